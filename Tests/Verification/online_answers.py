# SPDX-License-Identifier: Apache-2.0
"""What servers answer, and what that is taken for."""
import json
import os
import socket
import ssl

from bench import QUICK
from kubernetes_api import ADMIN_RULES, PAGE_RULES, REVIEWS, Identity, KubernetesAPI, legacy_token, without
from server_faults import FAULTS


def answers(bench):
    report = bench.report
    cases = {
        "a-401": (KubernetesAPI(), "forget", {"auth.rejected"}),
        "a-anonymous": (KubernetesAPI(anonymous=False), None, set()),
        "a-v1beta1": (KubernetesAPI(minor=27, reviews=("v1beta1",)), None, set()),
        "a-v1alpha1": (KubernetesAPI(minor=26, reviews=("v1alpha1",)), None, set()),
        "a-old": (KubernetesAPI(minor=24, reviews=()), None, set()),
        "a-late": (KubernetesAPI(refuse_first=1), None, set()),
        "a-no-self-review": (KubernetesAPI(self_review_allowed=False), None, set()),
        "a-all-reviews": (KubernetesAPI(reviews=REVIEWS), None, set()),
    }
    for name, (api, change, expected) in cases.items():
        server = bench.cluster(name, api)
        if change == "forget":
            api.identities.clear()
        verdict = bench.one(name)
        report.equal(bench.rules(verdict, "error"), expected,
                     f"{name}: {[(one['rule'], one['message']) for one in verdict['findings']]}")
        report.equal(verdict.get("host"), "proven", f"{name}: host")
        report.check("endpoint.unreachable" not in bench.rules(verdict), f"{name}: it was reached")
        if name == "a-401":
            report.check(len(server.requests) < 40, f"a refused token was tried {len(server.requests)} times")
            target = os.path.join(bench.home.out, "refused.json")
            refused = bench.run("export", name, "--output", target, json_output=False)
            report.status(refused, 1)
            report.check(b"does not accept the token" in refused.err, f"export of a refused token: {refused.err!r}")
            report.check(not os.path.exists(target), "a refused token was exported")
            report.status(bench.run("export", name, "--output", target, "--allow-findings", json_output=False), 0)
    for number in ("403", "404", "500", "503", "429"):
        for part, where in ((None, "everywhere"), ("/apis/", "in reviews"), ("/version", "at /version")):
            name = f"a-{number}-{where.replace(' ', '-').replace('/', '')}"
            server = bench.cluster(name)
            server.faults = {part or "": number}
            verdict = bench.one(name)
            report.equal(verdict.get("host"), "proven", f"{name}: any status after a good handshake proves the host")
            report.check("auth.rejected" not in bench.rules(verdict), f"{name}: only a 401 says that the token is bad")
            report.check("chain.untrusted" not in bench.rules(verdict), f"{name}: {bench.rules(verdict)}")
    identity = Identity(username="system:serviceaccount:default:somebody-else")
    bench.cluster("a-identity", identity=identity)
    report.check("auth.identity" in bench.rules(bench.one("a-identity")), "the token stands for another than it says")
    for name, skew, expected in (("a-ahead", 3600, True), ("a-behind", -3600, True), ("a-near", 2, False),
                                 ("a-no-date", None, False)):
        server = bench.cluster(name)
        server.skew = skew
        report.equal("clock.skew" in bench.rules(bench.one(name)), expected, f"{name}: clock.skew")


# What a fault must come to: some rule of these, nothing of these, and whether the host is proven.
HARMLESS = {"chunked", "http10", "until_close", "cookies", "many_groups", "two_lengths"}


def faults(bench):
    """Every fault at once, in all answers and in reviews alone."""
    report = bench.report
    target = bench.cluster("f-target")
    servers = []
    for name in FAULTS:
        for part, suffix in (("", "all"), ("/apis/", "reviews")):
            cluster = f"f-{name.replace('_', '-')}-{suffix}"
            server = bench.cluster(cluster, more=["-l", "set=h" if name in HARMLESS else "set=f"])
            server.faults, server.location = {part: name}, target.url + "/elsewhere"
            servers.append((cluster, name, suffix, server))
    outcome = bench.online("-l", "set=f", "--parallel", "32", timeouts=["--connect-timeout", "3", "--timeout", "5"])
    report.status(outcome, 1)
    # Servers that answer well in the end, some after many questions: a slow machine is no fault of theirs.
    patient = bench.online("-l", "set=h", "--parallel", "32", timeouts=["--connect-timeout", "60", "--timeout", "60"])
    report.status(patient, 0)
    verdicts = bench.verdicts(outcome) | bench.verdicts(patient)
    report.equal(len(verdicts), len(servers), "clusters that were judged")
    for cluster, name, suffix, server in servers:
        verdict = verdicts.get(cluster, {"findings": []})
        rules = bench.rules(verdict)
        if name in HARMLESS:
            report.equal(bench.rules(verdict, "error"), set(), f"{cluster}: {verdict['findings']}")
        else:
            report.check(rules, f"{cluster}: nothing was found")
        report.check("auth.rejected" not in rules or name == "401", f"{cluster}: {rules}")
        report.check(not rules & {"chain.untrusted", "host.match", "chain.validity"}, f"{cluster}: {rules}")
        for finding in verdict["findings"]:
            report.check(
                len(finding["message"]) < 2000, f"{cluster}: a message of {len(finding['message'])} characters")
        sent = [one for one in bench.was_sent(cluster) if one.server != cluster]
        report.check(not sent, f"{cluster}: its token went elsewhere: {sent[:1]}")
    report.equal(target.requests, [], "redirects that were followed")
    for name in ("redirect", "redirect_302"):
        text = json.dumps(verdicts.get(f"f-{name.replace('_', '-')}-all", {}))
        report.check(target.url in text, f"{name}: where it wanted to go is not told: {text[:400]}")
    table = bench.verify("-l", "set=f", "--online", *QUICK, "-o", "table", json_output=False)
    report.status(table, 1)
    report.check(b"f-escapes" in table.out and b"owned" not in table.err, "the table of them")


def transport(bench):
    report, f = bench.report, bench.f
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = unused.getsockname()[1]
    bench.tokens["t-refused"] = legacy_token()
    bench.add("t-refused", bench.tokens["t-refused"], host=f"https://127.0.0.1:{closed}", ca=bench.authority.pem,
              more=["-l", "set=t"])
    for mode in ("plain", "silent", "closed", "noise"):
        bench.cluster("t-" + mode, more=["-l", "set=t"]).mode = mode
    bench.cluster("t-old", highest=ssl.TLSVersion.TLSv1_1, more=["-l", "set=t"])
    bench.cluster("t-client", client_authority=f.other_root, more=["-l", "set=t"])
    outcome = bench.online("-l", "set=t", timeouts=["--connect-timeout", "2", "--timeout", "4"])
    report.status(outcome, 1)
    verdicts = bench.verdicts(outcome)
    report.equal(len(verdicts), 7, "clusters that were judged")
    for name, verdict in verdicts.items():
        wanted = {"endpoint.unreachable", "endpoint.not-kubernetes"
                  } if name in ("t-plain", "t-noise") else {"endpoint.unreachable"}
        report.check(bench.rules(verdict, "error") & wanted, f"{name}: {verdict['findings']}")
        report.check(verdict.get("host") != "proven" or name == "t-client", f"{name}: {verdict.get('host')}")
        bench.never_sent(name, name)
        report.note(
            f"  {name}: {'; '.join(one['message'] for one in verdict['findings'] if one['rule'] != 'lb.unreachable')[:150]}"
        )


def rights(bench):
    report = bench.report

    def verdict_of(name, *arguments, api=None, **identity):
        bench.cluster(name, api, identity=Identity(**identity))
        return bench.one(name, *arguments)

    def words(verdict, rule):
        return " ".join(f"{one['message']} {one.get('hint')}" for one in verdict["findings"] if one["rule"] == rule)

    report.check("rbac.missing" not in bench.rules(verdict_of("r-page")), "the page's own role")
    report.equal(bench.rules(verdict_of("r-page-2"), "error"), set(), "the page's own role is no error")
    missing = verdict_of("r-missing", rules=without(without(PAGE_RULES, "secrets", "delete", "patch"), "workflows"))
    report.check("rbac.missing" in bench.rules(missing), "three pairs less")
    for part in ("secrets", "workflows", "delete", "patch"):
        report.check(part in words(missing, "rbac.missing"), f"{part} is not named: {words(missing, 'rbac.missing')}")
    report.check("configmaps" not in words(missing, "rbac.missing").split("hint")[0][:2000],
                 f"what is there is named: {words(missing, 'rbac.missing')}")
    exec_only = verdict_of("r-exec", rules=without(PAGE_RULES, "pods/exec"))
    report.check("pods/exec" in words(exec_only, "rbac.missing"), "a resource does not cover its subresource")
    nothing = verdict_of("r-nothing", rules=[])
    report.check("rbac.missing" in bench.rules(nothing) and len(words(nothing, "rbac.missing")) < 4000,
                 "no right at all")
    asked = [one for one in bench.fleet.requests if one.server == "r-nothing"]
    report.check(len(asked) > 67, f"without any right each is asked by itself: {len(asked)} questions")
    report.equal([one[0] for one in bench.fleet.handshakes].count("r-nothing"), 1,
                 f"handshakes for {len(asked)} questions")
    local = verdict_of("r-local", rules=[], local={"aichor": PAGE_RULES})
    report.check("rbac.missing" in bench.rules(local), "a role of one namespace is not enough")
    named = verdict_of("r-named", rules=[{**rule, "resourceNames": ["one"]} for rule in PAGE_RULES])
    report.check("rbac.missing" in bench.rules(named), "rights on single names are not enough")
    incomplete = verdict_of("r-incomplete", api=KubernetesAPI(incomplete=True))
    report.check("rbac.missing" not in bench.rules(incomplete),
                 f"an incomplete review is completed: {incomplete['findings']}")
    admin = verdict_of("r-admin", rules=ADMIN_RULES)
    report.check("rbac.excessive" in bench.rules(admin) and "rbac.missing" not in bench.rules(admin),
                 f"cluster-admin: {bench.rules(admin)}")
    masters = verdict_of("r-masters", groups=("system:masters", "system:authenticated"), rules=ADMIN_RULES)
    report.check("rbac.excessive" in bench.rules(masters), "system:masters")
    bind = verdict_of(
        "r-bind", rules=[
            *PAGE_RULES,
            {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["bind", "escalate"]}
        ])
    report.check("rbac.excessive" in bench.rules(bind), "bind and escalate")
    unreviewed = verdict_of("r-unreviewed", may_review=False)
    report.check(not bench.rules(unreviewed, "error") and "auth.rejected" not in bench.rules(unreviewed),
                 f"reviews are forbidden: what is unknown is not missing: {unreviewed['findings']}")
    custom = bench.file(
        json.dumps({"rules": [{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["create"]}]}).encode())
    bare = bench.file(json.dumps([{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["create"]}]).encode())
    before = bench.remembered("r-page")
    outcome = bench.online("r-page", "--rules", custom)
    if outcome.status in (64, 65):
        custom = bare
        outcome = bench.online("r-page", "--rules", custom)
    text = words(bench.verdicts(outcome).get("r-page", {"findings": []}), "rbac.missing")
    report.check("jobs" in text and "secrets" not in text, f"--rules: {outcome} {text}")
    report.equal(bench.remembered("r-page"), before, "what list and audit rest on, after another question")
    report.equal(bench.verdicts(outcome)["r-page"].get("rules"), custom, "the rules in the output")
    report.check(custom.encode() in outcome.err and b"not stored" in outcome.err, f"the note on --rules: {outcome.err!r}")
    sent = [one for one in bench.log("--action", "secret.sent") if "given rules" in one.get("purpose", "")]
    report.check(sent, "the log does not show that other rules were used")
    for content in (b"", b"{}", b"[", b"null", b'{"rules":[{"verbs":"*"}]}', b"[" * 100_000,
                    b'{"rules":[' + b'{"apiGroups":[""],"resources":["x"],"verbs":["y"]},' * 20_000 + b"{}]}"):
        before = len(bench.fleet.requests)
        refused = bench.online("r-page", "--rules", bench.file(content))
        report.status(refused, 64, 65)
        report.equal(len(bench.fleet.requests), before, "requests with a bad --rules")
