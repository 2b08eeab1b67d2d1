# SPDX-License-Identifier: Apache-2.0
"""Who is asked, who is trusted, and who gets the credential: nobody else does."""
import base64
import fcntl
import json
import os
import shutil
import subprocess

from bench import QUICK, username
from kit import binary, findings_in, has_ipv6
from kubernetes_api import Identity, KubernetesAPI, legacy_token
from proxies import Proxy
from servers import context


def healthy(bench):
    report = bench.report
    server = bench.cluster("good")
    before = bench.log("--action", "secret.sent")
    report.equal(before, [], "nothing was sent yet")
    outcome = bench.online("good")
    verdict = bench.verdicts(outcome).get("good", {"findings": []})
    report.equal(bench.rules(verdict, "error"), set(), f"errors of a good cluster: {outcome}")
    report.status(outcome, 0)
    for key, value in (("host", "proven"), ("provenBy", "presented"), ("online", True), ("apiHost", server.url),
                       ("serverVersion", "v1.36.2")):
        report.equal(verdict.get(key), value, f"a good cluster: {key}")
    report.equal(username(verdict), Identity().username, "whom the token stands for")
    requests = server.requests
    if report.check(requests, "the server was not asked"):
        report.equal((requests[0].method, requests[0].path, requests[0].authorization), ("GET", "/version", None),
                     "the first request")
        report.equal(len(server.handshakes), 1, f"connections for {len(requests)} questions")
        report.check(any(one.authorization for one in requests[1:]), "no authenticated call")
    for request in requests:
        report.equal(request.header("Host"), f"127.0.0.1:{server.port}", "Host")
        report.check(request.header("Cookie") is None, "a cookie was sent")
        report.check(request.header("Accept-Encoding") in (None, "identity"), "compressed answers are asked for")
        report.check(bench.tokens["good"] not in (request.path.encode() + request.body),
                     "the token stands outside its header")
        report.check(request.name is None, f"an address was sent as a server name: {request.name}")
        if request.authorization:
            report.equal(request.authorization.encode(), b"Bearer " + bench.tokens["good"], "Authorization")
    sent = bench.log("--action", "secret.sent")
    report.equal(len(sent), 1, "entries of secret.sent")
    report.check(sent and server.url in json.dumps(sent) and "verify" in json.dumps(sent), f"the entry: {sent}")
    offline = bench.verdicts(bench.verify("good")).get("good", {})
    report.equal((offline.get("host"), offline.get("provenBy"), offline.get("online")), ("proven", "seen", False),
                 "what was seen, offline")
    report.equal(len(bench.log("--action", "secret.sent")), 1, "an offline check sends nothing")
    bench.online("good")
    for style in ("table", "wide", "yaml"):
        text = bench.verify("good", "--online", "-o", style, json_output=False).out.decode()
        report.check("good" in text and (style == "table" or "v1.36.2" in text), f"-o {style}: {text}")
    wide = bench.run("list", "-o", "wide", json_output=False).out.decode()
    report.check("good" in wide and "critical: host.local-only" in wide and "error" in wide, f"list -o wide: {wide}")
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
    report.check(
        any(one.authorization == "Basic " + base64.b64encode(b"admin:" + password).decode() for one in server.requests),
        "Basic")
    if has_ipv6():
        six = bench.cluster("six", address="::1")
        report.equal(bench.rules(bench.one("six"), "error"), set(), "IPv6")
        report.check(all(one.header("Host") == f"[::1]:{six.port}" for one in six.requests), "Host of an IPv6 address")
    else:
        report.did_not_run("a server at an IPv6 address", "this machine has no IPv6 loopback", machine=True)
    prefixed = bench.cluster("prefixed", KubernetesAPI(prefix="/k8s/clusters/c-m-abc"), suffix="/k8s/clusters/c-m-abc")
    report.equal(bench.rules(bench.one("prefixed"), "error"), set(), "a path prefix")
    report.check(all(one.path.startswith("/k8s/clusters/c-m-abc/") for one in prefixed.requests), "the prefix is kept")
    local = bench.fleet.serve(context([bench.serving], bench.f.key(bench.serving.key)), None,
                              KubernetesAPI({bench.tokens["good"].decode(): Identity()}), name="local")
    bench.tokens["local"] = bench.tokens["good"]
    bench.add("local", bench.tokens["good"], host=f"https://localhost:{local.port}", ca=bench.authority.pem)
    report.equal(bench.rules(bench.one("local"), "error"), set(), "localhost")
    report.check(all(one.name == "localhost" for one in local.requests) and local.requests, "the name is sent")
    elsewhere = bench.cluster("elsewhere", chain=[bench.f.named("DNS:api.example.com", key="p256/api")])
    report.check("host.match" in bench.rules(bench.one("elsewhere"), "error"),
                 "an address that is not in the certificate")
    bench.never_sent("elsewhere", "before --tls-server-name")
    report.equal(bench.rules(bench.one("elsewhere", "--tls-server-name", "api.example.com"), "error"), set(),
                 "--tls-server-name")
    report.equal({one.name for one in elsewhere.requests}, {"api.example.com"}, "the name that --tls-server-name gives")
    report.equal({one.header("Host")
                  for one in elsewhere.requests}, {f"127.0.0.1:{elsewhere.port}"}, "Host with --tls-server-name")
    report.check("lb.unreachable" in findings_in(bench.online("basic")).rules,
                 "nothing listens on the load balancer's ports")
    lists = [
        bench.run("inspect", "host", server.url, "--online", "--ca-file", bench.file(ca.pem))
        for ca in (bench.authority, bench.f.other_root)
    ]
    report.status(lists[0], 0)
    report.status(lists[1], 1)
    report.check(
        findings_in(lists[1]).errors & {"chain.untrusted", "chain.incomplete"},
        f"inspect host with another CA: {lists[1]}")


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
        "expired": ([f.named(address, start=-90, end=-1)], "chain.validity"),
        "future": ([f.named(address, start=5)], "chain.validity"),
        "other-root": ([f.named(address, by=f.other_root)], "chain.untrusted|chain.incomplete"),
        "same-name": ([f.named(address, by=f.same_name_root)], "chain.untrusted"),
        "self-signed": ([f.issue("/CN=127.0.0.1", key="p256/self", sans=address)], "chain.untrusted"),
        "cn-only": ([f.issue("/CN=127.0.0.1", by=f.root)], "host.cn-only"),
        "wrong-host": ([f.named("IP:127.0.0.2,DNS:api.example.com")], "host.match"),
        "name-as-address": ([f.named("DNS:127.0.0.1")], "host.match"),
        "incomplete": ([f.named(address, by=f.one)], "chain.incomplete"),
        "client-only": ([f.named(address, purpose="clientAuth")], "leaf.usage|chain.untrusted"),
        "weak-key": ([f.named(address, key="rsa1024/leaf")], "leaf.weak-key"),
        "excluded": ([
            f.named(
                address, by=(limited := f.authority("excluded", by=f.root,
                                                    constraints="critical,excluded;IP:127.0.0.0/255.0.0.0"))), limited
        ], "chain.untrusted"),
    }
    for name, (chain, rule) in bad.items():
        server = bench.cluster("b-" + name, chain=chain)
        verdict = bench.one(server.name)
        report.equal(verdict.get("host"), "refuted", f"{name}: host")
        report.check(
            bench.rules(verdict, "error") & set(rule.split("|")), f"{name}: {rule} is not among {bench.rules(verdict)}")
        bench.never_sent(server.name, name)
        report.equal(verdict.get("identity"), None, f"{name}: identity")
    # Anchors of the machine and of the environment do not vouch where CA data is set, nor does a keylog get written.
    server = bench.cluster("b-environment", chain=[f.named(address, by=f.other_root)])
    keylog = os.path.join(bench.home.path, "keylog")
    environment = bench.home.environment(SSL_CERT_FILE=bench.file(f.other_root.pem),
                                         CURL_CA_BUNDLE=bench.file(f.other_root.pem), SSLKEYLOGFILE=keylog)
    outcome = bench.online("b-environment", env=environment)
    report.equal(
        bench.verdicts(outcome).get("b-environment", {}).get("host"), "refuted", "CA data beside SSL_CERT_FILE")
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
    """The first connection is fine and ends, later ones present another chain: a connection that is made anew is judged anew."""
    evil = context([bench.f.named("IP:127.0.0.1", by=bench.f.other_root)], bench.f.key("p256/leaf"))
    good, answer = server.default, server.api.answer

    def turned(method, path, authorization, body):
        server.default = evil
        found = answer(method, path, authorization, body)
        found.headers = {**found.headers, "Connection": "close"}
        return found

    server.api.answer = turned
    verdict = bench.one(server.name)
    bench.report.check(bench.rules(verdict, "error"), f"a server that turns bad: {verdict}")
    bench.report.equal(len(server.handshakes), 2, "connections to a server that turns bad")
    later = [one for one in server.requests[1:] if one.authorization]
    bench.report.check(not later, f"a credential over a connection whose chain is bad: {[one.path for one in later]}")
    server.default = good


def twins(bench):
    """One host and port, two clusters: the CA of one must not vouch for the other's credential."""
    report, f = bench.report, bench.f
    tokens = {name: legacy_token() for name in ("w-right", "w-wrong")}
    bench.tokens.update(tokens)
    api = KubernetesAPI({one.decode(): Identity() for one in tokens.values()})
    server = bench.fleet.serve(context([f.named("IP:127.0.0.1")], f.key("p256/leaf")), None, api, name="w-server")
    bench.add("w-right", tokens["w-right"], host=server.url, ca=f.root.pem, more=["-l", "set=w"])
    bench.add("w-wrong", tokens["w-wrong"], host=server.url, ca=f.other_root.pem, more=["-l", "set=w"])
    for arguments in (["w-right", "w-wrong"], ["w-wrong", "w-right"], ["-l", "set=w", "--parallel",
                                                                       "1"], ["-l", "set=w", "--parallel", "8"],
                      ["w-right"], ["w-wrong"], ["w-right", "w-wrong", "--parallel",
                                                 "1"], ["w-wrong", "w-right", "--parallel", "1"]):
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
        report.equal(
            verdicts.get(name, {}).get("host"), "proven",
            f"{name}: by server name: {verdicts.get(name, {}).get('findings')}")
    report.equal({one.name for one in bench.was_sent("w-b")}, {"b.localhost"}, "where the token of b went")


def logged(bench):
    report = bench.report
    server = bench.cluster("l-one")
    answer, seen = server.api.answer, []

    def looking(method, path, authorization, body):
        if authorization is not None and not seen:
            # While the first request with the credential is here: the log is read by another process.
            seen.append(
                subprocess.run([
                    binary(), "log", "--action", "secret.sent", "-o", "json", *bench.home.unlock(), "--lock-timeout",
                    "5"
                ], capture_output=True, check=False, env=bench.home.environment(), start_new_session=True))
        return answer(method, path, authorization, body)

    server.api.answer = looking
    bench.one("l-one")
    if report.check(seen, "no authenticated call came"):
        report.check(
            server.url.encode() in seen[0].stdout,
            f"the log has no entry when the token arrives: {seen[0].stdout[-300:]!r} {seen[0].stderr[-200:]!r}")
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
    named = bench.fleet.serve(context([bench.serving], bench.f.key(bench.serving.key)), None, KubernetesAPI(),
                              name="p-named")
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
            report.check(bench.tokens[cluster] not in through and b"Authorization" not in through,
                         f"{what}: the proxy saw the credential")
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
        check(None, "p-named", named, f"--proxy none over {variable}", "--proxy", "none",
              env=bench.home.environment(**{variable: quiet.url}))
        report.equal(quiet.asked, [], "--proxy none")
        check(None, "p-named", named, "NO_PROXY",
              env=bench.home.environment(**{variable: quiet.url, "NO_PROXY": "api.localhost"}))
        report.equal(quiet.asked, [], "NO_PROXY")
        check(None, "p-direct", server, "an address of loopback, as Go does",
              env=bench.home.environment(**{variable: quiet.url}))
        report.equal(quiet.asked, [], "loopback and a proxy of the environment")
    quiet = Proxy("http", routes)
    check(None, "p-named", named, "HTTP_PROXY and ALL_PROXY are not for HTTPS in Go",
          env=bench.home.environment(HTTP_PROXY=quiet.url, ALL_PROXY=quiet.url))
    report.equal(quiet.asked, [], "HTTP_PROXY and ALL_PROXY")
    for kind, fault in (("http", "407"), ("http", "503"), ("http", "closed"), ("http", "garbage"),
                        ("socks5", "refused"), ("socks5", "unreachable")):
        proxy = Proxy(kind, routes, fault)
        cluster = bench.one("p-direct", "--proxy", proxy.url)
        report.check("endpoint.unreachable" in bench.rules(cluster, "error"), f"{kind} {fault}: {cluster['findings']}")
        report.check("proxy" in json.dumps(cluster["findings"]).lower(),
                     f"{kind} {fault}: the proxy is not named: {cluster['findings']}")
        through = bytes(proxy.passed) + b"".join(proxy.heads)
        report.check(bench.tokens["p-direct"] not in through and b"Authorization: Bearer" not in through,
                     f"{kind} {fault}: the proxy saw the credential")
    dead = Proxy("http")
    dead.close()
    report.check("endpoint.unreachable" in bench.rules(bench.one("p-direct", "--proxy", dead.url), "error"),
                 "a proxy that is not there")
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
    for arguments in (["--parallel", "3"], ["--timeout", "3"], ["--proxy",
                                                                "none"], ["--tls-server-name",
                                                                          "x.example"], ["--rules", "/dev/null"]):
        refused(f"{arguments[0]} without --online", *arguments)
    refused("--serving-cert beside --online", "--online", "--serving-cert", bench.file(bench.serving.pem))
    refused("--rules of nobody", "--online", "--rules", os.path.join(bench.home.path, "none"), statuses=(66,))
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
    versions = {
        "empty": "",
        "of GnuTLS": 'struct info { int age; const char *version; unsigned number; const char *host; int features; const char *ssl; };'
        'static struct info it = {9, "8.1.0", 0x080100, "x", 0, "GnuTLS/3.7.9"}; void *curl_version_info(int a) { return &it; }'
    }
    versions["of OpenSSL 1.1"] = versions["of GnuTLS"].replace("GnuTLS/3.7.9", "OpenSSL/1.1.1n")
    versions["too old"] = versions["of GnuTLS"].replace("GnuTLS/3.7.9",
                                                        "OpenSSL/3.0.1").replace("8.1.0", "7.50.0").replace(
                                                            "0x080100", "0x073200")
    for what, source in versions.items():
        folder = os.path.join(bench.home.path, "lib-" + what.replace(" ", "-"))
        os.mkdir(folder)
        subprocess.run([compiler, "-shared", "-fPIC", "-x", "c", "-o",
                        os.path.join(folder, "libcurl.so.4"), "-"], input=source.encode(), check=True)
        outcome = refused(f"a libcurl {what}", "--online", statuses=(78,),
                          env=bench.home.environment(LD_LIBRARY_PATH=folder))
        report.check(b"libcurl4" in outcome.err, f"a libcurl {what}: the package is not named: {outcome}")
    report.status(bench.verify("o-one", env=bench.home.environment(LD_LIBRARY_PATH=folder)), 0)
