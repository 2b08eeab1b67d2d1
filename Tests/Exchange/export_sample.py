# SPDX-License-Identifier: Apache-2.0
"""Random clusters for the tests of exports, with every character that an entry may have, and a vault that holds them."""
import os
import random
import sys
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("Robustness", "Verification"):
    sys.path.append(os.path.join(os.path.dirname(HERE), folder))

from fixtures import Fixtures  # noqa: E402
from harness import Home, Report, binary, has_ipv6, scratch  # noqa: E402,F401
from kubernetes_api import bound_token, legacy_token  # noqa: E402

VISIBLE = [chr(code) for code in range(0x21, 0x7F)]
# What begins something in YAML, JSON, HCL or a shell, what no screen shows, and what readers normalise or refuse.
ODD = ["${", "$${", "%{", "%%{", "'", '"', "\\", "\\n", "`", "$(id)", "#", " #", ": ", "- ", "\u00e9", "\u4e2d", "\U0001f511",
       "\u2028", "\u2029", "\u202e", "\u200b", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\u00a0", " ", "  ", "|",
       ">", "{}", "[]", "&", "*", "!", "%", "@", "~", "EOT", "---", "..."]
WORDS = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "e1", "x-", "a--b", "nan", "inf"]


@dataclass
class Cluster:
    """An entry as it was given."""

    name: str
    host: str
    balancer: str
    ca: str = None
    token: str = None
    username: str = None
    password: str = None
    ecosystem: str = None
    note: str = None
    labels: dict = field(default_factory=dict)

    @property
    def is_basic(self):
        return self.username is not None

    @property
    def secret(self):
        return self.password if self.is_basic else self.token

    @property
    def is_jwt(self):
        return not self.is_basic and self.token.startswith("eyJ")


class Sample:
    """Clusters made from a seed."""
    def __init__(self, seed, folder):
        self.random = random.Random(seed)
        self.fixtures = Fixtures(folder)
        self.bundles = [
            self.fixtures.root.pem.decode(),
            (self.fixtures.root.pem + self.fixtures.other_root.pem).decode(),
        ]

    def clusters(self, count):
        names = [*WORDS, "l" * 63, "l" * 49, "l" * 48]
        names += [f"{self.random.choice('abcxyz')}{self.text('abz09-', 0, 20)}{number}" for number in range(count)]
        return [self.cluster(name, number) for number, name in enumerate(names[:count])]

    def cluster(self, name, number):
        made = Cluster(name, self.host(number), self.random.choice(["203.0.113.10", "2001:db8::10", "198.51.100.7"]))
        made.ca = self.random.choice([None, *self.bundles])
        if number % 3 == 0:
            made.username, made.password = self.username(), self.odd(1, 12, "\u0085\u009b")
        else:
            made.token = self.token(number)
        if self.random.random() < 0.5:
            made.ecosystem = self.text(VISIBLE, 1, 63)
        if self.random.random() < 0.5:
            made.note = "n" + self.odd(0, 30, "\n\t")
        for _ in range(self.random.choice([0, 0, 1, 3, 8])):
            made.labels[self.label_key()] = self.random.choice(["", "y", "1", "true", "a.b_c-d", "v" * 63, "0x1f"])
        return made

    def text(self, characters, least, most):
        return "".join(self.random.choice(characters) for _ in range(self.random.randint(least, most)))

    def odd(self, least, most, more=""):
        return self.text(ODD + VISIBLE + list(more), least, most)

    def host(self, number):
        host = self.random.choice([f"api{number}.example.com", f"10.1.{number % 250}.7", f"[fd00::{number + 1:x}]"])
        port = self.random.choice(["", ":443", ":6443", ":65535"])
        return "https://" + host + port + self.random.choice(["", "", "/k8s/clusters/c-m-x", "/a%20b/c"])

    def token(self, number):
        kind = number % 4
        if kind == 0:
            return legacy_token().decode()
        if kind == 1:
            return bound_token(expires=30 * 86400).decode()
        # At its ends what no paste mistake has: those are refused.
        return "t" + self.text(VISIBLE, 0, 80) + "t"

    def username(self):
        return ("u" + self.odd(0, 6)).replace(":", ";")

    def label_key(self):
        prefix = self.random.choice(["", "", "example.com/", "app.kubernetes.io/", "k8s.io/", "argocd.argoproj.io/",
                                     "cluster.x-k8s.io/", "notk8s.io/"])
        return prefix + self.random.choice(["site", "y", "a.b-c_d", "Zone1", "secret-type", "n"])


def vault_of(clusters, folder):
    """A vault with these clusters, added one by one through the command line."""
    home = Home.fresh(folder).init()
    for number, one in enumerate(clusters):
        arguments = ["add", one.name, "--api-host", one.host, "--load-balancer-ip", one.balancer, "--allow-findings"]
        secret = home.write(f"secret{number}", one.secret.encode() + b"\n")
        arguments += ["--basic-username", one.username, "--password-file", secret] if one.is_basic else [
            "--token-file", secret]
        if one.ca:
            arguments += ["--ca-file", home.write(f"ca{number}", one.ca.encode())]
        if one.ecosystem:
            arguments += [f"--ecosystem={one.ecosystem}"]
        if one.note:
            arguments += ["--note-file", home.write(f"note{number}", one.note.encode() + b"\n")]
        for key, value in one.labels.items():
            arguments += ["-l", f"{key}={value}"]
        home.must(*arguments)
    return home
