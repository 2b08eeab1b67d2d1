# SPDX-License-Identifier: Apache-2.0
"""Vaults that the program itself makes, with everything in them that it can put there."""
from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))

from product import VaultHome  # noqa: E402


PASSPHRASE = b"a passphrase of the tests"


@dataclass
class Sample:
    """A vault in a home, and every secret that opens it, by the file's name in the home."""

    home: VaultHome
    files: Dict[str, Path] = field(default_factory=dict)

    def add(self, name: str) -> Path:
        self.files[name] = Path(self.home.home.path) / name
        return self.files[name]

    #: Checkpoints that its log contains.
    checkpoints: List[str] = field(default_factory=list)

    def write(self, name: str, content: bytes) -> Path:
        return Path(self.home.home.write(name, content))


def token(**claims: object) -> bytes:
    """A JWT as Kubernetes makes them, with an invalid signature."""
    def part(value: Dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    signature = base64.urlsafe_b64encode(b"no signature, a test's token" * 3).rstrip(b"=").decode()
    return ".".join([part({"alg": "RS256", "kid": "test"}), part(claims), signature]).encode()


def legacy_token(account: str) -> bytes:
    prefix = "kubernetes.io/serviceaccount/"
    return token(**{
        "iss": "kubernetes/serviceaccount", "sub": f"system:serviceaccount:kube-system:{account}",
        prefix + "namespace": "kube-system", prefix + "secret.name": f"{account}-token",
        prefix + "service-account.name": account, prefix + "service-account.uid": "6c1e-uid"})


def bound_token(account: str, issued: int, expires: int) -> bytes:
    return token(**{
        "iss": "https://kubernetes.default.svc.cluster.local", "aud": ["https://kubernetes.default.svc", "other"],
        "sub": f"system:serviceaccount:aichor:{account}", "iat": issued, "nbf": issued + 1, "exp": expires,
        "jti": "7b3f", "kubernetes.io": {"namespace": "aichor", "serviceaccount": {"name": account, "uid": "9d2a"},
                                         "secret": {"name": f"{account}-secret", "uid": "1f4e"}}})


def certificates(folder: Path, names: List[str]) -> Path:
    """A bundle of self-signed certificates that are valid for thirty years."""
    bundle = b""
    for name in names:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
             "10950", "-subj", f"/O=tests/CN={name}", "-addext", "keyUsage=critical,keyCertSign", "-keyout",
             str(folder / "discarded.pem"), "-out", str(folder / "ca.pem")], check=True, capture_output=True)
        bundle += (folder / "ca.pem").read_bytes()
    path = folder / "bundle.pem"
    path.write_bytes(bundle)
    return path


def whole(parent: str) -> Sample:
    """Key slots of every kind, and clusters with history, renamed, removed, restored, purged and exported."""
    sample = Sample(VaultHome(parent))
    home = sample.home
    passphrase = sample.write("passphrase.txt", PASSPHRASE + b"\n")
    sample.add("passphrase.txt")
    key = sample.add("first.key")
    code = sample.add("recovery-code.txt")
    home.must("init", "--passphrase-file", passphrase, "--key-file", key, "--recovery-code-file", code)
    home.unlock = ["--key-file", str(key)]
    home.must("key", "add", "second-host", "--new-key-file", sample.add("second.key"))
    folder = Path(home.home.temporary)
    one, two = certificates(folder, ["one"]), None
    host = ["--load-balancer-ip", "203.0.113.10"]
    home.must("add", "paris-a100", "--api-host", "https://10.0.0.1:6443", *host, "--ecosystem", "research", "--ca-file",
              one, "-l", "site=paris", "-l", "gpu=a100", "--note", "rack 7, ask the \u2019night shift\u2019",
              "--token-stdin", input=b"first-opaque-token", unlock=home.unlock)
    two = certificates(folder, ["one", "two"])
    home.must("set", "paris-a100", "--token-stdin", "--ca-file", two, "-l", "gpu-",
              input=legacy_token("engine") + b"\n")
    home.must("set", "paris-a100", "--api-host", "https://rancher.example/k8s/clusters/c-1")
    home.must("add", "old-name", "--api-host", "[2001:db8::1]:6443", "--load-balancer-ip", "2001:db8::2", "--token-stdin",
              input=bound_token("aichor", 1_790_000_000, 4_000_000_000))
    home.must("rename", "old-name", "new-name")
    password = sample.write("password", "pässword with a space".encode())
    home.must("add", "lyon", "--api-host", "lyon.example", *host, "--basic-username", "ädmin", "--password-file", password,
              "--issued-at", "2026-01-02T03:04:05Z")
    home.must("add", "gone", "--api-host", "gone.example", *host, "--token-stdin", input=b"gone-opaque-token")
    home.must("remove", "gone", "--yes")
    home.must("add", "phoenix", "--api-host", "phoenix.example", *host, "--token-stdin", input=b"phoenix-opaque-token")
    home.must("remove", "phoenix", "--yes")
    home.must("restore", "phoenix")
    home.must("add", "purged", "--api-host", "purged.example", *host, "--token-stdin", input=b"purged-opaque-token")
    home.must("remove", "purged", "--purge", "--yes")
    home.must("export", "paris-a100", "lyon", "--allow-findings", "--output", home.output)
    home.output.unlink()
    home.must("show", "new-name", "--reveal")
    return sample


def empty(parent: str) -> Sample:
    """A vault just made, that a key file opens."""
    sample = Sample(VaultHome(parent))
    sample.home.unlock = ["--key-file", str(sample.add("first.key"))]
    sample.home.must("init")
    return sample


def two_factor(parent: str) -> Sample:
    """A vault whose only slot needs passphrase and key file, with one cluster."""
    sample = Sample(VaultHome(parent))
    sample.home.unlock = ["--passphrase-file", str(sample.write("passphrase.txt", PASSPHRASE + b"\n")),
                          "--key-file", str(sample.add("first.key"))]
    sample.add("passphrase.txt")
    sample.home.must("init", "--two-factor")
    sample.home.must("add", "solo", "--api-host", "solo.example", "--load-balancer-ip", "203.0.113.10", "--token-stdin",
                     input=b"solo-opaque-token")
    return sample


def with_policy(parent: str) -> Sample:
    """A vault with rules of every scope and setting, changed and taken away, for clusters that are there and that are not."""
    sample = Sample(VaultHome(parent))
    home = sample.home
    home.unlock = ["--key-file", str(sample.add("first.key"))]
    home.must("init")
    for name in ("paris", "lyon", "removed", "purged"):
        home.must("add", name, "--api-host", f"{name}.example", "--load-balancer-ip", "203.0.113.10", "-l", "tier=prod",
                  "--token-stdin", input=f"{name}-opaque-token".encode())
    home.must("policy", "set", "--max-age", "60d", "--warning", "3w", "--critical", "36h")
    home.must("policy", "set", "-l", "tier=prod", "--max-age", "none", "--verify-within", "none", "--basic-auth", "allow")
    home.must("policy", "set", "-l", " tier in (prod,\ttest),!gpu", "--non-expiring", "deny", "--basic-auth", "deny")
    home.must("policy", "set", "lyon", "removed", "purged", "--verify-within", "1w", "--non-expiring", "allow")
    home.must("policy", "set", "-l", "gone", "--max-age", "1d")
    home.must("policy", "unset", "-l", "gone", "--yes")
    home.must("policy", "unset", "--warning", "--critical", "--yes")
    home.must("remove", "removed", "--yes")
    home.must("remove", "purged", "--purge", "--yes")
    return sample


def rekeyed(parent: str) -> Sample:
    """A vault whose log was pruned and whose root key was replaced twice. The mark is of the first root key."""
    sample = Sample(VaultHome(parent))
    home = sample.home
    home.unlock = ["--key-file", str(sample.add("first.key"))]
    home.must("init")
    host = ["--load-balancer-ip", "203.0.113.10", "--token-stdin"]
    home.must("add", "paris", "--api-host", "paris.example", *host, input=b"paris-opaque-token")
    home.must("set", "paris", "--token-stdin", input=legacy_token("engine") + b"\n")
    home.must("add", "gone", "--api-host", "gone.example", *host, input=b"gone-opaque-token")
    home.must("remove", "gone", "--yes")
    home.must("policy", "set", "--max-age", "60d")
    note_checkpoint(sample)
    home.must("log", "prune", "--before", "0s", "--yes")
    note_checkpoint(sample)
    mark, = home.home.marks()
    first = Path(mark).read_bytes()
    for name in ("lyon", "nice"):
        home.must("rekey", "--yes")
        note_checkpoint(sample)
        home.must("add", name, "--api-host", f"{name}.example", *host, input=f"{name}-opaque-token".encode())
    note_checkpoint(sample)
    Path(mark).write_bytes(first)
    return sample


def note_checkpoint(sample: Sample) -> None:
    sample.checkpoints.append(sample.home.must("log", "checkpoint").out.decode().strip())
