# SPDX-License-Identifier: Apache-2.0
"""Certificates of clusters that do not exist, the same bytes at every run, so that documents can show their digests.

The keys are Ed25519 keys whose seeds are digests of their names, serial numbers are counted, and the clock stands still.
"""
import hashlib
import os
import subprocess

from terminal import at

PREFIX = bytes.fromhex("302e020100300506032b657004220420")  # PKCS #8 of an Ed25519 key, up to the seed (RFC 8410)
ISSUED = "2026-01-02 03:00:00"
KUBERNETES = ["DNS:kubernetes", "DNS:kubernetes.default", "DNS:kubernetes.default.svc", "DNS:kubernetes.default.svc.cluster.local",
              "IP:10.96.0.1"]


class Authorities:
    """One CA for each cluster, in a folder."""
    def __init__(self, folder):
        self.folder, self.serial = folder, 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        self.serial += 1
        subprocess.run(at(ISSUED, ["openssl", *arguments, "-set_serial", str(self.serial)]), check=True, capture_output=True)

    def key(self, name):
        path = self.path(name + ".key")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(PREFIX + hashlib.sha256(name.encode()).digest())
        return ["-keyform", "DER", "-key", path]

    def authority(self, name, days=3650):
        """A cluster's CA certificate in PEM."""
        self.openssl("req", "-x509", "-new", *self.key(name), "-days", str(days), "-subj", "/CN=kubernetes", "-out", self.path(name + ".pem"),
                     "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,digitalSignature,keyCertSign,cRLSign")
        return self.read(name + ".pem")

    def server(self, name, *names):
        """The certificate of a cluster's API server, for what kubeadm names and these names."""
        key, request = self.key(name + "-apiserver"), self.path(name + ".csr")
        subprocess.run(["openssl", "req", "-new", *key, "-subj", "/CN=kube-apiserver", "-out", request], check=True, capture_output=True)
        with open(self.path("extensions"), "w", encoding="ascii") as file:
            file.write("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n"
                       f"subjectAltName={','.join([*KUBERNETES, *names])}\n")
        self.openssl("x509", "-req", "-in", request, "-days", "365", "-CA", self.path(name + ".pem"), "-CAkey", self.path(name + ".key"),
                     "-CAkeyform", "DER", "-extfile", self.path("extensions"), "-out", self.path(name + "-apiserver.crt"))
        return self.read(name + "-apiserver.crt")

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def chain(self, name):
        """The paths of the certificate and the key that a cluster's API server loads."""
        key = self.path(name + "-apiserver")
        subprocess.run(["openssl", "pkey", "-inform", "DER", "-in", key + ".key", "-out", key + "-key"], check=True, capture_output=True)
        return key + ".crt", key + "-key"

    def digests(self):
        """The certificates' SHA-256 digests, which are the same at every run."""
        found = set()
        for name in os.listdir(self.folder):
            if name.endswith((".pem", ".crt")):
                der = subprocess.run(["openssl", "x509", "-in", self.path(name), "-outform", "DER"], check=True, capture_output=True).stdout
                found.add(hashlib.sha256(der).hexdigest())
        return found
