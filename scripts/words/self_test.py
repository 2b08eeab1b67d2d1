# SPDX-License-Identifier: Apache-2.0
"""Plants violations in a small tree of files and expects each to be found, and nothing in clean text."""

import os
import stat
import tempfile

import glossary
import samples


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8") as file:
        file.write(text)
    return full


def findings(lines):
    """`place "word" → …` as `place word`."""
    return sorted(line.split('" → ')[0].replace(': "', " ") for line in lines)


def differences(title, expected, found):
    expected, found = sorted(expected), sorted(found)
    yield from ("%s: not found: %s" % (title, item) for item in expected if item not in found)
    yield from ("%s: found in clean text: %s" % (title, item) for item in found if item not in expected)


def planted(root, check):
    write(root, "docs/glossary.tsv", samples.ROWS)
    write(root, "docs/glossary-exceptions.tsv", "# none\n")
    for path, text in samples.CLEAN:
        write(root, path, text)
    yield from ("clean text: " + line for line in check(root))
    for path, text, _ in samples.PLANTED:
        write(root, path, text)
    expected = ["%s:%s" % (path, word) for path, _, words in samples.PLANTED for word in words]
    binary = write(root, "vault", samples.PROGRAM)
    os.chmod(binary, stat.S_IRWXU)
    yield from differences("files", expected, findings(check(root)))
    yield from differences("program", expected + samples.FROM_PROGRAM, findings(check(root, binary)))


def exceptions(root, check):
    path = "docs/glossary-exceptions.tsv"
    before = len(check(root))
    write(root, path, "docs/a.service\ttold\t# told\tthe unit says so\n")
    if len(check(root)) != before - 1:
        yield "an exception exempts other than its line"
    write(root, path, "docs/a.service\ttold\tno such line\tthe unit says so\n")
    if not any("is not needed" in line for line in check(root)):
        yield "an exception that is not needed passes"
    write(root, path, "docs/a.service\ttold\t# told\t\n")
    try:
        check(root)
        yield "an exception without a reason passes"
    except ValueError:
        pass


def rows(root):
    """Each word of the real glossary is found, and what it recommends contains none that is not used."""
    words = glossary.read(os.path.join(root, "docs", "glossary.tsv"))
    if not words.rows or not words.terms:
        yield "the glossary has no rows or no terms"
    for row in words.rows:
        if row.kind == "word" and not list(words.find("text", 1, "It is (%s) here." % row.unused)):
            yield "the word is not found: " + row.unused
        for _, found, _ in words.find("text", 1, row.used):
            yield 'the glossary recommends "%s", which contains "%s"' % (row.used, found)
    for line in samples.BAD.splitlines():
        if not list(words.find("text", 1, line)):
            yield "nothing is found in: " + line
    for line in samples.GOOD.splitlines():
        yield from ('"%s" is found in: %s' % (found, line) for _, found, _ in words.find("text", 1, line))
    for term, meaning in words.terms.items():
        yield from ('the meaning of %s contains "%s"' % (term, found) for _, found, _ in words.find("text", 1, meaning))


def run(root, check):
    with tempfile.TemporaryDirectory() as temporary:
        return list(planted(temporary, check)) + list(exceptions(temporary, check)) + list(rows(root))
