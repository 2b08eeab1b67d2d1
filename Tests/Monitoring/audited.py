# SPDX-License-Identifier: Apache-2.0
"""What the scripts about monitoring share: a vault with odd clusters, and audits of it by the program."""
import calendar
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("Exchange", "Robustness", "Verification"):
    sys.path.append(os.path.join(os.path.dirname(HERE), folder))

from export_sample import Cluster, Sample, vault_of  # noqa: E402
from harness import ROOT, Report, scratch  # noqa: E402,F401
from kubernetes_api import bound_token, legacy_token  # noqa: E402

GOLDEN = os.path.join(HERE, "golden")
DOCUMENTS = os.path.join(ROOT, "docs", "monitoring")
DAY = 86400
MODES = ("name", "hash")
# Text that must be in none of the files, whatever the names are: it is in every entry below.
TELLING = ("secret-host", "secret-ecosystem", "secret-label", "secret-user", "secret-note", "203.0.113.77")


class Audited:
    """A vault with clusters of every kind, and the time of its audits."""
    def __init__(self):
        folder = scratch()
        self.sample = Sample(11, folder)
        self.home = vault_of(self.clusters(), folder)
        self.live()
        # Audits of one moment: those of the same vault must be the same.
        self.now = int(time.time())
        self.at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.now))

    def clusters(self):
        """Random ones with every odd character that an entry may have, and these."""
        both = self.sample.bundles[1]
        odd = {"ecosystem": "secret-ecosystem", "note": "secret-note", "labels": {"site": "secret-label"}}
        made = [
            Cluster("legacy-token", "https://secret-host.example:6443", "203.0.113.77", both, legacy_token().decode(), **odd),
            Cluster("bound-soon", "https://secret-host.example:6444", "203.0.113.77", both + both,
                    bound_token(expires=9 * DAY, starts=-30 * DAY).decode(), **odd),
            Cluster("bound-over", "https://secret-host.example:6445", "203.0.113.77", None,
                    bound_token(expires=-60, starts=-100 * DAY).decode(), **odd),
            Cluster("bound-far", "https://secret-host.example:6446", "203.0.113.77", None,
                    bound_token(expires=7000 * 365 * DAY).decode(), **odd),
            Cluster("basic-one", "https://secret-host.example:6447", "203.0.113.77", self.sample.bundles[0],
                    username="secret-user\u202e\x1b[31m;,\"".replace("\x1b", "\u2028"), password="pass-word-1", **odd),
        ]
        return made + self.sample.clusters(19)

    def live(self):
        """What happens to them."""
        home = self.home
        home.run("verify", "legacy-token", "bound-soon", "bound-over")
        for name in ("legacy-token", "bound-soon"):
            home.must("export", name, "--output", os.path.join(home.out, name), "--allow-findings")
        home.must("set", "bound-soon", "--note", "another")
        home.must("set", "legacy-token", "--token-stdin", input=legacy_token())
        home.must("policy", "set", "-l", "site=secret-label", "--max-age", "20d")

    def audit(self, *arguments, at=None):
        return self.home.must("audit", "--fail-on", "never", "--at", at or self.at, *arguments)

    def json(self, *arguments):
        return self.audit("-o", "json", *arguments).json()

    def file(self, option, name, *arguments, at=None):
        """The bytes that an option of `audit` writes."""
        path = os.path.join(self.home.out, name)
        self.audit(option, path, *arguments, at=at)
        with open(path, "rb") as file:
            return file.read()


def seconds(moment):
    """An RFC 3339 time of the program, or the seconds that it writes for years that RFC 3339 does not know."""
    if moment.startswith("@"):
        return int(moment[1:])
    year = int(moment[:4])
    # timegm does not know years before 1970 everywhere; none are made here.
    assert year >= 1970, moment
    return calendar.timegm(time.strptime(moment, "%Y-%m-%dT%H:%M:%SZ"))


def reference(cluster, mode):
    return cluster["name"] if mode == "name" else cluster["pseudonym"]


def telling_words(report, mode):
    """What a file must not hold: every text of the entries, and where names are hidden every name that is not a common word."""
    words = list(TELLING) + [report["vault"]["path"]]
    if mode == "hash":
        words += [cluster["name"] for cluster in report["clusters"] if len(cluster["name"]) > 5]
    return words


def holds(text, word):
    """Whether a word stands by itself in a text."""
    return re.search(r"(?<![a-z0-9-])" + re.escape(word) + r"(?![a-z0-9-])", text) is not None
