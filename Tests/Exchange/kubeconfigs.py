#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Odd kubeconfigs, made anew at each run: none of them real.

kubeconfigs.py FOLDER writes every case into a folder of its own below FOLDER, to try them by hand.

In the text of a case stand, until its files are written:
  {CA1} {CA2} {CERT} {KEY}   base64 of PEM text: two authorities, a client's certificate and its key
  {CA1:64}                   the same in lines of 64 characters, indented as in a block scalar below a user or cluster
  {CA1:pem}                  the PEM text itself
  {TOKEN}                    a token that no other case has
  {folder}                   the folder of the case
What kubectl answers is told with the same words, so that it does not change from run to run.
"""
import base64
import hashlib
import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field

CONFIG = "config"
LINES = "\n" + 6 * " "
# A file that is a directory instead.
FOLDER = object()


@dataclass(frozen=True)
class Link:
    """A file that is a symbolic link."""

    target: str


@dataclass
class Case:
    """One kubeconfig, or several in `$KUBECONFIG`, with the files beside it."""

    name: str
    files: dict
    # The value of $KUBECONFIG; without one the file `config` is asked for alone.
    variable: str | None = None
    # What the token files of contexts hold, for kubectl shows their paths only.
    token_files: dict = field(default_factory=dict)

    @property
    def token(self):
        return token(self.name)

    def write(self, folder, material):
        """Makes the files, and says what $KUBECONFIG is to be."""
        os.makedirs(folder, 0o700)
        words = {**material.words, "{TOKEN}": self.token, "{folder}": folder}
        for name, content in self.files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
            if content is FOLDER:
                os.mkdir(path)
            elif isinstance(content, Link):
                os.symlink(content.target.replace("{folder}", folder), path)
            else:
                with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(filled(content, words))
        if self.variable is None:
            return os.path.join(folder, CONFIG)
        return self.variable.replace("{folder}", folder)


@dataclass(frozen=True)
class Encoded:
    """Text in another encoding than UTF-8, with what stands before it."""

    text: str
    encoding: str
    mark: bytes = b""


def filled(content, words):
    """The bytes of a file, its words replaced."""
    text = content.text if isinstance(content, Encoded) else content
    if isinstance(text, bytes):
        for word, value in words.items():
            text = text.replace(word.encode(), value.encode())
        return text
    for word, value in words.items():
        text = text.replace(word, value)
    if isinstance(content, Encoded):
        return content.mark + text.encode(content.encoding, "surrogatepass")
    return text.encode("utf-8", "surrogatepass")


def token(name):
    """A token that is plainly made, yet occurs nowhere else."""
    return f"made-{name}-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


class Material:
    """Certificates and a key, by openssl; new in every run."""

    def __init__(self, folder):
        self.folder = folder
        self.pem = {
            "CA1": self.certificate("ca-1"), "CA2": self.certificate("ca-2"), "CERT": self.certificate("client")
        }
        with open(os.path.join(folder, "client.key"), encoding="ascii") as file:
            self.pem["KEY"] = file.read()
        self.words = {}
        for name, text in self.pem.items():
            encoded = base64.b64encode(text.encode()).decode()
            self.words[f"{{{name}:64}}"] = LINES.join(textwrap.wrap(encoded, 64))
            self.words[f"{{{name}:pem}}"] = text
            self.words[f"{{{name}}}"] = encoded

    def certificate(self, name):
        path = os.path.join(self.folder, name.replace("-1", "").replace("-2", "") + ".key")
        done = subprocess.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            path, "-subj", f"/CN=kubeconfig-{name}", "-days", "3650", "-addext", "keyUsage=critical,keyCertSign"
        ], capture_output=True, text=True, check=True)
        return done.stdout

    def hidden(self, text, folder):
        """A text of an answer without what differs from run to run."""
        for name, value in self.words.items():
            if ":64" not in name:
                text = text.replace(value, name)
        text = text.replace(folder, "{folder}")
        if len(text) > 2000:
            return f"{{{len(text)} characters, SHA-256 {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}}}"
        return text

    def hide(self, value, folder):
        """The same for every text within a JSON value."""
        if isinstance(value, str):
            return self.hidden(value, folder)
        if isinstance(value, list):
            return [self.hide(one, folder) for one in value]
        if isinstance(value, dict):
            return {self.hidden(key, folder): self.hide(one, folder) for key, one in value.items()}
        return value


CLUSTER = "server: https://10.0.0.1:6443\ncertificate-authority-data: {CA1}"
USER = "token: {TOKEN}"
CONTEXT = "cluster: c\nuser: u"


def indented(text, by):
    return re.sub(r"(?m)^(?=.)", " " * by, text)


def config(cluster=CLUSTER, user=USER, context=CONTEXT, head="apiVersion: v1\nkind: Config\n",
           tail="current-context: ctx\n"):
    """A kubeconfig with one context, in the style of `kubectl config`, some part of it replaced."""
    return (
        f"{head}clusters:\n- name: c\n  cluster:\n{indented(cluster, 4)}\nusers:\n- name: u\n  user:\n{indented(user, 4)}\n"
        f"contexts:\n- name: ctx\n  context:\n{indented(context, 4)}\n{tail}")


class Corpus(dict):
    """Cases by name."""

    def add(self, name, content=None, files=None, variable=None, token_files=None):
        if name in self or not re.fullmatch(r"[a-z0-9-]+", name):
            raise ValueError(f"{name} is taken, or no name")
        every = {} if content is None else {CONFIG: content}
        every.update(files or {})
        self[name] = Case(name, every, variable, token_files or {})

    def cluster(self, name, text, **more):
        self.add(name, config(cluster=text), **more)

    def user(self, name, text, **more):
        self.add(name, config(user=text), **more)

    def context(self, name, text, **more):
        self.add(name, config(context=text), **more)


def corpus():
    """All cases."""
    import kubeconfig_fields
    import kubeconfig_files
    import kubeconfig_people
    import kubeconfig_scalars
    import kubeconfig_syntax

    found = Corpus()
    for part in (kubeconfig_syntax, kubeconfig_scalars, kubeconfig_fields, kubeconfig_files, kubeconfig_people):
        part.fill(found)
    return found


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: kubeconfigs.py FOLDER")
    folder = os.path.abspath(sys.argv[1])
    keys = os.path.join(folder, ".material")
    os.makedirs(keys, 0o700)
    material = Material(keys)
    for name, case in corpus().items():
        print(f"{name}\t{case.write(os.path.join(folder, name), material)}")


if __name__ == "__main__":
    # The cases import this module, and must find the same classes in it.
    import kubeconfigs

    kubeconfigs.main()
