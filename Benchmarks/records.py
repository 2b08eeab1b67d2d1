# SPDX-License-Identifier: Apache-2.0
"""The clusters that every contender of the benchmark holds: the same names, certificates and tokens for all."""

import base64
import hashlib
import json
import subprocess
import tempfile

TOKEN_LENGTH = 1024


def make_ca():
    """A self-signed certificate authority of about 2 KiB PEM, made by the openssl command."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:4096", "-nodes", "-sha256", "-days", "3650",
             "-subj", "/C=FR/O=Benchmark/CN=kubernetes",
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
             "-keyout", folder + "/key", "-out", folder + "/ca.pem"],
            check=True, stderr=subprocess.DEVNULL)
        with open(folder + "/ca.pem", encoding="ascii") as file:
            return file.read()


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def name(index):
    """The name of a cluster; not in the order of its number, so that sorting has something to do."""
    return "cluster-%s-%06d" % (hashlib.sha256(b"%d" % index).hexdigest()[:6], index)


def claims(index):
    """What a legacy service account token of this cluster says."""
    account = "dp-cluster-service-account"
    uid = hashlib.sha256(b"uid %d" % index).hexdigest()
    return {
        "iss": "kubernetes/serviceaccount",
        "kubernetes.io/serviceaccount/namespace": "aichor",
        "kubernetes.io/serviceaccount/secret.name": account + "-token",
        "kubernetes.io/serviceaccount/service-account.name": account,
        "kubernetes.io/serviceaccount/service-account.uid":
            "-".join((uid[:8], uid[8:12], uid[12:16], uid[16:20], uid[20:32])),
        "sub": "system:serviceaccount:aichor:" + account,
    }


def token(index):
    """A token of exactly TOKEN_LENGTH bytes: real claims, noise for a signature (nobody can check it here)."""
    body = json.dumps(claims(index), separators=(",", ":")).encode("ascii")
    head = _base64url(b'{"alg":"RS256","kid":"benchmark"}') + "." + _base64url(body) + "."
    noise = hashlib.shake_256(b"signature %d" % index).digest(TOKEN_LENGTH)
    return (head + _base64url(noise))[:TOKEN_LENGTH]


def endpoint(index):
    return "https://10.%d.%d.%d:6443" % (index >> 16 & 255, index >> 8 & 255, index & 255)


def load_balancer(index):
    return "203.0.%d.%d" % (index >> 8 & 255, index & 255)
