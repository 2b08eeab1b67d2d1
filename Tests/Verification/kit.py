# SPDX-License-Identifier: Apache-2.0
"""What offline.py and online.py share: a vault that is driven from outside, and a watch over everything that it prints."""
import json
import os
import re
import resource
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "Robustness"))

from harness import STATUSES, Home, Report, binary, has_ipv6, scratch  # noqa: E402,F401

# Every rule of the design, and where it can be provoked.
OFFLINE = {
    "ca.parse",
    "ca.private-key",
    "ca.not-a-ca",
    "ca.validity",
    "ca.weak-key",
    "ca.weak-signature",
    "ca.duplicate",
    "ca.double-base64",
    "host.syntax",
    "host.scheme",
    "host.match",
    "host.cn-only",
    "chain.untrusted",
    "chain.validity",
    "chain.incomplete",
    "leaf.parse",
    "leaf.usage",
    "leaf.weak-key",
    "token.shape",
    "token.expired",
    "token.expires-soon",
    "token.not-yet-valid",
    "token.subject",
    "token.audience",
    "token.short-lived",
    "token.bound-object",
    "host.local-only",
    "lb.local-only",
    "auth.basic-removed",
    "name.syntax",
    "lb.syntax",
}
ONLINE = {
    "endpoint.unreachable",
    "endpoint.not-kubernetes",
    "auth.rejected",
    "auth.identity",
    "rbac.missing",
    "rbac.excessive",
    "clock.skew",
    "lb.unreachable",
}
# For documentation (RFC 5737): offline, nothing is sent to it.
LOAD_BALANCER = "203.0.113.1"
MEMORY = 3 << 30
SECONDS = 10
CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def limits():
    """What one command may take: enough for any honest input."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


LOCAL_ONLY = {"host.local-only", "lb.local-only"}
LEVELS = ["ok", "warning", "error"]


def elsewhere(outcome, threshold="error"):
    """An outcome of `verify -o json` as it would be if the servers, which are on this machine, were on others.

    What is taken out is returned as well: each cluster whose address is a loopback one must have it.
    """
    entries = json.loads(outcome.out) if outcome.out.strip().startswith(b"[") else []
    taken = []
    for one in entries:
        taken += [(one, finding["rule"]) for finding in one["findings"] if finding["rule"] in LOCAL_ONLY]
        one["findings"] = [finding for finding in one["findings"] if finding["rule"] not in LOCAL_ONLY]
        one["verdict"] = max(["ok", *(finding["severity"] for finding in one["findings"])], key=LEVELS.index)
    if taken:
        outcome.out = json.dumps(entries).encode()
        worst = max((LEVELS.index(one["verdict"]) for one in entries), default=0)
        if outcome.status == 1 and worst < LEVELS.index(threshold):
            outcome.status = 0
    return entries, taken


class Findings(list):
    """The findings of an outcome, wherever they stand in it."""
    @property
    def rules(self):
        return {one["rule"] for one in self}

    def of(self, rule):
        return [one for one in self if one["rule"] == rule]

    @property
    def errors(self):
        return {one["rule"] for one in self if one["severity"] == "error"}


def findings_in(outcome):
    """The findings on standard output; of a refusal, the rule that its error names."""
    found = Findings()
    if outcome.out.strip():
        value = json.loads(outcome.out)
        for one in value if isinstance(value, list) else [value]:
            found += one.get("findings", [])
    for line in outcome.err.decode("utf-8", "replace").splitlines():
        if line.startswith("{"):
            error = json.loads(line).get("error", {})
            if error.get("rule"):
                found.append({
                    "rule": error["rule"], "severity": "error", "message": error["message"], "hint": error.get("hint")
                })
    return found


class Driver:
    """A vault in a home of its own, and what must never be seen."""
    def __init__(self, report, folder):
        self.report, self.folder = report, folder
        self.home = Home.fresh(folder)
        self.secrets = set()
        self.home.init()
        self.count = 0

    def file(self, content, name="f", mode=0o600):
        self.count += 1
        return self.home.write(f"{name}{self.count}", content, mode)

    def secret(self, token):
        """Remembers the part of a token that is secret: its signature, or all of an opaque one."""
        token = token.encode() if isinstance(token, str) else token
        parts = token.split(b".")
        self.secrets.add(parts[-1] if len(parts) > 2 and len(parts[-1]) > 20 else token)
        return token

    def run(self, *arguments, json_output=True, **options):
        """A command within the limits: it may refuse, but not crash, print control characters, or tell a secret."""
        if json_output:
            # Before `--`, after which all is an argument.
            cut = arguments.index("--") if "--" in arguments else len(arguments)
            arguments = (*arguments[:cut], "-o", "json", *arguments[cut:])
        options.setdefault("unlock", arguments[0] not in ("inspect", "explain"))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        outcome = self.home.run(*arguments, preexec_fn=limits, **options)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if used > 1 and os.environ.get("VERIFICATION_TIMES"):
            self.report.note(f"  {used:.1f} s of CPU: {' '.join(map(str, arguments))[:200]}")
        self.check_manners(outcome)
        return outcome

    def check_manners(self, outcome, reveals=False):
        what = f"`{' '.join(map(str, outcome.arguments))[:200]}`"
        self.report.check(outcome.status in STATUSES,
                          f"{what} crashed or took too much: {outcome.status}: {outcome.err[-300:]!r}")
        for stream in (outcome.out, outcome.err):
            self.report.check(not CONTROL.search(stream),
                              f"{what} printed control characters: {CONTROL.search(stream)}")
            for secret in self.secrets if not reveals else ():
                self.report.check(secret not in stream, f"{what} told a secret: {stream[:200]!r}")

    def add(self, name, token=None, host="https://198.51.100.1:6443", ca=None, more=(), basic=None, allow=True,
            balancer=LOAD_BALANCER, **options):
        """Adds a cluster, in spite of findings unless told otherwise."""
        arguments = ["add", name, "--api-host", host, "--load-balancer-ip", balancer, *more]
        if basic is not None:
            arguments += ["--basic-username", basic[0], "--password-file", self.file(self.secret(basic[1]), "password")]
        else:
            arguments += ["--token-file", self.file(self.secret(token), "token")]
        if ca is not None:
            arguments += ["--ca-file", self.file(ca, "ca")]
        if allow:
            arguments.append("--allow-findings")
        outcome = self.run(*arguments, **options)
        if allow:
            self.report.status(outcome, 0)
        return outcome

    def verify(self, *arguments, **options):
        outcome = self.run("verify", *arguments, **options)
        threshold = arguments[arguments.index("--fail-on") + 1] if "--fail-on" in arguments else "error"
        if threshold in LEVELS and options.get("json_output", True):
            entries, taken = elsewhere(outcome, threshold)
            marked = {one["name"] for one, rule in taken if rule == "host.local-only"}
            for one in entries:
                if any(word in one["apiHost"] for word in ("//127.0.0.1", "//localhost", "//[::1]", ".localhost")):
                    self.report.check(one["name"] in marked, f"{one['name']}: {one['apiHost']} is not reported as local")
        return outcome

    def verdicts(self, outcome):
        """The verdicts of `verify -o json`, by cluster."""
        return {one["name"]: one for one in json.loads(outcome.out)} if outcome.out.strip() else {}

    def log(self, *arguments):
        return json.loads(self.run("log", *arguments).out)
