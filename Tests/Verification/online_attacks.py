# SPDX-License-Identifier: Apache-2.0
"""Peers that never end: the deadline and the first ^C hold, whatever libcurl and OpenSSL are doing."""
import json
import os
import signal
import ssl
import subprocess
import time

from attackers import ATTACKS, PROXY_ATTACKS, Attacker
from kit import binary
from kubernetes_api import legacy_token
from servers import context

DEADLINE = ["--connect-timeout", "6", "--timeout", "6"]
NEVER = ["--connect-timeout", "600", "--timeout", "600"]
# What a loaded machine may add; the attacks go on for much longer.
SLACK = 30


def attacks(bench):
    healthy = bench.cluster("w-healthy", more=["-l", "set=w"])
    attackers = {}
    for name, behaviour in ATTACKS.items():
        highest = ssl.TLSVersion.TLSv1_2 if name == "renegotiations" else None
        made = context([bench.serving], bench.f.key(bench.serving.key), highest=highest, folder=bench.folder)
        attackers["w-" + name.replace("_", "-")] = attacker = Attacker(behaviour, made)
        attacker.name = "w-" + name.replace("_", "-")
        bench.tokens[attacker.name] = legacy_token()
        bench.add(attacker.name, bench.tokens[attacker.name], host=f"https://127.0.0.1:{attacker.port}",
                  ca=bench.authority.pem, more=["-l", "set=w"])
    try:
        at_the_deadline(bench, attackers)
        by_interrupt(bench, ["-l", "set=w", "--parallel", "32"], attackers.values(), healthy)
    finally:
        for attacker in attackers.values():
            attacker.close()
    through_proxies(bench)


def at_the_deadline(bench, attackers):
    report = bench.report
    before = time.monotonic()
    outcome = bench.online("-l", "set=w", "--parallel", "32", timeouts=DEADLINE)
    took = time.monotonic() - before
    report.check(took < 6 + SLACK, f"all of them: {took:.1f} s with --timeout 6")
    report.status(outcome, 1)
    verdicts = bench.verdicts(outcome)
    report.check("w-healthy" in verdicts and not bench.rules(verdicts["w-healthy"], "error"),
                 f"another cluster's result is held back: {verdicts.get('w-healthy')}")
    for name, attacker in attackers.items():
        report.check(attacker.began.is_set(), f"{name} did not begin")
        found = bench.rules(verdicts.get(name, {"findings": []}), "error")
        report.check("endpoint.unreachable" in found, f"{name}: {verdicts.get(name)}")
        attacker.began.clear()


def by_interrupt(bench, arguments, attackers, healthy=None):
    """The first ^C ends it with status 130 and gives what there is."""
    report = bench.report
    names = ", ".join(getattr(one, "name", "?") for one in attackers)
    asked = len(healthy.requests) if healthy else 0
    command = [binary(), "verify", "--online", *arguments, *NEVER, "-o", "json", *bench.home.unlock()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(),
                               start_new_session=True)
    for attacker in attackers:
        report.check(attacker.began.wait(SLACK), f"{attacker.name} did not begin before ^C")
    end = time.monotonic() + SLACK
    while healthy and time.monotonic() < end and not any("rulesreviews" in one.path
                                                         for one in healthy.requests[asked:]):
        time.sleep(0.1)
    time.sleep(2)
    os.kill(process.pid, signal.SIGINT)
    before = time.monotonic()
    try:
        out, err = process.communicate(timeout=SLACK)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        report.check(False, f"^C does not end it in {SLACK} s: {names}")
        return
    report.note(f"  {names}: ended {time.monotonic() - before:.1f} s after ^C")
    report.equal(process.returncode, 130, f"exit status after ^C: {names}: {err[-300:]!r}")
    if healthy:
        verdicts = {one["name"]: one for one in json.loads(out)}
        report.check(healthy.name in verdicts, "the healthy cluster is not among the results after ^C")


def through_proxies(bench):
    report = bench.report
    server = bench.cluster("w-behind")
    for name, behaviour in PROXY_ATTACKS.items():
        proxy = Attacker(behaviour)
        proxy.name = name
        arguments = ["w-behind", "--proxy", f"http://127.0.0.1:{proxy.port}"]
        try:
            before = time.monotonic()
            verdict = bench.verdicts(bench.online(*arguments, timeouts=DEADLINE)).get("w-behind", {"findings": []})
            took = time.monotonic() - before
            report.check(took < 6 + SLACK, f"{name}: {took:.1f} s with --timeout 6")
            report.check(proxy.began.is_set(), f"{name} did not begin")
            report.check("endpoint.unreachable" in bench.rules(verdict, "error"), f"{name}: {verdict['findings']}")
            proxy.began.clear()
            by_interrupt(bench, arguments, [proxy])
        finally:
            proxy.close()
    report.equal(server.requests, [], "a request passed a proxy that opens no tunnel")
