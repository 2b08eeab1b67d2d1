# SPDX-License-Identifier: Apache-2.0
"""What is remembered, what happens meanwhile, many clusters at once, and the ends of the process."""
import json
import os
import pty
import select
import signal
import subprocess
import threading
import time

from kit import binary, findings_in
from kubernetes_api import Identity, KubernetesAPI, legacy_token
from servers import context


def remembered(bench):
    report, f = bench.report, bench.f
    server = bench.cluster("s-one")
    bench.one("s-one")

    def offline(what, *hosts):
        outcome = bench.verify("s-one")
        verdict = bench.verdicts(outcome).get("s-one", {"findings": []})
        report.check(verdict.get("host") in hosts, f"{what}: {outcome}")
        if verdict.get("host") != "not proven":
            report.equal(verdict.get("provenBy"), "seen", f"{what}: provenBy")
        report.status(outcome, 1 if verdict.get("host") == "refuted" else 0)
        return verdict

    offline("at once", "proven")
    # Dates have seconds: what comes now is later than what was seen.
    time.sleep(1.1)
    report.status(bench.run("set", "s-one", "--note", "nothing to do with the host"), 0)
    offline("after a new note", "proven")
    other = bench.file(f.other_root.pem)
    refused = bench.run("set", "s-one", "--ca-file", other)
    if refused.status == 0:
        report.check(b"chain." in refused.err or b"presented" in refused.err,
                     f"another CA than the one that was seen: {refused}")
    else:
        report.status(refused, 1)
        report.check(
            findings_in(refused).errors & {"chain.untrusted", "chain.incomplete"},
            f"another CA than the one that was seen: {refused}")
        report.status(bench.run("set", "s-one", "--ca-file", other, "--allow-findings"), 0)
    # What was seen under the former CA data refutes the new, or at least warns.
    verdict = offline("with another CA", "refuted", "not proven")
    report.check(bench.rules(verdict) & {"chain.untrusted", "chain.incomplete"}, f"with another CA: {verdict}")
    report.status(bench.run("set", "s-one", "--ca-file", bench.file(bench.authority.pem)), 0)
    offline("with the CA again", "proven", "not proven")
    bench.run("set", "s-one", "--api-host", f"https://127.0.0.2:{server.port}", "--allow-findings")
    outcome = bench.verdicts(bench.verify("s-one")).get("s-one", {})
    report.check(outcome.get("host") in ("refuted", "not proven"), f"with another host: {outcome}")
    bench.run("set", "s-one", "--api-host", server.url)
    given = bench.verdicts(bench.verify("s-one", "--serving-cert",
                                        bench.file(f.named("IP:10.9.9.9").pem))).get("s-one", {})
    report.equal((given.get("host"), given.get("provenBy")), ("refuted", "given"),
                 "a chain that is given counts before one that was seen")
    # What a server presented is kept when it was refused, too.
    bad = bench.cluster("s-bad", chain=[f.named("IP:127.0.0.1", by=f.other_root)])
    bench.one("s-bad")
    verdict = bench.verdicts(bench.verify("s-bad")).get("s-bad", {})
    report.check(verdict.get("host") in ("refuted", "not proven"), f"a refused chain, offline: {verdict}")
    report.check(bench.never_sent("s-bad", "a refused chain") is None and bad.handshakes is not None, "")
    # A later failure does not take the last good look away silently.
    server.mode = "closed"
    gone = bench.one("s-one")
    report.check("endpoint.unreachable" in bench.rules(gone), "a server that went away")
    report.check(gone.get("host") != "proven" or gone.get("provenBy") == "seen", f"nothing was presented: {gone}")
    shown = bench.run("show", "s-one", json_output=False).out.decode()
    report.check("endpoint.unreachable" in shown or "error" in shown, f"show after a failure: {shown}")
    copy = os.path.join(bench.home.path, "out", "copy.db")
    report.status(bench.run("backup", "create", copy), 0)


def meanwhile(bench):
    report = bench.report
    server = bench.cluster("e-slow")
    changed = [bench.cluster(name) for name in ("e-set", "e-removed", "e-renamed")]
    reached, proceed = threading.Event(), threading.Event()
    for one in [server, *changed]:
        answer = one.api.answer

        def waiting(method, path, authorization, body, answer=answer):
            if authorization is not None:
                reached.set()
                proceed.wait(20)
            return answer(method, path, authorization, body)

        one.api.answer = waiting
    process = subprocess.Popen(
        [binary(), "verify", "--all", "--online", "--timeout", "40", "-o", "json", *bench.home.unlock()],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(), start_new_session=True)
    report.check(reached.wait(20), "no authenticated call came")
    # While servers keep it waiting, the vault is free, for writers too.
    report.status(bench.run("list", "--lock-timeout", "3"), 0)
    bench.add("e-new", legacy_token())
    report.status(
        bench.run("set", "e-set", "--token-file", bench.file(bench.secret(legacy_token())), "--lock-timeout", "3"), 0)
    report.status(bench.run("remove", "e-removed", "--yes", "--lock-timeout", "3"), 0)
    report.status(bench.run("rename", "e-renamed", "e-renamed-now", "--lock-timeout", "3"), 0)
    proceed.set()
    out, err = process.communicate(timeout=60)
    report.check(process.returncode in (0, 1), f"verify beside changes ended with {process.returncode}: {err[-300:]!r}")
    names = {one["name"] for one in json.loads(out)} if out.strip() else set()
    report.check("e-slow" in names, f"verify beside changes: {names}")
    report.status(bench.run("log", "verify"), 0)
    report.status(bench.run("doctor"), 0, 1)
    for name in ("e-slow", "e-renamed-now"):
        report.check("proven" in bench.run("show", name).out.decode(), f"the verdict of {name} was not kept")
    told = json.loads(bench.run("show", "e-set").out)
    check = next((value for key, value in told.items() if isinstance(value, dict) and "verdict" in value), None)
    report.check(check is None or check.get("version") != told["version"],
                 f"a verdict on the former token counts for the new one: {check}")


def many(bench):
    report = bench.report
    made = context([bench.serving], bench.f.key(bench.serving.key))

    def quick(name, label):
        token = legacy_token()
        bench.tokens[name] = token
        server = bench.fleet.serve(made, None, KubernetesAPI({token.decode(): Identity()}), name=name)
        bench.add(name, token, host=server.url, ca=bench.authority.pem, more=["-l", "set=" + label])
        return server

    slow = [quick(f"m-slow-{number}", "m") for number in range(6)]
    for number, server in enumerate(slow):
        server.mode, server.fault = ("silent", None) if number % 2 else ("tls", "stall")
    healthy_ones = [quick(f"m-{number}", "m") for number in range(30)]
    ended = []
    started = time.monotonic()
    outcome = bench.online("-l", "set=m", "--parallel", "8", timeouts=["--connect-timeout", "4", "--timeout", "6"])
    ended.append(time.monotonic())
    report.status(outcome, 1)
    verdicts = bench.verdicts(outcome)
    report.equal(len(verdicts), 36, "clusters that were judged")
    for server in healthy_ones:
        report.equal(bench.rules(verdicts.get(server.name, {"findings": []}), "error"), set(),
                     f"{server.name} beside slow ones")
    for server in slow:
        report.check("endpoint.unreachable" in bench.rules(verdicts.get(server.name, {"findings": []})),
                     f"{server.name}: {verdicts.get(server.name)}")
    # By order, not by duration: two workers are left beside the six slow ones, and with them all others are done
    # before the first slow one gives up at 4 seconds.
    last = max((one.moment for server in healthy_ones for one in server.requests), default=0)
    report.check(last < started + 4 or last < ended[0] - 2,
                 f"slow ones delay the others: {last - started:.1f} of {ended[0] - started:.1f} s")
    report.equal(list(verdicts), sorted(verdicts), "the order of the clusters")
    interrupted(bench, slow, healthy_ones)


def interrupted(bench, slow, healthy_ones):
    """^C: what is known is told, and the exit status says that it is not all."""
    report = bench.report
    before = {server.name: len(server.requests) for server in healthy_ones}
    command = [
        binary(), "verify", "--online", "-l", "set=m", "--parallel", "32", "--connect-timeout", "60", "--timeout", "60",
        "-o", "json", *bench.home.unlock()
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(),
                               start_new_session=True)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not all(settled(server, before) for server in healthy_ones):
        time.sleep(0.1)
    report.check(all(settled(server, before) for server in healthy_ones), "the healthy ones were not asked before ^C")
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    report.equal(process.returncode, 130, f"exit status after ^C: {err[-300:]!r}")
    try:
        verdicts = {one["name"]: one for one in json.loads(out)}
    except ValueError:
        report.check(False, f"partial results are no JSON: {out[:200]!r} {err[-300:]!r}")
        return
    for server in healthy_ones:
        report.check(server.name in verdicts and not bench.rules(verdicts[server.name], "error"),
                     f"{server.name} is not among the partial results")
    for server in slow:
        one = verdicts.get(server.name)
        report.check(one is None or one["verdict"] != "ok", f"{server.name} counts as good after ^C")
    for token in bench.tokens.values():
        report.check(token not in out + err, "a token is told after ^C")
    report.status(bench.run("log", "verify"), 0)
    ended(bench, slow)


def ended(bench, slow):
    """Other ends: signals, a closed pipe, a full device; never a verdict that is not true, never a half line of JSON."""
    report = bench.report
    start = [
        binary(), "verify", "--online", "-l", "set=m", "--connect-timeout", "60", "--timeout", "60",
        *bench.home.unlock()
    ]
    for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        before = sum(len(server.handshakes) + len(server.requests) for server in slow)
        process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(),
                                   start_new_session=True)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and sum(len(server.handshakes) + len(server.requests)
                                                  for server in slow) == before:
            time.sleep(0.05)
        os.kill(process.pid, number)
        _, err = process.communicate(timeout=30)
        report.check(process.returncode in (status, -number), f"{number.name}: {process.returncode} {err[-200:]!r}")
    quick = [binary(), "verify", "--online", "m-1", "m-2", *bench.home.unlock()]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(quick, stdout=full, stderr=subprocess.PIPE, env=bench.home.environment(), check=False,
                              start_new_session=True, timeout=60)
        report.equal(done.returncode, 74, f"a full device: {done.stderr[-200:]!r}")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(quick, stdout=writer, stderr=subprocess.PIPE, env=bench.home.environment(), check=False,
                          start_new_session=True, timeout=60)
    os.close(writer)
    report.equal(done.returncode, 74, f"a closed pipe: {done.stderr[-200:]!r}")
    report.status(bench.run("log", "verify"), 0)
    on_a_terminal(bench)


def on_a_terminal(bench):
    """What a person sees: progress that is wiped, and ^C by the terminal."""
    report = bench.report
    child, screen = pty.fork()
    if child == 0:
        os.execve(binary(), [
            binary(), "verify", "--online", "-l", "set=m", "--connect-timeout", "30", "--timeout", "30",
            *bench.home.unlock()
        ], bench.home.environment(TERM="xterm"))
    seen, interrupted_at = b"", None
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        ready, _, _ = select.select([screen], [], [], 0.5)
        if ready:
            try:
                data = os.read(screen, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
        if interrupted_at is None and time.monotonic() > deadline - 36:
            os.write(screen, b"\x03")
            interrupted_at = len(seen)
    _, status = os.waitpid(child, 0)
    os.close(screen)
    report.equal(os.waitstatus_to_exitcode(status), 130, f"^C on a terminal: {seen[-300:]!r}")
    report.check(interrupted_at and b"\r" in seen[:interrupted_at] and b"36" in seen[:interrupted_at],
                 f"no progress was shown: {seen[:300]!r}")
    report.check(b"m-1 " in seen, f"no partial results: {seen[-500:]!r}")


def settled(server, before):
    """Whether the last of what is asked of a cluster was asked: the rights, after the identity."""
    return any("rulesreviews" in one.path for one in server.requests[before[server.name]:])
