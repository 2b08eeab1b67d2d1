# SPDX-License-Identifier: Apache-2.0
"""Other tools on the same records: `pass`, `age`, `sqlcipher` and `keepassxc-cli`, each with a key that needs no typing.

A peer is a function of (directory, count, CA) that fills a store and returns {operation: Command}. What it cannot do is absent.
"""

import collections
import os
import secrets
import shutil
import subprocess
from xml.sax.saxutils import escape

import records

# `argv` may hold "{n}", which becomes the number of the run; `stdin` is text.
Command = collections.namedtuple("Command", "argv stdin environment", defaults=("", None))
TARGET = 7  # the record that is read
PACKAGES = {"pass": "pass", "age": "age", "sqlcipher": "sqlcipher", "keepassxc-cli": "keepassxc"}


def call(*argv, stdin="", environment=None):
    subprocess.run(argv, input=stdin.encode("utf-8"), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                   env={**os.environ, **(environment or {})})


def entry(index, ca):
    """One record as the text that pass and age encrypt."""
    return "%s\nhost: %s\nip: %s\n%s" % (records.token(index), records.endpoint(index), records.load_balancer(index), ca)


def password_store(folder, count, ca):
    """One file of one entry, encrypted once and copied: the same size and work as files of their own."""
    home, store = folder + "/gnupg", folder + "/store"
    os.mkdir(home, 0o700)
    environment = {"GNUPGHOME": home, "PASSWORD_STORE_DIR": store}
    call("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "benchmark@example.org", "future-default",
         "default", "never", environment=environment)
    call("pass", "init", "benchmark@example.org", environment=environment)
    call("pass", "insert", "--multiline", records.name(TARGET), stdin=entry(TARGET, ca), environment=environment)
    for index in range(count):
        if index != TARGET:
            shutil.copyfile("%s/%s.gpg" % (store, records.name(TARGET)), "%s/%s.gpg" % (store, records.name(index)))
    return {
        "export": Command(["pass", "show", records.name(TARGET)], environment=environment),
        "list": Command(["pass", "ls"], environment=environment),
        "add": Command(["pass", "insert", "--multiline", "added-{n}"], entry(count, ca), environment),
    }


def age(folder, count, ca):
    """A file for each record; only the one that is read is made, since age looks at no other."""
    key, path = folder + "/key", folder + "/" + records.name(TARGET) + ".age"
    call("age-keygen", "-o", key)
    with open(key, encoding="ascii") as file:
        recipient = next(line.split()[-1] for line in file if "public key" in line)
    call("age", "-r", recipient, "-o", path, stdin=entry(TARGET, ca))
    return {
        "export": Command(["age", "-d", "-i", key, path]),
        "add": Command(["age", "-r", recipient, "-o", folder + "/added-{n}.age"], entry(count, ca)),
    }


def sqlcipher(folder, count, ca):
    path, key = folder + "/sqlcipher.db", secrets.token_hex(32)
    prologue = "PRAGMA key = \"x'%s'\";\n" % key
    row = "INSERT INTO cluster VALUES ('%s', '%s', '%s', '%s', '%s');\n"

    def values(index, name):
        return row % (name, records.endpoint(index), records.load_balancer(index), ca, records.token(index))

    script = [prologue, "CREATE TABLE cluster (name TEXT PRIMARY KEY, host TEXT, ip TEXT, ca TEXT, token TEXT);\nBEGIN;\n"]
    script += [values(index, records.name(index)) for index in range(count)]
    call("sqlcipher", path, stdin="".join(script) + "COMMIT;\n")
    tool = ["sqlcipher", path]
    return {
        "export": Command(tool, prologue + "SELECT * FROM cluster WHERE name = '%s';\n" % records.name(TARGET)),
        "list": Command(tool, prologue + "SELECT name, host, ip FROM cluster ORDER BY name;\n"),
        "add": Command(tool, prologue + "PRAGMA synchronous=EXTRA;\n" + values(count, "added-{n}")),
    }


def keepassxc(folder, count, ca):
    """A key file alone. KeePass formats always stretch the key; 100 ms is the least that the tool sets."""
    path, key, xml = folder + "/vault.kdbx", folder + "/kdbx.key", folder + "/records.xml"
    with open(key, "wb") as file:
        file.write(os.urandom(32))
    field = "<String><Key>%s</Key><Value>%s</Value></String>"
    with open(xml, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<KeePassFile><Meta/><Root><Group><Name>Root</Name>')
        for index in range(count):
            texts = (("Title", records.name(index)), ("UserName", ""), ("Password", records.token(index)),
                     ("URL", records.endpoint(index)), ("Notes", ca))
            file.write("<Entry>%s</Entry>" % "".join(field % (name, escape(text)) for name, text in texts))
        file.write("</Group></Root></KeePassFile>\n")
    environment = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    call("keepassxc-cli", "import", "-q", "-t", "100", "-k", key, xml, path, environment=environment)
    os.unlink(xml)
    options = ["-q", "--no-password", "-k", key, path]
    return {
        "export": Command(["keepassxc-cli", "show", "-s", *options, records.name(TARGET)], environment=environment),
        "list": Command(["keepassxc-cli", "ls", *options], environment=environment),
        "add": Command(["keepassxc-cli", "add", "-p", "--url", records.endpoint(count), *options, "added-{n}"],
                       records.token(count) + "\n", environment),
    }


ALL = {"pass": password_store, "age": age, "sqlcipher": sqlcipher, "keepassxc-cli": keepassxc}
