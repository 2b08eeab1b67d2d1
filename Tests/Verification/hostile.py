# SPDX-License-Identifier: Apache-2.0
"""Inputs that are made to hurt: reference lists of PEM, X.509 and JWT faults, and what grows faster than its size."""
import base64
import json
import os
import time

import der
from fixtures import NAMES
from forge import Certificate, pem
from kubernetes_api import base64url, bound_token, jwt, legacy_token

MEGABYTE = 1 << 20


def nested(depth, inner=b""):
    """Sequences in sequences, written from the inside out."""
    parts, size = [], len(inner)
    for _ in range(depth):
        head = b"\x30" + der.length(size)
        parts.append(head)
        size += len(head)
    return b"".join(reversed(parts)) + inner


def bundles(f):
    """Files in the place of CA data, or of a chain."""
    root = f.root
    yield "1 MiB extension", f.with_extension(root, root, "1.2.3.4", der.element(4, b"x" * MEGABYTE)).pem
    names = b"".join(der.element(0x82, b"n%d.example.com" % number) for number in range(30_000))
    yield "30000 names", f.with_extension(f.issue("/CN=many", key="p256/root", ca=True), root, "2.5.29.17",
                                          der.sequence(names)).pem
    fields = der.CertificateFields(root.der)

    def numbered(number):
        fields.serial = number + 1
        return der.sequence(fields.encoded(), fields.signature_algorithm, der.element(3, b"\0" + b"0\x06\2\1\1\2\1\1"))

    yield "10000 certificates", b"".join(pem(numbered(number)) for number in range(10_000))
    yield "10000 times one certificate", root.pem * 10_000
    yield "10000 bad blocks", b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n" * 10_000
    yield "10000 beginnings", b"-----BEGIN CERTIFICATE-----\n" * 10_000
    yield "10000 ends", b"-----END CERTIFICATE-----\n" * 10_000
    yield "nested 100000 deep", pem(nested(100_000))
    yield "nested in a name", pem(der.sequence(der.sequence(der.integer(1), nested(20_000)), b"", b""))
    yield "nested in an extension", f.with_extension(root, root, "2.5.29.17", nested(20_000)).pem
    yield "nested policies", f.with_extension(root, root, "2.5.29.32", nested(20_000)).pem
    yield "indefinite length", pem(b"\x30\x80" + root.der[4:] + b"\0\0")
    yield "indefinite nested", pem(b"\x30\x80" * 50_000)
    yield "length of 4 GiB", pem(b"\x30\x84\xff\xff\xff\xff" + b"x" * 100)
    yield "length of 2^63", pem(b"\x30\x88\x7f" + b"\xff" * 7 + b"x" * 100)
    yield "21-byte serial", f.with_serial(2**160).pem
    yield "1000-byte serial", f.with_serial(2**7990).pem
    yield "negative serial", f.with_serial(-1).pem
    yield "trailing bytes", pem(root.der + b"\0" * 100)
    yield "version 1", f.issue("/CN=v1", key="p256/v1", version=1).pem
    yield "5 MiB of text", b"x" * (5 * MEGABYTE)
    yield "5 MiB of line feeds", b"\n" * (5 * MEGABYTE)
    yield "20 MiB", root.pem * 20 + b"#" * (20 * MEGABYTE)
    yield "a line of 1 MiB", b"-----BEGIN CERTIFICATE-----\n" + b"A" * MEGABYTE + b"\n-----END CERTIFICATE-----\n"
    yield "a label of 1 MiB", b"-----BEGIN " + b"A" * MEGABYTE + b"-----\nAA==\n-----END X-----\n"
    yield "NULs", b"\0" * 1000 + root.pem
    yield "random bytes", os.urandom(100_000)
    yield "escapes in a label", b"-----BEGIN \x1b[31mCERT\x07-----\nAA==\n-----END \x1b[31mCERT\x07-----\n"
    yield "escapes in a name", f.issue("/CN=\x1b[31mred\x07\u202eabc", key="p256/esc", ca=True).pem
    for name, modulus, exponent in (("RSA of 16384 bits", 2**16383 + 1, 65537), ("RSA with a huge exponent",
                                                                                 2**2047 + 1, 2**16000 + 1),
                                    ("RSA with exponent 1", 2**2047 + 1, 1), ("RSA with exponent 0", 2**2047 + 1, 0),
                                    ("RSA of 1 bit", 1, 3), ("RSA with a negative modulus", -(2**2047),
                                                             3), ("RSA with an even modulus", 2**2048, 65537)):
        yield name, with_key(root, rsa_info(modulus, exponent)).pem
    yield "an empty key", with_key(
        root, der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), b"\5\0"), der.element(3, b"\0"))).pem
    yield "a point that is on no curve", with_key(
        root,
        der.sequence(der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")),
                     der.element(3, b"\0\4" + b"\1" * 64))).pem
    yield "dates of year 0", with_dates(root, b"\x18\x0f00000101000000Z", b"\x18\x0f99991231235959Z").pem
    yield "no dates", with_dates(root, b"\x17\x0dxxxxxxxxxxxxZ", b"\x17\x0d260101000000Z").pem
    yield "fractional seconds", with_dates(root, b"\x18\x1120200101000000.5Z", b"\x18\x1120990101000000.5Z").pem


def rsa_info(modulus, exponent):
    key = der.sequence(der.integer(modulus), der.integer(exponent))
    return der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), b"\5\0"), der.element(3, b"\0" + key))


def with_key(certificate, info):
    """The certificate with another key: nobody signed it."""
    fields = der.CertificateFields(certificate.der)
    fields.middle[4] = info
    return Certificate("odd key", der.sequence(fields.encoded(), fields.signature_algorithm,
                                               der.element(3, b"\0" * 65)), certificate.key)


def with_dates(certificate, start, end):
    fields = der.CertificateFields(certificate.der)
    fields.middle[2] = der.sequence(start, end)
    return Certificate("odd dates",
                       der.sequence(fields.encoded(), fields.signature_algorithm, der.element(3, b"\0" * 65)),
                       certificate.key)


def chains(f):
    """Chains that make a search, or a comparison of names, long: (name, presented, CA data)."""
    ladder = [
        f.issue("/CN=same", ca=True, key=f"p256/ladder{number % 12}", by=f.root if number == 0 else None,
                subject_key=None) for number in range(30)
    ]
    yield "100 certificates of one name", f.named(NAMES, by=ladder[-1]).pem + b"".join(
        one.pem for one in ladder * 4), f.root.pem
    loop = [f.issue("/CN=loop", ca=True, key="p256/loop", serial=number + 1, subject_key=None) for number in range(20)]
    yield "signed by itself many times", f.issue("/CN=api", by=loop[0], sans=NAMES, authority_key=None).pem + b"".join(
        one.pem for one in loop * 5), f.root.pem
    web = [f.issue(f"/CN=web-{number}", ca=True, key=f"p256/web{number}") for number in range(5)]
    crossed = [
        f.issue(f"/CN=web-{child}", ca=True, key=f"p256/web{child}", by=web[parent]) for child in range(5)
        for parent in range(5) if child != parent
    ]
    yield "all cross-signed", f.named(NAMES, by=web[0]).pem + b"".join(one.pem for one in crossed), f.root.pem
    limits = ",".join(f"permitted;DNS:n{number}.example.com" for number in range(1000))
    bomb = f.issue("/CN=bomb", ca=True, key="p256/bomb", constraints="critical," + limits)
    many = ",".join(f"DNS:n{number}.example.com" for number in range(1000)) + ",IP:10.0.0.1"
    yield "1000 names by 1000 constraints", f.named(many, by=bomb).pem, bomb.pem
    yield "10000 certificates presented", f.leaf.pem + f.one.pem * 9999, f.root.pem
    yield "a leaf with a key of 16384 bits", with_key(f.leaf, rsa_info(2**16383 + 1, 65537)).pem, f.root.pem
    yield "nothing but garbage", pem(b"\x30\x03\2\1\1"), f.root.pem


def tokens():
    """Bearer tokens: (name, token, whether its shape is to be named)."""
    head, signature = {"alg": "RS256", "kid": "k"}, os.urandom(64)
    good = legacy_token(signature=signature)
    parts = good.split(b".")
    now = int(time.time())

    def claims(**more):
        return bound_token(**more)

    yield "algorithm none", jwt({"sub": "x"}, {"alg": "none"}), True
    yield "algorithm NoNe", jwt({"sub": "x"}, {"alg": "NoNe"}), True
    yield "no algorithm", jwt({"sub": "x"}, {"typ": "JWT"}), True
    yield "no signature", b".".join(parts[:2]) + b".", True
    yield "two parts", b".".join(parts[:2]), True
    yield "one part", parts[0], True
    yield "four parts", good + b".AAAA", True
    yield "five parts", good + b".AAAA.AAAA", True
    yield "only dots", b"eyJhbGciOiJSUzI1NiJ9..", True
    yield "1000 parts", good + b".A" * 1000, True
    yield "padding", parts[0] + b"=." + parts[1] + b"." + parts[2], True
    yield "bits left over", parts[0] + b"." + parts[1] + b"." + base64url(b"\xff" * 64)[:-1] + b"_", None
    yield "plus and slash", parts[0] + b"." + base64.b64encode(b'{"a":"\xff\xfe>>>???"}').rstrip(
        b"=") + b"." + parts[2], True
    yield "claims are no JSON", jwt(b"no json", head, signature), True
    yield "claims are a list", jwt(b"[1,2]", head, signature), True
    yield "claims are null", jwt(b"null", head, signature), True
    yield "claims are empty", jwt(b"{}", head, signature), None
    yield "keys twice", jwt(b'{"sub":"a","sub":"b"}', head, signature), True
    yield "keys twice in the header", jwt({"sub": "x"}, b'{"alg":"RS256","alg":"none"}', signature), True
    yield "trailing text", jwt(b'{"sub":"a"}x', head, signature), True
    for value in ('"1999999999"', "1999999999.5", "-1", "9223372036854775808", "1e999", "-1e999", "1e308", "null",
                  "true", "[]", "{}", '"soon"', "99999999999999999999999999", "0", "253402300800"):
        for claim in ("exp", "iat", "nbf"):
            yield f"{claim} {value}", jwt(f'{{"iss":"kubernetes/serviceaccount","{claim}":{value}}}'.encode(), head,
                                          signature), None
    yield "1 MiB of claims", jwt({"sub": "x" * MEGABYTE}, head, signature), None
    yield "600 KiB of claims", jwt({"sub": "x" * 600_000}, head, signature), True
    yield "40 KiB of claims", jwt({"sub": "x" * 40_000}, head, signature), None
    yield "nested 10000 arrays", jwt(b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", head, signature), True
    yield "nested 10000 objects", jwt(b'{"a":' * 5000 + b"1" + b"}" * 5000, head, signature), True
    yield "10000 members", jwt(json.dumps({f"k{number}": 1 for number in range(4000)}).encode(), head, signature), True
    yield "a lone surrogate", jwt(b'{"sub":"\\ud800"}', head, signature), None
    yield "a NUL", jwt(b'{"sub":"a\\u0000b"}', head, signature), None
    yield "invalid UTF-8", jwt(b'{"sub":"\xff\xfe"}', head, signature), None
    yield "escapes", jwt({"sub": "\x1b[31m\r\u202eevil\x07", "iss": "\x9b31m", "aud": ["\x1b]0;x\x07"] * 50}, head,
                         signature), None
    yield "10000 audiences", jwt({"aud": [f"a{number}" for number in range(3000)], "sub": "x"}, head, signature), None
    yield "names of the wrong type", jwt({"iss": 5, "sub": ["x"], "aud": {"a": 1}, "kubernetes.io": "x", "jti": None},
                                         head, signature), None
    yield "an odd namespace", claims(namespace="../..", account="\n"), None
    yield "dates in disorder", jwt({"iat": now, "exp": now - 5, "nbf": now + 5}, head, signature), None
    yield "a huge header", jwt({"sub": "x"}, {"alg": "RS256", "x": "y" * 30_000}, signature), None
    yield "70000 characters", b"a" * 70_000, True
    yield "Rancher's", b"kubeconfig-u-abc123xyz:k8x9mvqz2c7lnp4wr6t5hbjfdgs8xk2lmwqpzrtnvbcxy7d9f4h6j", False


def hosts():
    """What may be typed as an address."""
    yield from ("[::1", "::1]", "[::1]:x", "https://[::1]:6443/a/../b", "https://x:0", "x:65536", "//x", "https:///x",
                "x?y", "x#y", "%41.example", "fe80::1%eth0", "[fe80::1%25eth0]:6443", "0", "0x7f.1", "127.1",
                "1.2.3.4.5", "256.1.1.1", "-x.example", "x..example", "." * 300, "a" * 64 + ".example", "a." * 200,
                "\u202eelpmaxe.x", "\x1b[31mx", "b\u00fccher.example", "xn--", "xn--a", "\u2024.example",
                "x\u200b.example", "https://x@y", "https://a:b@c:6443", "javascript:alert(1)", "file:///etc/passwd",
                "Kubernetes control plane is running at \x1b[0;33mhttps://10.0.0.1:6443\x1b[0m",
                "https://10.0.0.1:6443/k8s/clusters/c-m-abc", "x" * 100_000, "https://" + "/" * 100_000)
