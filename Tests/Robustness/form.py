#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The form of `add` and the prompts for passphrases, on a terminal of their own, typed and pasted at as people do.

good       a bearer token and a basic password go in through the form; CA data pasted, named by its file, or in base64
mistakes   each field wrong once: told at once, asked for again alone, nothing of a secret shown
keys       a private key in the place of CA data never shows
leaving    ^C and ^D at each field: the terminal as before, nothing written; ^Z and fg show the question again
unlocking  what is typed while a passphrase is checked does not show; a recovery code is taken there too
rekeying   a new recovery code is shown, and one of its groups typed back before anything is changed; ^C there changes nothing
early      what is known to fail fails before anybody is asked
"""
import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from harness import Home, Report, marker, scratch
from pseudoterminal import Terminal

report = Report("form")
SCRATCH = scratch()
FIELDS = [
    ("Engine Name: ", b"paris"), ("API Hostname: ", b"https://10.0.0.1:6443"), ("Load Balancer IP: ", b"203.0.113.10"),
    ("Ecosystem (optional): ", b""), ("Labels as key=value, separated by spaces (optional): ", b"site=paris tier=a"),
    ("Note (optional): ", b"a note"), ("CA Data (optional): ", b""),
]
TOKEN = "Bearer Token (not shown; leave empty for basic authentication): "
USERNAME, PASSWORD = "Basic Username: ", "Basic Password (not shown): "


class Form(Terminal):
    """A terminal that is read from where the last question ended."""

    def __init__(self, home, *arguments, **options):
        super().__init__(home, *arguments, **options)
        self.at = 0

    def expect(self, text, seconds=30):
        """Waits for a text after what was waited for before; what stood in between."""
        wanted = text.encode()
        deadline = time.monotonic() + seconds
        while wanted not in self.seen[self.at:]:
            if time.monotonic() > deadline or not self.read_some():
                raise AssertionError(f"{text!r} did not come; seen since the last: {self.seen[self.at:]!r}")
        start = self.at
        self.at = self.seen.index(wanted, start) + len(wanted)
        return self.seen[start:self.at]

    def answer(self, question, text):
        self.expect(question)
        # The line that says what CA Data takes has no place for the cursor.
        if question == "CA Data (optional): ":
            self.expect("\r\n")
        self.type(text + b"\r")

    def fill(self, upto=None, **other):
        """Answers the fields up to one."""
        for question, text in FIELDS:
            if question == upto:
                return
            self.answer(question, other.get(question.split()[0], text))

    def paste(self, text):
        self.type(text.replace(b"\n", b"\r"))


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def certificate(name):
    """A CA's certificate and its key, in PEM."""
    key = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    path = os.path.join(SCRATCH, name + ".key")
    with open(path, "wb") as file:
        file.write(key)
    return openssl("req", "-x509", "-new", "-key", path, "-days", "30", "-subj", "/CN=" + name, "-addext",
                   "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"), key


def stored(home, name="paris"):
    """The payload of a cluster that must be there."""
    return home.must("export", name).json()


def find(value, key):
    """The value of a key anywhere in JSON."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            found = find(item, key)
            if found is not None:
                return found
    return None


def start(home, *arguments, **options):
    return Form(home, "add", *arguments, *home.unlock(), **options)


def finish(screen, what, status=0):
    report.equal(screen.end(), status, f"{what}: exit status; seen {screen.seen[-600:]!r}")
    report.check(screen.mode_is_as_before(), f"{what}: the terminal's mode")


def good():
    first, _ = certificate("first-ca")
    second, _ = certificate("second-ca")
    ways = {
        "pasted": (first + b"\n" + second + b"\n", 2), "pasted without a last line feed": (first + second[:-1] + b"\n\n", 2),
        "in base64": (base64.b64encode(first), 1), "its base64 in lines": (base64.encodebytes(first + second), 2),
        "after other text": (b"subject=CN = first-ca\nissuer=x\n\n" + first, 1), "none": (b"", 0),
    }
    for what, (bundle, count) in ways.items():
        home, token = Home.fresh(SCRATCH).init(), marker("token")
        screen = start(home)
        screen.fill(upto="CA Data (optional): ")
        screen.expect("CA Data (optional): ")
        screen.expect("\r\n")
        screen.paste(bundle + b"\n" * (0 if what == "in base64" else 1) + (b"\n" if what == "in base64" else b""))
        if count:
            screen.expect(f"{count} certificate")
        screen.answer(TOKEN, token)
        finish(screen, what)
        report.check(token not in screen.seen, f"{what}: the token shows")
        report.equal(find(stored(home), "bearerToken"), token.decode(), f"{what}: the token")
        report.equal((find(stored(home), "caData") or "").count("BEGIN CERTIFICATE"), count, f"{what}: certificates")
        shown = home.must("show", "paris", "-o", "json").json()
        report.equal(find(shown, "labels"), {"site": "paris", "tier": "a"}, f"{what}: labels")
        home.remove()
    for what, typed in (("by its path", "{}/ca.pem"), ("in quotes", "'{}/ca.pem'"), ("below the home", "~/ca.pem"),
                        ("in this folder", "ca.pem")):
        home, password = Home.fresh(SCRATCH).init(), marker("pass word")
        home.write("ca.pem", first + second)
        screen = start(home)
        screen.fill(CA=typed.format(home.path).encode())
        screen.expect("2 certificates")
        screen.answer(TOKEN, b"")
        screen.answer(USERNAME, b"admin")
        screen.answer(PASSWORD, password)
        finish(screen, what)
        report.check(password not in screen.seen, f"{what}: the password shows")
        report.equal(find(stored(home), "basicPassword"), password.decode(), f"{what}: the password")
        report.equal(find(stored(home), "caData").count("BEGIN CERTIFICATE"), 2, f"{what}: certificates")
        home.remove()


def mistakes():
    first, _ = certificate("ca")
    home, token, password = Home.fresh(SCRATCH).init(), marker("token"), marker("password")
    home.add("lyon", token)
    jwt = b"eyJhbGciOiJSUzI1NiJ9." + base64.urlsafe_b64encode(marker("claims")) + b".c2lnbmF0dXJl"
    screen = start(home)
    for (question, text), wrong, error in zip(FIELDS, (
            (b"Paris!", b"lyon"), (b"ftp://x",), (b"example.com",), (b"two words",),
            (b"site=paris site=lyon", b"site-", b"site"), (b"n" * 20_000, b"caf\xe9")), (
            ("error: ", "error: cluster lyon already exists"), ("error: ",), ("error: ",), ("error: ",),
            ("error: label \"site\" is given twice", "error: label \"site-\" has no value", "hint: use KEY=VALUE\r\n"),
            ("error: ", "error: the answer is not UTF-8 (byte 4)"))):
        for text_wrong, message in zip(wrong, error):
            screen.answer(question, text_wrong)
            screen.expect(message)
        screen.answer(question, text)
    screen.answer("CA Data (optional): ", b"-----BEGIN PUBLIC KEY-----\rMIIB\r-----END PUBLIC KEY-----\r")
    screen.expect("error: CA data ")
    screen.answer("CA Data (optional): ", b"/no/such/file")
    screen.expect("error: the file does not exist")
    screen.answer("CA Data (optional): ", first[:200].replace(b"\n", b"\r") + b"\r")
    screen.expect("has no END line")
    screen.expect("CA Data (optional): ")
    screen.expect("\r\n")
    screen.paste(first + b"\n")
    screen.expect("1 certificate\r\n")
    screen.answer(TOKEN, b"basic")
    screen.answer(USERNAME, b"")
    screen.answer(TOKEN, b"x")
    screen.expect("error: bearer token ")
    screen.answer(TOKEN, b" ")
    for wrong in (jwt, b"sha256~" + token, b"-----BEGIN CERTIFICATE-----"):
        screen.answer(USERNAME, wrong)
        between = screen.expect("error: basic username looks like a token")
        between += screen.expect("leave this empty; you are asked for the token again, and it is not shown")
        report.check(wrong not in between, f"what looks like a token shows: {between!r}")
    screen.answer(USERNAME, b"us:er")
    screen.expect("error: basic username must not contain a colon")
    screen.answer(USERNAME, b"admin")
    screen.answer(PASSWORD, password[:20] + b"\r" + password[20:])
    screen.expect("error: basic password must be one line")
    screen.answer(PASSWORD, b"-----BEGIN CERTIFICATE-----\r")
    screen.expect("error: basic password is a PEM block")
    screen.answer(PASSWORD, b"")
    screen.expect("error: basic password must not be empty")
    screen.answer(PASSWORD, password + b"\r")
    finish(screen, "mistakes")
    report.equal(find(stored(home), "basicPassword"), password.decode(), "the password")
    report.check(password[20:] not in screen.seen, "the password's second line shows")

    folded = token + b"-" + marker("more") + b"-" + marker("end")
    screen = start(home, "nice")
    for question, text in FIELDS[1:]:
        screen.answer(question, text)
    screen.answer(TOKEN, b"\r".join(folded[at:at + 70] for at in range(0, len(folded), 70)))
    between = screen.expect("error: bearer token contains a line break") + screen.expect(TOKEN)
    report.check(b"hint: join its lines" in between, "no hint for a token in lines")
    report.equal(home.run("show", "nice").status, 66, "a token that was cut is stored")
    screen.type(folded + b"\r")
    finish(screen, "a token in lines, then whole")
    report.equal(find(stored(home, "nice"), "bearerToken"), folded.decode(), "the token")
    for part in (folded[:70], folded[70:140], folded[140:]):
        report.check(part not in screen.seen, "a part of the token shows")
    home.remove()


def keys():
    first, key = certificate("ca")
    body = key.splitlines()[1]
    encoded = base64.b64encode(key)
    home, token = Home.fresh(SCRATCH).init(), marker("token")
    screen = start(home)
    screen.fill(upto="CA Data (optional): ")
    for what, pasted, hidden in (
            ("a key", key, body), ("a key, then a certificate", key + first, body), ("a certificate, then a key", first + key, body),
            ("a key in one line", key.replace(b"\n", b"") + b"\n", body), ("a key in base64", encoded + b"\n", encoded[40:]),
            ("a key's base64 in lines", base64.encodebytes(key), base64.encodebytes(key).splitlines()[1]),
            ("a key without its end", b"\n".join(key.splitlines()[:-1]) + b"\n", body)):
        screen.expect("CA Data (optional): ")
        screen.expect("\r\n")
        screen.paste(pasted)
        between = screen.expect("error: CA data contains a private key, which is never stored")
        report.check(hidden not in between, f"{what}: it shows: {between!r}")
    screen.answer("CA Data (optional): ", b"")
    screen.answer(TOKEN, token)
    finish(screen, "keys")
    home.remove()


def leaving():
    home = Home.fresh(SCRATCH).init()
    before = home.digest()
    questions = [question for question, _ in FIELDS] + [TOKEN]
    for key in (b"\x03", b"\x04"):
        for question in questions + [USERNAME, PASSWORD]:
            screen = start(home)
            screen.fill(upto=question)
            if question in (USERNAME, PASSWORD):
                screen.answer(TOKEN, b"")
            if question == PASSWORD:
                screen.answer(USERNAME, b"admin")
            screen.expect(question)
            if question == "CA Data (optional): ":
                screen.expect("\r\n")
            screen.type((b"half" if key == b"\x03" else b"") + key)
            finish(screen, f"{key!r} at {question}", 130)
            if key == b"\x04":
                report.check(b"the form was cancelled; nothing was added" in screen.seen, f"^D at {question}: {screen.seen!r}")
    report.equal(home.digest(), before, "leaving the form wrote something")

    for question, again in (("CA Data (optional): ", "CA Data (optional): "), (TOKEN, TOKEN), ("Note (optional): ", "Note (optional): half")):
        screen = start(home, job=True)
        screen.fill(upto=question)
        screen.expect(question)
        if question != TOKEN:
            # ^Z throws away what was not read yet.
            screen.type(b"half")
            screen.expect("half")
        screen.type(b"\x1a")
        job = screen.stopped()
        if not report.check(job is not None, f"^Z at {question} does not stop the program"):
            os.kill(screen.pid, signal.SIGKILL)
            continue
        report.check(screen.mode_is_as_before(), f"^Z at {question}: the terminal's mode is not restored")
        os.kill(job, signal.SIGCONT)
        screen.expect(again)
        if question == "CA Data (optional): ":
            screen.expect("an empty line\r\nhalf")
        report.check(not screen.echoes(), f"after ^Z at {question} and fg the terminal echoes")
        screen.type(b"\x03")
        finish(screen, f"^Z and fg at {question}", 130)
    home.remove()


def unlocking():
    home, passphrase, typed = Home.fresh(SCRATCH), marker("passphrase"), marker("typed meanwhile")
    home.write("passphrase", passphrase + b"\n")
    prompt = "vault.db: "
    # Both lines at once, as a script sends them.
    screen = Form(home, "init")
    screen.expect("new passphrase: ")
    screen.type(passphrase + b"\r" + passphrase + b"\r")
    finish(screen, "init with both lines at once")
    screen = Form(home, "init", "--vault", "other.db")
    for _ in range(3):
        screen.expect("new passphrase: ")
        screen.type(passphrase[:20] + b"\r" + passphrase[20:] + b"\r")
        screen.expect("error: the two entries do not match")
    finish(screen, "init with a passphrase that a line feed cuts", 65)
    report.check(not os.path.exists(os.path.join(home.path, "other.db")), "a cut passphrase made a vault")

    def begin(*arguments, **options):
        screen = Form(home, *arguments, **options)
        screen.expect(prompt)
        screen.type(passphrase + b"\r")
        screen.expect("\r\n")
        report.check(not screen.echoes(), "the terminal echoes while a passphrase is checked")
        return screen

    screen = begin("list")
    screen.type(typed)
    finish(screen, "typing while a passphrase is checked")
    report.check(typed not in screen.seen, "what is typed while a passphrase is checked shows")
    screen = begin("list")
    screen.type(b"\x03")
    finish(screen, "^C while a passphrase is checked", 130)
    screen = begin("list", job=True)
    screen.type(b"\x1a")
    job = screen.stopped()
    if report.check(job is not None, "^Z while a passphrase is checked does not stop the program"):
        report.check(screen.mode_is_as_before(), "^Z while a passphrase is checked: the terminal's mode")
        os.kill(job, signal.SIGCONT)
    finish(screen, "^Z and fg while a passphrase is checked")

    unlock = ["--passphrase-file", home.passphrase]
    home.must("key", "add", "paper", "--new-recovery-code-file", "code", *unlock, unlock=False)
    with open(os.path.join(home.path, "code"), "rb") as file:
        code = file.read().strip()
    for what, text, status in (("a recovery code", code, 0), ("a recovery code in small letters", code.lower(), 0),
                               ("a passphrase beside a recovery code", passphrase, 0),
                               ("a recovery code with a mistake", code[:-1] + b"\x7f", 77)):
        screen = Form(home, "list")
        for _ in range(3 if status else 1):
            screen.expect(prompt)
            screen.type(text + b"\r")
        finish(screen, what, status)
    home.remove()


def early():
    home, token = Home.fresh(SCRATCH), marker("token")
    home.must("init", "--passphrase-file", home.passphrase, "--key-file", home.key, unlock=False)
    home.add("paris", token)
    ca, _ = certificate("ca")
    home.write("ca.pem", ca)
    home.write("bad.pem", b"no certificate\n")
    home.write("folded", token + b"\n" + token + b"\n")
    where = ["--api-host", "10.0.0.1", "--load-balancer-ip", "203.0.113.10"]
    slot = next(slot["label"] for slot in home.must("key", "list", "-o", "json").json() if slot["kind"] == "key-file")
    for what, arguments, status, error, unwanted in (
            ("a name that is taken", ["add", "paris"], 73, "cluster paris already exists", b"API Hostname"),
            ("a name that is taken, complete", ["add", "paris", *where], 73, "cluster paris already exists", b"Bearer Token"),
            ("a slot without a passphrase", ["passphrase", "--for-slot", slot], 64, "has no passphrase", b"new passphrase"),
            ("a slot that is not there", ["passphrase", "--for-slot", "none"], 66, "no key slot labelled none", b"new passphrase")):
        screen = Form(home, *arguments, *home.unlock())
        finish(screen, what, status)
        report.check(error.encode() in screen.seen and unwanted not in screen.seen, f"{what}: {screen.seen!r}")
    for what, arguments, status in (
            ("no token file", ["add", "--ca-file", "ca.pem", "--token-file", "none"], 66),
            ("no CA file", ["add", "x", "--ca-file", "none"], 66),
            ("CA data that is none", ["add", "x", *where, "--ca-file", "bad.pem"], 65),
            ("a token in lines", ["add", "x", *where, "--token-file", "folded"], 65),
            ("a user name with a colon", ["add", "x", *where, "--basic-username", "us:er"], 65),
            ("one label twice", ["add", "x", *where, "-l", "a=b", "-l", "a=c"], 65)):
        screen = Form(home, *arguments)
        finish(screen, what, status)
        report.check(b"passphrase for" not in screen.seen, f"{what}: a passphrase is asked for: {screen.seen!r}")
    # On the command line: the credential alone is asked for, after the vault is open.
    screen = Form(home, "add", "lyon", *where, "--basic-username", "admin", *home.unlock())
    screen.answer("Basic Password of admin (not shown): ", token + b"\r" + token)
    screen.expect("error: basic password must be one line")
    screen.answer("Basic Password of admin (not shown): ", token)
    finish(screen, "a password for a name that an option gives")
    report.equal(find(stored(home, "lyon"), "basicUsername"), "admin", "the user name")
    screen = Form(home, "set", "lyon", "--token-stdin", *home.unlock())
    screen.answer("token: ", token + b"\r" + token)
    finish(screen, "set with a token in lines", 65)
    home.remove()


def rekeying():
    home = Home.fresh(SCRATCH)
    home.must("init", "--recovery-code-file", os.path.join(home.out, "old-code"))
    before = home.digest()
    screen = shown_code(home)[0]
    screen.type(b"\x03")
    finish(screen, "^C instead of a group of the code", 130)
    report.equal(home.digest(), before, "^C instead of a group of the code: the files")
    screen, code = shown_code(home)
    group = int(re.search(rb"(\d+) of 8", screen.expect(" of 8 of the recovery code: ")).group(1))
    screen.type(b"nonsense\r")
    screen.expect(f"error: this is not group {group} of the recovery code")
    report.equal(home.digest(), before, "before the group is typed back: the files")
    screen.type(code.split("-")[group - 1].lower().encode() + b"\r")
    finish(screen, "the group typed back")
    report.check(b"root key replaced" in screen.seen, f"the result: {screen.seen!r}")
    home.write("new-code", code.encode())
    for path, status in ((os.path.join(home.path, "new-code"), 0), (os.path.join(home.out, "old-code"), 77)):
        report.status(home.run("key", "test", "--recovery-code-file", path, unlock=False), status)
    home.remove()


def shown_code(home):
    """`rekey` up to the recovery code on the screen."""
    screen = Form(home, "rekey", *home.unlock())
    screen.answer("replace the root key and remove recovery-code (recovery-code)? [y/N] ", b"y")
    screen.expect("new recovery code, shown only once")
    shown = screen.expect("type group").decode()
    code = re.search(r"(?:[0-9A-Z*~$=]{5}-){7}[0-9A-Z*~$=]{5}", shown)
    report.check(code is not None, f"the code on the screen: {shown!r}")
    return screen, code.group() if code else ""


def main():
    if shutil.which("openssl") is None:
        print("DID NOT RUN: no openssl", flush=True)
        sys.exit(2)
    wanted = sys.argv[1:]
    try:
        for behaviour in (good, mistakes, keys, leaving, unlocking, rekeying, early):
            if not wanted or behaviour.__name__ in wanted:
                with report.section(behaviour.__name__):
                    behaviour()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
