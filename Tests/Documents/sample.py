# SPDX-License-Identifier: Apache-2.0
"""The homes that examples run in: an administrator's files, and a vault at the times of its short life.

new      no vault; the files below
vault    a vault that a key file opens, named by AICHOR_VAULT_KEY_FILE, with the clusters lyon, nice-l40s and grenoble
fleet    the same with paris-a100 too

No cluster, host or credential here is real. Tokens, certificates and times are the same at every run.
"""
import os
import shutil
import tempfile

import sources
import terminal
from certificates import Authorities
from tokens import bound_token, legacy_token

NOW = "2026-11-23 09:00:00"
PASSPHRASE = b"correct horse battery staple"
KUBECTL = """#!/bin/sh
printf '%s\\n' "kubectl $*" >>"$HOME/.calls"
case "$*" in
"get secret -n argocd"*) cat "$HOME/argocd.yaml" ;;
"get secret"*) cat "$HOME/secret.yaml" ;;
"config view"*) printf https://paris.example:6443 ;;
"cluster-info") echo "Kubernetes control plane is running at https://paris.example:6443" ;;
"create token"*) cat "$HOME/token" ;;
"apply --server-side -f -"*) cat >/dev/null ;;
esac
"""
LOGGER = """#!/bin/sh
printf '%s\\n' "logger $*" >>"$HOME/.calls"
"""
STAND_INS = {"kubectl": KUBECTL, "logger": LOGGER}


TOKENS = {
    "lyon": lambda: bound_token("lyon", "2026-09-01", "2026-12-02"),
    "nice-l40s": lambda: bound_token("nice", "2026-10-20", "2027-10-20"),
    "grenoble": lambda: bound_token("grenoble", "2026-11-20", "2027-11-20"),
}
HISTORY = [
    ("2026-05-04 09:00:00", "aichor-vault init --key-file vault.key --recovery-code-file code"),
    ("2026-05-04 10:00:00", "aichor-vault import secret secret.yaml --name paris-a100 --api-host paris.example:6443 -l site=paris"
     " --ecosystem research --load-balancer-ip 203.0.113.10"),
    ("2026-05-04 10:10:00", "aichor-vault export paris-a100 --output out"),
    ("2026-09-01 10:00:00", "aichor-vault add lyon --api-host lyon.example:6443 --load-balancer-ip 203.0.113.11 -l site=lyon"
     " --ca-file lyon-ca.pem --token-file lyon.token"),
    ("2026-09-01 10:10:00", "aichor-vault export lyon --output out"),
    ("2026-10-20 10:00:00", "aichor-vault add nice-l40s --api-host nice.example:6443 --load-balancer-ip 203.0.113.12 -l site=nice"
     " --ca-file nice-ca.pem --token-file nice-l40s.token"),
    ("2026-10-20 10:10:00", "aichor-vault export nice-l40s --output out"),
    ("2026-11-20 10:00:00", "aichor-vault add grenoble --api-host grenoble.example:6443 --load-balancer-ip 203.0.113.13 -l site=grenoble"
     " --ca-file grenoble-ca.pem --token-file grenoble.token"),
    ("2026-11-20 10:10:00", "aichor-vault export grenoble --output out"),
    ("2026-11-20 10:20:00", "aichor-vault verify --all"),
]


class Home:
    """A home folder, and the environment of its user."""
    def __init__(self, path, binary):
        self.path, self.now = path, NOW
        self.bin = os.path.join(path, ".bin")
        self.environment = {
            "PATH": f"{self.bin}:/usr/local/bin:/usr/bin:/bin", "HOME": path, "TERM": "xterm-256color", "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "TMPDIR": path}
        if not os.path.isdir(self.bin):
            os.makedirs(self.bin, 0o700)
            os.symlink(binary, os.path.join(self.bin, "aichor-vault"))
            for name, text in STAND_INS.items():
                self.write(os.path.join(".bin", name), text.encode(), 0o700)

    def write(self, name, content, mode=0o600):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)

    def must(self, command, moment=None):
        done = terminal.script(command, moment or self.now, self.environment, self.path)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: {done.stderr.decode()}")


class Samples:
    """Makes each kind of home once, and copies of it."""
    def __init__(self, binary):
        # The path's length decides where lines break, so TMPDIR has no say in it.
        self.folder, self.binary = tempfile.mkdtemp(prefix="aichor-vault-", dir="/tmp"), binary
        os.mkdir(os.path.join(self.folder, "ca"), 0o700)
        self.authorities = Authorities(os.path.join(self.folder, "ca"))
        self.made, self.count = {}, 0
        self.new()
        self.stable = self.authorities.digests()

    def home(self, kind):
        """A fresh home of a kind."""
        if kind not in self.made:
            if kind not in ("vault", "fleet"):
                raise KeyError(f"there is no home {kind}")
            getattr(self, kind)()
        self.count += 1
        path = os.path.join(self.folder, f"home-{self.count:03}")
        shutil.copytree(self.made[kind], path, symlinks=True)
        home = Home(path, self.binary)
        if kind != "new":
            home.environment["AICHOR_VAULT_KEY_FILE"] = os.path.join(path, "vault.key")
        return home

    def begin(self, kind, parent=None):
        path = os.path.join(self.folder, kind)
        if parent:
            shutil.copytree(self.made[parent], path, symlinks=True)
        self.made[kind] = path
        home = Home(path, self.binary)
        home.environment["AICHOR_VAULT_KEY_FILE"] = os.path.join(path, "vault.key")
        return home

    def new(self):
        home, ca = self.begin("new"), self.authorities
        paris = ca.authority("paris")
        home.write("ca.pem", paris)
        home.write("apiserver.crt", ca.server("paris", "DNS:paris.example", "IP:10.0.0.1"))
        home.write("lyon-ca.pem", ca.authority("lyon"))
        ca.server("lyon", "DNS:lyon.example")
        home.write("nice-ca.pem", ca.authority("nice", days=345))
        home.write("grenoble-ca.pem", ca.authority("grenoble"))
        home.write("nice-apiserver.crt", ca.server("nice", "IP:10.0.2.1"))
        ca.server("grenoble", "DNS:grenoble.example")
        home.write("token", legacy_token("paris"))
        home.write("new-token", legacy_token("paris-2"))
        home.write("secret.yaml", sources.secret(paris, legacy_token("paris")))
        home.write("clusters.csv", sources.table([(21, "nantes-1"), (22, "nantes-2")]))
        for at, name in enumerate(("bordeaux", "rennes", "strasbourg"), 31):
            home.write(f"sites/{name}.conf", sources.kubeconfig(at, legacy_token(name), ca.authority(name)))
        home.write("argocd.yaml", sources.argocd("toulouse", "https://toulouse.example:6443", legacy_token("toulouse")))
        home.write(".kube/config", sources.kubeconfig(10, legacy_token("paris"), paris))

    def vault(self):
        self.live("vault", with_paris=False)

    def fleet(self):
        self.live("fleet", with_paris=True)

    def live(self, kind, with_paris):
        """What happened to the vault, in the order of time."""
        home = self.begin(kind, "new")
        for name, token in TOKENS.items():
            home.write(f"{name}.token", token())
        for moment, command in HISTORY:
            if with_paris or "paris" not in command:
                home.must(command, moment)
        for name in (*(f"{name}.token" for name in TOKENS), "code", "out"):
            os.unlink(os.path.join(home.path, name))

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
