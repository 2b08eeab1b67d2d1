# SPDX-License-Identifier: Apache-2.0
"""Outside judges of chains: the rules of Go written anew, Go itself, Python's `cryptography`, the openssl command line.

Each takes questions {name, chain: [DER], bundle, host, at} and gives True (trusted), or the reason of a refusal. Go may
be absent from this machine, and then says so; it never counts as agreeing.
"""
import atexit
import base64
import functools
import ipaddress
import json
import os
import re
import shutil
import subprocess
import tempfile

import forge
import gorules
import judge_cryptography

HERE = os.path.dirname(os.path.abspath(__file__))


class Absent(Exception):
    """A judge that cannot be asked here, and why."""


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
    }


def asked(command, questions, **options):
    """The answers of a program that reads a line of JSON for each question and writes one."""
    text = "".join(json.dumps(as_json(question)) + "\n" for question in questions)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=300, **options)
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(questions):
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-300:]}")
    return [True if line == "ok" else line for line in lines]


@functools.cache
def go_judge():
    """The path of gojudge, built once; Go is the one that GO names (scripts/judges)."""
    go = os.environ.get("GO")
    if not go:
        raise Absent("GO names no Go; scripts/judges installs one")
    folder = tempfile.mkdtemp(prefix="aichor-gojudge-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(os.path.join(HERE, "gojudge.go"), folder)
    # Without a module that names a newer version, Go falls back to the defaults of 1.20, which are laxer.
    with open(os.path.join(folder, "go.mod"), "w", encoding="ascii") as file:
        file.write(f"module gojudge\n\ngo {gorules.VERSION}\n")
    path = os.path.join(folder, "gojudge")
    try:
        done = subprocess.run([go, "build", "-o", path, "."], cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Absent(f"{go} cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        raise RuntimeError(f"gojudge.go does not build: {done.stderr[-300:]}")
    return path


def by_go(questions):
    """Go itself."""
    return asked([go_judge()], questions)


def go_version():
    """The version of Go that judges, such as 1.27."""
    done = subprocess.run([go_judge(), "version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().removeprefix("go")


def by_cryptography(questions):
    """The verifier of Python's `cryptography`, from version 42 on."""
    return [judge_cryptography.verdict(one, anchors_of(one)) for one in questions]


def anchors_of(question):
    """The certificates of the CA data, as Go reads them."""
    return [one.der for one in gorules.append_from_pem(question["bundle"])]


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

    anchors = anchors_of(question)
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
