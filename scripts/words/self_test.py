# SPDX-License-Identifier: Apache-2.0
"""Plants violations in a small tree of files and expects each to be found, and nothing in clean text."""

import os
import stat
import tempfile

import glossary

# The glossary of the tree: one row of each kind. "tell" is left to the comments, "receipt" is not.
ROWS = """word\tfolder\tdirectory\teverywhere
word\treceipt\tsummary\ttext
pattern\ttells?|told\tprint, show\teverywhere
pattern\t(?<!file )descriptors?\tfile descriptor\ttext
exact\t(?:^|(?<=[.] ))Secrets(?= [a-z])\tCredentials\teverywhere
term\tSecret\tthe Kubernetes object
"""
# Each file, its text and the words that must be found in it, with their lines.
PLANTED = [
    ("Sources/A/Ordinary.swift", 'let text = "the folder"\n', ["1 folder"]),
    ("Sources/A/Lines.swift", 'let text = """\n    one\n    a Folder\n    """\n', ["3 Folder"]),
    ("Sources/A/Raw.swift", 'let text = #"a "folder" \\(told)"#\n', ["1 folder", "1 told"]),
    ("Sources/A/Inside.swift", 'let text = "\\(flag ? "told" : "a \\(name) folder")"\n', ["1 told", "1 folder"]),
    ("Sources/A/Joined.swift", 'let text = "a file"\n    + " descriptor, a "\n    + "receipt"\n', ["3 receipt"]),
    ("Sources/A/Wrapped.swift", 'let text = """\n    Done.\n    Secrets are not shown.\n    """\n', ["3 Secrets"]),
    ("Sources/A/Comment.swift", "// a file in\n// a folder\nlet a = 1  // told\n", ["2 folder", "3 told"]),
    ("Sources/A/Documented.swift", "/// A ``folder``, which tells.\n/* a /* nested */ folder */\n", ["1 tells", "2 folder"]),
    ("Sources/A/style.css", '.a::after { content: "folder" } /* told */\n', ["1 folder", "1 told"]),
    ("Sources/A/script.js", "const a = `a folder`; // told\nlet b = 'tells';\n", ["1 folder", "1 told", "2 tells"]),
    ("Sources/A/page.html", '<p\n class="folder" title="a folder">told</p>\n', ["2 folder", "2 told"]),
    ("Sources/A/shim.h", "/* a folder */\nint folder;\n", ["1 folder"]),
    ("README.md", "A file or\na descriptor.\n\n```\nfolder\n```\n`folder` [told](folder)\n", ["2 descriptor", "7 told"]),
    ("docs/a.schema.json", '{"folder": 1,\n "description": "it \\"tells\\"", "title": "a folder"}\n', ["2 tells", "2 folder"]),
    ("docs/rules.yaml", "# told\n- expr: folder\n  annotations:\n    summary: >-\n      a {{ folder }}\n      folder\n", ["1 told", "6 folder"]),
    ("docs/a.service", "[Unit]\nDescription=A folder\nExecStart=folder\n# told\n", ["2 folder", "4 told"]),
    ("Tests/CommandTests/Transcripts/a.txt", "$ run\nno such folder\n", ["2 folder"]),
    ("Tests/CommandTests/AuditGolden/a.csv", "a,folder\n", ["1 folder"]),
    ("Tests/Reports/golden.html", "<style>folder</style><b>folder</b>\n", ["1 folder"]),
]
CLEAN = [
    ("Sources/B/Clean.swift", 'let folder = "file.folder --folder /folder folder/a \\(folder) my-folder folders_"\n'
                              '/// A receipt, a descriptor and `folder`.\nlet other = "a file " + "descriptor" + tells("x")\n'
                              'let open = "Kubernetes Secrets are listed. Secret"\n'),
    ("docs/clean.md", "~~~\nfolder\n~~~\n\nA path of the kind `a/folder`, see [it](folder.md). <!-- folder -->\n"),
    ("docs/clean.json", '{"title": "a directory", "folder": "folder"}\n'),
    ("Tests/B/clean.json", '{"description": "folder"}\n'),
]
# Stands in for the executable.
PROGRAM = """#!/bin/sh
case "$*" in
manual) echo vault; echo vault-add ;;
"manual vault") printf '.Sh NAME\\n.Nm vault\\n.Sh SYNOPSIS\\n.Nm "vault"\\nA fol\\\\-der\\n' ;;
"manual vault-add") printf '.Sh SYNOPSIS\\n.Nm "vault add"\\n.It Ar folder\\n' ;;
help) echo "a receipt" ;;
"help add") echo "told" ;;
"explain -o json") echo '[{"rule": "a.b"}]' ;;
explain) echo "a.b  a directory" ;;
"explain a.b") echo "the folder" ;;
esac
"""
FROM_PROGRAM = ["manual vault-add:3 folder", "help:1 receipt", "help add:1 told", "explain a.b:1 folder"]


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
    write(root, "docs/glossary.tsv", ROWS)
    write(root, "docs/glossary-exceptions.tsv", "# none\n")
    for path, text in CLEAN:
        write(root, path, text)
    yield from ("clean text: " + line for line in check(root))
    for path, text, _ in PLANTED:
        write(root, path, text)
    expected = ["%s:%s" % (path, word) for path, _, words in PLANTED for word in words]
    binary = write(root, "vault", PROGRAM)
    os.chmod(binary, stat.S_IRWXU)
    yield from differences("files", expected, findings(check(root)))
    yield from differences("program", expected + FROM_PROGRAM, findings(check(root, binary)))


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
    for term, meaning in words.terms.items():
        yield from ('the meaning of %s contains "%s"' % (term, found) for _, found, _ in words.find("text", 1, meaning))


def run(root, check):
    with tempfile.TemporaryDirectory() as temporary:
        return list(planted(temporary, check)) + list(exceptions(temporary, check)) + list(rows(root))
