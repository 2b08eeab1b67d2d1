#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Random clusters go through random events, and after each one list, show, verify, export and audit must say the same of each.

states     everything at once: dates, policies, checks online and offline, interception, revocation, changes in between
refused    after a 401 an offline check repeats it, and says that it did not ask; export refuses, list and show say so
causes     one cause is one finding, with one command
kept       an interception and an unreachable server or proxy keep their warning in export, which still exports
delays     shortly after a change, or after the expiry of a bound token, a check says that the server may answer as before
"""
import json
import os
import random
import re
import shutil
import sys

from bench import QUICK, Bench
from fixtures import Fixtures
from kit import Report, scratch
from kubernetes_api import ADMIN_RULES, PAGE_RULES, Identity, KubernetesAPI, bound_token, legacy_token, without
from proxies import Proxy
from servers import by_name_of, context

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Kit"))
import own_network  # noqa: E402

SEED = int(os.environ.get("AGREEMENT_SEED", "11"))
WORLDS = int(os.environ.get("AGREEMENT_WORLDS", "3"))
DAY = 86_400
STATES = ["ok", "warning", "critical", "overdue", "expired"]
LEAST = {"ok": 0, "warning": 1, "error": 2}


# Where the servers are: on a loopback address every cluster would have an error for that alone.
ADDRESS, BALANCER, HOST = "203.0.113.77", "203.0.113.78", "api.example.com"


class OwnBench(Bench):
    """A bench whose servers are at an address that other machines could reach as well."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.serving = self.f.issue("/CN=api", by=self.f.root, key="p256/api", sans=f"IP:{ADDRESS},DNS:{HOST}")
        # What a load balancer needs: something that accepts connections.
        self.fleet.serve(context([self.serving], self.f.key(self.serving.key), folder=self.folder), None,
                         address=BALANCER, port=443).mode = "closed"

    def cluster(self, name, **options):
        return super().cluster(name, balancer=BALANCER, address=ADDRESS, **options)

    def verify(self, *arguments, **options):
        """As it is, with nothing taken out."""
        return self.run("verify", *arguments, **options)


# MARK: what each command says

def table(text):
    """The rows of a table by their first cell: {heading: cell}; lines that are indented belong to no row."""
    lines = text.decode().splitlines()
    head = next(index for index, line in enumerate(lines) if line.startswith("NAME "))
    starts = [match.start() for match in re.finditer(r"\S+", lines[head])]
    ends = starts[1:] + [None]
    headings = lines[head].split()
    rows = {}
    for line in lines[head + 1:]:
        if line and not line.startswith((" ", "-")):
            cells = [line[start:end].strip() for start, end in zip(starts, ends)]
            rows[cells[0]] = dict(zip(headings, cells))
    return rows


class Said:
    """Everything that the commands say of all clusters now."""

    def __init__(self, bench):
        self.list = {one["name"]: one for one in json.loads(bench.run("list").out)}
        self.plain = table(bench.run("list", json_output=False).out)
        self.wide = table(bench.run("list", "-o", "wide", json_output=False).out)
        audit = bench.run("audit", "--fail-on", "never")
        self.audit = {one["name"]: one for one in json.loads(audit.out)["clusters"]}
        self.audited = table(bench.run("audit", "--fail-on", "never", json_output=False).out)
        self.show = {name: json.loads(bench.run("show", name).out) for name in self.list}


def compare(bench, said, where):
    """What holds whatever happened before."""
    report = bench.report
    report.equal(sorted(said.audit), sorted(said.list), f"{where}: clusters")
    for name, audit in said.audit.items():
        what, state, verdict = f"{where}: {name}", audit["state"], audit.get("verdict")
        report.equal(said.list[name].get("state"), state, what + ": list -o json and audit")
        report.equal(said.show[name].get("state"), state, what + ": show -o json and audit")
        report.equal(said.show[name].get("stateRules"), said.list[name].get("stateRules"), what + ": show's and list's reasons")
        report.equal(said.show[name].get("stateSince"), said.list[name].get("stateSince"), what + ": show's and list's times")
        report.equal(said.plain[name]["STATUS"].split(":")[0], state, what + ": list and audit")
        report.equal(said.audited[name]["STATE"], state, what + ": audit in JSON and in text")
        told = said.wide[name]["VERDICT"]
        report.equal(None if told in ("-", "outdated") else told, verdict, what + ": list -o wide and audit's verdict")
        if verdict:
            report.check(STATES.index(state) >= LEAST[verdict], f"{what}: a verdict of {verdict} and a state of {state}")
        report.equal(state != "ok", bool(said.list[name].get("stateRules")), what + ": a state rests on rules")
        rules = [one["rule"] for one in audit["findings"]]
        report.equal(sorted(set(rules)), sorted(rules), what + ": a rule twice")
        if "token.expired" in rules:
            report.check(not {"token.short-lived", "token.expires-soon", "auth.rejected"} & set(rules), f"{what}: {rules}")
    return said


def check_offline(bench, said, where):
    """An offline check never says better of a cluster than what is known."""
    report = bench.report
    outcome = bench.verify("--all")
    verdicts = bench.verdicts(outcome)
    report.status(outcome, 1 if any(one["verdict"] == "error" for one in verdicts.values()) else 0)
    for name, verdict in verdicts.items():
        what = f"{where}: {name}"
        online = said.show[name].get("onlineVerification") or said.show[name].get("verification") or {}
        errors = {one["rule"] for one in verdict["findings"] if one["severity"] == "error"}
        if online.get("online") and said.wide[name]["VERDICT"] != "outdated":
            repeated = {one["rule"] for one in online["findings"]
                        if one["severity"] == "error" and not one["rule"].startswith(("ca.", "token."))}
            report.check(repeated <= errors, f"{what}: offline, {sorted(repeated - errors)} is forgotten")
            report.equal(bool(verdict.get("repeatedRules")), bool(set(verdict.get("repeatedRules", []))), what)
            if repeated:
                report.equal(verdict.get("repeatedFrom"), online["verifiedAt"], what + ": from when it is repeated")
    after = compare(bench, Said(bench), where + ", verified offline")
    for name, verdict in verdicts.items():
        what = f"{where}: {name}"
        report.equal(verdict["state"], after.audit[name]["state"], what + ": verify and audit")
        report.equal(verdict["verdict"], after.audit[name].get("verdict"), what + ": verify's and audit's verdict")
        report.equal(verdict["verdict"], after.wide[name]["VERDICT"], what + ": verify and list -o wide")
    # In text, the verdict and what is worse than it stand with the cluster.
    text = bench.verify("--all", json_output=False).out
    rows = table(text)
    for name, verdict in verdicts.items():
        report.equal(rows[name]["VERDICT"], verdict["verdict"], f"{where}: {name}: verify in text")
    return after


def check_export(bench, said, where):
    """What is exported is never worse than it is said to be."""
    report = bench.report
    kept = bench.home
    bench.home = kept.copy(bench.folder)
    try:
        for name, audit in said.audit.items():
            what = f"{where}: {name}"
            outcome = bench.home.run("export", name)
            report.status(outcome, 0, 1)
            errors = outcome.err.decode()
            if outcome.status == 1:
                report.check(STATES.index(audit["state"]) >= 2, f"{what}: {audit['state']}, but refused: {errors[:300]}")
            elif STATES.index(audit["state"]) >= 2:
                own = [one for one in audit["findings"] if one["severity"] == "critical" and not one["rule"].startswith("reuse.")]
                report.check(not own or f"warning: {name}: " in errors, f"{what}: {audit['state']}, exported without a word")
            rules = {one["rule"] for one in said.show[name].get("verification", {}).get("findings", [])}
            if "auth.rejected" in said.list[name].get("stateRules", []):
                report.equal(outcome.status, 1, f"{what}: a refused credential was exported ({rules})")
    finally:
        bench.home.remove()
        bench.home = kept


# MARK: random states

class World:
    """Clusters with servers, and what may happen to them."""

    def __init__(self, bench, seed):
        self.bench, self.random, self.servers, self.hosts = bench, random.Random(seed), {}, {}
        f = bench.f
        self.bundles = {
            "good": f.root.pem, "two": f.root.pem + f.other_root.pem, "other": f.other_root.pem,
            "leaf": f.leaf.pem, "none": None,
            "expired": f.issue("/CN=expired-ca", ca=True, key="p256/expired", start=-90, end=-3).pem,
            "partly": f.root.pem + f.issue("/CN=gone-ca", ca=True, key="p256/gone", start=-90, end=-3).pem,
            "soon": f.root.pem + f.issue("/CN=soon-ca", ca=True, key="p256/soon", start=-90, end=20).pem,
        }
        for number in range(12):
            self.add(f"c{number}")
        self.policy()

    def token(self):
        return self.random.choice([
            legacy_token, legacy_token, lambda: bound_token(expires=400 * DAY), lambda: bound_token(expires=3600),
            lambda: bound_token(expires=20 * DAY, starts=-30 * DAY), lambda: bound_token(expires=5 * DAY, starts=-30 * DAY),
            lambda: bound_token(expires=-600, starts=-7200), lambda: bound_token(expires=-5 * DAY, starts=-200 * DAY),
            lambda: bound_token(expires=400 * DAY, starts=3600), lambda: bound_token(expires=900 * DAY, starts=-100 * DAY),
            lambda: b"opaque-" + os.urandom(12).hex().encode(), lambda: legacy_token(claims={"sub": "somebody"}),
            lambda: bound_token(expires=400 * DAY, audience=["https://elsewhere.example"]),
        ])()

    def add(self, name):
        identity = self.random.choice([
            Identity(), Identity(), Identity(rules=without(PAGE_RULES, "secrets")), Identity(rules=ADMIN_RULES),
            Identity(username="system:serviceaccount:default:somebody-else")])
        bundle = self.random.choice(["good", "good", "good", *self.bundles])
        basic = ("admin", os.urandom(9).hex().encode()) if self.random.random() < 0.15 else None
        labels = ["-l", f"tier={self.random.choice(['a', 'b'])}"]
        server = self.bench.cluster(name, token=self.token(), basic=basic, ca=self.bundles[bundle] or b"", identity=identity,
                                    more=labels) if self.bundles[bundle] else self.without_ca(name, identity, basic, labels)
        server.skew = self.random.choice([0, 0, 0, 600])
        self.servers[name] = server

    def without_ca(self, name, identity, basic, labels):
        server = self.bench.cluster(name, token=self.token(), basic=basic, identity=identity, more=labels)
        self.bench.run("set", name, "--no-ca", "--allow-findings")
        return server

    def policy(self):
        settings = [["--max-age", self.random.choice(["2d", "60d", "none"])], ["--warning", "40d", "--critical", "10d"],
                    ["--warning", "3d", "--critical", "1d"], ["--basic-auth", "allow"], ["--non-expiring", "deny"]]
        for target in ([], ["-l", "tier=a"], ["-l", "tier=b"]):
            self.bench.run("policy", "set", *target, *self.random.choice(settings), "--yes")

    def event(self):
        """Something happens; what it was."""
        name = self.random.choice(list(self.servers))
        bench, server = self.bench, self.servers[name]
        kind = self.random.choice(["revoke", "intercept", "close", "heal", "label", "token", "host", "online", "online",
                                   "offline", "anonymous", "policy", "exported", "rename"])
        if kind == "revoke":
            server.api.identities.clear()
        elif kind == "intercept":
            server.mode, server.fault = "tls", None
            server.contexts, server.default = {}, self.foreign(server)
        elif kind == "close":
            server.mode = "closed"
        elif kind == "heal":
            server.mode, server.fault = "tls", None
        elif kind == "label":
            bench.run("set", name, "-l", f"n={self.random.randrange(99)}", "--allow-findings")
        elif kind == "token":
            bench.run("set", name, "--token-file", bench.file(bench.secret(self.token()), "token"), "--allow-findings")
        elif kind == "host":
            bench.run("set", name, "--api-host", server.url.replace(ADDRESS, HOST), "--allow-findings")
        elif kind == "offline":
            bench.verify(name)
        elif kind == "anonymous":
            server.fault = "401"
        elif kind == "policy":
            self.policy()
        elif kind == "exported":
            bench.home.run("export", name)
        elif kind == "rename":
            kind += " of " + name
            bench.run("rename", name, name + "x")
            self.servers[name + "x"] = self.servers.pop(name)
            return kind
        if kind in ("online", "revoke", "intercept", "close", "anonymous") or self.random.random() < 0.3:
            bench.online(name)
            kind += " and online"
        return f"{kind} of {name}"

    def foreign(self, server):
        """A certificate that someone in between presents."""
        f = self.bench.f
        chain = [f.issue("/CN=between", by=f.same_name_root, key="p256/between", sans=f"IP:{ADDRESS},DNS:{HOST}")]
        made = context(chain, f.key(chain[0].key), folder=self.bench.folder)
        made.sni_callback = by_name_of(server)
        return made


def states(bench):
    for number in range(WORLDS):
        world = World(bench, SEED + number)
        compare(bench, Said(bench), f"world {SEED + number}")
        for _ in range(3):
            events = [world.event() for _ in range(5)]
            where = f"world {SEED + number} after {', '.join(events)}"
            said = compare(bench, Said(bench), where)
            check_export(bench, said, where)
            check_offline(bench, said, where)
        bench.run("remove", *world.servers, "--yes")


# MARK: single cases

def refused(bench):
    report = bench.report
    server = bench.cluster("revoked", token=bound_token(expires=400 * DAY))
    report.equal(bench.rules(bench.one("revoked"), "error"), set(), "a good token")
    server.api.identities.clear()
    report.equal(bench.rules(bench.one("revoked"), "error"), {"auth.rejected"}, "a revoked token")
    for change in (None, ["set", "revoked", "-l", "a=b"], ["set", "revoked", "--note", "n"]):
        if change:
            bench.home.must(*change)
        outcome = bench.verify("revoked")
        report.status(outcome, 1)
        verdict = bench.verdicts(outcome)["revoked"]
        report.equal((verdict["verdict"], verdict["online"], verdict["repeatedRules"]), ("error", False, ["auth.rejected"]),
                     "offline after the refusal")
        text = bench.verify("revoked", json_output=False)
        report.status(text, 1)
        report.check(b"did not ask the API server again" in text.out and b"auth.rejected" in text.out, f"{text.out}")
        said = Said(bench)
        report.equal(said.list["revoked"]["stateRules"], ["auth.rejected"], "what list's state rests on")
        report.check(said.plain["revoked"]["STATUS"].startswith("critical"), f"{said.plain}")
        outcome = bench.home.run("export", "revoked")
        report.status(outcome, 1)
        report.check(b"does not accept the token" in outcome.err and not outcome.out, f"{outcome}")
    report.status(bench.home.run("export", "revoked", "--allow-findings"), 0)
    # Another credential was never refused.
    fresh = bound_token(expires=400 * DAY)
    server.api.identities[fresh.decode()] = Identity()
    bench.run("set", "revoked", "--token-file", bench.file(bench.secret(fresh), "token"))
    report.status(bench.verify("revoked"), 0)
    report.status(bench.home.run("export", "revoked"), 0)


def causes(bench):
    report = bench.report
    server = bench.cluster("expired", token=bound_token(expires=-600, starts=-7200))
    server.api.identities.clear()
    report.equal(bench.rules(bench.one("expired")), {"token.expired"}, "verify --online of an expired token")
    report.equal(bench.rules(bench.verdicts(bench.verify("expired"))["expired"]), {"token.expired"}, "verify of it")
    found = Said(bench).audit["expired"]["findings"]
    report.equal([one["rule"] for one in found if one["severity"] != "notice"
                  and not one["rule"].startswith(("lb.", "access."))], ["token.expired"], "audit of it")
    report.equal({one.get("command") for one in found if one["severity"] == "critical"},
                 {"aichor-vault set expired --token-stdin"}, "its commands")


def kept(bench):
    report = bench.report
    proxy = Proxy(fault="closed")
    intercepted = bench.cluster("intercepted")
    bench.cluster("behind")
    bench.one("intercepted")
    world = World.__new__(World)
    world.bench = bench
    intercepted.default = world.foreign(intercepted)
    report.check(bench.rules(bench.one("intercepted"), "error"), "an interception")
    report.check(bench.rules(bench.one("behind", "--proxy", proxy.url), "error"), "an unreachable proxy")
    for name, rule in (("intercepted", "chain.untrusted"), ("behind", "endpoint.unreachable")):
        for _ in range(2):
            outcome = bench.home.run("export", name)
            report.status(outcome, 0)
            report.check(f"warning: {name}: ".encode() in outcome.err and rule.encode() in outcome.err, f"{name}: {outcome.err}")
            verdict = bench.verdicts(bench.verify(name))[name]
            report.check(rule in verdict["repeatedRules"] and verdict["verdict"] == "error", f"{name}: {verdict}")
    proxy.close()


def delays(bench):
    report = bench.report
    said = "may answer as before a change"
    bench.cluster("fresh")
    report.equal(bench.one("fresh").get("notes"), None, "a new cluster has no old answer")
    bench.cluster("changed")
    bench.run("set", "changed", "-l", "a=b")
    verdict = bench.one("changed")
    report.check(any(said in note for note in verdict.get("notes", [])), f"just changed: {verdict.get('notes')}")
    text = bench.verify("fresh", "--online", *QUICK, json_output=False)
    report.check(said.encode() in text.out, f"just asked: {text.out}")
    report.check(not bench.verdicts(bench.verify("fresh"))["fresh"].get("notes"), "who does not ask need not wait")
    accepted = bound_token(expires=-20, starts=-7200)
    bench.cluster("over", token=accepted)
    for verdict in (bench.one("over"), bench.verdicts(bench.verify("over"))["over"]):
        report.check(any("70 seconds" in note for note in verdict.get("notes", [])), f"just expired: {verdict.get('notes')}")
    bench.cluster("long-over", token=bound_token(expires=-100, starts=-7200))
    verdict = bench.verdicts(bench.verify("long-over"))["long-over"]
    report.check(not verdict.get("notes"), f"long expired: {verdict.get('notes')}")


SECTIONS = (refused, causes, kept, delays, states)


def main():
    online = own_network.enter()
    report, folder = Report("agreement"), scratch()
    try:
        if online:
            own_network.prepare(folder, [ADDRESS, BALANCER], {HOST: ADDRESS})
        fixtures = Fixtures(folder)
        for section in SECTIONS:
            if sys.argv[1:] and section.__name__ not in sys.argv[1:]:
                continue
            with report.section(section.__name__):
                if not online:
                    report.did_not_run(section.__name__, own_network.IMPOSSIBLE, machine=True)
                    continue
                bench = OwnBench(report, folder, fixtures)
                try:
                    section(bench)
                finally:
                    bench.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
