# SPDX-License-Identifier: Apache-2.0
"""What a chain, CA data, a host and a moment must come to: written down case by case, from the rules of Go.

`go` is Go's verdict. `rules` are findings that the program must name; `a|b` takes either. `stricter` is why the program
refuses what Go takes; it is then expected to refuse, and each such reason is one of those of docs/adr/0008.
"""
from dataclasses import dataclass

import der
from fixtures import NAMES

WEAK = "a key of less than 112 bits of security is refused"
ANY = "anyExtendedKeyUsage without serverAuth is refused"
USAGE = "a leaf's keyUsage must allow signing, key encipherment or key agreement"
LONG = "a path has at most eight certificates between leaf and anchor"
KIND = "DSA and Ed448 are no keys of TLS servers that kubectl can talk to; Go finds out in the handshake"
KEY = "CA data with a private key in it is refused, and not kept"
HOST = "the host is no host name: it is refused before any certificate is looked at"
DOT = "one trailing dot of the host is stripped, and no name of a certificate ends in one"


@dataclass
class Case:
    """One question, and its answer by the rules of Go."""

    name: str
    chain: list
    bundle: bytes
    host: str
    go: bool
    rules: tuple = ()
    stricter: str = ""
    at: float = 1.0

    @property
    def expected(self):
        """The verdicts that the program may come to."""
        return (False,) if not self.go else (True, False) if self.stricter else (True,)


def all_cases(f):
    """Every case, by its group."""
    groups = (distributions, paths, dates, authorities, usages, weak, serials, constraints, wildcards, hosts, addresses,
              names, extensions, forms, bundles, lengths)
    return [Case(f"{group.__name__}: {case.name}", *list(vars(case).values())[1:]) for group in groups for case in group(f)]


def distributions(f):
    for name, server in f.distributions.items():
        yield Case(name, server.chain, server.bundle, server.host, True)
        yield Case(name + ", a load balancer's address", server.chain, server.bundle, "203.0.113.10", False, ("host.match",))
        yield Case(name + ", the CA of another cluster", server.chain, f.root.pem, server.host, False, ("chain.untrusted|chain.incomplete",))
    for name in ("kubeadm", "k3s", "rke2"):
        server = getattr(f, name)
        yield Case(name + ", in the cluster", server.chain, server.bundle, "kubernetes.default.svc", True)
    yield Case("kubeadm, the control plane's endpoint", f.kubeadm.chain, f.kubeadm.bundle, "cluster.example.com", True)
    yield Case("kubeadm, its service address", f.kubeadm.chain, f.kubeadm.bundle, "10.96.0.1", True)
    yield Case("k3s, loopback", f.k3s.chain, f.k3s.bundle, "::1", True)
    yield Case("openshift, api for api-int", f.openshift.chain, f.openshift.bundle, f.openshift_internal.host, False, ("host.match",))
    yield Case("openshift, the wrong signer alone", f.openshift.chain, f.openshift_signers[1].pem, f.openshift.host, False, ("chain.untrusted|chain.incomplete",))


def paths(f):
    root, one, two = f.root, f.one, f.two
    yield Case("no intermediate", [f.leaf], root.pem, "10.0.0.1", True)
    yield Case("one intermediate", [f.leaf_one, one], root.pem, "10.0.0.1", True)
    yield Case("two intermediates", [f.leaf_two, two, one], root.pem, "10.0.0.1", True)
    yield Case("two, in the wrong order", [f.leaf_two, one, two], root.pem, "10.0.0.1", True)
    yield Case("with the root", [f.leaf_two, two, one, root], root.pem, "10.0.0.1", True)
    yield Case("one of two missing", [f.leaf_two, two], root.pem, "10.0.0.1", False, ("chain.incomplete|chain.untrusted",))
    yield Case("the intermediate missing", [f.leaf_one], root.pem, "10.0.0.1", False, ("chain.incomplete|chain.untrusted",))
    yield Case("the intermediate in the bundle", [f.leaf_one], root.pem + one.pem, "10.0.0.1", True)
    yield Case("the intermediate alone as anchor", [f.leaf_one, one], one.pem, "10.0.0.1", True)
    yield Case("the intermediate alone as anchor, not presented", [f.leaf_one], one.pem, "10.0.0.1", True)
    yield Case("the lower of two alone as anchor", [f.leaf_two, two, one], two.pem, "10.0.0.1", True)
    yield Case("the leaf twice", [f.leaf, f.leaf], root.pem, "10.0.0.1", True)
    yield Case("strangers beside", [f.leaf_one, f.other_root, f.kubeadm.chain[0], one], root.pem, "10.0.0.1", True)
    yield Case("another root", [f.leaf], f.other_root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    yield Case("a root of the same name", [f.leaf], f.same_name_root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    yield Case("both roots of one name", [f.leaf], f.same_name_root.pem + root.pem, "10.0.0.1", True)
    yield Case("the root presented, not trusted", [f.leaf, root], f.other_root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    yield Case("cross-signed, the first root", [f.leaf_one, one, f.cross], root.pem, "10.0.0.1", True)
    yield Case("cross-signed, the other root", [f.leaf_one, one, f.cross], f.other_root.pem, "10.0.0.1", True)
    yield Case("cross-signed, the wrong half presented", [f.leaf_one, one], f.other_root.pem, "10.0.0.1", False, ("chain.incomplete|chain.untrusted",))
    expired = f.issue("/CN=intermediate-one", ca=True, key="p256/one", by=root, start=-300, end=-10)
    yield Case("an expired intermediate beside its renewal", [f.leaf_one, expired, one], root.pem, "10.0.0.1", True)
    yield Case("an expired cross-signature first", [f.leaf_one, expired, f.cross], root.pem + f.other_root.pem, "10.0.0.1", True)
    old = f.issue("/CN=fixture-root", ca=True, key="p256/root", start=-900, end=-10)
    yield Case("an expired root beside its renewal", [f.leaf], old.pem + root.pem, "10.0.0.1", True)
    yield Case("an expired root presented beside its renewal", [f.leaf, old], root.pem, "10.0.0.1", True)
    a = f.issue("/CN=cycle-a", ca=True, key="p256/cycle-a")
    b = f.issue("/CN=cycle-b", ca=True, key="p256/cycle-b", by=a)
    back = f.issue("/CN=cycle-a", ca=True, key="p256/cycle-a", by=b)
    leaf = f.named(NAMES, by=b)
    yield Case("a cycle without an anchor", [leaf, b, back], root.pem, "10.0.0.1", False, ("chain.incomplete|chain.untrusted",))
    yield Case("a cycle with an anchor", [leaf, b, back], a.pem, "10.0.0.1", True)
    lone = f.issue("/CN=self", key="p256/self", sans=NAMES)
    yield Case("a self-signed leaf, not trusted", [lone], root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    yield Case("a self-signed leaf as its own anchor", [lone], lone.pem, "10.0.0.1", True)
    own = f.issue("/CN=self", key="p256/self", sans=NAMES, ca=True, usage="critical,digitalSignature,keyCertSign", purpose="serverAuth,clientAuth")
    yield Case("a self-signed CA that serves", [own], own.pem, "10.0.0.1", True)
    yield Case("a self-signed CA that serves, another host", [own], own.pem, "10.0.0.2", False, ("host.match",))
    yield Case("a leaf as CA data: the very one", [f.leaf], f.leaf.pem, "10.0.0.1", True)
    yield Case("a leaf as CA data: another", [f.leaf_one, one], f.leaf.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    signed_by_leaf = f.issue("/CN=api", by=f.leaf, sans=NAMES, key="p256/below")
    yield Case("signed by a leaf", [signed_by_leaf, f.leaf], root.pem, "10.0.0.1", False, ("ca.not-a-ca|chain.untrusted|chain.incomplete",))
    namesakes = [f.issue("/CN=many", ca=True, key=f"p256/many{n}", subject_key=None) for n in range(20)]
    lost = f.issue("/CN=api", by=namesakes[-1], sans=NAMES, authority_key=None)
    yield Case("the last of twenty anchors of one name", [lost], b"".join(one.pem for one in namesakes), "10.0.0.1", True)
    forged = f.issue("/CN=intermediate-one", ca=True, key="p256/forged", by=f.other_root)
    yield Case("a forged intermediate of the same name before the right one", [f.leaf_one, forged, one], root.pem, "10.0.0.1", True)
    yield Case("a forged intermediate of the same name", [f.leaf_one, forged], root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))


def dates(f):
    def dated(start, end, **options):
        return f.named(NAMES, start=start, end=end, **options)
    yield Case("expired leaf", [dated(-400, -35)], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    yield Case("leaf of the future", [dated(30, 300)], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    edge = dated(-10, 10)
    second = 1 / 86400
    yield Case("notBefore at this very second", [edge], f.root.pem, "10.0.0.1", True, at=-10)
    yield Case("one second before notBefore", [edge], f.root.pem, "10.0.0.1", False, ("chain.validity",), at=-10 - second)
    yield Case("notAfter at this very second", [edge], f.root.pem, "10.0.0.1", True, at=10)
    yield Case("one second after notAfter", [edge], f.root.pem, "10.0.0.1", False, ("chain.validity",), at=10 + second)
    yield Case("until the end of time", [dated(-30, "99991231235959Z")], f.root.pem, "10.0.0.1", True)
    yield Case("since before 1950", [dated("19490101000000Z", 30)], f.root.pem, "10.0.0.1", True)
    expired = f.authority("expired-ca", start=-900, end=-10)
    yield Case("expired anchor", [f.named(NAMES, by=expired)], expired.pem, "10.0.0.1", False, ("chain.validity",))
    future = f.authority("future-ca", start=20, end=900)
    yield Case("anchor of the future", [f.named(NAMES, by=future)], future.pem, "10.0.0.1", False, ("chain.validity",))
    middle = f.authority("expired-middle", by=f.root, start=-300, end=-10)
    yield Case("expired intermediate", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    early = f.authority("future-middle", by=f.root, start=10, end=100)
    yield Case("intermediate of the future", [f.named(NAMES, by=early), early], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    yield Case("in ten years", [f.leaf], f.root.pem, "10.0.0.1", False, ("chain.validity",), at=3700)
    yield Case("expired self-signed leaf as its own anchor", [self_signed := f.issue("/CN=old", key="p256/self", sans=NAMES, start=-90, end=-1)], self_signed.pem, "10.0.0.1", False, ("chain.validity",))


def authorities(f):
    def under(ca, *above, anchor=None, name=NAMES):
        return [f.named(name, by=ca), *([ca] if above or anchor else []), *above], (anchor or ca).pem
    def case(name, ca, go, *rules, stricter="", anchor=None):
        chain, bundle = under(ca, anchor=anchor)
        return Case(name, chain, bundle, "10.0.0.1", go, rules, stricter)
    refused = "ca.not-a-ca|chain.untrusted|chain.incomplete"
    yield case("anchor with CA:FALSE", f.authority("false-ca", basic="critical,CA:FALSE"), False, refused)
    yield case("anchor without basicConstraints", f.authority("no-basic", basic=None), False, refused)
    yield case("anchor with basicConstraints not critical", f.authority("not-critical", basic="CA:TRUE"), True)
    yield case("intermediate with CA:FALSE", f.authority("false-middle", by=f.root, basic="critical,CA:FALSE"), False, refused, anchor=f.root)
    yield case("intermediate without basicConstraints", f.authority("no-basic-middle", by=f.root, basic=None), False, refused, anchor=f.root)
    yield case("anchor without keyUsage", f.authority("no-usage", usage=None), True)
    yield case("intermediate without keyUsage", f.authority("no-usage-middle", by=f.root, usage=None), True, anchor=f.root)
    yield case("anchor without keyCertSign", f.authority("no-sign", usage="critical,digitalSignature"), False, refused)
    yield case("intermediate without keyCertSign", f.authority("no-sign-middle", by=f.root, usage="critical,cRLSign"), False, refused, anchor=f.root)
    yield case("keyUsage not critical", f.authority("soft-usage", usage="keyCertSign"), True)
    yield case("anchor of version 1", f.issue("/CN=v1", key="p256/v1", version=1), True)
    yield case("intermediate of version 1", f.issue("/CN=v1-middle", key="p256/v1m", by=f.root, version=1), False, refused, anchor=f.root)
    yield case("no key identifiers", f.authority("no-ids", subject_key=None, authority_key=None), True)
    bare = f.authority("bare-ca", subject_key=None, authority_key=None)
    yield Case("no key identifiers anywhere", [f.named(NAMES, by=bare, subject_key=None, authority_key=None)], bare.pem, "10.0.0.1", True)
    wrong = f.issue("/CN=api", by=f.root, sans=NAMES, authority_key=None)
    wrong = f.with_extension(wrong, f.root, "2.5.29.35", bytes.fromhex("3006800401020304"))
    yield Case("an authority key identifier of nobody", [wrong], f.root.pem, "10.0.0.1", True, stricter=MISMATCH)
    yield case("anchor for clients only", f.authority("client-ca", purpose="clientAuth"), False, "chain.untrusted|leaf.usage|ca.not-a-ca|chain.usage")
    yield case("anchor for servers", f.authority("server-ca", purpose="serverAuth,clientAuth"), True)
    yield case("intermediate for clients only", f.authority("client-middle", by=f.root, purpose="clientAuth"), False, "chain.untrusted|leaf.usage|ca.not-a-ca", anchor=f.root)
    yield case("intermediate for any purpose", f.authority("any-middle", by=f.root, purpose="anyExtendedKeyUsage"), True, "chain.untrusted|leaf.usage|ca.not-a-ca", stricter=ANY, anchor=f.root)
    spaced = f.issue("/O=Example/CN=with space, comma \\+ plus", ca=True, key="p256/spaced")
    yield case("a subject with special characters", spaced, True)
    yield case("a subject in UTF-8", f.issue("/CN=Zertifikat für Käse", ca=True, key="p256/utf8"), True)
    empty = f.issue("/", by=f.root, sans="critical," + NAMES)
    yield Case("a leaf without a subject", [empty], f.root.pem, "10.0.0.1", True)


MISMATCH = "an authority key identifier that names another key is refused: OpenSSL takes it for another issuer's"


def usages(f):
    def leaf(name, go, *rules, stricter="", **options):
        return Case(name, [f.named(NAMES, **options)], f.root.pem, "10.0.0.1", go, rules, stricter)
    yield leaf("no extendedKeyUsage", True, "leaf.usage", purpose=None)
    yield leaf("serverAuth and clientAuth", True, purpose="serverAuth,clientAuth")
    yield leaf("clientAuth alone", False, "leaf.usage|chain.untrusted", purpose="clientAuth")
    yield leaf("emailProtection alone", False, "leaf.usage|chain.untrusted", purpose="emailProtection")
    yield leaf("anyExtendedKeyUsage alone", True, "leaf.usage|chain.untrusted", purpose="anyExtendedKeyUsage", stricter=ANY)
    yield leaf("anyExtendedKeyUsage and serverAuth", True, purpose="anyExtendedKeyUsage,serverAuth")
    yield leaf("an unknown purpose alone", False, "leaf.usage|chain.untrusted", purpose="1.2.3.4.5")
    yield leaf("an unknown purpose and serverAuth", True, purpose="1.2.3.4.5,serverAuth")
    yield leaf("critical extendedKeyUsage", True, purpose="critical,serverAuth")
    yield leaf("no keyUsage", True, usage=None)
    yield leaf("keyAgreement alone", True, usage="critical,keyAgreement")
    yield leaf("keyCertSign alone", True, "leaf.usage|chain.untrusted", usage="critical,keyCertSign", stricter=USAGE)
    yield leaf("nonRepudiation alone", True, "leaf.usage|chain.untrusted", usage="nonRepudiation", stricter=USAGE)
    yield leaf("CA:TRUE in the leaf", True, "leaf.usage", basic="critical,CA:TRUE")
    yield leaf("no basicConstraints", True, basic=None)
    yield leaf("CN in no SAN", True)


def weak(f):
    def leaf(key, **options):
        return f.named(NAMES, key=key, **options)
    for key in ("p256/x", "p384/x", "p521/x", "rsa2048/six", "ed25519/x"):
        yield Case(f"leaf {key.split('/')[0]}", [leaf(key)], f.root.pem, "10.0.0.1", True)
        ca = f.authority("strong-" + key.split("/")[0], key=key)
        yield Case(f"CA {key.split('/')[0]}", [f.named(NAMES, by=ca)], ca.pem, "10.0.0.1", True)
    yield Case("leaf P-224", [leaf("p224/x")], f.root.pem, "10.0.0.1", True)
    yield Case("leaf P-192", [leaf("p192/x")], f.root.pem, "10.0.0.1", False, ("leaf.weak-key",))
    yield Case("leaf RSA 1024", [leaf("rsa1024/x")], f.root.pem, "10.0.0.1", True, ("leaf.weak-key",), WEAK)
    yield Case("leaf RSA 512", [leaf("rsa512/x")], f.root.pem, "10.0.0.1", True, ("leaf.weak-key",), WEAK)
    yield Case("leaf DSA", [leaf("dsa/x")], f.root.pem, "10.0.0.1", True, ("leaf.weak-key",), KIND)
    yield Case("leaf Ed448", [leaf("ed448/x")], f.root.pem, "10.0.0.1", True, ("leaf.weak-key",), KIND)
    for key, go, stricter in (("rsa1024/ca", True, WEAK), ("p192/ca", False, ""), ("dsa/ca", False, ""), ("ed448/ca", False, "")):
        ca = f.authority("weak-" + key.split("/")[0], key=key)
        yield Case(f"CA {key.split('/')[0]}", [f.named(NAMES, by=ca)], ca.pem, "10.0.0.1", go, ("ca.weak-key|chain.untrusted|leaf.weak-key|ca.weak-signature",), stricter)
        middle = f.authority("weak-middle-" + key.split("/")[0], key=key, by=f.root)
        yield Case(f"intermediate {key.split('/')[0]}", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1", go, ("ca.weak-key|chain.untrusted|leaf.weak-key|ca.weak-signature",), stricter)
    signer = f.kubeadm_like_root
    for digest in ("md5", "sha1"):
        yield Case(f"leaf signed with {digest}", [leaf("p256/leaf", by=signer, digest=digest)], signer.pem, "10.0.0.1", False, ("ca.weak-signature|chain.untrusted|leaf.weak-signature",))
        middle = f.authority(f"{digest}-middle", by=signer, digest=digest)
        yield Case(f"intermediate signed with {digest}", [f.named(NAMES, by=middle), middle], signer.pem, "10.0.0.1", False, ("ca.weak-signature|chain.untrusted",))
        ca = f.authority(f"{digest}-root", key="rsa2048/two", digest=digest)
        yield Case(f"anchor signed by itself with {digest}", [f.named(NAMES, by=ca)], ca.pem, "10.0.0.1", True)
    yield Case("leaf signed with sha512", [leaf("p256/leaf", by=signer, digest="sha512")], signer.pem, "10.0.0.1", True)
    yield Case("leaf signed with sha224", [leaf("p256/leaf", by=signer, digest="sha224")], signer.pem, "10.0.0.1", False, ("ca.weak-signature|chain.untrusted|leaf.weak-signature",))


def serials(f):
    for name, number, go in (("zero", 0, True), ("one", 1, True), ("negative", -5, False), ("20 bytes", 2 ** 158, True), ("21 bytes", 2 ** 160, True)):
        rules = {"zero": ("leaf.usage",), "negative": ("chain.untrusted",)}.get(name, ())
        yield Case(name, [f.with_serial(number)], f.root.pem, "10.0.0.1", go, rules)
    negative = f.issue("/CN=negative-ca", ca=True, key="p256/negative", serial=-7)
    yield Case("negative, of the anchor", [f.named(NAMES, by=negative)], negative.pem, "10.0.0.1", False)


def constraints(f):
    count = [0]
    def case(name, limits, sans, host, go, *rules, stricter=""):
        count[0] += 1
        ca = f.authority(f"limits-{count[0]}", key="p256/limits", constraints=limits)
        return Case(name, [f.named(sans, by=ca)], ca.pem, host, go, rules or (() if go else ("chain.untrusted",)), stricter)
    one = "DNS:api.example.com"
    yield case("permitted", "critical,permitted;DNS:example.com", one, "api.example.com", True)
    yield case("permitted, not critical", "permitted;DNS:example.com", one, "api.example.com", True)
    yield case("not permitted", "critical,permitted;DNS:example.org", one, "api.example.com", False)
    yield case("not permitted, not critical", "permitted;DNS:example.org", one, "api.example.com", False)
    yield case("one of two names not permitted", "critical,permitted;DNS:example.com", one + ",DNS:api.example.org", "api.example.com", False)
    yield case("permitted exactly", "critical,permitted;DNS:api.example.com", one, "api.example.com", True)
    yield case("permitted in other case", "critical,permitted;DNS:EXAMPLE.com", one, "api.example.com", True)
    yield case("a label's end is no domain", "critical,permitted;DNS:ample.com", one, "api.example.com", False)
    yield case("excluded", "critical,excluded;DNS:example.com", one, "api.example.com", False)
    yield case("another excluded", "critical,excluded;DNS:example.org", one, "api.example.com", True)
    yield case("excluded within permitted", "critical,permitted;DNS:example.com,excluded;DNS:api.example.com", one, "api.example.com", False)
    yield case("wildcard, permitted", "critical,permitted;DNS:example.com", "DNS:*.example.com", "api.example.com", True)
    yield case("wildcard, its parent excluded", "critical,excluded;DNS:example.com", "DNS:*.example.com", "api.example.com", False)
    yield case("wildcard, one below excluded", "critical,excluded;DNS:secret.example.com", "DNS:*.example.com", "api.example.com", False)
    yield case("wildcard, another excluded", "critical,excluded;DNS:secret.example.org", "DNS:*.example.com", "api.example.com", True)
    yield case("wildcard not permitted", "critical,permitted;DNS:api.example.com", "DNS:*.example.com", "api.example.com", False)
    yield case("IPv4 permitted", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:10.1.2.3", "10.1.2.3", True)
    yield case("IPv4 not permitted", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:192.0.2.1", "192.0.2.1", False)
    yield case("IPv4 excluded", "critical,excluded;IP:10.0.0.0/255.0.0.0", "IP:10.1.2.3", "10.1.2.3", False)
    yield case("IPv6 permitted", "critical,permitted;IP:fd00::/ffff::", "IP:fd00::1", "fd00::1", True)
    yield case("IPv6 not permitted", "critical,permitted;IP:fd01::/ffff::", "IP:fd00::1", "fd00::1", False)
    yield case("IPv4 permitted, names free", "critical,permitted;IP:10.0.0.0/255.0.0.0", one, "api.example.com", True)
    yield case("DNS permitted, addresses free", "critical,permitted;DNS:example.com", "IP:10.1.2.3", "10.1.2.3", True)
    yield case("IPv4 permitted, IPv6 in the leaf", "critical,permitted;IP:10.0.0.0/255.0.0.0", "IP:fd00::1", "fd00::1", False)
    yield case("empty", "critical,DER:3000", one, "api.example.com", False)
    yield case("empty, not critical", "DER:3000", one, "api.example.com", False)
    yield case("malformed", "DER:0101", one, "api.example.com", False, "chain.untrusted|chain.incomplete")
    yield case("a broken mask", "critical,permitted;IP:10.0.0.0/255.0.255.0", "IP:10.0.0.1", "10.0.0.1", False)
    yield case("directory names", "permitted;dirName:names\n[names]\nO=Example", one, "api.example.com", True, stricter=DIRECTORY)
    yield case("critical directory names", "critical,permitted;dirName:names\n[names]\nO=Example", one, "api.example.com", False)
    yield case("e-mail permitted", "critical,permitted;email:example.com", one, "api.example.com", True)
    limited = f.authority("limited-root", key="p256/limited", constraints="critical,permitted;DNS:example.com")
    middle = f.issue("/CN=limited-middle", ca=True, key="p256/limited-middle", by=limited)
    yield Case("handed down, permitted", [f.named(one, by=middle), middle], limited.pem, "api.example.com", True)
    yield Case("handed down, not permitted", [f.named("DNS:api.example.org", by=middle), middle], limited.pem, "api.example.org", False, ("chain.untrusted",))
    named = f.issue("/CN=named-middle", ca=True, key="p256/limited-middle", by=limited, sans="DNS:ca.example.org")
    yield Case("an intermediate's name not permitted", [f.named(one, by=named), named], limited.pem, "api.example.com", False, ("chain.untrusted",))
    yield Case("CN outside, SAN inside", [f.issue("/CN=api.example.org", by=limited, sans=one)], limited.pem, "api.example.com", True)
    yield Case("an address as CN", [f.issue("/CN=127.0.0.1", by=limited, sans=one)], limited.pem, "api.example.com", True)
    yield Case("no SAN at all under constraints", [f.issue("/CN=api.example.com", by=limited)], limited.pem, "api.example.com", False, ("host.cn-only",))


DIRECTORY = "OpenSSL applies name constraints of directory names, which Go passes over unless they are critical"


def wildcards(f):
    def case(name, sans, host, go, stricter=""):
        rules = () if go and not stricter else ("host.match|chain.untrusted",)
        return Case(name, [f.named(sans)], f.root.pem, host, go, rules, stricter)
    yield case("one label", "DNS:*.example.com", "api.example.com", True)
    yield case("two labels", "DNS:*.example.com", "a.api.example.com", False)
    yield case("the parent", "DNS:*.example.com", "example.com", False)
    yield case("other case", "DNS:*.EXAMPLE.com", "API.example.COM", True)
    yield case("partial before", "DNS:a*.example.com", "api.example.com", False)
    yield case("partial after", "DNS:*i.example.com", "api.example.com", False)
    yield case("partial within", "DNS:a*i.example.com", "api.example.com", False)
    yield case("embedded", "DNS:api.*.com", "api.example.com", False)
    yield case("two wildcards", "DNS:*.*.com", "api.example.com", False)
    yield case("top level", "DNS:*.com", "example.com", True, TOP)
    yield case("alone", "DNS:*", "localhost", False)
    yield case("alone, a name", "DNS:*", "api.example.com", False)
    yield case("double", "DNS:**.example.com", "api.example.com", False)
    yield case("of an address", "DNS:*.0.0.1", "10.0.0.1", False)
    yield case("A-label", "DNS:*.example.com", "xn--bcher-kva.example.com", True)
    yield case("an underscore", "DNS:*.example.com", "my_api.example.com", True)
    yield case("an asterisk in the host", "DNS:*.example.com", "*.example.com", True, HOST)


TOP = "OpenSSL takes a wildcard only with two labels after it"


def hosts(f):
    def case(name, host, go, stricter="", sans="DNS:api.example.com,DNS:localhost,DNS:my_api.example.com,DNS:1.2.3.4.5,IP:10.0.0.1,IP:fd00::1"):
        return Case(name, [f.named(sans)], f.root.pem, host, go, (), stricter)
    yield case("as it stands", "api.example.com", True)
    yield case("other case", "API.Example.COM", True)
    yield case("trailing dot", "api.example.com.", True)
    yield case("two trailing dots", "api.example.com..", False)
    yield case("leading dot", ".example.com", False)
    yield case("empty", "", False)
    yield case("a dot", ".", False)
    yield case("one label", "localhost", True)
    yield case("underscore", "my_api.example.com", True)
    yield case("five numbers", "1.2.3.4.5", True, HOST)
    yield case("number too high", "121.2.3.512", False)
    yield case("three numbers", "10.0.1", False)
    yield case("octal", "012.0.0.1", False)
    yield case("hexadecimal", "0xa.0.0.1", False)
    yield case("one number", "167772161", False)
    yield case("space within", "api example.com", False)
    yield case("space at the end", "api.example.com ", False)
    yield case("NUL", "api.example.com\\0.example.org", False)
    yield case("non-ASCII", "bücher.example.com", False)
    yield case("full-width", "ａpi.example.com", False)
    yield case("hyphen first", "-api.example.com", False)
    yield case("label of 64", "a" * 64 + ".example.com", False)
    yield case("300 characters", "a." * 150 + "example.com", False)
    yield case("a name that is only a suffix", "xapi.example.com", False)
    yield case("a longer name", "api.example.com.evil.example", False)
    yield case("with a path", "api.example.com/x", False)
    yield case("an address in a dNSName", "10.0.0.9", False, sans="DNS:10.0.0.9")
    yield case("a name in place of its address", "10-0-0-1.example.com", False)


def addresses(f):
    def case(name, sans, host, go, stricter=""):
        rules = () if go and not stricter else ("host.match",)
        return Case(name, [f.named(sans)], f.root.pem, host, go, rules, stricter)
    for spelling in ("fd00::1", "FD00::1", "fd00:0:0:0:0:0:0:1", "fd00:0000:0000:0000:0000:0000:0000:0001", "fd00:0::0:1"):
        yield case(f"IPv6 {spelling}", "IP:fd00::1", spelling, True)
    yield case("another IPv6", "IP:fd00::1", "fd00::2", False)
    yield case("loopback", "IP:::1", "::1", True)
    yield case("in brackets", "IP:fd00::1", "[fd00::1]", True)
    yield case("IPv4 in dNSName alone", "DNS:10.0.0.1", "10.0.0.1", False)
    yield case("IPv6 in dNSName alone", "DNS:fd00::1", "fd00::1", False)
    yield case("IPv4 mapped host, IPv4 name", "IP:10.0.0.1", "::ffff:10.0.0.1", True)
    yield case("IPv4 host, mapped name", "IP:::ffff:10.0.0.1", "10.0.0.1", True, MAPPED)
    yield case("another IPv4", "IP:10.0.0.1", "10.0.0.2", False)
    yield case("only names", "DNS:api.example.com", "10.0.0.1", False)
    yield case("only addresses", "IP:10.0.0.1", "api.example.com", False)
    yield case("the load balancer's among many", ",".join(f"IP:10.0.0.{n}" for n in range(1, 100)), "10.0.0.77", True)


MAPPED = "an IPv4 address and the same one mapped into IPv6 are two addresses in certificates"


def names(f):
    def case(name, host, go, *rules, stricter="", subject="/CN=api", **options):
        return Case(name, [f.issue(subject, by=f.root, **options)], f.root.pem, host, go, rules, stricter)
    yield case("CN only", "api.example.com", False, "host.cn-only", subject="/CN=api.example.com")
    yield case("CN is an address", "10.0.0.1", False, "host.cn-only", subject="/CN=10.0.0.1")
    yield case("CN matches, SAN does not", "api.example.com", False, "host.match", subject="/CN=api.example.com", sans="DNS:other.example.com")
    yield case("SAN of an e-mail address alone", "api.example.com", False, "host.match|host.cn-only", subject="/CN=api.example.com", sans="email:a@example.com")
    yield case("SAN of a URI alone", "api.example.com", False, "host.match|host.cn-only", subject="/CN=api.example.com", sans="URI:https://api.example.com")
    yield case("critical SAN", "10.0.0.1", True, sans="critical," + NAMES)
    yield case("empty SAN", "api.example.com", False, "host.match|host.cn-only|chain.untrusted", subject="/CN=api.example.com", sans="DER:3000")
    yield case("SAN malformed", "api.example.com", False, "chain.untrusted|host.match", sans="DER:0101")
    yield case("SAN with a leading dot", "api.example.com", False, "host.match|chain.untrusted", sans="DNS:.example.com")
    yield case("SAN with a leading dot beside the right one", "api.example.com", True, sans="DNS:api.example.com,DNS:.example.com")
    yield case("SAN with a trailing dot", "api.example.com", False, "host.match", sans="DNS:api.example.com.")
    yield case("SAN and host with a trailing dot", "api.example.com.", True, "host.match", stricter=DOT, sans="DNS:api.example.com.")
    yield case("SAN with a space", "api.example.com", False, "host.match", sans="DNS: api.example.com x")
    yield case("SAN of five bytes as address", "10.0.0.1", False, "chain.untrusted|host.match", sans="DER:300787050a00000101")
    yield case("SAN not in IA5", "api.example.com", False, "chain.untrusted|host.match", sans="DER:" + der.sequence(der.element(0x82, b"api.example.com"), der.element(0x82, b"b\xfccher.example")).hex())
    yield case("SAN with NUL", "api.example.com", False, "chain.untrusted|host.match", sans="DER:" + der.sequence(der.element(0x82, b"api.example.com\0.evil.example")).hex())
    yield case("1,000 names", "n777.example.com", True, sans=",".join(f"DNS:n{n}.example.com" for n in range(1000)))


def extensions(f):
    def case(name, go, *rules, stricter="", **options):
        return Case(name, [f.named(NAMES, **options)], f.root.pem, "10.0.0.1", go, rules, stricter)
    yield case("unknown", True, more=["1.2.3.4=ASN1:UTF8String:x"])
    yield case("unknown and critical", False, "chain.untrusted", more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield case("policies", True, more=["certificatePolicies=1.2.3.4"])
    yield case("critical policies", True, more=["certificatePolicies=critical,1.2.3.4"])
    yield case("authority information access", True, more=["authorityInfoAccess=OCSP;URI:http://ocsp.example"])
    yield case("malformed authority information access", False, "chain.untrusted", more=["authorityInfoAccess=DER:0101"])
    for identifier in ("2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1"):
        marked = f.with_extension(without_extension(f, identifier), f.root, identifier, GOOD_EXTENSIONS[identifier], critical=True)
        yield Case(f"critical {EXTENSIONS[identifier]}", [marked], f.root.pem, "10.0.0.1", False, ("chain.untrusted|chain.incomplete",))
    yield case("a revocation list's place", True, more=["crlDistributionPoints=URI:http://crl.example/x.crl"])
    yield case("Netscape's types", True, more=["nsCertType=server"])
    yield case("must staple", True, more=["tlsfeature=status_request"])
    twice = f.with_extension(f.leaf, f.root, "1.2.3.4", b"\x0c\x01x", twice=True)
    yield Case("twice", [twice], f.root.pem, "10.0.0.1", False, ("chain.untrusted",))
    names = f.with_extension(f.leaf, f.root, "2.5.29.17", der.sequence(der.element(0x82, b"evil.example")))
    yield Case("two SANs", [names], f.root.pem, "evil.example", False, ("chain.untrusted|chain.incomplete",))
    for identifier, what in EXTENSIONS.items():
        for form, value in (("a boolean", b"\1\1\xff"), ("empty", b""), ("trailing bytes", None)):
            content = value if value is not None else GOOD_EXTENSIONS[identifier] + b"\0\0"
            bare = without_extension(f, identifier)
            # Go looks at what follows a value in name constraints only, and not at all at types that it does not know.
            go = identifier == "2.16.840.1.113730.1.1" or form == "trailing bytes" and identifier != "2.5.29.30"
            yield Case(f"{what}, {form}", [f.with_extension(bare, f.root, identifier, content)], f.root.pem, "10.0.0.1", go,
                       () if go else ("chain.untrusted|chain.incomplete|host.match|host.cn-only|leaf.usage",),
                       READ if go else "")
    odd = f.authority("odd-ca", more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield Case("unknown and critical in the anchor", [f.named(NAMES, by=odd)], odd.pem, "10.0.0.1", False, ("chain.untrusted",))
    middle = f.authority("odd-middle", by=f.root, more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield Case("unknown and critical in an intermediate", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1", False, ("chain.untrusted",))
    yield Case("trailing bytes after the leaf", [f.with_trailing_data(f.leaf)], f.root.pem, "10.0.0.1", False)


READ = "an extension that OpenSSL cannot read is refused"
DATES = "a date must be as RFC 5280 writes it"
LARGE = "RSA of more than 8192 bits is refused, as Go's TLS does after its crypto/x509"
EXTENSIONS = {
    "2.5.29.14": "subject key identifier", "2.5.29.15": "keyUsage", "2.5.29.17": "SAN", "2.5.29.19": "basicConstraints",
    "2.5.29.30": "name constraints", "2.5.29.31": "revocation lists", "2.5.29.32": "policies", "2.5.29.35": "authority key identifier",
    "2.5.29.37": "extendedKeyUsage", "1.3.6.1.5.5.7.1.1": "authority information", "2.16.840.1.113730.1.1": "Netscape's types",
}
GOOD_EXTENSIONS = {
    "2.5.29.14": bytes.fromhex("040401020304"), "2.5.29.15": bytes.fromhex("030205a0"), "2.5.29.17": bytes.fromhex("300687040a000001"),
    "2.5.29.19": bytes.fromhex("3000"), "2.5.29.30": bytes.fromhex("300ca00a300882066578616d706c65")[:0] + bytes.fromhex("300da00b300982076578616d706c65"),
    "2.5.29.31": bytes.fromhex("300a3008a006a004820278782f")[:0] + bytes.fromhex("300a3008a006a00486027878"), "2.5.29.32": bytes.fromhex("300630040602 2a03".replace(" ", "")),
    "2.5.29.35": bytes.fromhex("3006800401020304"), "2.5.29.37": bytes.fromhex("300a06082b06010505070301"),
    "1.3.6.1.5.5.7.1.1": bytes.fromhex("3010300e06082b060105050730018602 7878".replace(" ", "")), "2.16.840.1.113730.1.1": bytes.fromhex("03020640"),
}


def without_extension(f, identifier):
    """A good leaf without one of its extensions, for another in its place."""
    def change(fields):
        wanted = der.oid(identifier)
        fields.extensions = [one for one in fields.extensions if wanted not in one[:16]]
    return f.edited(f.leaf, f.root, change)


def forms(f):
    """Numbers and dates that are not written as they must be; each certificate is signed as it stands."""
    def dated(name, start, end, go, stricter=""):
        def change(fields):
            fields.middle[2] = der.sequence(start, end)
        return Case(name, [f.edited(f.leaf, f.root, change)], f.root.pem, "10.0.0.1", go, (), stricter)
    past, future = b"\x17\x0d200101000000Z", b"\x17\x0d400101000000Z"
    yield dated("plain dates", past, future, True)
    yield dated("generalised dates", b"\x18\x0f20200101000000Z", b"\x18\x0f20400101000000Z", True)
    yield dated("fractional seconds", past, b"\x18\x1120400101000000.5Z", False)
    yield dated("no seconds", past, b"\x17\x0b4001010000Z", True, DATES)
    yield dated("an offset", past, b"\x17\x0f4001010000+0100", True, DATES)
    yield dated("an offset with seconds", past, b"\x17\x11400101000000+0100", True, DATES)
    yield dated("February 30", past, b"\x17\x0d400230000000Z", False)
    yield dated("end before start", future, past, False)
    yield dated("a leap second", past, b"\x17\x0d400101000060Z", False)
    yield dated("year 0", b"\x18\x0f00000101000000Z", future, True)

    def keyed(name, info, go, stricter=""):
        def change(fields):
            fields.middle[4] = info
        return Case(name, [f.edited(f.leaf, f.root, change)], f.root.pem, "10.0.0.1", go, (), stricter)
    def rsa(modulus, exponent):
        key = der.sequence(der.integer(modulus), der.integer(exponent))
        return der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), b"\5\0"), der.element(3, b"\0" + key))
    yield keyed("RSA with a negative modulus", rsa(-(2 ** 2047) + 1, 65537), False)
    yield keyed("RSA with exponent 0", rsa(2 ** 2047 + 1, 0), False)
    yield keyed("RSA with a negative exponent", rsa(2 ** 2047 + 1, -3), False)
    yield keyed("RSA of 16384 bits", rsa(2 ** 16383 + 1, 65537), True, LARGE)
    yield keyed("RSA without parameters", der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1")), der.element(3, b"\0" + der.sequence(der.integer(2 ** 2047 + 1), der.integer(65537)))), False)
    yield keyed("a point that is on no curve", der.sequence(
        der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")), der.element(3, b"\0\4" + b"\1" * 64)), False)
    yield keyed("a key of an unknown kind", der.sequence(der.sequence(der.oid("1.2.3.4")), der.element(3, b"\0\1\2\3")), True, KIND)

    def versioned(name, version, go):
        def change(fields):
            fields.version = version
        return Case(name, [f.edited(f.leaf, f.root, change)], f.root.pem, "10.0.0.1", go)
    yield versioned("version 2 with extensions", der.element(0xA0, der.integer(1)), False)
    yield versioned("version 4", der.element(0xA0, der.integer(3)), False)
    yield versioned("version 1 with extensions", b"", False)


def bundles(f):
    for name, (content, loads, _) in f.bundles.items():
        stricter = KEY if loads and "key" in name and "public" not in name else ""
        yield Case(name, [f.leaf], content, "10.0.0.1", loads, (), stricter)


def lengths(f):
    def ladder(count, limits, name):
        above = f.issue(f"/CN={name}-0", ca=True, key="p256/ladder0", path_length=limits.get(0))
        anchor, chain = above, []
        for step in range(1, count + 1):
            above = f.issue(f"/CN={name}-{step}", ca=True, key=f"p256/ladder{step}", by=above, path_length=limits.get(step))
            chain.insert(0, above)
        return [f.named(NAMES, by=above), *chain], anchor.pem
    def case(name, count, limits, go, stricter=""):
        chain, bundle = ladder(count, limits, name.replace(" ", "-"))
        return Case(name, chain, bundle, "10.0.0.1", go, () if go and not stricter else ("chain.untrusted|chain.incomplete|ca.not-a-ca",), stricter)
    yield case("0, kept", 0, {0: 0}, True)
    yield case("0, broken", 1, {0: 0}, False)
    yield case("1, kept", 1, {0: 1}, True)
    yield case("1, broken", 2, {0: 1}, False)
    yield case("0 in an intermediate, broken", 2, {1: 0}, False)
    yield case("eight intermediates", 8, {}, True)
    yield case("nine intermediates", 9, {}, True, LONG)
    yield case("twelve intermediates", 12, {}, True, LONG)
