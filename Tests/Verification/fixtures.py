# SPDX-License-Identifier: Apache-2.0
"""The certificates of the tests of verification: made when first asked for, all by openssl, none of them real.

Distributions after what their own code writes: kubeadm pki_helpers.go GetAPIServerAltNames, k3s deps.go
genServerCerts, rke2's README (tls-san), docs.okd.io api-server.html, Rancher's dynamiclistener.
"""
import base64
from functools import cached_property

import der
from forge import Certificate, Forge, openssl, pem

NAMES = "DNS:api.example.com,DNS:*.wild.example.com,IP:10.0.0.1,IP:fd00::1"
IN_CLUSTER = "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
SIGNS = "critical,digitalSignature,keyEncipherment,keyCertSign"


class Server:
    """What a server presents, leaf first, and the CA data that its administrator has."""
    def __init__(self, chain, anchors, host):
        self.chain, self.host = chain, host
        self.bundle = b"".join(one.pem for one in anchors)

    @property
    def presented(self):
        return b"".join(one.pem for one in self.chain)


class Fixtures(Forge):
    """All fixtures of one run; `days` are counted from now."""

    # Authorities

    @cached_property
    def root(self):
        return self.issue("/CN=fixture-root", ca=True, key="p256/root", start=-400, end=3650)

    @cached_property
    def other_root(self):
        return self.issue("/CN=other-root", ca=True, key="p256/other", start=-400, end=3650)

    @cached_property
    def same_name_root(self):
        """Another key under the same name: what a cluster that was built anew has."""
        return self.issue("/CN=fixture-root", ca=True, key="p256/same-name", start=-400, end=3650)

    @cached_property
    def one(self):
        return self.issue("/CN=intermediate-one", ca=True, key="p256/one", by=self.root, end=1800)

    @cached_property
    def two(self):
        return self.issue("/CN=intermediate-two", ca=True, key="p256/two", by=self.one, end=900)

    @cached_property
    def cross(self):
        """`one` again, signed by another root: same name, same key."""
        return self.issue("/CN=intermediate-one", ca=True, key="p256/one", by=self.other_root, end=1800)

    def authority(self, name, by=None, **options):
        """A CA of its own key, with what is odd about it."""
        options.setdefault("key", "p256/" + name)
        return self.issue("/CN=" + name, ca=True, by=by, **options)

    # Leaves

    @cached_property
    def leaf(self):
        return self.issue("/CN=api", by=self.root, sans=NAMES)

    @cached_property
    def leaf_one(self):
        return self.issue("/CN=api", by=self.one, sans=NAMES)

    @cached_property
    def leaf_two(self):
        return self.issue("/CN=api", by=self.two, sans=NAMES)

    def named(self, sans, by=None, **options):
        """A good leaf but for its names."""
        return self.issue("/CN=api", by=by or self.root, sans=sans, **options)

    # Distributions

    @cached_property
    def kubeadm(self):
        ca = self.issue("/CN=kubernetes", ca=True, key="rsa2048/one", usage=SIGNS, sans="DNS:kubernetes", start=-60,
                        end=3590, authority_key=None)
        leaf = self.issue("/CN=kube-apiserver", by=ca, key="rsa2048/two", end=305, subject_key=None, start=-60,
                          sans=f"DNS:cp-1,{IN_CLUSTER},IP:10.96.0.1,IP:192.0.2.10,DNS:cluster.example.com")
        return Server([leaf], [ca], "192.0.2.10")

    @cached_property
    def k3s(self):
        return self.on_k3s("k3s-server-ca@1700000000", "/O=k3s/CN=k3s", "192.0.2.20", present_ca=True)

    @cached_property
    def rke2(self):
        return self.on_k3s("rke2-server-ca@1700000000", "/CN=kube-apiserver", "192.0.2.30", present_ca=False)

    def on_k3s(self, authority, subject, address, present_ca):
        key = "p256/" + authority.split("@")[0]
        ca = self.issue("/CN=" + authority, ca=True, key=key, usage=SIGNS, end=3620)
        leaf = self.issue(subject, by=ca, usage="critical,digitalSignature,keyEncipherment", subject_key=None,
                          sans=f"{IN_CLUSTER},DNS:localhost,IP:127.0.0.1,IP:::1,IP:10.43.0.1,IP:{address}")
        return Server([leaf, ca] if present_ca else [leaf], [ca], address)

    @cached_property
    def openshift_signers(self):
        return [
            self.issue(f"/OU=openshift/CN={name}", ca=True, key="rsa2048/" + key, usage=SIGNS, end=3600)
            for name, key in (("kube-apiserver-lb-signer", "one"), ("kube-apiserver-localhost-signer", "two"),
                              ("kube-apiserver-service-network-signer", "three"), ("ingress-operator@1", "four"))
        ]

    @cached_property
    def openshift(self):
        leaf = self.issue("/CN=api.ocp.example.com", by=self.openshift_signers[0], key="rsa2048/five",
                          sans="DNS:api.ocp.example.com", start=-5, end=25)
        return Server([leaf], self.openshift_signers, "api.ocp.example.com")

    @cached_property
    def openshift_internal(self):
        leaf = self.issue("/CN=api-int.ocp.example.com", by=self.openshift_signers[0], key="rsa2048/five",
                          sans="DNS:api-int.ocp.example.com", start=-5, end=25)
        return Server([leaf], self.openshift_signers, "api-int.ocp.example.com")

    @cached_property
    def rancher(self):
        ca = self.issue("/O=dynamiclistener-org/CN=dynamiclistener-ca@1700000000", ca=True, key="p256/rancher",
                        usage=SIGNS, end=3620)
        leaf = self.issue("/O=dynamic/CN=dynamic", by=ca, sans="DNS:rancher.example.com,DNS:rancher.cattle-system")
        return Server([leaf, ca], [ca], "rancher.example.com")

    @property
    def distributions(self):
        return {
            name: getattr(self, name)
            for name in ("kubeadm", "k3s", "rke2", "openshift", "openshift_internal", "rancher")
        }

    # Certificates that openssl does not write

    def with_serial(self, number):
        return self.issue("/CN=api", by=self.root, sans=NAMES, serial=number)

    def with_extension(self, certificate, by, identifier, value, critical=False, twice=False):
        """One more extension, put in beside the others and signed again."""
        def change(fields):
            fields.extensions += [der.extension(identifier, value, critical)] * (2 if twice else 1)

        return self.edited(certificate, by, change)

    def with_trailing_data(self, certificate):
        return Certificate("trailing", certificate.der + b"\0\0", certificate.key)

    # Bundles

    @cached_property
    def bundles(self):
        """CA data as it is pasted: name, (bytes, whether Go loads a certificate from it, the rule that names it)."""
        good, other = self.root.pem, self.other_root.pem
        text = good.decode()
        body = "".join(text.splitlines()[1:-1])
        return {
            "good": (good, True, None),
            "two": (good + other, True, None),
            "text before": (b"subject=CN = fixture-root\nissuer=CN = x\n\n" + good, True, None),
            "text after": (good + b"\n# end of file\n", True, None),
            "crlf": (good.replace(b"\n", b"\r\n"), True, None),
            "no last line feed": (good.rstrip(b"\n"), True, None),
            "byte order mark": (b"\xef\xbb\xbf\n" + good, True, None),
            "byte order mark on the BEGIN line": (b"\xef\xbb\xbf" + good, False, None),
            "indented": (b"  " + good.replace(b"\n", b"\n  "), False, None),
            "on a line with text": (b"ca: " + good, False, None),
            "bare carriage returns": (good.replace(b"\n", b"\r"), False, None),
            "two carriage returns": (good.replace(b"\n", b"\r\r\n"), False, None),
            "form feeds": (good.replace(b"\n", b"\f\n"), False, None),
            "a form feed in the body": (good.replace(b"-----\n", b"-----\n\f", 1), False, None),
            "a form feed before the block": (b"\f\n" + good, True, None),
            "a vertical tab at a line's end": (good[:90] + good[90:].replace(b"\n", b"\v\n", 1), False, None),
            "a carriage return at the very end": (good.rstrip(b"\n") + b"\r", False, None),
            "END indented": (good.replace(b"-----END", b" -----END"), False, None),
            "indented, then whole": (b"  " + other + good, True, None),
            "whole, then indented": (good + b"  " + other.replace(b"\n", b"\n  "), True, None),
            "blank lines": (b"\n\n" + good + b"\n\n" + other, True, None),
            "trailing blanks": (good.replace(b"-----\n", b"----- \t\n"), True, None),
            "one long line": (pem(self.root.der, width=4000), True, None),
            "lines of 76": (pem(self.root.der, width=76), True, None),
            "duplicate": (good + good, True, "ca.duplicate"),
            "cut block": (good + other[:len(other) // 2], True, "ca.parse"),
            "cut block first": (other[:len(other) // 2] + b"\n" + good, True, "ca.parse"),
            "headers": (good + other.replace(b"-----\n", b"-----\nProc-Type: 4,ENCRYPTED\n\n", 1), True, "ca.parse"),
            "trusted label": (good + openssl("x509", "-in", self.write("t.pem", other), "-trustout"), True, "ca.parse"),
            "request": (good + openssl("req", "-in", self.request("p256/leaf")), True, "ca.parse"),
            "public key": (good + openssl("pkey", "-in", self.key("p256/leaf"), "-pubout"), True, "ca.parse"),
            "no base64": (good + b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", True, "ca.parse"),
            "no der": (good + pem(b"no certificate at all"), True, "ca.parse"),
            "empty block": (good + b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", True, "ca.parse"),
            "trailing der": (good + pem(self.other_root.der + b"\0\0"), True, "ca.parse"),
            "only cut": (good[:len(good) // 2], False, "ca.parse"),
            "only headers": (good.replace(b"-----\n", b"-----\nA: b\n\n", 1), False, "ca.parse"),
            "only a request": (openssl("req", "-in", self.request("p256/leaf")), False, "ca.parse"),
            "empty": (b"", False, None),
            "text": (b"no certificate\n", False, None),
            "der": (self.root.der, False, None),
            "base64 twice": (base64.b64encode(good), False, "ca.double-base64"),
            "base64 three times": (base64.b64encode(base64.b64encode(good)), False, "ca.double-base64"),
            "base64 of der": (body.encode(), False, "ca.parse"),
            "four hyphens": (good.replace(b"-----", b"----"), False, None),
            "key inside": (good + self.private_key, True, "ca.private-key"),
            "key first": (self.private_key + good, True, "ca.private-key"),
            "key alone": (self.private_key, False, "ca.private-key"),
            "rsa key inside": (good + self.rsa_key, True, "ca.private-key"),
        }

    @cached_property
    def private_key(self):
        with open(self.key("p256/leaf"), "rb") as file:
            return file.read()

    @cached_property
    def rsa_key(self):
        return openssl("rsa", "-traditional", "-in", self.key("rsa2048/one"))

    @cached_property
    def kubeadm_like_root(self):
        """An RSA authority: only those sign with MD5."""
        return self.authority("rsa-root", key="rsa2048/one", usage=SIGNS)
