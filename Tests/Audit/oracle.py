#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Audits a vault of random clusters at many times, and holds each report against dates that Python works out by itself.

Tokens are written by hand, certificates by the cryptography package, policies by a random choice of rules; what is expected
follows from docs/adr/0011 and the texts of `explain`, computed with datetime. Nothing here asks the program what a date is.
"""
import base64
import json
import os
import random
import sys
import time
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "Robustness"))

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import NameOID  # noqa: E402

from harness import Home, Report, scratch  # noqa: E402

DAY = 86_400
SEED = int(os.environ.get("AUDIT_SEED", "5"))
CLUSTERS = int(os.environ.get("AUDIT_CLUSTERS", "160"))
NOW = int(time.time())
SITES = ["paris", "oslo", "rome", "lima"]
TIERS = ["prod", "test", "lab"]

# Seconds since 1970 of the days on which calendars go wrong: leap days, ends of years, daylight saving in Europe and America.
ODD_DAYS = [int(datetime(*day, tzinfo=timezone.utc).timestamp()) for day in (
    (2024, 2, 29), (2028, 2, 29), (2100, 2, 28), (2100, 3, 1), (2000, 2, 29), (2026, 12, 31), (2027, 1, 1), (2027, 3, 28),
    (2026, 10, 25), (2027, 3, 14), (2038, 1, 19), (9999, 12, 30))]


def moment(seconds):
    """A time as the program writes it; nil-like where RFC 3339 ends."""
    try:
        return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except OverflowError:
        return f"@{seconds}"


def jwt(claims):
    def part(content):
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    head = {"alg": "RS256", "kid": "k"}
    return ".".join([part(json.dumps(head).encode()), part(json.dumps(claims).encode()), part(os.urandom(256))])


class World:
    """Clusters and policies from a seed, with what is expected of them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.bundles = [self.bundle() for _ in range(12)]
        self.clusters = [self.cluster(number) for number in range(CLUSTERS)]
        self.share_secrets()
        self.policies = self.rules()

    # MARK: what there is

    def bundle(self):
        """A CA bundle of one to three certificates with their validity."""
        periods = []
        for _ in range(self.random.choice([1, 1, 2, 3])):
            start = NOW - self.random.randrange(1, 3000) * DAY
            end = self.random.choice([start + self.random.randrange(2, 5000) * DAY, self.random.choice(ODD_DAYS)])
            periods.append((start, max(end, start + DAY)))
        return periods, "".join(self.certificate(start, end) for start, end in periods)

    def certificate(self, start, end):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ca-{self.random.randrange(1 << 40)}")])
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.fromtimestamp(start, timezone.utc).replace(tzinfo=None))
            .not_valid_after(datetime.fromtimestamp(end, timezone.utc).replace(tzinfo=None))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256()))
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def cluster(self, number):
        one = {
            "name": f"c{number}-{self.random.choice(SITES)}", "host": f"https://api{number}.example:6443",
            "labels": {"site": self.random.choice(SITES), "tier": self.random.choice(TIERS)},
            "acquired": NOW - self.random.choice([0, 1, 89, 90, 91, 62, 76, 300, self.random.randrange(400)]) * DAY
            - self.random.choice([0, 1, 43_200]),
            "issued": None, "starts": None, "expires": None, "kind": self.random.choice(["legacy", "bound", "opaque", "basic", "bound"]),
        }
        if self.random.random() < 0.2:
            del one["labels"]["tier"]
        one["periods"], one["ca"] = self.random.choice(self.bundles)
        if one["kind"] == "bound":
            self.give_dates(one)
        one["secret"] = self.secret(one, number)
        return one

    def give_dates(self, one):
        issued = one["acquired"] - self.random.choice([0, 3600, 20 * DAY, 200 * DAY])
        one["issued"] = issued
        one["starts"] = self.random.choice([issued, None, issued - 10])
        life = self.random.choice([3600, 30 * DAY, 100 * DAY, 365 * DAY, 3650 * DAY])
        one["expires"] = self.random.choice([issued + life, self.random.choice(ODD_DAYS), NOW + self.random.randrange(60) * DAY])
        if one["expires"] <= issued:
            one["expires"] = issued + life

    @staticmethod
    def secret(one, number):
        subject = "system:serviceaccount:aichor:runner"
        if one["kind"] == "legacy":
            return jwt({
                "iss": "kubernetes/serviceaccount", "sub": subject, "kubernetes.io/serviceaccount/namespace": "aichor",
                "kubernetes.io/serviceaccount/secret.name": "t", "kubernetes.io/serviceaccount/service-account.name": "runner",
                "kubernetes.io/serviceaccount/service-account.uid": f"u{number}"})
        if one["kind"] == "bound":
            claims = {
                "iss": "https://kubernetes.default.svc", "sub": subject, "aud": ["https://kubernetes.default.svc"],
                "iat": one["issued"], "exp": one["expires"], "jti": f"j{number}",
                "kubernetes.io": {"namespace": "aichor", "serviceaccount": {"name": "runner", "uid": f"u{number}"}}}
            if one["starts"] is not None:
                claims["nbf"] = one["starts"]
            return jwt(claims)
        return f"opaque-{number}-{os.urandom(12).hex()}"

    def share_secrets(self):
        """Some clusters take another's token, some of these its API server too."""
        for taker, giver in ((10, 11), (20, 21), (30, 21), (40, 41)):
            if max(taker, giver) < len(self.clusters):
                for field in ("secret", "kind", "issued", "starts", "expires"):
                    self.clusters[taker][field] = self.clusters[giver][field]
                if taker == 40:
                    self.clusters[taker]["host"] = self.clusters[giver]["host"]

    def rules(self):
        names = [one["name"] for one in self.random.sample(self.clusters, 6)]
        return [
            ([], {"max-age": 60 * DAY, "warning": 30 * DAY}),
            (["-l", "site=paris"], {"max-age": 120 * DAY}),
            (["-l", "tier in (prod,test)"], {"critical": 10 * DAY, "basic-auth": True}),
            (["-l", "site=oslo,tier=prod"], {"max-age": 45 * DAY, "non-expiring": False}),
            (["-l", "!tier"], {"max-age": None}),
            (["-l", "site=rome"], {"max-age": 50 * DAY}),
            (["-l", "site!=rome"], {"max-age": 55 * DAY, "warning": 20 * DAY}),
            *(([name], {"max-age": self.random.choice([10, 1000]) * DAY, "critical": 5 * DAY}) for name in names),
        ]

    # MARK: what is expected

    def policy(self, one):
        """For each setting the most specific rule's; of equals the stricter."""
        labels = one["labels"]
        matching = [(0, self.policies[0][1])]
        selectors = {
            "site=paris": (1, labels["site"] == "paris"), "tier in (prod,test)": (1, labels.get("tier") in ("prod", "test")),
            "site=oslo,tier=prod": (2, labels["site"] == "oslo" and labels.get("tier") == "prod"), "!tier": (1, "tier" not in labels),
            "site=rome": (1, labels["site"] == "rome"), "site!=rome": (1, labels["site"] != "rome"),
        }
        for where, settings in self.policies[1:]:
            if where[0] == "-l":
                weight, holds = selectors[where[1]]
                if holds:
                    matching.append((weight, settings))
            elif where[0] == one["name"]:
                matching.append((100, settings))
        result = {"max-age": 90 * DAY, "warning": 28 * DAY, "critical": 14 * DAY, "basic-auth": False, "non-expiring": True}
        strictest = {
            "max-age": lambda values: min(values, key=lambda value: value if value is not None else 1 << 62),
            "warning": max, "critical": max, "basic-auth": all, "non-expiring": all,
        }
        for setting, choose in strictest.items():
            said = [(weight, settings[setting]) for weight, settings in matching if setting in settings]
            if said:
                top = max(weight for weight, _ in said)
                result[setting] = choose([value for weight, value in said if weight == top])
        result["warning"] = max(result["warning"], result["critical"])
        return result

    def expected(self, one, at):
        """Findings as {(rule, severity)}, dates and state at a time."""
        policy = self.policy(one)
        found = set()
        # Nobody has what is yet to be issued: an issue date after the acquisition is none, five minutes of disagreeing clocks apart.
        knows = one["issued"] is not None and one["issued"] <= one["acquired"] + 300
        born = one["issued"] if knows else one["acquired"]
        if not knows:
            found.add(("age.unknown", "notice" if one["issued"] is None else "warning"))
        due = None if policy["max-age"] is None else born + policy["max-age"]
        dates = [due]
        if due is not None and (word := self.urgency(due, at, policy)):
            found.add(("age.maximum", word))
        if one["expires"] is not None:
            dates.append(one["expires"])
            found |= self.of_token(one, at, policy)
        # Any certificate in date may be the anchor, so the first end of those counts; with none, the last of all.
        current = [end for start, end in one["periods"] if start <= at <= end]
        dates.append(min(current) if current else max(end for _, end in one["periods"]))
        found |= self.of_authorities(one, at, policy)
        found |= {("verify.never", "warning"), ("export.never", "notice")}
        if one["kind"] == "basic" and not policy["basic-auth"]:
            found.add(("policy.basic-auth", "warning"))
        if one["kind"] in ("legacy", "opaque") and not policy["non-expiring"]:
            found.add(("policy.non-expiring", "warning"))
        for other in self.clusters:
            if other is not one and other["secret"] == one["secret"]:
                same = other["host"] == one["host"]
                found.add(("reuse.same-cluster", "warning") if same else ("reuse.shared", "critical"))
        return {
            "findings": found, "ageFrom": born, "dueAt": due, "nextDueAt": min(date for date in dates if date is not None),
            "state": self.state(one, found, due, at),
        }

    @staticmethod
    def urgency(date, at, policy):
        """At the second of a date it has come."""
        if date - at <= policy["critical"]:
            return "critical"
        return "warning" if date - at <= policy["warning"] else None

    def of_token(self, one, at, policy):
        if one["expires"] <= at:
            return {("token.expired", "critical")} | self.of_start(one, at)
        word = self.urgency(one["expires"], at, policy)
        if word:
            return {("token.expires-soon", word)} | self.of_start(one, at)
        used = (at - one["issued"]) * 100 // (one["expires"] - one["issued"])
        return ({("token.life-used", "warning")} if used >= 80 else set()) | self.of_start(one, at)

    @staticmethod
    def of_start(one, at):
        return {("token.not-yet-valid", "critical")} if (one["starts"] or 0) > at else set()

    def of_authorities(self, one, at, policy):
        current = [end for start, end in one["periods"] if start <= at <= end]
        found = set()
        if len(current) < len(one["periods"]):
            found.add(("ca.validity", "warning" if current else "critical"))
        if current and (word := self.urgency(min(current), at, policy)):
            found.add(("ca.expires-soon", word))
        return found

    @staticmethod
    def state(one, found, due, at):
        is_over = ("ca.validity", "critical") in found and max(end for _, end in one["periods"]) < at
        if ("token.expired", "critical") in found or is_over:
            return "expired"
        if due is not None and due <= at:
            return "overdue"
        severities = {severity for _, severity in found}
        return "critical" if "critical" in severities else "warning" if "warning" in severities else "ok"


def build(world, folder):
    home = Home.fresh(folder).init()
    lines = []
    for one in world.clusters:
        row = {
            "engineName": one["name"], "apiHostname": one["host"], "loadBalancerIp": "203.0.113.10", "caData": one["ca"],
            "labels": one["labels"], "acquiredAt": moment(one["acquired"])}
        row |= {"basicUsername": "u", "basicPassword": one["secret"]} if one["kind"] == "basic" else {"bearerToken": one["secret"]}
        lines.append(json.dumps(row))
    source = home.write("clusters.jsonl", "\n".join(lines).encode())
    home.must("import", "json", source, "--allow-findings", "--yes")
    for where, settings in world.policies:
        options = []
        for name, value in settings.items():
            if isinstance(value, bool):
                options += [f"--{name}", "allow" if value else "deny"]
            else:
                options += [f"--{name}", "none" if value is None else f"{value // DAY}d"]
        home.must("policy", "set", *where, *options)
    return home


def moments(world):
    """Now, years away, and the very seconds at which something changes, with their neighbours."""
    edges = [NOW, NOW - 400 * DAY, NOW + 10_000 * DAY, *ODD_DAYS[:8]]
    picked = world.random.sample(world.clusters, 8)
    for one in picked:
        expected = world.expected(one, NOW)
        policy = world.policy(one)
        for date in {expected["dueAt"], one["expires"]} - {None}:
            for lead in (0, policy["critical"], policy["warning"]):
                edges += [date - lead - 1, date - lead, date - lead + 1]
    return sorted({edge for edge in edges if 0 < edge < 253_402_300_800})


def compare(report, world, home, at):
    document = home.run("audit", "--at", moment(at), "--fail-on", "never", "-o", "json").json()
    got = {one["name"]: one for one in document["clusters"]}
    report.equal(len(got), len(world.clusters), f"{moment(at)}: number of clusters")
    counts = {}
    for one in world.clusters:
        where = f"{one['name']} ({one['kind']}) at {moment(at)}"
        expected = world.expected(one, at)
        answer = got.get(one["name"], {"findings": []})
        found = {(finding["rule"], finding["severity"]) for finding in answer["findings"]}
        report.equal(sorted(found), sorted(expected["findings"]), where + ": findings")
        report.equal(answer.get("state"), expected["state"], where + ": state")
        for field in ("ageFrom", "dueAt", "nextDueAt"):
            date = expected[field]
            report.equal(answer.get(field), None if date is None else moment(date), f"{where}: {field}")
        counts[expected["state"]] = counts.get(expected["state"], 0) + 1
    order = ["expired", "overdue", "critical", "warning", "ok"]
    keys = [(order.index(one["state"]), one.get("nextDueAt", "~"), one["name"]) for one in document["clusters"]]
    report.check(keys == sorted(keys), f"{moment(at)}: the order is not that of urgency")
    told = {state: count for state, count in document["summary"]["states"].items() if count}
    report.equal(told, counts, f"{moment(at)}: counts by state")


def main():
    report = Report("audits against Python's dates")
    folder = scratch()
    world = World(SEED)
    home = build(world, folder)
    with report.section(f"seed {SEED}, {len(world.clusters)} clusters"):
        for at in moments(world):
            compare(report, world, home, at)
    report.finish()


if __name__ == "__main__":
    main()
