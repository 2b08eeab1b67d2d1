#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`verify --online` through a real vault, against real sockets on loopback; nothing leaves the machine.

healthy    a good cluster: what is asked, in which order, what is told, stored and logged
chains     every distribution, and every bad chain: no credential is sent, ever
answers    what each status means: 401, 403, 404, old servers, a token that is too new
faults     servers that are slow, endless, cut, broken, redirecting or no Kubernetes: each a finding, all bounded
transport  no TLS, old TLS, client certificates, nothing at all, refused, silent
rights     missing, excessive, local, incomplete; --rules
twins      two clusters on one host and port with different CAs, in both orders and at once
logged     the log has the sending before the server has the token; without a log nothing is sent
proxies    CONNECT and SOCKS5, by option and by environment; none of them sees a credential
options    values that are none, and a libcurl that is none
remembered what was seen is judged again by the CA data, host and day of today
meanwhile  a slow server keeps nobody from the vault; clusters that change while they are asked
many       a dead and a slow one delay nobody; ^C gives what there is; other ends of the process
"""
import base64
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

from fixtures import Fixtures
from kit import ONLINE, Driver, Report, binary, findings_in, scratch
from kubernetes_api import ADMIN_RULES, PAGE_RULES, REVIEWS, Identity, KubernetesAPI, legacy_token, without
from proxies import Proxy
from servers import FAULTS, Fleet, context

QUICK = ["--connect-timeout", "3", "--timeout", "4"]


class Bench(Driver):
    """A vault, servers, and the clusters that lead to them."""

    def __init__(self, report, folder, fixtures):
        super().__init__(report, folder)
        self.f, self.fleet, self.seen = fixtures, Fleet(), set()
        self.tokens = {}
        self.authority = fixtures.root
        self.serving = fixtures.issue("/CN=api", by=fixtures.root, key="p256/api",
                                      sans="IP:127.0.0.1,IP:::1,DNS:localhost,DNS:api.localhost,DNS:api.example.com")
        self.context = None

    def cluster(self, name, api=None, chain=None, ca=None, token=None, basic=None, host=None, suffix="", more=(), balancer="127.0.0.1",
                identity=None, address="127.0.0.1", port=0, **options):
        """A server and a cluster that leads to it."""
        chain = chain or [self.serving]
        token = legacy_token() if token is None else token
        self.tokens[name] = token
        secret = f"{basic[0]}:{basic[1].decode()}" if basic else token.decode()
        api = api or KubernetesAPI()
        api.identities[secret] = identity or Identity()
        made = context(chain, self.f.key(chain[0].key), folder=self.folder, **options)
        server = self.fleet.serve(made, None, api, address=address, port=port, name=name)
        self.add(name, token, host=(host or server.url) + suffix, ca=(ca or self.authority.pem), basic=basic, more=more, balancer=balancer)
        return server

    def online(self, *arguments, timeouts=QUICK, **options):
        """Verifies over the network; which rules were named is kept."""
        outcome = self.verify(*arguments, "--online", *timeouts, **options)
        self.seen |= findings_in(outcome).rules
        return outcome

    def one(self, name, *arguments, **options):
        """The verdict on one cluster."""
        outcome = self.online(name, *arguments, **options)
        self.report.status(outcome, 0, 1)
        return self.verdicts(outcome).get(name, {"findings": []})

    def rules(self, verdict, severity=None):
        """The rules of a verdict; that nothing answers on a load balancer's ports here is no matter."""
        return {one["rule"] for one in verdict["findings"] if severity in (None, one["severity"])} - {"lb.unreachable"}

    def was_sent(self, name):
        """The requests that carried a cluster's credential, to whichever server."""
        return self.fleet.seen(self.tokens[name])

    def never_sent(self, name, what):
        sent = self.was_sent(name)
        self.report.check(not sent, f"{what}: the token went to {[(one.server, one.path) for one in sent]}")
        server = [one for one in self.fleet.requests if one.server == name and one.authorization]
        self.report.check(not server, f"{what}: Authorization was sent to {[(one.server, one.path) for one in server]}")

    def close(self):
        self.fleet.close()


def username(verdict):
    identity = verdict.get("identity")
    return identity.get("username") if isinstance(identity, dict) else identity


def healthy(bench):
    report = bench.report
    server = bench.cluster("good")
    before = bench.log("--action", "secret.sent")
    report.equal(before, [], "nothing was sent yet")
    outcome = bench.online("good")
    verdict = bench.verdicts(outcome).get("good", {"findings": []})
    report.equal(bench.rules(verdict, "error"), set(), f"errors of a good cluster: {outcome}")
    report.status(outcome, 0)
    for key, value in (("host", "proven"), ("provenBy", "presented"), ("online", True), ("apiHost", server.url), ("serverVersion", "v1.36.2")):
        report.equal(verdict.get(key), value, f"a good cluster: {key}")
    report.equal(username(verdict), Identity().username, "whom the token stands for")
    requests = server.requests
    if report.check(requests, "the server was not asked"):
        report.equal((requests[0].method, requests[0].path, requests[0].authorization), ("GET", "/version", None), "the first request")
        report.check(any(one.authorization for one in requests[1:]), "no authenticated call")
    for request in requests:
        report.equal(request.header("Host"), f"127.0.0.1:{server.port}", "Host")
        report.check(request.header("Cookie") is None, "a cookie was sent")
        report.check(request.header("Accept-Encoding") in (None, "identity"), "compressed answers are asked for")
        report.check(bench.tokens["good"] not in (request.path.encode() + request.body), "the token stands outside its header")
        report.check(request.name is None, f"an address was sent as a server name: {request.name}")
        if request.authorization:
            report.equal(request.authorization.encode(), b"Bearer " + bench.tokens["good"], "Authorization")
    sent = bench.log("--action", "secret.sent")
    report.equal(len(sent), 1, "entries of secret.sent")
    report.check(sent and server.url in json.dumps(sent) and "verify" in json.dumps(sent), f"the entry: {sent}")
    offline = bench.verdicts(bench.verify("good")).get("good", {})
    report.equal((offline.get("host"), offline.get("provenBy"), offline.get("online")), ("proven", "seen", False), "what was seen, offline")
    report.equal(len(bench.log("--action", "secret.sent")), 1, "an offline check sends nothing")
    bench.online("good")
    for style in ("table", "wide", "yaml"):
        text = bench.verify("good", "--online", "-o", style, json_output=False).out.decode()
        report.check("good" in text and (style == "table" or "v1.36.2" in text), f"-o {style}: {text}")
    wide = bench.run("list", "-o", "wide", json_output=False).out.decode()
    report.check("good" in wide and ("ok" in wide or "warning" in wide), f"list -o wide: {wide}")
    shown = bench.run("show", "good", json_output=False).out.decode()
    report.check("v1.36.2" in shown or "proven" in shown, f"show: {shown}")
    other_ways(bench)


def other_ways(bench):
    """Basic, IPv6, names, prefixes, another server name."""
    report = bench.report
    password = b"pass:w\xc3\xb6rd-" + os.urandom(8).hex().encode()
    server = bench.cluster("basic", basic=("admin", password))
    verdict = bench.one("basic")
    report.equal(bench.rules(verdict), {"auth.basic-removed"}, "basic authentication")
    report.check(any(one.authorization == "Basic " + base64.b64encode(b"admin:" + password).decode() for one in server.requests), "Basic")
    six = bench.cluster("six", address="::1")
    report.equal(bench.rules(bench.one("six"), "error"), set(), "IPv6")
    report.check(all(one.header("Host") == f"[::1]:{six.port}" for one in six.requests), "Host of an IPv6 address")
    prefixed = bench.cluster("prefixed", KubernetesAPI(prefix="/k8s/clusters/c-m-abc"), suffix="/k8s/clusters/c-m-abc")
    report.equal(bench.rules(bench.one("prefixed"), "error"), set(), "a path prefix")
    report.check(all(one.path.startswith("/k8s/clusters/c-m-abc/") for one in prefixed.requests), "the prefix is kept")
    local = bench.fleet.serve(context([bench.serving], bench.f.key(bench.serving.key)), None, KubernetesAPI({bench.tokens["good"].decode(): Identity()}), name="local")
    bench.tokens["local"] = bench.tokens["good"]
    bench.add("local", bench.tokens["good"], host=f"https://localhost:{local.port}", ca=bench.authority.pem)
    report.equal(bench.rules(bench.one("local"), "error"), set(), "localhost")
    report.check(all(one.name == "localhost" for one in local.requests) and local.requests, "the name is sent")
    elsewhere = bench.cluster("elsewhere", chain=[bench.f.named("DNS:api.example.com", key="p256/api")])
    report.check("host.match" in bench.rules(bench.one("elsewhere"), "error"), "an address that is not in the certificate")
    bench.never_sent("elsewhere", "before --tls-server-name")
    report.equal(bench.rules(bench.one("elsewhere", "--tls-server-name", "api.example.com"), "error"), set(), "--tls-server-name")
    report.equal({one.name for one in elsewhere.requests}, {"api.example.com"}, "the name that --tls-server-name gives")
    report.equal({one.header("Host") for one in elsewhere.requests}, {f"127.0.0.1:{elsewhere.port}"}, "Host with --tls-server-name")
    report.check("lb.unreachable" in findings_in(bench.online("basic")).rules, "nothing listens on the load balancer's ports")
    lists = [bench.run("inspect", "host", server.url, "--online", "--ca-file", bench.file(ca.pem)) for ca in (bench.authority, bench.f.other_root)]
    report.status(lists[0], 0)
    report.status(lists[1], 1)
    report.check(findings_in(lists[1]).errors & {"chain.untrusted", "chain.incomplete"}, f"inspect host with another CA: {lists[1]}")


def chains(bench):
    report, f = bench.report, bench.f
    for name, server in f.distributions.items():
        dns = {"kubeadm": "kubernetes", "k3s": "kubernetes.default.svc", "rke2": "localhost"}.get(name, server.host)
        made = bench.cluster("d-" + name.replace("_", "-"), chain=server.chain, ca=server.bundle)
        cluster = made.name
        report.equal(bench.rules(bench.one(cluster, "--tls-server-name", dns), "error"), set(), name)
        report.equal({one.name for one in made.requests}, {dns}, f"{name}: server name")
    address = "IP:127.0.0.1"
    bad = {
        "expired": ([f.named(address, start=-90, end=-1)], "chain.validity"), "future": ([f.named(address, start=5)], "chain.validity"),
        "other-root": ([f.named(address, by=f.other_root)], "chain.untrusted|chain.incomplete"),
        "same-name": ([f.named(address, by=f.same_name_root)], "chain.untrusted"),
        "self-signed": ([f.issue("/CN=127.0.0.1", key="p256/self", sans=address)], "chain.untrusted"),
        "cn-only": ([f.issue("/CN=127.0.0.1", by=f.root)], "host.cn-only"),
        "wrong-host": ([f.named("IP:127.0.0.2,DNS:api.example.com")], "host.match"),
        "name-as-address": ([f.named("DNS:127.0.0.1")], "host.match"),
        "incomplete": ([f.named(address, by=f.one)], "chain.incomplete"),
        "client-only": ([f.named(address, purpose="clientAuth")], "leaf.usage|chain.untrusted"),
        "weak-key": ([f.named(address, key="rsa1024/leaf")], "leaf.weak-key"),
        "excluded": ([f.named(address, by=(limited := f.authority("excluded", by=f.root, constraints="critical,excluded;IP:127.0.0.0/255.0.0.0"))), limited], "chain.untrusted"),
    }
    for name, (chain, rule) in bad.items():
        server = bench.cluster("b-" + name, chain=chain)
        verdict = bench.one(server.name)
        report.equal(verdict.get("host"), "refuted", f"{name}: host")
        report.check(bench.rules(verdict, "error") & set(rule.split("|")), f"{name}: {rule} is not among {bench.rules(verdict)}")
        bench.never_sent(server.name, name)
        report.equal(verdict.get("identity"), None, f"{name}: identity")
    # Anchors of the machine and of the environment do not vouch where CA data is set, nor does a keylog get written.
    server = bench.cluster("b-environment", chain=[f.named(address, by=f.other_root)])
    keylog = os.path.join(bench.home.path, "keylog")
    environment = bench.home.environment(SSL_CERT_FILE=bench.file(f.other_root.pem), CURL_CA_BUNDLE=bench.file(f.other_root.pem), SSLKEYLOGFILE=keylog)
    outcome = bench.online("b-environment", env=environment)
    report.equal(bench.verdicts(outcome).get("b-environment", {}).get("host"), "refuted", "CA data beside SSL_CERT_FILE")
    bench.never_sent("b-environment", "SSL_CERT_FILE")
    report.check(not os.path.exists(keylog), "TLS keys were written to SSLKEYLOGFILE")
    # The home's .netrc and .curlrc give nothing away.
    bench.home.write(".netrc", b"machine 127.0.0.1 login netrc password from-netrc\n")
    bench.home.write(".curlrc", b"insecure\nuser = curlrc:x\n")
    server = bench.cluster("b-netrc", chain=[f.named(address, by=f.other_root)])
    bench.one("b-netrc")
    bench.never_sent("b-netrc", ".netrc and .curlrc")
    # A server that becomes bad after the first look: each connection is judged by itself.
    turn = bench.cluster("b-turning")
    turning(bench, turn)


def turning(bench, server):
    """The first connection is fine, later ones present another chain."""
    evil = context([bench.f.named("IP:127.0.0.1", by=bench.f.other_root)], bench.f.key("p256/leaf"))
    good, answer = server.default, server.api.answer

    def turned(method, path, authorization, body):
        server.default = evil
        return answer(method, path, authorization, body)
    server.api.answer = turned
    verdict = bench.one(server.name)
    bench.report.check(bench.rules(verdict, "error"), f"a server that turns bad: {verdict}")
    later = [one for one in server.requests[1:] if one.authorization]
    bench.report.check(not later, f"a credential over a connection whose chain is bad: {[one.path for one in later]}")
    server.default = good


def answers(bench):
    report = bench.report
    cases = {
        "a-401": (KubernetesAPI(), "forget", {"auth.rejected"}), "a-anonymous": (KubernetesAPI(anonymous=False), None, set()),
        "a-v1beta1": (KubernetesAPI(minor=27, reviews=("v1beta1",)), None, set()), "a-v1alpha1": (KubernetesAPI(minor=26, reviews=("v1alpha1",)), None, set()),
        "a-old": (KubernetesAPI(minor=24, reviews=()), None, set()), "a-late": (KubernetesAPI(refuse_first=1), None, set()),
        "a-no-self-review": (KubernetesAPI(self_review_allowed=False), None, set()),
        "a-all-reviews": (KubernetesAPI(reviews=REVIEWS), None, set()),
    }
    for name, (api, change, expected) in cases.items():
        server = bench.cluster(name, api)
        if change == "forget":
            api.identities.clear()
        verdict = bench.one(name)
        report.equal(bench.rules(verdict, "error"), expected, f"{name}: {[(one['rule'], one['message']) for one in verdict['findings']]}")
        report.equal(verdict.get("host"), "proven", f"{name}: host")
        report.check("endpoint.unreachable" not in bench.rules(verdict), f"{name}: it was reached")
        if name == "a-401":
            report.check(len(server.requests) < 40, f"a refused token was tried {len(server.requests)} times")
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
    for name, skew, expected in (("a-ahead", 3600, True), ("a-behind", -3600, True), ("a-near", 2, False), ("a-no-date", None, False)):
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
            server = bench.cluster(cluster, more=["-l", "set=f"])
            server.faults, server.location = {part: name}, target.url + "/elsewhere"
            servers.append((cluster, name, suffix, server))
    outcome = bench.online("-l", "set=f", "--parallel", "32", timeouts=["--connect-timeout", "3", "--timeout", "5"])
    report.status(outcome, 1)
    verdicts = bench.verdicts(outcome)
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
            report.check(len(finding["message"]) < 2000, f"{cluster}: a message of {len(finding['message'])} characters")
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
    bench.add("t-refused", bench.tokens["t-refused"], host=f"https://127.0.0.1:{closed}", ca=bench.authority.pem, more=["-l", "set=t"])
    for mode in ("plain", "silent", "closed", "noise"):
        bench.cluster("t-" + mode, more=["-l", "set=t"]).mode = mode
    bench.cluster("t-old", highest=ssl.TLSVersion.TLSv1_1, more=["-l", "set=t"])
    bench.cluster("t-client", client_authority=f.other_root, more=["-l", "set=t"])
    outcome = bench.online("-l", "set=t", timeouts=["--connect-timeout", "2", "--timeout", "4"])
    report.status(outcome, 1)
    verdicts = bench.verdicts(outcome)
    report.equal(len(verdicts), 7, "clusters that were judged")
    for name, verdict in verdicts.items():
        wanted = {"endpoint.unreachable", "endpoint.not-kubernetes"} if name in ("t-plain", "t-noise") else {"endpoint.unreachable"}
        report.check(bench.rules(verdict, "error") & wanted, f"{name}: {verdict['findings']}")
        report.check(verdict.get("host") != "proven" or name == "t-client", f"{name}: {verdict.get('host')}")
        bench.never_sent(name, name)
        report.note(f"  {name}: {'; '.join(one['message'] for one in verdict['findings'] if one['rule'] != 'lb.unreachable')[:150]}")


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
    report.check("configmaps" not in words(missing, "rbac.missing").split("hint")[0][:2000], f"what is there is named: {words(missing, 'rbac.missing')}")
    exec_only = verdict_of("r-exec", rules=without(PAGE_RULES, "pods/exec"))
    report.check("pods/exec" in words(exec_only, "rbac.missing"), "a resource does not cover its subresource")
    nothing = verdict_of("r-nothing", rules=[])
    report.check("rbac.missing" in bench.rules(nothing) and len(words(nothing, "rbac.missing")) < 4000, "no right at all")
    local = verdict_of("r-local", rules=[], local={"aichor": PAGE_RULES})
    report.check("rbac.missing" in bench.rules(local), "a role of one namespace is not enough")
    named = verdict_of("r-named", rules=[{**rule, "resourceNames": ["one"]} for rule in PAGE_RULES])
    report.check("rbac.missing" in bench.rules(named), "rights on single names are not enough")
    incomplete = verdict_of("r-incomplete", api=KubernetesAPI(incomplete=True))
    report.check("rbac.missing" not in bench.rules(incomplete), f"an incomplete review is completed: {incomplete['findings']}")
    admin = verdict_of("r-admin", rules=ADMIN_RULES)
    report.check("rbac.excessive" in bench.rules(admin) and "rbac.missing" not in bench.rules(admin), f"cluster-admin: {bench.rules(admin)}")
    masters = verdict_of("r-masters", groups=("system:masters", "system:authenticated"), rules=ADMIN_RULES)
    report.check("rbac.excessive" in bench.rules(masters), "system:masters")
    bind = verdict_of("r-bind", rules=[*PAGE_RULES, {"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["bind", "escalate"]}])
    report.check("rbac.excessive" in bench.rules(bind), "bind and escalate")
    unreviewed = verdict_of("r-unreviewed", may_review=False)
    report.check(not bench.rules(unreviewed, "error") and "auth.rejected" not in bench.rules(unreviewed), f"reviews are forbidden: what is unknown is not missing: {unreviewed['findings']}")
    custom = bench.file(json.dumps({"rules": [{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["create"]}]}).encode())
    bare = bench.file(json.dumps([{"apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["create"]}]).encode())
    outcome = bench.online("r-page", "--rules", custom)
    if outcome.status in (64, 65):
        custom = bare
        outcome = bench.online("r-page", "--rules", custom)
    text = words(bench.verdicts(outcome).get("r-page", {"findings": []}), "rbac.missing")
    report.check("jobs" in text and "secrets" not in text, f"--rules: {outcome} {text}")
    for content in (b"", b"{}", b"[", b"null", b'{"rules":[{"verbs":"*"}]}', b"[" * 100_000, b'{"rules":[' + b'{"apiGroups":[""],"resources":["x"],"verbs":["y"]},' * 20_000 + b"{}]}"):
        before = len(bench.fleet.requests)
        refused = bench.online("r-page", "--rules", bench.file(content))
        report.status(refused, 64, 65)
        report.equal(len(bench.fleet.requests), before, "requests with a bad --rules")


def twins(bench):
    """One host and port, two clusters: the CA of one must not vouch for the other's credential."""
    report, f = bench.report, bench.f
    tokens = {name: legacy_token() for name in ("w-right", "w-wrong")}
    bench.tokens.update(tokens)
    api = KubernetesAPI({one.decode(): Identity() for one in tokens.values()})
    server = bench.fleet.serve(context([f.named("IP:127.0.0.1")], f.key("p256/leaf")), None, api, name="w-server")
    bench.add("w-right", tokens["w-right"], host=server.url, ca=f.root.pem, more=["-l", "set=w"])
    bench.add("w-wrong", tokens["w-wrong"], host=server.url, ca=f.other_root.pem, more=["-l", "set=w"])
    for arguments in (["w-right", "w-wrong"], ["w-wrong", "w-right"], ["-l", "set=w", "--parallel", "1"], ["-l", "set=w", "--parallel", "8"],
                      ["w-right"], ["w-wrong"], ["w-right", "w-wrong", "--parallel", "1"], ["w-wrong", "w-right", "--parallel", "1"]):
        verdicts = bench.verdicts(bench.online(*arguments))
        for name, host in (("w-right", "proven"), ("w-wrong", "refuted")):
            if name in verdicts:
                report.equal(verdicts[name].get("host"), host, f"{name} in {arguments}")
    report.check(bench.was_sent("w-right"), "the right one was not asked")
    report.equal(bench.was_sent("w-wrong"), [], "the wrong one's token")
    # By name: two servers behind one port.
    other = f.issue("/CN=b", by=f.other_root, key="p256/b", sans="DNS:b.localhost")
    server.contexts = {"b.localhost": context([other], f.key("p256/b"))}
    bench.cluster("w-a", chain=[bench.serving], host=f"https://api.localhost:{server.port}")
    api.identities[bench.tokens["w-a"].decode()] = Identity()
    server.contexts["api.localhost"] = context([bench.serving], f.key("p256/api"))
    bench.tokens["w-b"] = legacy_token()
    api.identities[bench.tokens["w-b"].decode()] = Identity()
    bench.add("w-b", bench.tokens["w-b"], host=f"https://b.localhost:{server.port}", ca=f.other_root.pem)
    verdicts = bench.verdicts(bench.online("w-a", "w-b"))
    for name in ("w-a", "w-b"):
        report.equal(verdicts.get(name, {}).get("host"), "proven", f"{name}: by server name: {verdicts.get(name, {}).get('findings')}")
    report.equal({one.name for one in bench.was_sent("w-b")}, {"b.localhost"}, "where the token of b went")


def logged(bench):
    report = bench.report
    server = bench.cluster("l-one")
    answer, seen = server.api.answer, []

    def looking(method, path, authorization, body):
        if authorization is not None and not seen:
            # While the first request with the credential is here: the log is read by another process.
            seen.append(subprocess.run([binary(), "log", "--action", "secret.sent", "-o", "json", *bench.home.unlock(), "--lock-timeout", "5"],
                                       capture_output=True, check=False, env=bench.home.environment(), start_new_session=True))
        return answer(method, path, authorization, body)
    server.api.answer = looking
    bench.one("l-one")
    if report.check(seen, "no authenticated call came"):
        report.check(server.url.encode() in seen[0].stdout, f"the log has no entry when the token arrives: {seen[0].stdout[-300:]!r} {seen[0].stderr[-200:]!r}")
    report.status(bench.run("log", "verify"), 0)
    # Nobody can write: nothing is sent.
    blocked = bench.cluster("l-blocked")
    with open(bench.home.vault + ".lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = bench.online("l-blocked", "--lock-timeout", "1")
        report.status(outcome, 75)
    bench.never_sent("l-blocked", "a vault that cannot be written")
    report.check(not [one for one in blocked.requests if one.authorization], "a request with a credential")
    # Several: one entry each.
    before = len(bench.log("--action", "secret.sent"))
    bench.online("l-one", "l-blocked")
    report.equal(len(bench.log("--action", "secret.sent")) - before, 2, "entries of two clusters")
    removed = bench.online("nobody")
    report.status(removed, 66)


def proxies(bench):
    report = bench.report
    server = bench.cluster("p-direct")
    named = bench.fleet.serve(context([bench.serving], bench.f.key(bench.serving.key)), None, KubernetesAPI(), name="p-named")
    token = legacy_token()
    bench.tokens["p-named"] = token
    named.api.identities[token.decode()] = Identity()
    bench.add("p-named", token, host=f"https://api.localhost:{named.port}", ca=bench.authority.pem)

    def check(proxy, cluster, server, what, *arguments, env=None):
        before = len(server.requests)
        verdict = bench.verdicts(bench.online(cluster, *arguments, env=env)).get(cluster, {"findings": []})
        report.equal(bench.rules(verdict, "error"), set(), f"{what}: {verdict['findings']}")
        report.check(len(server.requests) > before, f"{what}: the server was not asked")
        if proxy is not None:
            report.check(proxy.asked, f"{what}: the proxy was not asked")
            through = bytes(proxy.passed) + b"".join(proxy.heads)
            report.check(bench.tokens[cluster] not in through and b"Authorization" not in through, f"{what}: the proxy saw the credential")
        return verdict
    routes = {"api.localhost": ("127.0.0.1", named.port)}
    for kind in ("http", "socks5", "socks5h"):
        proxy = Proxy(kind, routes)
        check(proxy, "p-direct", server, f"{kind} by option", "--proxy", proxy.url)
        check(proxy, "p-named", named, f"{kind}, a name", "--proxy", proxy.url)
    for variable in ("HTTPS_PROXY", "https_proxy"):
        proxy = Proxy("http", routes)
        check(proxy, "p-named", named, f"by {variable}", env=bench.home.environment(**{variable: proxy.url}))
        quiet = Proxy("http", routes)
        check(None, "p-named", named, f"--proxy none over {variable}", "--proxy", "none", env=bench.home.environment(**{variable: quiet.url}))
        report.equal(quiet.asked, [], "--proxy none")
        check(None, "p-named", named, "NO_PROXY", env=bench.home.environment(**{variable: quiet.url, "NO_PROXY": "api.localhost"}))
        report.equal(quiet.asked, [], "NO_PROXY")
        check(None, "p-direct", server, "an address of loopback, as Go does", env=bench.home.environment(**{variable: quiet.url}))
        report.equal(quiet.asked, [], "loopback and a proxy of the environment")
    quiet = Proxy("http", routes)
    check(None, "p-named", named, "HTTP_PROXY and ALL_PROXY are not for HTTPS in Go", env=bench.home.environment(HTTP_PROXY=quiet.url, ALL_PROXY=quiet.url))
    report.equal(quiet.asked, [], "HTTP_PROXY and ALL_PROXY")
    for kind, fault in (("http", "407"), ("http", "503"), ("http", "closed"), ("http", "garbage"), ("socks5", "refused"), ("socks5", "unreachable")):
        proxy = Proxy(kind, routes, fault)
        cluster = bench.one("p-direct", "--proxy", proxy.url)
        report.check("endpoint.unreachable" in bench.rules(cluster, "error"), f"{kind} {fault}: {cluster['findings']}")
        report.check("proxy" in json.dumps(cluster["findings"]).lower(), f"{kind} {fault}: the proxy is not named: {cluster['findings']}")
        through = bytes(proxy.passed) + b"".join(proxy.heads)
        report.check(bench.tokens["p-direct"] not in through and b"Authorization: Bearer" not in through, f"{kind} {fault}: the proxy saw the credential")
    dead = Proxy("http")
    dead.close()
    report.check("endpoint.unreachable" in bench.rules(bench.one("p-direct", "--proxy", dead.url), "error"), "a proxy that is not there")
    for url in ("ftp://127.0.0.1:1", "127.0.0.1", "http://", "http://user:p4ssw0rd-of-a-proxy@127.0.0.1:1", "\x1b[31m"):
        outcome = bench.online("p-direct", "--proxy", url)
        report.status(outcome, 0, 1, 64, 65)
        report.check(b"p4ssw0rd" not in outcome.out + outcome.err, "a proxy's password is shown")
    # A chain that the CA does not vouch for, behind a proxy: no credential either.
    bench.cluster("p-bad", chain=[bench.f.named("IP:127.0.0.1", by=bench.f.other_root)])
    proxy = Proxy("http", routes)
    report.equal(bench.one("p-bad", "--proxy", proxy.url).get("host"), "refuted", "a bad chain behind a proxy")
    bench.never_sent("p-bad", "behind a proxy")


def options(bench):
    report = bench.report
    server = bench.cluster("o-one")

    def refused(what, *arguments, statuses=(64, 65), env=None):
        before = len(bench.fleet.requests)
        outcome = bench.verify("o-one", *arguments, env=env)
        report.check(outcome.status in statuses and outcome.err, f"{what}: {outcome}")
        report.equal(len(bench.fleet.requests), before, f"{what}: requests")
        report.equal(bench.log("--action", "secret.sent"), [], f"{what}: entries of secret.sent")
        return outcome
    for value in ("0", "-1", "x", "", "1e9", "99999999999999999999", "nan", "0.0000001"):
        for option in ("--timeout", "--connect-timeout", "--parallel"):
            if not (option != "--parallel" and value == "0.0000001"):
                refused(f"{option} {value}", "--online", f"{option}={value}")
    for value in ("", "a b", "*.example.com", "." * 10, "a" * 300, "x\ny", "https://x", "x:443", "\x1b[31m"):
        refused(f"--tls-server-name {value!r}", "--online", f"--tls-server-name={value}")
    for arguments in (["--parallel", "3"], ["--timeout", "3"], ["--proxy", "none"], ["--tls-server-name", "x.example"], ["--rules", "/dev/null"]):
        refused(f"{arguments[0]} without --online", *arguments)
    refused("--serving-cert beside --online", "--online", "--serving-cert", bench.file(bench.serving.pem))
    refused("--rules of nobody", "--online", "--rules", "/nonexistent", statuses=(66,))
    libraries(bench, refused)
    bench.f.write("p.pem", bench.serving.pem)
    proxy = Proxy("http", tls=context([bench.serving], bench.f.key(bench.serving.key)))
    outcome = bench.verify("o-one", "--online", *QUICK, "--proxy", proxy.url)
    report.check(outcome.status in (1, 64, 65), f"an HTTPS proxy that no authority of the system knows: {outcome}")
    report.equal((proxy.heads, bytes(proxy.passed)), ([], b""), "what such a proxy got")
    bench.never_sent("o-one", "such a proxy")
    report.equal([one for one in server.requests if one.authorization], [], "credentials of all these")


def libraries(bench, refused):
    """Without a libcurl that is good: the package's name, exit 78, and no token is touched."""
    report = bench.report
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        report.did_not_run("a libcurl that is none", "no C compiler")
        return
    versions = {"empty": "", "of GnuTLS": 'struct info { int age; const char *version; unsigned number; const char *host; int features; const char *ssl; };'
                'static struct info it = {9, "8.1.0", 0x080100, "x", 0, "GnuTLS/3.7.9"}; void *curl_version_info(int a) { return &it; }'}
    versions["of OpenSSL 1.1"] = versions["of GnuTLS"].replace("GnuTLS/3.7.9", "OpenSSL/1.1.1n")
    versions["too old"] = versions["of GnuTLS"].replace("GnuTLS/3.7.9", "OpenSSL/3.0.1").replace("8.1.0", "7.50.0").replace("0x080100", "0x073200")
    for what, source in versions.items():
        folder = os.path.join(bench.home.path, "lib-" + what.replace(" ", "-"))
        os.mkdir(folder)
        subprocess.run([compiler, "-shared", "-fPIC", "-x", "c", "-o", os.path.join(folder, "libcurl.so.4"), "-"], input=source.encode(), check=True)
        outcome = refused(f"a libcurl {what}", "--online", statuses=(78,), env=bench.home.environment(LD_LIBRARY_PATH=folder))
        report.check(b"libcurl4" in outcome.err, f"a libcurl {what}: the package is not named: {outcome}")
    report.status(bench.verify("o-one", env=bench.home.environment(LD_LIBRARY_PATH=folder)), 0)


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
        report.check(b"chain." in refused.err or b"presented" in refused.err, f"another CA than the one that was seen: {refused}")
    else:
        report.status(refused, 1)
        report.check(findings_in(refused).errors & {"chain.untrusted", "chain.incomplete"}, f"another CA than the one that was seen: {refused}")
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
    given = bench.verdicts(bench.verify("s-one", "--serving-cert", bench.file(f.named("IP:10.9.9.9").pem))).get("s-one", {})
    report.equal((given.get("host"), given.get("provenBy")), ("refuted", "given"), "a chain that is given counts before one that was seen")
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
    process = subprocess.Popen([binary(), "verify", "--all", "--online", "--timeout", "40", "-o", "json", *bench.home.unlock()],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(), start_new_session=True)
    report.check(reached.wait(20), "no authenticated call came")
    # While servers keep it waiting, the vault is free, for writers too.
    report.status(bench.run("list", "--lock-timeout", "3"), 0)
    bench.add("e-new", legacy_token())
    report.status(bench.run("set", "e-set", "--token-file", bench.file(bench.secret(legacy_token())), "--lock-timeout", "3"), 0)
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
    report.check(check is None or check.get("version") != told["version"], f"a verdict on the former token counts for the new one: {check}")


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
        report.equal(bench.rules(verdicts.get(server.name, {"findings": []}), "error"), set(), f"{server.name} beside slow ones")
    for server in slow:
        report.check("endpoint.unreachable" in bench.rules(verdicts.get(server.name, {"findings": []})), f"{server.name}: {verdicts.get(server.name)}")
    # By order, not by duration: two workers are left beside the six slow ones, and with them all others are done
    # before the first slow one gives up at 4 seconds.
    last = max((one.moment for server in healthy_ones for one in server.requests), default=0)
    report.check(last < started + 4 or last < ended[0] - 2, f"slow ones delay the others: {last - started:.1f} of {ended[0] - started:.1f} s")
    report.equal(list(verdicts), sorted(verdicts), "the order of the clusters")
    interrupted(bench, slow, healthy_ones)


def interrupted(bench, slow, healthy_ones):
    """^C: what is known is told, and the exit status says that it is not all."""
    report = bench.report
    before = {server.name: len(server.requests) for server in healthy_ones}
    command = [binary(), "verify", "--online", "-l", "set=m", "--parallel", "32", "--connect-timeout", "60", "--timeout", "60", "-o", "json", *bench.home.unlock()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(), start_new_session=True)
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
        report.check(server.name in verdicts and not bench.rules(verdicts[server.name], "error"), f"{server.name} is not among the partial results")
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
    start = [binary(), "verify", "--online", "-l", "set=m", "--connect-timeout", "60", "--timeout", "60", *bench.home.unlock()]
    for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        before = sum(len(server.handshakes) + len(server.requests) for server in slow)
        process = subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bench.home.environment(), start_new_session=True)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and sum(len(server.handshakes) + len(server.requests) for server in slow) == before:
            time.sleep(0.05)
        os.kill(process.pid, number)
        _, err = process.communicate(timeout=30)
        report.check(process.returncode in (status, -number), f"{number.name}: {process.returncode} {err[-200:]!r}")
    quick = [binary(), "verify", "--online", "m-1", "m-2", *bench.home.unlock()]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(quick, stdout=full, stderr=subprocess.PIPE, env=bench.home.environment(), check=False, start_new_session=True, timeout=60)
        report.equal(done.returncode, 74, f"a full device: {done.stderr[-200:]!r}")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(quick, stdout=writer, stderr=subprocess.PIPE, env=bench.home.environment(), check=False, start_new_session=True, timeout=60)
    os.close(writer)
    report.equal(done.returncode, 74, f"a closed pipe: {done.stderr[-200:]!r}")
    report.status(bench.run("log", "verify"), 0)
    on_a_terminal(bench)


def on_a_terminal(bench):
    """What a person sees: progress that is wiped, and ^C by the terminal."""
    report = bench.report
    child, screen = pty.fork()
    if child == 0:
        os.execve(binary(), [binary(), "verify", "--online", "-l", "set=m", "--connect-timeout", "30", "--timeout", "30", *bench.home.unlock()],
                  bench.home.environment(TERM="xterm"))
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
    report.check(interrupted_at and b"\r" in seen[:interrupted_at] and b"36" in seen[:interrupted_at], f"no progress was shown: {seen[:300]!r}")
    report.check(b"m-1 " in seen, f"no partial results: {seen[-500:]!r}")


def settled(server, before):
    """Whether the last of what is asked of a cluster was asked: the rights, after the identity."""
    return any("rulesreviews" in one.path for one in server.requests[before[server.name]:])


SECTIONS = (healthy, chains, answers, faults, transport, rights, twins, logged, proxies, options, remembered, meanwhile, many)


def main():
    report, folder = Report("online"), scratch()
    seen = set()
    try:
        fixtures = Fixtures(folder)
        for section in SECTIONS:
            if sys.argv[1:] and section.__name__ not in sys.argv[1:]:
                continue
            with report.section(section.__name__):
                bench = Bench(report, folder, fixtures)
                try:
                    section(bench)
                finally:
                    seen |= bench.seen
                    bench.close()
        if not sys.argv[1:]:
            report.equal(sorted(ONLINE - seen), [], "rules of the network that nothing provoked")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
