#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Verification without a network, from the command line, through a real vault.

rules     every rule of ca, host, chain, leaf, token and form is provoked; the table of them is complete
verdicts  proven, refuted and not proven; --fail-on; formats; selections; what list and show remember
gates     add, set and export refuse what is an error, go on with --allow-findings, and never keep a private key
texts     CA text that kubectl cannot read is reported with its reason by every command that takes it, a dry run too
explain   every rule has an explanation
hostile   certificates, bundles and tokens that are made to hurt: bounded, and a finding or a clean refusal
"""
import base64
import json
import os
import shutil
import sys
import time

from fixtures import NAMES, Fixtures
from hostile import bundles as hostile_bundles
from hostile import chains as hostile_chains
from hostile import hosts as hostile_hosts
from hostile import tokens as hostile_tokens
from kit import LOAD_BALANCER, OFFLINE, ONLINE, Driver, Report, findings_in, scratch
from kubernetes_api import bound_token, legacy_token


class Rules:
    """One provocation per rule at least."""
    def __init__(self, driver, fixtures):
        self.driver, self.f, self.report = driver, fixtures, driver.report
        self.seen = {}
        self.count = 0

    def took(self, rule, severity, outcome):
        """The outcome must name the rule, with that severity."""
        found = findings_in(outcome).of(rule)
        self.report.check(found, f"{rule} is not named by {outcome}; found {sorted(findings_in(outcome).rules)}")
        for one in found[:1]:
            self.report.equal(one["severity"], severity, f"{rule}: severity in {outcome}")
            self.report.check(one["message"] and not one["message"][0].isspace(), f"{rule}: {one}")
        if found:
            self.seen.setdefault(rule, []).append(outcome.arguments[0])
        self.report.status(outcome, 1 if "error" in [one["severity"] for one in findings_in(outcome)] else 0, 65)

    def inspect(self, rule, severity, kind, content, *more):
        self.took(rule, severity, self.driver.run("inspect", kind, self.driver.file(content), *more))

    def cluster(self, rule, severity, serving=None, **options):
        """A cluster that has it, as `verify` sees it."""
        self.count += 1
        name = f"rule-{self.count}"
        options.setdefault("token", legacy_token())
        self.driver.add(name, options.pop("token"), **options)
        given = ["--serving-cert", self.driver.file(b"".join(one.pem for one in serving))] if serving else []
        self.took(rule, severity, self.driver.verify(name, *given))

    def authorities(self):
        f = self.f
        for name, (content, _, rule) in f.bundles.items():
            if rule is not None:
                severity = "warning" if rule == "ca.duplicate" else None
                outcome = self.driver.run("inspect", "cert", self.driver.file(content))
                found = findings_in(outcome).of(rule)
                self.took(rule, severity or (found[0]["severity"] if found else "error"), outcome)
                if rule in ("ca.private-key", "ca.double-base64"):
                    self.report.status(outcome, 1)
        expired = f.authority("expired-ca", start=-900, end=-10)
        future = f.authority("future-ca", start=10, end=900)
        weak = f.authority("weak-ca", key="rsa1024/ca")
        signer = f.kubeadm_like_root
        broken = f.authority("sha1-ca", by=signer, digest="sha1")
        for bundle, severity in ((expired.pem, "error"), (future.pem, "error"), (f.root.pem + expired.pem, "warning")):
            self.inspect("ca.validity", severity, "cert", bundle)
            self.cluster("ca.validity", severity, ca=bundle)
        self.inspect("ca.not-a-ca", "error", "cert", f.leaf.pem)
        self.inspect("ca.not-a-ca", "warning", "cert", f.root.pem + f.leaf.pem)
        self.cluster("ca.not-a-ca", "error", ca=f.leaf.pem)
        self.cluster("ca.not-a-ca", "error", ca=f.leaf.pem, serving=[f.leaf_one, f.one])
        self.inspect("ca.weak-key", "error", "cert", weak.pem)
        self.cluster("ca.weak-key", "warning", ca=f.root.pem + weak.pem)
        self.inspect("ca.weak-key", "error", "cert", f.authority("p192-ca", key="p192/ca").pem)
        self.inspect("ca.weak-signature", "warning", "cert", broken.pem)
        self.cluster("ca.weak-signature", "warning", ca=broken.pem)

    def hosts(self):
        f = self.f
        for address in ("a b", "https://", "10.0.0.1:99999", "1.2.3.4.5", "*.example.com", "", "https://u:p@x.example",
                        "[fd00::1"):
            self.took(
                "host.syntax", "error",
                self.driver.run("inspect", "host", "--", address) if address else self.driver.run(
                    "inspect", "host", " "))
        for address in ("http://10.0.0.1:8080", "ftp://x.example", "HTTP://x.example"):
            self.took("host.scheme", "error", self.driver.run("inspect", "host", address))
        refused = {
            "host.match": ("https://10.0.0.2:6443", [f.leaf], f.root.pem),
            "host.cn-only": ("https://api.example.com:6443", [f.issue("/CN=api.example.com", by=f.root)],
                             f.root.pem), "chain.untrusted": ("https://10.0.0.1:6443", [f.leaf], f.same_name_root.pem),
            "chain.validity": ("https://10.0.0.1:6443", [f.named(NAMES, start=-400, end=-35)], f.root.pem),
            "chain.incomplete": ("https://10.0.0.1:6443", [f.leaf_two, f.two], f.root.pem),
            "leaf.parse": ("https://10.0.0.1:6443", [f.with_serial(-5)], f.root.pem),
            "leaf.weak-key": ("https://10.0.0.1:6443", [f.named(NAMES, key="rsa1024/leaf")], f.root.pem)
        }
        for rule, (host, chain, bundle) in refused.items():
            self.cluster(rule, "error", host=host, ca=bundle, serving=chain)
            self.took(
                rule, "error",
                self.driver.run("inspect", "host", host, "--ca-file", self.driver.file(bundle), "--serving-cert",
                                self.driver.file(b"".join(one.pem for one in chain))))
        self.cluster("leaf.usage", "warning", host="https://10.0.0.1:6443", ca=f.root.pem,
                     serving=[f.named(NAMES, purpose=None)])
        self.cluster("leaf.usage", "error", host="https://10.0.0.1:6443", ca=f.root.pem,
                     serving=[f.named(NAMES, purpose="clientAuth")])
        self.cluster("chain.untrusted", "error", host="https://10.0.0.1:6443", ca=f.root.pem,
                     serving=[f.issue("/CN=self", key="p256/self", sans=NAMES)])
        # Without CA data the system's own authorities are asked; none of them knows this one.
        self.driver.add("no-ca", legacy_token(), host="https://10.0.0.1:6443")
        outcome = self.driver.verify("no-ca", "--serving-cert", self.driver.file(f.leaf.pem))
        self.report.status(outcome, 1)
        self.report.check(
            findings_in(outcome).errors & {"chain.untrusted", "chain.incomplete"},
            f"a private CA without CA data: {outcome}")

    def tokens(self):
        now = int(time.time())
        for rule, severity, token in (("token.expired", "error", bound_token(expires=-60, starts=-4000)),
                                      ("token.not-yet-valid", "error", bound_token(expires=90_000_000, starts=86_400)),
                                      ("token.expires-soon", "warning",
                                       bound_token(expires=5 * 86_400,
                                                   starts=-300 * 86_400)), ("token.short-lived", "warning",
                                                                            bound_token(expires=3500, starts=-100)),
                                      ("token.bound-object", "warning",
                                       bound_token(expires=300 * 86_400, starts=-86_400, pod="web-0")),
                                      ("token.subject", "warning",
                                       legacy_token(claims={"sub": "system:serviceaccount:default:other"})),
                                      ("token.audience", "warning",
                                       bound_token(expires=300 * 86_400, starts=-86_400,
                                                   audience=["vault"])), ("token.shape", "warning",
                                                                          legacy_token(header={"alg": "none"})),
                                      ("token.subject", "warning",
                                       bound_token(expires=300 * 86_400,
                                                   **{"kubernetes.io": {}, "sub": "jane", "iat": now}))):
            self.driver.secret(token)
            self.inspect(rule, severity, "token", token)
            self.cluster(rule, severity, token=token)
        for text in (b"Bearer " + legacy_token(), b" " + legacy_token(), base64.b64encode(legacy_token()),
                     b"<none>", b"two words", self.f.root.pem, self.f.private_key, b"apiVersion: v1\nkind: Config\n",
                     legacy_token()[:-300] + "é".encode()):
            self.driver.secret(text[-40:] or b"nothing at all")
            self.inspect("token.shape", "error", "token", text)
        self.cluster("auth.basic-removed", "warning", basic=("admin", b"correct-horse-battery-staple"))

    def form(self):
        for name in ("Paris", "1st", "a_b", "a" * 64, "-a", "é"):
            self.took(
                "name.syntax", "error",
                self.driver.add(name, legacy_token(), allow=False) if not name.startswith("-") else self.driver.add(
                    "a b", legacy_token(), allow=False))
        for address in ("lb.example.com", "10.0.0.256", "10.0.0.1:443", "http://10.0.0.1"):
            self.took("lb.syntax", "error", self.driver.add("good", legacy_token(), balancer=address, allow=False))
        for rule, options in (("host.local-only", {"host": "https://127.0.0.1:6443"}), ("host.local-only", {"host": "https://localhost"}),
                              ("host.local-only", {"host": "https://kubernetes.default.svc"}),
                              ("host.local-only", {"host": "https://[fe80::1]:6443"}), ("lb.local-only", {"balancer": "127.0.0.1"}),
                              ("lb.local-only", {"balancer": "169.254.169.254"})):
            self.count += 1
            name = f"local-{self.count}"
            # Stored with a warning, and an error where it is judged whether registrations will work.
            added = self.driver.add(name, legacy_token(), allow=False, **options)
            self.report.status(added, 0)
            self.took(rule, "error", self.driver.run("verify", name))
            if "host" in options:
                self.took(rule, "warning", self.driver.run("inspect", "host", options["host"]))
        self.took("host.scheme", "error", self.driver.add("good", legacy_token(), host="http://127.0.0.1", allow=False))
        self.took("ca.private-key", "error",
                  self.driver.add("good", legacy_token(), ca=self.f.bundles["key inside"][0], allow=False))


def rules(driver, f):
    provoked = Rules(driver, f)
    provoked.authorities()
    provoked.hosts()
    provoked.tokens()
    provoked.form()
    driver.report.equal(sorted(OFFLINE - set(provoked.seen)), [], "rules that nothing provoked")
    for rule, commands in sorted(provoked.seen.items()):
        driver.report.note(f"  {rule}: {', '.join(sorted(set(commands)))}")


def verdicts(driver, f):
    report = driver.report
    serving = driver.file(f.leaf.pem)
    driver.add("v-good", legacy_token(), host="https://10.0.0.1:6443", ca=f.root.pem, more=["-l", "set=v"])
    driver.add("v-warning", legacy_token(), host="https://10.0.0.1:6443",
               ca=f.root.pem + f.authority("old", start=-900, end=-9).pem, more=["-l", "set=v"])
    driver.add("v-error", bound_token(expires=-60), host="https://10.0.0.1:6443", ca=f.root.pem, more=["-l", "set=v"])
    for name, verdict, status, strict in (("v-good", "ok", 0, 0), ("v-warning", "warning", 0, 1), ("v-error", "error",
                                                                                                   1, 1)):
        outcome = driver.verify(name)
        report.status(outcome, status)
        one = driver.verdicts(outcome).get(name, {})
        report.equal(one.get("verdict"), verdict, f"{name}: verdict")
        report.equal(one.get("host"), "not proven", f"{name}: host without a chain")
        report.equal(one.get("online"), False, f"{name}: online")
        report.equal(one.get("apiHost"), "https://10.0.0.1:6443", f"{name}: apiHost")
        report.check(str(one.get("verifiedAt", "")).startswith("20"), f"{name}: verifiedAt {one.get('verifiedAt')}")
        report.status(driver.verify(name, "--fail-on", "warning"), strict)
        report.status(driver.verify(name, "--fail-on", "error"), status)
    report.status(driver.verify("v-good", "--fail-on", "nothing"), 64)
    proven = driver.verdicts(driver.verify("v-good", "--serving-cert", serving)).get("v-good", {})
    report.equal((proven.get("host"), proven.get("provenBy"), proven.get("verdict")), ("proven", "given", "ok"),
                 "a good chain that is given")
    driver.add("v-elsewhere", legacy_token(), host="https://10.0.0.2:6443", ca=f.root.pem)
    refuted = driver.verify("v-elsewhere", "--serving-cert", serving)
    report.status(refuted, 1)
    report.equal(driver.verdicts(refuted).get("v-elsewhere", {}).get("host"), "refuted", "a chain for another host")
    text = json.dumps(findings_in(refuted))
    report.check("10.0.0.1" in text and "api.example.com" in text, f"the names that are there are not listed: {text}")
    report.check("certSANs" in text and "tls-san" in text, f"no flag that adds a name: {text}")
    selections(driver)
    formats(driver)
    remembered(driver)


def selections(driver):
    report = driver.report
    for arguments, wanted in ((["v-good", "v-error"], {"v-good",
                                                       "v-error"}), (["-l",
                                                                      "set=v"], {"v-good", "v-warning", "v-error"})):
        report.equal(set(driver.verdicts(driver.verify(*arguments))), wanted, f"verify {arguments}")
    everything = driver.verdicts(driver.verify("--all"))
    listed = json.loads(driver.run("list").out)
    report.equal(set(everything), {one["name"] for one in listed}, "verify --all")
    report.status(driver.verify("nobody"), 66)
    report.status(driver.verify(), 64)
    report.status(driver.verify("v-good", "--all"), 64)
    report.status(driver.verify("-l", "set=none"), 0)


def formats(driver):
    report = driver.report
    for style in ("table", "wide", "yaml", "name"):
        outcome = driver.run("verify", "-l", "set=v", "-o", style, json_output=False)
        report.status(outcome, 1)
        text = outcome.out.decode()
        for name in ("v-good", "v-warning", "v-error"):
            report.check(name in text, f"-o {style} lacks {name}: {text}")
        report.check(style == "name" or "token.expired" in text, f"-o {style} lacks the finding: {text}")
    names = driver.run("verify", "-l", "set=v", "-o", "name", json_output=False).out.decode().split()
    report.check(len(names) == 3, f"-o name: {names}")
    plain = json.loads(driver.verify("-l", "set=v").out)
    try:
        import yaml
    except ImportError:
        report.did_not_run("YAML read by another reader", "no PyYAML")
        return
    read = yaml.safe_load(driver.run("verify", "-l", "set=v", "-o", "yaml", json_output=False).out)
    report.equal([(one["name"], one["verdict"], len(one["findings"])) for one in read],
                 [(one["name"], one["verdict"], len(one["findings"])) for one in plain], "-o yaml against -o json")


def remembered(driver):
    """The verdict is stored with its time, and survives."""
    report = driver.report
    for name, verdict in (("v-good", "ok"), ("v-warning", "warning"), ("v-error", "error")):
        wide = driver.run("list", "-o", "wide", json_output=False).out.decode()
        row = [line for line in wide.splitlines() if line.startswith(name + " ")]
        report.check(row and verdict in row[0].split(), f"list -o wide does not tell the verdict of {name}: {row}")
        shown = driver.run("show", name, json_output=False).out.decode()
        report.check(verdict in shown and "20" in shown, f"show does not tell the verdict of {name}: {shown}")
        report.check(verdict in driver.run("show", name).out.decode(),
                     f"show -o json does not tell the verdict of {name}")
    never = legacy_token()
    driver.add("v-never", never)
    report.check(
        "never" in driver.run("show", "v-never", json_output=False).out.decode()
        or "erified" not in driver.run("show", "v-never", json_output=False).out.decode(),
        "show of what was never verified")


def gates(driver, f):
    report = driver.report
    expired = driver.secret(bound_token(expires=-60))
    outcome = driver.add("g-one", expired, allow=False)
    report.status(outcome, 1)
    report.check("token.expired" in findings_in(outcome).rules, f"add does not say why: {outcome}")
    report.check("g-one" not in driver.run("list", "-o", "name", json_output=False).out.decode(),
                 "a refused cluster is there")
    driver.add("g-one", expired)
    report.status(driver.run("export", "g-one"), 1)
    report.equal(driver.run("export", "g-one").out, b"", "a refused export")
    allowed = driver.home.run("export", "g-one", "--allow-findings")
    report.status(allowed, 0)
    report.check(expired in allowed.out, "export --allow-findings")
    driver.add("g-two", legacy_token(), ca=f.root.pem, allow=False)
    leaf = driver.file(f.leaf.pem)
    for arguments, rule in ((["--ca-file", leaf], "ca.not-a-ca"), (["--token-file",
                                                                    driver.file(expired)], "token.expired")):
        before = driver.run("show", "g-two").out
        outcome = driver.run("set", "g-two", *arguments)
        report.status(outcome, 1)
        report.check(rule in findings_in(outcome).rules, f"set does not say why: {outcome}")
        report.equal(
            json.loads(driver.run("show", "g-two").out)["version"],
            json.loads(before)["version"], f"set {rule} changed the cluster")
        report.status(driver.run("set", "g-two", *arguments, "--allow-findings"), 0)
    report.status(driver.run("set", "g-two", "--note", "a change beside what was accepted before"), 0)
    warned = driver.add("g-three", legacy_token(), ca=f.root.pem + f.root.pem, allow=False, json_output=False)
    report.status(warned, 0)
    report.check(warned.err, "add says nothing of a certificate that stands twice")
    for name in ("key inside", "key first", "key alone", "rsa key inside"):
        content = f.bundles[name][0]
        for allow in (False, True):
            outcome = driver.run("add", "g-key", "--api-host", "10.0.0.1", "--load-balancer-ip", "127.0.0.1",
                                 "--token-file", driver.file(legacy_token()), "--ca-file", driver.file(content),
                                 *(["--allow-findings"] if allow else []))
            report.status(outcome, 65)
            report.check("ca.private-key" in findings_in(outcome).rules, f"{name}: {outcome}")
    kept = b"".join(
        open(path, "rb").read() for name, path in driver.home.files().items() if name.startswith(("data/", "state/")))
    report.check(f.private_key[60:120] not in kept, "a private key is in the vault's files")


# Why kubectl cannot read a text of fixtures.py's bundles.
MISREADINGS = {
    "byte order mark on the BEGIN line": "has a byte order mark before its BEGIN line",
    "indented": "is indented", "END indented": "is indented", "whole, then indented": "is indented",
    "bare carriage returns": "has lines that end with a carriage return alone",
    "two carriage returns": "has lines that end with more than one carriage return",
    "form feeds": "has a form feed after its BEGIN or END line",
    "a form feed in the body": "has a form feed between BEGIN and END",
    "a vertical tab at a line's end": "has a vertical tab between BEGIN and END",
    "a carriage return at the very end": "ends with a carriage return without a line feed",
}


def texts(driver, f):
    report = driver.report
    token = driver.file(driver.secret(legacy_token()))
    address = ["--load-balancer-ip", LOAD_BALANCER]
    for number, (name, reason) in enumerate(MISREADINGS.items()):
        content = f.bundles[name][0]
        path, inline = driver.file(content, "ca"), base64.b64encode(content).decode()
        config, whole = ({
            "clusters": [{"name": "c", "cluster": {"server": "https://api.example.com", **ca}}],
            "users": [{"name": "u", "user": {"token": "t" * 40}}],
            "contexts": [{"name": f"texts-{number}", "context": {"cluster": "c", "user": "u"}}]
        } for ca in ({"certificate-authority-data": inline}, {"certificate-authority": path}))
        secret = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/service-account-token",
                  "metadata": {"name": "s", "namespace": "n"},
                  "data": {"token": base64.b64encode(b"t" * 40).decode(), "ca.crt": inline}}
        argo = {"apiVersion": "v1", "kind": "Secret",
                "metadata": {"name": "a", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
                "stringData": {"name": f"argo-{number}", "server": "https://api.example.com",
                               "config": json.dumps({"bearerToken": "t" * 40, "tlsClientConfig": {"caData": inline}})}}
        tables = [f"engineName,apiHostname,loadBalancerIP,bearerToken,caFile\nt{number},api.example.com,{balancer},{'t' * 40},{path}\n"
                  for balancer in ("", LOAD_BALANCER)]
        name_of_secret = ["--name", f"secret-{number}", "--api-host", "https://api.example.com"]

        def document(value):
            return driver.file(json.dumps(value).encode(), "document")

        for command in (
            ["inspect", "cert", path],
            ["inspect", "host", "https://api.example.com", "--ca-file", path],
            ["add", f"added-{number}", "--api-host", "https://api.example.com", *address, "--token-file", token, "--ca-file", path],
            ["set", f"added-{number}", "--no-ca"],
            ["set", f"added-{number}", "--ca-file", path],
            # What is in the vault already, and what lacks a load balancer, is reported as well.
            *([command, *more, *options, "--dry-run"]
              for command, *more in (["kubeconfig", document(config)], ["kubeconfig", document(whole)],
                                     ["secret", document(secret), *name_of_secret], ["argocd", document(argo)])
              for options in ([], address)),
            *(["csv", driver.file(table.encode(), "table"), "--dry-run"] for table in tables),
            ["import", "kubeconfig", document(config), "--all", *address],
            ["import", "kubeconfig", document(whole), "--all", *address],
        ):
            command = command if command[0] in ("inspect", "add", "set", "import") else ["import", *command]
            outcome = driver.run(*command)
            if "--no-ca" in command:
                continue
            # What lacks a load balancer would be refused.
            report.status(outcome, 0, *([65] if "--dry-run" in command else []))
            said = (outcome.out + outcome.err).decode()
            report.check(reason in said, f"{name}: {' '.join(command[:2])} does not say that it {reason}: {said[:400]}")
            report.check("kubectl would ignore it" in said, f"{name}: {' '.join(command[:2])}: what follows")


def explain(driver, _):
    report = driver.report
    listed = driver.run("explain")
    report.status(listed, 0)
    known = {one["rule"] for one in json.loads(listed.out)}
    report.equal(sorted((OFFLINE | ONLINE) - known), [], "rules that explain does not list")
    for rule in sorted(known | OFFLINE | ONLINE):
        outcome = driver.run("explain", rule, json_output=False)
        report.status(outcome, 0)
        report.check(len(outcome.out) > 80 and rule.encode() in outcome.out, f"explain {rule}: {outcome.out!r}")
        value = json.loads(driver.run("explain", rule).out)
        report.equal(value.get("rule"), rule, "explain -o json")
    report.status(driver.run("explain", "host.mach"), 66)
    report.check(b"host.match" in driver.run("explain", "host.mach").err, "explain does not say what is near")


def hostile(driver, f):
    report = driver.report
    good, leaf = driver.file(f.root.pem), driver.file(f.leaf.pem)
    for name, content in hostile_bundles(f):
        path = driver.file(content)
        for command in (["inspect", "cert",
                         path], ["inspect", "chain", "--ca-file", path, "--serving-cert", leaf, "--host", "10.0.0.1"],
                        ["inspect", "chain", "--ca-file", good, "--serving-cert", path, "--host", "10.0.0.1"]):
            outcome = driver.run(*command)
            report.check(outcome.status in (0, 1, 65, 66, 74) and (outcome.out or outcome.err), f"{name}: {outcome}")
        outcome = driver.run("add", "h-" + name.replace(" ", "-").replace(",", ""),
                             "--api-host", "10.0.0.1", "--load-balancer-ip", "127.0.0.1", "--token-file",
                             driver.file(legacy_token()), "--ca-file", path)
        report.check(outcome.status in (0, 1, 65), f"add, {name}: {outcome}")
        if os.environ.get("VERIFICATION_TIMES"):
            report.note(f"  after {name}")
    for name, chain, bundle in hostile_chains(f):
        outcome = driver.run("inspect", "chain", "--ca-file", driver.file(bundle), "--serving-cert", driver.file(chain),
                             "--host", "10.0.0.1")
        report.check(outcome.status in (0, 1, 65), f"{name}: {outcome}")
        driver.add("c-" + name.replace(" ", "-"), legacy_token(), host="10.0.0.1", ca=f.root.pem)
        outcome = driver.verify("c-" + name.replace(" ", "-"), "--serving-cert", driver.file(chain))
        report.check(outcome.status in (0, 1, 65), f"verify, {name}: {outcome}")
    for number, (name, token, shape) in enumerate(hostile_tokens()):
        driver.secret(token)
        outcome = driver.run("inspect", "token", driver.file(token))
        report.status(outcome, 0, 1, 65)
        report.check(not shape or "token.shape" in findings_in(outcome).rules,
                     f"{name}: no token.shape: {sorted(findings_in(outcome).rules)}")
        added = driver.add(f"t-{number}", token, allow=False)
        report.check(added.status in (0, 1, 65), f"add, {name}: {added}")
        if added.status == 0:
            report.status(driver.verify(f"t-{number}"), 0, 1)
    for host in hostile_hosts():
        report.status(driver.run("inspect", "host", "--", host), 0, 1, 64, 65)
    for path in (os.path.join(driver.home.path, "none"), driver.home.path, "/dev/full", "/dev/null"):
        for command in (["inspect", "cert", path], ["inspect", "token",
                                                    path], ["inspect", "host", "10.0.0.1", "--ca-file", path]):
            outcome = driver.run(*command)
            report.check(outcome.status in (1, 65, 66, 74) and outcome.err, f"{path}: {outcome}")
    kept = b"".join(
        open(path, "rb").read() for name, path in driver.home.files().items() if name.startswith(("data/", "state/")))
    for secret in driver.secrets:
        report.check(len(secret) < 20 or secret not in kept, "a token stands in clear in the vault's files")


SECTIONS = {"rules": rules, "verdicts": verdicts, "gates": gates, "texts": texts, "explain": explain, "hostile": hostile}


def main():
    report, folder = Report("offline"), scratch()
    try:
        fixtures = Fixtures(folder)
        for name, section in SECTIONS.items():
            if not sys.argv[1:] or name in sys.argv[1:]:
                with report.section(name):
                    section(Driver(report, folder), fixtures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
