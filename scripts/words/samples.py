# SPDX-License-Identifier: Apache-2.0
"""What the self-test plants and expects."""

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
    ("Sources/A/Inside.swift", 'let text = "\\(flag ? "is told" : "a \\(name) folder")"\n', ["1 told", "1 folder"]),
    ("Sources/A/Joined.swift", 'let text = "a file"\n    + " descriptor, a "\n    + "receipt"\n', ["3 receipt"]),
    ("Sources/A/Wrapped.swift", 'let text = """\n    Done.\n    Secrets are not shown.\n    """\n', ["3 Secrets"]),
    ("Sources/A/Comment.swift", "// a file in\n// a folder\nlet a = 1  // told\n", ["2 folder", "3 told"]),
    ("Sources/A/Documented.swift", "/// A ``folder``, which tells.\n/* a /* nested */ folder */\n", ["1 tells", "2 folder"]),
    ("Sources/A/style.css", '.a::after { content: "folder" } /* told */\n', ["1 folder", "1 told"]),
    ("Sources/A/script.js", "const a = `a folder`; // told\nlet b = 'tells';\n", ["1 folder", "1 told", "2 tells"]),
    ("Sources/A/page.html", '<p\n class="folder" title="a folder">told</p>\n', ["2 folder", "2 told"]),
    ("Sources/A/complete.bash", "folder=1\n    # told\n", ["2 told"]),
    ("Sources/A/shim.h", "/* a folder */\nint folder;\n", ["1 folder"]),
    ("README.md", "A file or\na descriptor.\n\n```\nfolder\n```\n`folder` [told](folder)\n", ["2 descriptor", "7 told"]),
    ("docs/a.schema.json", '{"folder": 1,\n "description": "it \\"tells\\"", "title": "a folder"}\n', ["2 tells", "2 folder"]),
    ("docs/rules.yaml", "# told\n- expr: folder\n  annotations:\n    summary: >-\n      a {{ folder }}\n      folder\n", ["1 told", "6 folder"]),
    ("docs/a.service", "[Unit]\nDescription=A folder\nExecStart=folder\n# told\n", ["2 folder", "4 told"]),
    ("scripts/tool", '#!/usr/bin/env python3\n"""A tool.\n\n    tool FILE   told\n"""\n\n\ndef main():\n    """In a folder,\n'
                     '    a receipt."""\n    parser.add_argument("--folder", help="a folder")\n',
     ["4 told", "9 folder", "10 receipt", "11 folder"]),
    ("scripts/inner/module.py", '"""The folder."""\n\n\nclass A:\n    """It tells."""\n', ["1 folder", "5 tells"]),
    ("Tests/CommandTests/Transcripts/a.txt", "$ run\nno such folder\n", ["2 folder"]),
    ("Tests/CommandTests/AuditGolden/a.csv", "a,folder\n", ["1 folder"]),
    ("Tests/Reports/golden.html", "<style>folder</style><b>folder</b>\n", ["1 folder"]),
]
CLEAN = [
    ("Sources/B/Clean.swift", 'let folder = "file.folder --folder /folder folder/a \\(folder) my-folder folders_"\n'
                              '/// A receipt, a descriptor and `folder`.\nlet other = "a file " + "descriptor" + tells("folder")\n'
                              'let open = "Kubernetes Secrets are listed. Secret"\n'),
    ("scripts/clean", '#!/usr/bin/env python3\n"""A directory, `folder`."""\nfolder = "a folder"  # told\n'),
    ("scripts/shell", '#!/usr/bin/env bash\n# """ it is no Python """\necho folder\n'),
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
# What the glossary of the project has to find, and what it must leave alone.
BAD = """List the clusters, and what of each needs a hand.
Take clusters in from where they are.
From which verdict on to end with 1.
no cluster has such labels
its credential goes to A from now on, and no more to B
What no option names stays as it is.
The log says who took the credential.
All credentials are well.
The key file is made if it does not exist.
The file lies in another folder.
The certificate is past its end.
The age of a token without an end is judged.
Its lead times are over.
No secret stands in clear.
Nobody knows when the token was issued.
is no IP address
Else the environment's AICHOR_VAULT.
Ends with 65 if the log was altered.
Read it from an open descriptor.
Apply the ClusterRole of AIchor's page.
create a secret of type kubernetes.io/service-account-token
It reads Kubernetes secrets.
Secrets are never arguments.
Done. Secrets come from a prompt."""
GOOD = """List clusters and what needs attention.
There is no IP address, and no longer a name.
On the other hand, nothing else is well known.
Read it from an open file descriptor.
kubectl get secret NAME -o yaml
Kubernetes Secrets are read.
Vault's kubernetes secrets engine
This is a secret, and Secrets of type Opaque are not.
The range stands for itself, over and over again.
It cannot be told apart.
The token ends with a line feed.
Make it shorter; it takes in all ten seconds."""
FROM_PROGRAM = ["manual vault-add:3 folder", "help:1 receipt", "help add:1 told", "explain a.b:1 folder"]
