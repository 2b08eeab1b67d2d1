# SPDX-License-Identifier: Apache-2.0
"""Outside judges of chains: the rules of Go written anew, Go itself, Python's `cryptography`, the openssl command line.

Each takes questions {name, chain: [DER], bundle, host, at} and gives True (trusted), or the reason of a refusal. A
judge that is not on this machine says so; it never counts as agreeing.
"""
import base64
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import forge
import gorules

HERE = os.path.dirname(os.path.abspath(__file__))


class Absent(Exception):
    """A judge that cannot be asked here."""


def by_rules(questions):
    """The rules of Go as gorules.py has them."""
    return [by_rules_one(question) for question in questions]


def by_rules_one(question):
    try:
        gorules.verify(question["chain"], question["bundle"], question["host"], question["at"])
        return True
    except gorules.Refused as refused:
        return str(refused)


def as_json(question):
    return {
        "chain": [base64.b64encode(one).decode() for one in question["chain"]],
        "host": question["host"],
        "bundle": base64.b64encode(question["bundle"]).decode(),
        "at": question["at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "anchors": [base64.b64encode(one.der).decode() for one in gorules.append_from_pem(question["bundle"])],
    }


def asked(command, questions, **options):
    """The answers of a program that reads a line of JSON for each question and writes one."""
    text = "".join(json.dumps(as_json(question)) + "\n" for question in questions)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=300, **options)
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(questions):
        raise Absent(f"{command[0]} ended with {done.returncode}: {done.stderr[-300:]}")
    return [True if line == "ok" else line for line in lines]


def by_go(questions):
    """Go itself, in the version that is installed; asked only where VERIFICATION_GO is set, for it compiles first."""
    go = shutil.which("go")
    if go is None or not os.environ.get("VERIFICATION_GO"):
        raise Absent("no go on PATH" if go is None else "VERIFICATION_GO is not set")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(HERE, "gojudge.go"), os.path.join(folder, "main.go"))
        environment = {
            "GOCACHE": os.path.join(tempfile.gettempdir(), "aichor-go-cache"), "GO111MODULE": "off", **os.environ
        }
        subprocess.run([go, "build", "-o", "judge", "main.go"], cwd=folder, check=True, env=environment)
        return asked([os.path.join(folder, "judge")], questions)


def by_cryptography(questions):
    """The verifier of Python's `cryptography`, from version 42 on, in whichever Python on this machine has it."""
    script = os.path.join(HERE, "judge_cryptography.py")
    for python in dict.fromkeys([sys.executable, shutil.which("python3"), "/usr/bin/python3"]):
        if python and subprocess.run([python, script, "--here"], capture_output=True, check=False).returncode == 0:
            return asked([python, script], questions)
    raise Absent("no Python here has cryptography 42 or newer (x509.verification)")


def by_openssl(questions):
    """The openssl command line, told what it can be told: the same flags as the program sets."""
    with tempfile.TemporaryDirectory() as folder:
        return [by_openssl_one(folder, question) for question in questions]


def by_openssl_one(folder, question):
    def write(name, certificates):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(b"".join(map(forge.pem, certificates)))
        return path

    anchors = [one.der for one in gorules.append_from_pem(question["bundle"])]
    if not anchors:
        return "no anchor"
    host = question["host"]
    try:
        check = ["-verify_ip", str(ipaddress.ip_address(host.strip("[]")))]
    except ValueError:
        check = ["-verify_hostname", host]
    command = [
        "openssl", "verify", "-partial_chain", "-purpose", "sslserver", "-auth_level", "2", "-attime",
        str(int(question["at"].timestamp())), "-no-CApath", "-no-CAstore", "-CAfile",
        write("anchors", anchors), *check
    ]
    if question["chain"][1:]:
        command += ["-untrusted", write("untrusted", question["chain"][1:])]
    done = subprocess.run([*command, write("leaf", question["chain"][:1])], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return True
    found = re.search(r"error \d+ at \d+ depth lookup: (.*)", done.stdout + done.stderr)
    return found.group(1) if found else "cannot be read"
