# SPDX-License-Identifier: Apache-2.0
"""Reads docs/glossary.tsv and the exceptions next to it, and finds the words that are not used in a text."""

import re

KINDS = ("word", "pattern", "exact")
PLACES = ("everywhere", "text")
# An identifier, a path or an option that contains a word is not prose.
BEFORE, AFTER = r"(?<![\w.\-/])", r"(?![\w\-=(]|[./]\w)"


class Row:
    def __init__(self, kind, unused, used, where):
        self.kind, self.unused, self.used, self.where = kind, unused, used, where
        expression = re.escape(unused).replace(r"\ ", " ") if kind == "word" else unused
        self.expression = re.compile(expression.replace(" ", r"\s")).pattern


class Matcher:
    """One expression for many rows. Texts are lowered for the rows of any case: that is faster than a flag."""

    def __init__(self, rows, exact):
        self.rows = [row for row in rows if (row.kind == "exact") == exact]
        self.exact = exact
        joined = "|".join("(?P<r%d>%s)" % (number, row.expression) for number, row in enumerate(self.rows))
        self.expression = re.compile("%s(?:%s)%s" % (BEFORE, joined, AFTER)) if self.rows else None

    def find(self, text):
        if self.expression is None:
            return
        for match in self.expression.finditer(text if self.exact else text.lower()):
            yield match.start(), text[match.start():match.end()], self.rows[int(match.lastgroup[1:])]


class Glossary:
    def __init__(self, rows, terms):
        self.rows, self.terms = rows, terms
        everywhere = [row for row in rows if row.where == "everywhere"]
        self.matchers = {"comment": [Matcher(everywhere, exact) for exact in (False, True)],
                         "text": [Matcher(rows, exact) for exact in (False, True)]}

    def find(self, kind, line, text):
        """Yields the line, the words found and the row that names them."""
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
        for matcher in self.matchers["comment" if kind == "comment" else "text"]:
            for start, found, row in matcher.find(text):
                yield line + text.count("\n", 0, start), " ".join(found.split()), row


def columns(path, count):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip() and not line.startswith("#"):
                fields = line.rstrip("\n").split("\t")
                if not all(field.strip() for field in fields) or len(fields) not in count:
                    raise ValueError("%s:%d: wrong number of columns, or an empty one" % (path, number))
                yield number, fields


def read(path):
    rows, terms = [], {}
    for number, fields in columns(path, (3, 4)):
        if fields[0] == "term" and len(fields) == 3:
            terms[fields[1]] = fields[2]
        elif fields[0] in KINDS and len(fields) == 4 and fields[3] in PLACES:
            if fields[0] != "exact" and fields[1] != fields[1].lower():
                raise ValueError("%s:%d: only an exact row may have capitals" % (path, number))
            rows.append(Row(*fields))
        else:
            raise ValueError("%s:%d: neither a row of words nor a term" % (path, number))
    return Glossary(rows, terms)


class Exceptions:
    """Lines that may say a word: path, word, a part of the line, and the reason. Each has to be needed."""

    def __init__(self, path):
        self.path = path
        self.entries = {(fields[0], fields[1], fields[2]): number for number, fields in columns(path, (4,))}
        self.needed = set()

    def allow(self, path, found, line_text):
        hits = [key for key in self.entries if key[0] == path and key[1] == found and key[2] in line_text]
        self.needed.update(hits)
        return bool(hits)

    def unneeded(self):
        for key, number in self.entries.items():
            if key not in self.needed:
                yield '%s:%d: the exception for "%s" in %s is not needed' % (self.path, number, key[1], key[0])
