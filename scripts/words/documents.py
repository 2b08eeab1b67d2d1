# SPDX-License-Identifier: Apache-2.0
"""Reads the prose of each kind of file as pieces: (kind, line, text). What is not prose is cut out; lines stay."""

import ast
import json
import os
import re
import sys

import swift

CODE = re.compile(r"^( *)(```+|~~~+).*?(?:^ *\2[^\n]*$|\Z)|<!--.*?-->|(`+).+?\3|(?<=\])\([^()\s]*\)", re.S | re.M)
VALUE = re.compile(r'"(?:description|title|\$comment)"\s*:\s*("(?:[^"\\]|\\.)*")')
QUOTED = re.compile(r'(//[^\n]*|/\*.*?\*/)|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`', re.S)
MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<[^>]*?>", re.S)
# A literal of one word is a key or a column, not prose.
IDENTIFIER = re.compile(r"[a-z][A-Za-z0-9]*")
SPOKEN = re.compile(r'\b(?:title|aria-label|alt|placeholder|content)="([^"]*)"')


def blank(match):
    """What stands for a cut: its line breaks."""
    return swift.CUT + "\n" * match.group().count("\n")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def markdown(text):
    yield "text", 1, CODE.sub(blank, text)


def plain(text):
    yield "text", 1, text


def swift_source(text):
    for piece in swift.pieces(text):
        if piece.kind == "comment":
            yield "comment", piece.line, re.sub(r"(`+).+?\1", blank, piece.text)
        elif not IDENTIFIER.fullmatch(piece.text):
            yield "literal", piece.line, piece.text


def descriptions(text):
    for match in VALUE.finditer(text):
        yield "text", line_of(text, match.start(1)), json.loads(match.group(1))


def annotations(text):
    """Comments, and the values under annotations as one text. Templates are cut out."""
    indent, kept = None, []
    for number, line in enumerate(text.split("\n"), 1):
        here = len(line) - len(line.lstrip())
        if line.strip() and indent is not None and here <= indent:
            indent = None
        kept.append(re.sub(r"{{.*?}}", swift.CUT, line) if indent is not None else "")
        if line.strip() == "annotations:":
            indent = here
        elif line.lstrip().startswith("#"):
            yield "comment", number, line.lstrip("# ")
    yield "text", 1, "\n".join(kept)


def settings(text):
    """Comments of scripts and systemd units, and the descriptions of the latter."""
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if line.startswith(("#", "Description=")):
            yield "text", number, line.lstrip("# ").removeprefix("Description=")


def quoted(text):
    """Comments and quoted text of C, CSS and JavaScript."""
    for match in QUOTED.finditer(text):
        kind = "comment" if match.group(1) else "literal"
        yield kind, line_of(text, match.start()), match.group().strip("/*\"'`")


def markup(text):
    """What a reader of HTML sees or hears."""
    for match in SPOKEN.finditer(text):
        yield "text", line_of(text, match.start(1)), match.group(1)
    yield "text", 1, MARKUP.sub(blank, text)


def documentation(text):
    """The documentation of a Python script and the help of its options."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            yield "text", node.body[0].lineno, CODE.sub(blank, ast.get_docstring(node, clean=False))
        elif isinstance(node, ast.keyword) and node.arg in ("help", "description", "epilog"):
            if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                yield "text", node.value.lineno, node.value.value


def script(text):
    """A file without an ending: only Python is read."""
    if re.match(r"#!.*\bpython", text):
        yield from documentation(text)


READERS = {
    ".md": markdown, ".swift": swift_source, ".json": descriptions, ".yaml": annotations, ".service": settings,
    ".timer": settings, ".bash": settings, ".zsh": settings, ".fish": settings, ".c": quoted,
    ".h": quoted, ".css": quoted, ".js": quoted, ".html": markup,
}
# What the tests expect of the program is its output, word for word.
GOLDEN = ("Tests/CommandTests/Transcripts/", "Tests/CommandTests/AuditGolden/", "Tests/Monitoring/golden/")
SOURCES = ("Sources/", "Package.swift")
SKIPPED = ("docs/vectors/",)


def reader_of(path):
    ending = os.path.splitext(path)[1]
    if path.startswith(GOLDEN):
        return plain
    if path.startswith(SKIPPED):
        return None
    if path.startswith("scripts/") and ending in (".py", ""):
        return documentation if ending else script
    if ending == ".md" or path.startswith(("docs/",) + SOURCES) or (path.startswith("Tests/") and ending == ".html"):
        return READERS.get(ending)
    return None


def files(root):
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if reader_of(path):
                yield path


def pieces(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    try:
        yield from reader_of(path)(text)
    except (ValueError, IndexError) as error:
        sys.exit("error: %s cannot be read: %s" % (path, error))
