#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the first inputs of the fuzzer to Fuzz/Corpus, where scripts/fuzz adds what it finds.

Certificates are created each time with keys that are never written anywhere.
"""
import base64
import datetime
import ipaddress
import json
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

ROOT = pathlib.Path(__file__).resolve().parent / "Corpus"
MARK = b"=====\n"
FROM = datetime.datetime(2020, 1, 1)
UNTIL = datetime.datetime(2120, 1, 1)


def write(target, name, content):
    folder = ROOT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer=None, issuer_key=None, extensions=(), until=UNTIL, digest=hashes.SHA256()):
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(issuer.subject if issuer else name(subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    signer = issuer_key or key
    return builder.sign(signer, None if isinstance(signer, ed25519.Ed25519PrivateKey) else digest)


def der(one):
    return one.public_bytes(serialization.Encoding.DER)


def pem(*many):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in many)


def usage(**wanted):
    every = dict.fromkeys(
        ("digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign "
         "encipher_only decipher_only").split(), False)
    return x509.KeyUsage(**{**every, **wanted})


def certificates():
    authority = [(x509.BasicConstraints(True, None), True), (usage(key_cert_sign=True, crl_sign=True), True)]
    server = [(usage(digital_signature=True), True), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)]
    names = x509.SubjectAlternativeName([
        x509.DNSName("api.example.com"), x509.DNSName("*.apps.example.com"),
        x509.IPAddress(ipaddress.ip_address("10.0.0.1")), x509.IPAddress(ipaddress.ip_address("fd00::1"))])
    inside = x509.SubjectAlternativeName([
        x509.DNSName("api.example.com"), x509.IPAddress(ipaddress.ip_address("10.0.0.1"))])
    many = x509.SubjectAlternativeName([
        x509.DNSName("api.example.com"), x509.RFC822Name("admin@example.com"),
        x509.UniformResourceIdentifier("https://api.example.com:6443/x"), x509.DirectoryName(name("directory")),
        x509.RegisteredID(x509.ObjectIdentifier("1.2.3.4"))])
    constraints = x509.NameConstraints(
        [x509.DNSName("example.com"), x509.IPAddress(ipaddress.ip_network("10.0.0.0/8")),
         x509.RFC822Name("example.com"), x509.UniformResourceIdentifier(".example.com")],
        [x509.DNSName("secret.example.com"), x509.IPAddress(ipaddress.ip_network("fd00:1::/32"))])
    access = x509.AuthorityInformationAccess([x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://ocsp.example.com"))])
    points = x509.CRLDistributionPoints([x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://crl.example.com")], None, None, None)])
    policies = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)])

    edwards = ed25519.Ed25519PrivateKey.generate
    root_key, middle_key, leaf_key = edwards(), ec.generate_private_key(ec.SECP256R1()), edwards()
    identifier = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = certificate("kubernetes", root_key, extensions=authority + [(identifier, False)])
    middle = certificate("middle", middle_key, root, root_key, [
        (x509.BasicConstraints(True, 0), True), authority[1], (constraints, True),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False)])
    leaf = certificate("api", leaf_key, middle, middle_key, server + [(inside, False)])
    direct = certificate("api", leaf_key, root, root_key, server + [(names, False)])
    rich = certificate("api", leaf_key, root, root_key, server + [
        (many, False), (access, False), (points, False), (policies, False),
        (x509.SubjectKeyIdentifier.from_public_key(leaf_key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)])
    own = certificate("api.example.com", leaf_key, extensions=server + [(names, False)])
    bare = certificate("api.example.com", leaf_key)
    narrow_key = edwards()
    narrow = certificate("narrow", narrow_key, extensions=authority + [(constraints, True)])
    below = certificate("api", leaf_key, narrow, narrow_key, server + [(many, False)])
    short = certificate("short", rsa.generate_private_key(65537, 1024), extensions=authority)
    wide = certificate("p384", ec.generate_private_key(ec.SECP384R1()), extensions=authority, digest=hashes.SHA384())
    expired = certificate("old", leaf_key, extensions=server + [(names, False)], until=datetime.datetime(2021, 1, 1))

    bundle = pem(root, middle)
    write("certificates", "bundle", b"P" + bundle)
    write("certificates", "bundle-repeated", b"P" + pem(root, root))
    write("certificates", "bundle-kinds", b"P" + pem(short) + pem(wide) + pem(bare))
    write("certificates", "bundle-around", b"P\xef\xbb\xbfsubject=x\r\n" + bundle.replace(b"\n", b"\r\n") + b"\nend")
    write("certificates", "bundle-cut", b"P" + bundle[:300] + b"\n" + pem(root))
    write("certificates", "bundle-label", b"P" + pem(root).replace(b"CERTIFICATE", b"X509 CERTIFICATE") + pem(root))
    write("certificates", "bundle-headers", b"P" + pem(root).replace(b"-----\n", b"-----\nA: b\n\n", 1))
    write("certificates", "bundle-one-line", b"P" + pem(root).replace(b"\n", b"\\n"))
    write("certificates", "bundle-base64", b"P" + base64.b64encode(pem(root)))
    write("certificates", "bundle-twice-base64", b"P" + base64.b64encode(base64.b64encode(pem(root))))
    write("certificates", "bundle-der", b"P" + der(root))
    write("certificates", "bundle-no-end", b"P" + pem(root)[:-20])
    write("certificates", "bundle-kubeconfig", b"Pcertificate-authority-data: " + base64.b64encode(pem(root)))
    write("certificates", "chain", b"C" + MARK.join([pem(root), pem(leaf, middle), b"api.example.com"]))
    write("certificates", "chain-partial", b"C" + MARK.join([pem(middle), pem(leaf), b"x.apps.example.com"]))
    write("certificates", "chain-incomplete", b"C" + MARK.join([pem(root), pem(leaf), b"10.0.0.1"]))
    write("certificates", "chain-expired", b"C" + MARK.join([pem(expired), pem(expired), b"[fd00::1]"]))
    write("certificates", "chain-constraints", b"C" + MARK.join([pem(narrow), pem(below), b"api.example.com"]))
    for label, parts in {
        "direct": [b"api.example.com", der(root), der(direct)],
        "two": [b"api.example.com", der(root), der(leaf), der(middle)],
        "own": [b"10.0.0.1", b"", der(own)],
        "own-v6": [b"fd00::1", b"", der(own)],
        "own-wildcard": [b"a.apps.example.com", b"", der(own)],
        "own-expired": [b"10.0.0.1", b"", der(expired)],
        "bare": [b"api.example.com", b"", der(bare)],
        "rich": [b"api.example.com", b"", der(rich)],
        "narrow": [b"api.example.com", der(narrow), der(below)],
        "root-as-leaf": [b"kubernetes", b"", der(root)],
        "rsa": [b"short", b"", der(short)],
        "p384": [b"p384", b"", der(wide)],
    }.items():
        write("certificates", "der-" + label, b"D" + MARK.join(parts))
    write("certificates", "der-bomb", b"D" + MARK.join([b"a.b", b"", nested(200)]))
    write("certificates", "pem-bomb", b"P-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(nested(400))
          + b"-----END CERTIFICATE-----\n")


def nested(depth):
    content = b"\x05\x00"
    for _ in range(depth):
        size = len(content)
        length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big") if size > 255 else bytes([129, size])
        content = b"\x30" + length + content
    return content


def tokens():
    header = b'{"alg":"RS256","kid":"k"}'
    bound = {
        "aud": ["https://kubernetes.default.svc"], "exp": 1900000000, "iat": 1800000000, "nbf": 1800000000,
        "iss": "https://kubernetes.default.svc.cluster.local", "jti": "0b5c",
        "kubernetes.io": {"namespace": "aichor", "node": {"name": "n", "uid": "u"},
                          "pod": {"name": "p", "uid": "u"}, "secret": {"name": "s", "uid": "u"},
                          "serviceaccount": {"name": "dp", "uid": "u"}, "warnafter": 1800003607},
        "sub": "system:serviceaccount:aichor:dp"}
    prefix = "kubernetes.io/serviceaccount/"
    legacy = {"iss": "kubernetes/serviceaccount", prefix + "namespace": "aichor", prefix + "secret.name": "s",
              prefix + "service-account.name": "dp", prefix + "service-account.uid": "u",
              "sub": "system:serviceaccount:aichor:dp"}

    def claims(label, text, first=header, last=b"signature"):
        write("token", label, b"J" + MARK.join([first, text if isinstance(text, bytes) else json.dumps(text).encode(), last]))

    claims("bound", bound)
    claims("legacy", legacy)
    claims("opaque", {"iss": "https://issuer.example", "sub": "x", "aud": "a"})
    claims("none", bound, b'{"alg":"none"}')
    claims("no-algorithm", bound, b'{"typ":"JWT"}')
    claims("repeated", b'{"exp":1,"exp":2}')
    claims("dates", b'{"exp":"1","iat":1e999,"nbf":-1}')
    claims("dates-large", b'{"exp":9223372036854775808,"iat":253402300800,"nbf":1.5}')
    claims("surrogate", rb'{"iss":"\ud800","sub":"\u0000\u202e"}')
    claims("depth", b'{"a":' + b"[" * 100 + b"]" * 100 + b"}")
    claims("types", b'{"iss":1,"aud":{"a":true},"kubernetes.io":[],"sub":null}')
    claims("latin", b'{"iss":"\xff\xfe"}')
    claims("no-signature", bound, last=b"")
    write("token", "two-parts", b"eyJhbGciOiJSUzI1NiJ9.e30")
    write("token", "five-parts", b"eyJhbGciOiJSUzI1NiJ9.a.b.c.d")
    write("token", "padded", b"eyJhbGciOiJSUzI1NiJ9.e30=.c2ln")
    write("token", "lax", b"eyJhbGciOiJSUzI1NiJ9.e31.c2lh")
    for index, text in enumerate([
        "kubeconfig-u-abc:x7r9", "sha256~AbCdEf0123456789", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "token: abc",
        "ZXlKaGJHY2lPaUpTVXpJMU5pSjkuZTMwLmMybG4", '"quoted"', "two words", "a\nb", " a ", "caf\u00e9", "<none>",
        "$TOKEN", "****", "a...", "-----BEGIN CERTIFICATE-----", '{"kind":"Secret"}', "apiVersion: v1", "\x00", "",
        "error: you must be logged in", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t"]):
        write("token", f"text-{index:02}", text.encode())


def hosts():
    for index, text in enumerate([
        "api.example.com", "https://api.example.com:6443", "HTTPS://API.example.com./", "10.0.0.1:6443", "[fd00::1]:6443",
        "fd00::1", "https://[::ffff:10.0.0.1]", "https://rancher.example.com/k8s/clusters/c-m-abcd/", "http://a.b",
        "https://user:word@a.b", "https://a.b?x=y", "https://a.b#x", "*.example.com", ".example.com", "a..b", "a:b", "0x7f.1",
        "127.1", "010.0.0.1", "1.2.3.4.", "fe80::1%eth0", "a_b.example.com", "xn--mnchen-3ya.example", "m\u00fcnchen.example",
        "\x1b[32mKubernetes control plane\x1b[0m is running at \x1b[33mhttps://10.0.0.1:6443\x1b[0m",
        "CoreDNS is running at https://a.b/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy",
        "https://a.b/%2e%2e/x", "https://a.b/a%00", "https://a.b:0", "https://a.b:65536", "a" * 64 + ".b", "\u202eevil",
        "::", "ff02::1", "255.255.255.255", "224.0.0.1", "1::2::3", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4",
        "paris-a100", "Paris", "../x", "p\u0430ris", "a" * 64, "env=prod", "env!=prod,tier in (a,b),!x,y notin (c)",
        "example.com/key=value", "a==b", "a in ()", "key-", "in=in", "socks5://proxy.example.com:1080",
        "http://10.0.0.1:3128", "https://user:pa%20ss@proxy", "10.0.0.0/8,.example.com,*.a.b:443,[::1]:80,*",
        "server: https://a.b", "//a.b", "https:a.b", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"]):
        write("host", f"{index:02}", text.encode())


def answers():
    head = b"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json; charset=utf-8\r\n"

    def answer(label, status, body, lines=head, flag=0):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        write("answers", label, bytes([status, flag]) + lines + MARK + text)

    rule = {"verbs": ["get", "*"], "apiGroups": ["", "apps"], "resources": ["pods", "*/scale", "secrets", "nodes/proxy"]}
    rules = [rule, {"verbs": ["escalate"], "apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"],
                    "resourceNames": ["a"]}, {"verbs": ["get"], "apiGroups": None, "nonResourceURLs": ["/healthz"]}]
    answer("version", 0, {"major": "1", "minor": "36", "gitVersion": "v1.36.2", "platform": "linux/amd64"})
    answer("review", 1, {"kind": "SelfSubjectReview", "status": {"userInfo": {
        "username": "system:serviceaccount:aichor:dp", "uid": "u", "groups": ["system:masters", "b"],
        "extra": {"a": ["b"]}}}})
    answer("access", 1, {"status": {"allowed": True}})
    answer("denied", 1, {"status": {"allowed": False, "reason": "x"}})
    answer("rules", 1, {"status": {"resourceRules": rules, "nonResourceRules": [], "incomplete": True}})
    answer("cluster-role", 0, {"kind": "ClusterRole", "rules": [rule]})
    answer("list", 0, json.dumps([rule]).encode())
    for index, status in enumerate([6, 7, 8, 12, 13, 11, 5]):
        answer(f"status-{index}", status, {"kind": "Status", "message": "Unauthorized \u001b[31m\u202e", "code": 401})
    answer("anonymous", 7, {"kind": "Status", "message": 'User "system:anonymous" cannot create resource'})
    answer("redirect", 4, b"<html>", b"HTTP/1.1 302 Found\r\nLocation: https://\x1b[31mevil.example/\r\n")
    answer("html", 0, b"<!DOCTYPE html><title>Login</title>", b"Content-Type: text/html\r\n")
    answer("interim", 0, b"{}", b"HTTP/1.1 100 Continue\r\n\r\n" + head)
    answer("no-head", 0, b'{"gitVersion":"v1"}', b"", 1)
    answer("cut", 0, b'{"gitVersion":"v1', flag=1)
    answer("repeated", 0, b'{"gitVersion":"a","gitVersion":"b"}')
    answer("depth", 0, b'{"a":' + b"[" * 200 + b"]" * 200 + b"}")
    answer("numbers", 0, b'{"status":{"allowed":1e999,"incomplete":-0.0}}')
    answer("surrogate", 0, rb'{"gitVersion":"\ud800\udc00\ud800"}')
    answer("latin", 0, b'{"gitVersion":"\xff\xfe\x80"}')
    answer("bomb", 0, b"[" * 1000)
    answer("tls", 0, b"error:0A00010B:SSL routines::wrong version number")
    answer("dates", 0, b"{}", b"Date: Wed, 31 Dec 9999 23:59:60 GMT\r\ndate: Tue, 29 Feb 2100 24:00:00 GMT\r\n")
    many = ["a"] * 120
    answer("product", 1, {"status": {"resourceRules": [{"verbs": many, "apiGroups": many, "resources": many}]}})
    answer("product-rules", 0, [{"verbs": many, "apiGroups": many, "resources": many}])


def imports():
    """A letter for the reader, then what it reads."""
    header = b"engineName,apiHostname,loadBalancerIp,ecosystem,caData,caFile,bearerToken,basicUsername,basicPassword,labels,note,acquiredAt\n"
    row = b'paris,10.0.0.1:6443,203.0.113.1,research,,ca.crt,token-one,,,"site=paris,tier=gold","a ""b""\nc",2026-01-02T03:04:05Z\n'
    short = b"engineName,apiHostname,loadBalancerIp,bearerToken\n"
    tables = {
        "whole": header + row, "basic": header + b"lyon,lyon.example.com,203.0.113.2,,,,,admin,pass,,,\r\n",
        "semicolon": short.replace(b",", b";") + b"a;b;1.2.3.4;t\r", "mark": b"\xef\xbb\xbf" + short + b"a,b,1.2.3.4,t",
        "unclosed": short + b'a,"b,1.2.3.4,t\n', "quotes": short + b'a,b"c,"1.2.3.4"x,t\n', "cells": short + b"a,b\na,b,c,d,e\n",
        "header": b"a,b,c\n", "blank": short + b",,,\n\n\r\n", "utf16": "engineName".encode("utf-16"), "latin": short + b"\xff,b,c,d\n"}
    for label, text in tables.items():
        write("imports", f"csv-{label}", b"c" + text)
    form = {"engineName": "paris", "apiHostname": "https://10.0.0.1:6443", "loadBalancerIp": "203.0.113.1",
            "authentication": {"method": "bearerToken", "bearerToken": "t-1"}}
    payload = {"apiVersion": "aichor-vault/v1", "kind": "EnginePayload", "engineType": "on-premise", "form": form,
               "metadata": {"acquiredAt": "2026-01-02T03:04:05Z"}}
    for label, value in {"whole": payload, "form": form, "array": [payload, form], "empty": {}, "masked": {
            **form, "authentication": {"method": "basic", "basicUsername": "a", "basicPassword": "********"}}}.items():
        write("imports", f"payload-{label}", b"p" + json.dumps(value).encode())
    line = {"engineName": "paris", "apiHostname": "h", "loadBalancerIp": "203.0.113.1", "bearerToken": "t", "labels": {"a": "b"}}
    write("imports", "json-lines", b"j" + (json.dumps(line) + "\n").encode() * 2)
    write("imports", "json-bad", b'j{"a":\n{"b":[}]"\\}\n')
    write("imports", "json-open", b'j[{"a":"}]"},{')

    def secret(values, **more):
        return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "n", "uid": "u",
                "creationTimestamp": "2026-01-02T03:04:05Z", **more.pop("metadata", {})}, "stringData": values, **more}

    token = {"type": "kubernetes.io/service-account-token", "data": {"token": base64.b64encode(b"t").decode()}}
    argo = {"metadata": {"labels": {"argocd.argoproj.io/secret-type": "cluster"}, "annotations": {
        "aichor-vault/engine-name": "paris", "aichor-vault/labels": '{"a":"b"}', "aichor-vault/acquired-at": "x"}}}
    config = '{"bearerToken":"t","tlsClientConfig":{"insecure":true,"caData":"QUJD"},"proxyUrl":"p"}'
    kubeconfig = ("clusters: [{name: c, cluster: {server: 'https://h'}}]\nusers: [{name: u, user: {token: t}}]\n"
                  "contexts: [{name: x, context: {cluster: c, user: u}}]\n")
    for label, value in {
            "token": secret({"ca.crt": "x"}, **token), "argo": secret({"name": "a b", "server": "https://h", "config": config}, **argo),
            "kubeconfig": secret({"value": kubeconfig}), "list": {"kind": "List", "items": [secret({}, **token), {"kind": "Pod"}]},
            "nothing": secret({})}.items():
        write("imports", f"secret-{label}", b"s" + json.dumps(value).encode())
        write("imports", f"argo-{label}", b"a" + json.dumps(value, indent=1).encode())
    write("imports", "secret-yaml", b"skind: Secret\nmetadata: {name: &a [*a]}\n---\nkind: Secret\ndata:\n  token: |\n    eA==\n")


def kubeconfigs():
    head = "apiVersion: v1\nkind: Config\n"
    whole = head + """clusters:
- cluster: {certificate-authority-data: QUJD, server: "https://10.0.0.1:6443", tls-server-name: a.b}
  name: c
users:
- name: u
  user:
    token: |
      abc
- name: e
  user: {exec: {command: aws, args: [eks], apiVersion: client.authentication.k8s.io/v1, env: [{name: A, value: b}]}}
contexts:
- context: {cluster: c, user: u, namespace: n}
  name: x
current-context: x
"""
    plain = {"clusters": [{"name": "c", "cluster": {"server": "https://h"}}], "users": [
        {"name": "u", "user": {"username": "n", "password": "\u00e9"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}]}
    bomb = "a0: &a0 [x,x]\n" + "".join(f"a{i}: &a{i} [*a{i-1},*a{i-1}]\n" for i in range(1, 25))
    for index, text in enumerate([
        whole, json.dumps(plain), json.dumps(plain, indent="\t"), whole.replace("\n", "\r\n"), "\ufeff" + whole, "", "# x\n",
        "a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: {<<: [*a, {z: 1}]}\n", bomb, "a: &a [*a]\n", "[" * 300, "- " * 200, "? a\n: b\n",
        "a: !!binary aGk=\nb: !!int \"3\"\nc: !!str 1\nd: !x y\n", "%YAML 1.1\n%TAG !y! tag:yaml.org,2002:\n---\na: !y!int 3\n...\n",
        "a: 1\n---\nb: 2\n", "a: >-\n  x\n   y\n\n  z\nb: |2+\n    x\n\n", "{1: a, yes: b, 1.5: c, ~: d}", "[.nan, .inf, 1e400, 0x1F, 010]",
        '{"a":"\\ud83d\\ude00","b":"\\/"}', '{"a":1}\n{"a":2}\n[3]', '{"a":1,"a":2}', "a: 'it''s'\nb: \"x\\\n  y\\x41\"\n",
        "users: [{user: {token: 12}}]", "users: [{name: a},{name: a}]", "clusters: [{cluster: {certificate-authority-data: [65]}}]",
        "users: [{user: {auth-provider: {name: gcp, config: {a: b}}, as: x, as-user-extra: {a: [b]}}}]"]):
        write("kubeconfig", f"{index:02}", text.encode())
    write("kubeconfig", "utf16-le", b"\xff\xfe" + whole.encode("utf-16-le"))
    write("kubeconfig", "utf16-be", b"\xfe\xff" + whole.encode("utf-16-be"))
    write("kubeconfig", "latin", b"a: \xff\n")


def pages():
    """A command, and each kind of change to a page once: kind, page, two numbers."""
    commands = ("list", "show", "history", "export", "log", "log-verify", "policy", "doctor", "backup-verify", "add", "set",
                "remove", "purge", "set-policy")
    for number, command in enumerate(commands):
        write("pages", command, bytes([number]))
        for kind in range(14):
            edit = bytes([kind, 3 + 5 * kind, 0, 2 * kind, 0, 5 + number])
            write("pages", f"{command}-{kind}", bytes([number]) + edit)
        # Mazes over the first pages, which hold the roots of tables and indices.
        maze = b"".join(bytes([13, page, 0, 0, 0, page]) for page in range(3, 9))
        write("pages", f"{command}-mazes", bytes([number]) + maze)


def main():
    for make in (certificates, tokens, hosts, answers, imports, kubeconfigs, pages):
        make()
    print(sum(1 for _ in ROOT.rglob("seed-*")), "seeds")


if __name__ == "__main__":
    sys.exit(main())
