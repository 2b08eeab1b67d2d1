#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs every recipe of docs/recipes.md, each `sh` block in a home of its own, and looks at what came of it.

Programs that would reach beyond the home (kubectl without a cluster, systemd-creds, logger, install) are stand-ins on PATH,
which note what they were called with. curl is the real one, against a server on loopback. No secret may be in any argument.
"""
import base64
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Robustness"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Verification"))
from harness import ROOT, Home, Report, binary, marker, scratch  # noqa: E402

report = Report("recipes")
SCRATCH = scratch()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STAND_IN = """#!/bin/sh
printf '%s\\n' "$(basename "$0") $*" >>"$HOME/calls"
case "$(basename "$0") $*" in
"kubectl get secret"*) cat "$HOME/secret.yaml" ;;
"kubectl config view"*) printf https://10.0.0.1:6443 ;;
"kubectl "*"apply --server-side -f -"*) cat >"$HOME/applied.yaml" ;;
"kubectl --kubeconfig "*" get namespaces") cp "$2" "$HOME/used.yaml" ;;
"systemd-creds encrypt "*) test -s vault.key ;;
esac
"""
STOOD_IN = ("kubectl", "systemd-creds", "logger", "install")
TOOLS = ("jq", "curl", "xargs", "shred", "openssl", "python3")


class Portal(http.server.BaseHTTPRequestHandler):
    """Keeps what is submitted."""
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.headers["Authorization"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def certificate(folder):
    """A CA's certificate in PEM."""
    key = os.path.join(folder, "ca.key")
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", key], check=True,
                   capture_output=True)
    return subprocess.run(["openssl", "req", "-x509", "-new", "-key", key, "-days", "30", "-subj", "/CN=ca", "-addext",
                           "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"], check=True,
                          capture_output=True).stdout


class Kitchen:
    """A home with all that the recipes take for granted."""
    def __init__(self, url):
        self.token, self.fresh = marker("token"), marker("fresh-token")
        self.portal = b"Bearer " + marker("portal-token")
        self.ca = certificate(SCRATCH)
        self.home = Home.fresh(SCRATCH).init()
        self.bin = os.path.join(self.home.path, "bin")
        os.mkdir(self.bin, 0o700)
        os.symlink(binary(), os.path.join(self.bin, "aichor-vault"))
        for name in STOOD_IN:
            self.home.write(os.path.join("bin", name), STAND_IN.encode(), 0o700)
        for folder in ("sites", "scripts", ".config", ".config/aichor-vault", "backup", "run", "docs"):
            os.mkdir(os.path.join(self.home.path, folder), 0o700)
        shutil.copy(os.path.join(ROOT, "scripts", "check-payload"), os.path.join(self.home.path, "scripts"))
        shutil.copy(os.path.join(ROOT, "docs", "engine-payload.schema.json"), os.path.join(self.home.path, "docs"))
        shutil.copy(self.home.key, os.path.join(self.home.path, ".config", "aichor-vault", "vault.key"))
        shutil.copy(self.home.key, os.path.join(self.home.path, "vault.key"))
        self.home.write("secret.yaml", self.secret())
        self.home.write(".config/portal-header", b"Authorization: " + self.portal + b"\n")
        self.home.write("balancers", b"".join(b"site%d=203.0.113.%d\n" % (one, one) for one in range(40)))
        for one in range(40):
            self.home.write(f"sites/site{one}.conf", self.kubeconfig(one))
        self.home.write("ca.pem", self.ca)
        self.home.write("inventory.json", json.dumps({"clusters": [
            {"name": f"row-{one}", "api": f"https://10.2.0.{one}:6443", "ingress": "203.0.113.9", "ca": "ca.pem",
             "token": self.token.decode() + str(one), **({"site": "lyon"} if one else {})} for one in range(3)]}).encode())
        self.home.write("clusters.csv", b"engineName,apiHostname,loadBalancerIp,bearerToken\nnight,https://10.3.0.1,203.0.113.9," + self.token
                        + b"\nwrong name,https://10.3.0.2,203.0.113.9," + self.token + b"\n")
        self.home.write("new-token", self.fresh)
        self.variables = self.home.environment(
            PATH=f"{self.bin}:/usr/local/bin:/usr/bin:/bin", AICHOR_VAULT_KEY_FILE=self.home.key, URL=url,
            XDG_RUNTIME_DIR=os.path.join(self.home.path, "run"), PYTHON=sys.executable)

    def secret(self):
        data = {"token": self.fresh, "ca.crt": self.ca, "namespace": b"aichor"}
        lines = "".join(f"  {key}: {base64.b64encode(value).decode()}\n" for key, value in data.items())
        return ("apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata:\n  name: dp-cluster-service-account-token\n"
                "  namespace: aichor\n  uid: 7d4ff1d5-7e1f-4d0f-9e0b-0a7a1b9b6c11\n  creationTimestamp: \"2026-01-02T03:04:05Z\"\n  annotations:\n"
                f"    kubernetes.io/service-account.name: dp-cluster-service-account\ndata:\n{lines}").encode()

    def kubeconfig(self, one):
        return json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "kubernetes-admin@kubernetes",
            "clusters": [{"name": "kubernetes", "cluster": {"server": f"https://10.1.0.{one}:6443",
                                                            "certificate-authority-data": base64.b64encode(self.ca).decode()}}],
            "users": [{"name": "kubernetes-admin", "user": {"token": self.token.decode() + f"-{one}"}}],
            "contexts": [{"name": "kubernetes-admin@kubernetes", "context": {"cluster": "kubernetes", "user": "kubernetes-admin"}}],
        }).encode()

    def add(self):
        """The cluster that most recipes are about."""
        self.home.add("paris-a100", self.token, "-l", "site=paris", "--ca-file", os.path.join(self.home.path, "ca.pem"))

    def cook(self, block, what):
        """Runs a block, as it stands, and looks for secrets in the arguments of the stand-ins."""
        done = subprocess.run(["sh", "-eu"], input=block.encode(), capture_output=True, env=self.variables, cwd=self.home.path,
                              timeout=300, start_new_session=True, check=False)
        report.check(done.returncode == 0, f"{what}: ended with {done.returncode}: {done.stderr[-600:]!r}\n{block}")
        calls = os.path.join(self.home.path, "calls")
        self.calls = open(calls, encoding="utf-8").read() if os.path.exists(calls) else ""
        for secret in (self.token, self.fresh, self.portal):
            report.check(secret.decode() not in self.calls + block, f"{what}: a secret in an argument")
            report.check(secret not in done.stderr, f"{what}: a secret on standard error")
        return done

    def names(self):
        return {one["name"] for one in self.home.must("list", "-o", "json").json()}


def look(kitchen, number, block, done, portal):
    """What must have come of a block, told by words in it; a block that nothing is known of is a fault."""
    home, what = kitchen.home, f"recipe {number}"

    def form():
        return json.loads(portal.taken[-1][1])

    def stored():
        return home.must("export", "paris-a100", "--form-only").json()["authentication"]["bearerToken"].encode()

    known = {
        "sites/*.conf": lambda: report.equal(len(kitchen.names()), 41, f"{what}: clusters"),
        "--context lyon apply": lambda: report.check(b"ClusterRole" in open(os.path.join(home.path, "applied.yaml"), "rb").read(), what),
        "--api-host \"$host\"": lambda: report.check("paris-a100" in kitchen.names() and stored() == kitchen.fresh, what),
        "inventory.json": lambda: report.equal(json.loads(done.stdout), {"added": 3, "updated": 0, "unchanged": 0}, what),
        "--token-secret": lambda: report.equal(stored(), kitchen.fresh, f"{what}: the token"),
        "kubectl delete secret": lambda: report.check("delete secret" in kitchen.calls and not os.path.exists(os.path.join(home.path, "new-token")), what),
        "curl": lambda: report.equal((portal.taken[-1][0], form()["token"], form()["name"], base64.b64decode(form()["ca"])),
                                     (kitchen.portal.decode(), kitchen.token.decode(), "paris-a100", kitchen.ca), what),
        "-l site=paris --jsonl": lambda: report.equal(json.loads(done.stdout)["name"], "paris-a100", what),
        "check-payload": lambda: report.check(True, what),
        "--format kubeconfig": lambda: report.check(kitchen.token in open(os.path.join(home.path, "used.yaml"), "rb").read()
                                                    and not os.listdir(os.path.join(home.path, "run")), what),
        "systemd-creds": lambda: report.check(not os.path.exists(os.path.join(home.path, "vault.key")), what),
        "verify --all --online": lambda: report.check(b"paris-a100: endpoint.unreachable" in done.stdout, f"{what}: {done.stdout!r}"),
        "import csv": lambda: report.check("night" in kitchen.names() and done.stdout.startswith(b"line 3"), f"{what}: {done.stdout!r}"),
        "aichor-vault backup": lambda: report.check(os.listdir(os.path.join(home.path, "backup")) and "logger -t aichor-vault" in kitchen.calls, what),
    }
    found = [name for name in known if name in block]
    if report.check(len(found) == 1, f"{what} is known as {found}: say in this script what must come of it\n{block}"):
        known[found[0]]()


def shell(blocks):
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    portal.taken = []
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{portal.server_address[1]}/engines"
    for number, block in enumerate(blocks, 1):
        kitchen = Kitchen(url)
        if "--api-host \"$host\"" not in block:
            kitchen.add()
        if "--token-secret" in block:
            os.unlink(os.path.join(kitchen.home.path, "new-token"))
        with report.section(f"recipe {number}"):
            look(kitchen, number, block, kitchen.cook(block, f"recipe {number}"), portal)
        kitchen.home.remove()
    portal.shutdown()
    report.note(f"    {len(blocks)} blocks ran; stand-ins for {', '.join(STOOD_IN)}")


def units(blocks):
    """What systemd says of the units."""
    program = shutil.which("systemd-analyze")
    if program is None:
        report.did_not_run(f"{len(blocks)} units verified", "there is no systemd-analyze")
        return
    folder = tempfile.mkdtemp(dir=SCRATCH)
    paths = []
    for block in blocks:
        kind = "timer" if "[Timer]" in block else "service"
        paths.append(os.path.join(folder, f"aichor-verify.{kind}"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(block.replace("/usr/local/bin/aichor-vault", binary()).replace("User=aichor", "User=root"))
    done = subprocess.run([program, "verify", "--man=no", *paths], capture_output=True, text=True, check=False)
    # What it says of other units of this machine is none of our business.
    ours = [line for line in done.stderr.splitlines() if "aichor-verify" in line and "not executable" not in line]
    report.check(not ours, f"systemd-analyze: {ours}")
    report.check(len(blocks) == 2, f"{len(blocks)} units")


def main():
    for tool in TOOLS:
        if shutil.which(tool) is None:
            print(f"DID NOT RUN: no {tool}", flush=True)
            sys.exit(2)
    with open(os.path.join(ROOT, "docs", "recipes.md"), encoding="utf-8") as file:
        blocks = BLOCK.findall(file.read())
    report.equal({kind for kind, _ in blocks}, {"sh", "ini"}, "kinds of blocks")
    try:
        with report.section("shell"):
            shell([text for kind, text in blocks if kind == "sh"])
        with report.section("units"):
            units([text for kind, text in blocks if kind == "ini"])
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
