# SPDX-License-Identifier: Apache-2.0
"""kubectl as the judge: what it reads from a case, and what it would not use."""
import base64
import json
import os
import re
import subprocess

SECONDS = 60
# The variables that name the kubectls to ask (scripts/judges): the oldest that is supported, and the newest.
JUDGES = ("KUBECTL_33", "KUBECTL_36")
# kubectl got as far as the network, or to a program that gives credentials: it takes the context as it is.
WENT_OUT = re.compile(
    r"Unable to connect to the server: (dial |proxyconnect |getting credentials: exec: )|exec: executable .* not found")
KINDS = (("yaml: ", "syntax"), ("cannot unmarshal", "type"), ("illegal base64", "base64"),
         ("duplicate name", "duplicate name"), ("no kind ", "kind"), ("unexpected GroupVersion", "kind"),
         ("nsupported map key", "key"), ("unsupported value", "number"), ("is a directory", "unreadable"),
         ("not a directory", "unreadable"), ("file name too long", "unreadable"))
# Where there is no network at all.
ISOLATED = ("/usr/bin/unshare", "-n")
DATA = ("certificate-authority-data", "client-certificate-data", "client-key-data")


class Kubectl:
    """One kubectl; it sees the folder of a case only, and finds no program to run."""

    def __init__(self, path):
        self.path = path
        told = json.loads(self.ask(["version", "--client", "-o", "json"], "", "/").stdout)
        self.version = told["clientVersion"]["gitVersion"]

    @classmethod
    def all_found(cls, report, names=JUDGES):
        """Those that variables name; the report is told of each that is not there or cannot be run, and why."""
        found = []
        for name in names:
            path = os.environ.get(name)
            try:
                if not path:
                    raise OSError(f"{name} names no kubectl; scripts/judges installs one")
                found.append(cls(os.path.abspath(path)))
            except OSError as error:
                report.did_not_run(f"what kubectl judges ({name})", error.strerror or str(error))
        return found

    @property
    def release(self):
        return tuple(int(one) for one in re.findall(r"\d+", self.version)[:3])

    def ask(self, arguments, variable, folder, before=()):
        # So short a run needs no collection of garbage.
        environment = {"KUBECONFIG": variable, "HOME": os.path.join(folder, "nobody"), "PATH": "/dev/null",
                       "LC_ALL": "C.UTF-8", "GOGC": "off"}
        return subprocess.run([*before, self.path, *arguments], env=environment, cwd=folder, capture_output=True,
                              text=True, errors="surrogateescape", stdin=subprocess.DEVNULL, timeout=SECONDS,
                              check=False)

    def read(self, variable, folder, material):
        """Accepted with the configuration as kubectl merged it, or refused, why and for which file."""
        done = self.ask(["config", "view", "--raw", "-o", "json"], variable, folder)
        if done.returncode:
            return {"accepted": False, **refusal(done.stderr, folder)}
        config = json.loads(done.stdout)
        answer = {"accepted": True, "config": material.hide(decoded(config), folder)}
        # Paths are shown as they were written, not for which file: only kubectl itself resolves them.
        names = {one["name"]: one["cluster"] for one in config["clusters"] or []}
        for one in config["contexts"] or []:
            cluster = names.get(one["context"]["cluster"], {})
            if cluster.get("certificate-authority") and one["name"]:
                content = self.authority(one["name"], variable, folder)
                answer.setdefault("authorities", {})[material.hidden(
                    one["name"], folder)] = (None if content is None else material.hidden(content, folder))
        return answer

    def authority(self, context, variable, folder):
        """The content of the file that a context's cluster names; None if kubectl cannot read it."""
        done = self.ask(["config", "view", "--raw", "--minify", "--flatten", "-o", "json", f"--context={context}"],
                        variable, folder)
        if done.returncode:
            return None
        cluster = (json.loads(done.stdout)["clusters"] or [{}])[0].get("cluster", {})
        return base64.b64decode(cluster.get("certificate-authority-data", "")).decode("utf-8", "surrogateescape")

    def unusable(self, context, variable, folder, material):
        """Why kubectl would not send a request in a context; None if it would. Asked where there is no network at all."""
        done = self.ask(["get", "--raw", "/", f"--context={context}"], variable, folder,
                        before=ISOLATED)
        if WENT_OUT.search(done.stderr):
            return None
        if "Please enter Username" in done.stdout + done.stderr:
            return "no credential"
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        text = re.sub(r"^(error: |\* |Unable to connect to the server: )+", "", (lines or ["no answer"])[-1])
        return material.hidden(text, folder)


def can_isolate():
    return subprocess.run([*ISOLATED, "/bin/true"], capture_output=True, check=False).returncode == 0


def refusal(text, folder):
    for part, kind in KINDS:
        if part in text:
            break
    else:
        kind = "other: " + text.strip().replace(folder, "{folder}")[-200:]
    named = re.search(r'error loading config file "([^"]*)"', text)
    path = named.group(1) if named else ""
    return {"kind": kind, "file": os.path.relpath(path, folder) if os.path.isabs(path) else path}


def decoded(value):
    """A configuration with the PEM text in its base64 as text, for that stands for other bytes in every run."""
    if isinstance(value, list):
        return [decoded(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: shown(one) if key in DATA and isinstance(one, str) else decoded(one) for key, one in value.items()}


def shown(text):
    content = base64.b64decode(text)
    return "PEM:" + content.decode() if content.startswith(b"-----BEGIN ") else text
