# SPDX-License-Identifier: Apache-2.0
"""Splits a Swift source file into its literals and its comments, each with the line that it starts on.

Only the lexical grammar: ordinary, multi-line and raw literals, line and nested block comments. An interpolation is
replaced by CUT, and the literals inside it are pieces of their own. Pieces that a reader sees as one are joined:
literals with a + between them, and the lines of one comment.
"""

import bisect
import re

CUT = "\N{OBJECT REPLACEMENT CHARACTER}"
OPENING = re.compile(r'(#*)("""|")')
CODE = re.compile(r'[^"#/()]+')
TEXT = re.compile(r'[^"\\]+')
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", '"': '"', "'": "'", "\\": "\\"}


class Piece:
    def __init__(self, kind, line, text):
        self.kind, self.line, self.text = kind, line, text


class Lexer:
    def __init__(self, source):
        self.source = source
        self.pieces = []
        self.lines = [match.end() for match in re.finditer("\n", source)]
        self.joinable = False  # whether the next literal continues the last one

    def line(self, position):
        return bisect.bisect_right(self.lines, position) + 1

    def code(self, position, closing=None):
        """Reads code up to the end or, inside an interpolation, up to its closing parenthesis."""
        source, depth = self.source, 0
        while position < len(source):
            plain, opening = CODE.match(source, position), OPENING.match(source, position)
            if plain:
                position = plain.end()
                self.joinable = self.joinable and not plain.group().strip("+ \n")
            elif opening:
                position = self.literal(opening)
            elif source.startswith("//", position):
                position = self.line_comment(position)
            elif source.startswith("/*", position):
                position = self.block_comment(position)
            else:
                character = source[position]
                position += 1
                if closing and character == ")" and depth == 0:
                    return position
                depth += (character == "(") - (character == ")")
                self.joinable = False
        return position

    def literal(self, opening):
        hashes, quotes = opening.group(1), opening.group(2)
        source, position = self.source, opening.end()
        end, escape = quotes + hashes, "\\" + hashes
        first, text, joins = self.line(opening.start()), [], self.joinable
        inner = []  # the pieces of interpolations come after the literal that they stand in
        while position < len(source) and not source.startswith(end, position):
            if not source.startswith(escape, position):
                plain = TEXT.match(source, position)
                text.append(plain.group() if plain else source[position])
                position = plain.end() if plain else position + 1
                continue
            position += len(escape)
            if source[position] == "(":
                kept, self.pieces, self.joinable = self.pieces, [], False
                after = self.code(position + 1, closing=True)
                inner += self.pieces
                self.pieces = kept
                text.append(CUT + "\n" * source.count("\n", position, after))
                position = after
            elif source[position] == "u":
                closing = source.index("}", position)
                text.append(chr(int(source[position + 2:closing], 16)))
                position = closing + 1
            else:
                text.append(ESCAPES.get(source[position], " " if source[position] != "\n" else "\n"))
                position += 1
        self.add_literal(first, "".join(text), joins)
        self.joinable = not inner
        self.pieces += inner
        return position + len(end)

    def add_literal(self, line, text, joins):
        if joins:
            last = self.pieces[-1]
            last.text += "\n" * (line - last.line - last.text.count("\n")) + text
        else:
            self.pieces.append(Piece("literal", line, text))

    def line_comment(self, position):
        end = self.source.find("\n", position)
        end = len(self.source) if end < 0 else end
        text = self.source[position:end].lstrip("/")
        line, last = self.line(position), self.pieces[-1] if self.pieces else None
        own = not self.source[self.source.rfind("\n", 0, position) + 1:position].strip()
        if own and last and last.kind == "comment" and last.line + last.text.count("\n") + 1 == line:
            last.text += "\n" + text
        else:
            self.pieces.append(Piece("comment", line, text))
        self.joinable = False
        return end

    def block_comment(self, position):
        start, depth = position, 0
        for mark in re.compile(r"/\*|\*/").finditer(self.source, position):
            depth += 1 if mark.group() == "/*" else -1
            if depth == 0:
                position = mark.end()
                break
        else:
            position = len(self.source)
        self.pieces.append(Piece("comment", self.line(start), self.source[start + 2:position - 2]))
        self.joinable = False
        return position


def pieces(source):
    lexer = Lexer(source)
    lexer.code(0)
    return lexer.pieces
