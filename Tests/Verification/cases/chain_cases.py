# SPDX-License-Identifier: Apache-2.0
"""What a chain, CA data, a host and a moment must come to: written down case by case, from the rules of Go.

`go` is Go's verdict. `rules` are findings that the program must name; `a|b` takes either. `stricter` is why the program
refuses what Go takes; it is then expected to refuse, and each such reason is one of those of docs/adr/0008.
"""
import der
from case import ANY, Case, KIND, MISMATCH, POLICY, UNKNOWN, USAGE, WEAK
from fixtures import NAMES
from form_cases import bundles, extensions, forms, lengths
from key_cases import keys
from name_cases import addresses, constraints, hosts, names, wildcards


def all_cases(f):
    """Every case, by its group."""
    groups = (distributions, paths, dates, authorities, usages, weak, policies, serials, constraints, wildcards, hosts, addresses,
              names, extensions, forms, bundles, lengths, keys)
    return [
        Case(f"{group.__name__}: {case.name}",
             *list(vars(case).values())[1:]) for group in groups for case in group(f)
    ]


def distributions(f):
    for name, server in f.distributions.items():
        yield Case(name, server.chain, server.bundle, server.host, True)
        yield Case(name + ", a load balancer's address", server.chain, server.bundle, "203.0.113.10", False,
                   ("host.match",))
        yield Case(name + ", the CA of another cluster", server.chain, f.root.pem, server.host, False, UNKNOWN)
    for name in ("kubeadm", "k3s", "rke2"):
        server = getattr(f, name)
        yield Case(name + ", in the cluster", server.chain, server.bundle, "kubernetes.default.svc", True)
    yield Case("kubeadm, the control plane's endpoint", f.kubeadm.chain, f.kubeadm.bundle, "cluster.example.com", True)
    yield Case("kubeadm, its service address", f.kubeadm.chain, f.kubeadm.bundle, "10.96.0.1", True)
    yield Case("k3s, loopback", f.k3s.chain, f.k3s.bundle, "::1", True)
    yield Case("openshift, api for api-int", f.openshift.chain, f.openshift.bundle, f.openshift_internal.host, False,
               ("host.match",))
    yield Case("openshift, the wrong signer alone", f.openshift.chain, f.openshift_signers[1].pem, f.openshift.host,
               False, UNKNOWN)


def paths(f):
    root, one, two = f.root, f.one, f.two
    yield Case("no intermediate", [f.leaf], root.pem, "10.0.0.1", True)
    yield Case("one intermediate", [f.leaf_one, one], root.pem, "10.0.0.1", True)
    yield Case("two intermediates", [f.leaf_two, two, one], root.pem, "10.0.0.1", True)
    yield Case("two, in the wrong order", [f.leaf_two, one, two], root.pem, "10.0.0.1", True)
    yield Case("with the root", [f.leaf_two, two, one, root], root.pem, "10.0.0.1", True)
    yield Case("one of two missing", [f.leaf_two, two], root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("the intermediate missing", [f.leaf_one], root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("the intermediate in the bundle", [f.leaf_one], root.pem + one.pem, "10.0.0.1", True)
    yield Case("the intermediate alone as anchor", [f.leaf_one, one], one.pem, "10.0.0.1", True)
    yield Case("the intermediate alone as anchor, not presented", [f.leaf_one], one.pem, "10.0.0.1", True)
    yield Case("the lower of two alone as anchor", [f.leaf_two, two, one], two.pem, "10.0.0.1", True)
    yield Case("the leaf twice", [f.leaf, f.leaf], root.pem, "10.0.0.1", True)
    yield Case("strangers beside", [f.leaf_one, f.other_root, f.kubeadm.chain[0], one], root.pem, "10.0.0.1", True)
    yield Case("another root", [f.leaf], f.other_root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("a root of the same name", [f.leaf], f.same_name_root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("both roots of one name", [f.leaf], f.same_name_root.pem + root.pem, "10.0.0.1", True)
    yield Case("the root presented, not trusted", [f.leaf, root], f.other_root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("cross-signed, the first root", [f.leaf_one, one, f.cross], root.pem, "10.0.0.1", True)
    yield Case("cross-signed, the other root", [f.leaf_one, one, f.cross], f.other_root.pem, "10.0.0.1", True)
    yield Case("cross-signed, the wrong half presented", [f.leaf_one, one], f.other_root.pem, "10.0.0.1", False,
               UNKNOWN)
    expired = f.issue("/CN=intermediate-one", ca=True, key="p256/one", by=root, start=-300, end=-10)
    yield Case("an expired intermediate beside its renewal", [f.leaf_one, expired, one], root.pem, "10.0.0.1", True)
    yield Case("an expired cross-signature first", [f.leaf_one, expired, f.cross], root.pem + f.other_root.pem,
               "10.0.0.1", True)
    old = f.issue("/CN=fixture-root", ca=True, key="p256/root", start=-900, end=-10)
    yield Case("an expired root beside its renewal", [f.leaf], old.pem + root.pem, "10.0.0.1", True)
    yield Case("an expired root presented beside its renewal", [f.leaf, old], root.pem, "10.0.0.1", True)
    yield from renewed(f)
    a = f.issue("/CN=cycle-a", ca=True, key="p256/cycle-a")
    b = f.issue("/CN=cycle-b", ca=True, key="p256/cycle-b", by=a)
    back = f.issue("/CN=cycle-a", ca=True, key="p256/cycle-a", by=b)
    leaf = f.named(NAMES, by=b)
    yield Case("a cycle without an anchor", [leaf, b, back], root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("a cycle with an anchor", [leaf, b, back], a.pem, "10.0.0.1", True)
    lone = f.issue("/CN=self", key="p256/self", sans=NAMES)
    yield Case("a self-signed leaf, not trusted", [lone], root.pem, "10.0.0.1", False, UNKNOWN)
    yield Case("a self-signed leaf as its own anchor", [lone], lone.pem, "10.0.0.1", True)
    own = f.issue("/CN=self", key="p256/self", sans=NAMES, ca=True, usage="critical,digitalSignature,keyCertSign",
                  purpose="serverAuth,clientAuth")
    yield Case("a self-signed CA that serves", [own], own.pem, "10.0.0.1", True)
    yield Case("a self-signed CA that serves, another host", [own], own.pem, "10.0.0.2", False, ("host.match",))
    yield Case("a leaf as CA data: the very one", [f.leaf], f.leaf.pem, "10.0.0.1", True)
    yield Case("a leaf as CA data: another", [f.leaf_one, one], f.leaf.pem, "10.0.0.1", False, UNKNOWN)
    signed_by_leaf = f.issue("/CN=api", by=f.leaf, sans=NAMES, key="p256/below")
    yield Case("signed by a leaf", [signed_by_leaf, f.leaf], root.pem, "10.0.0.1", False,
               ("ca.not-a-ca|chain.untrusted|chain.incomplete",))
    namesakes = [f.issue("/CN=many", ca=True, key=f"p256/many{n}", subject_key=None) for n in range(20)]
    lost = f.issue("/CN=api", by=namesakes[-1], sans=NAMES, authority_key=None)
    yield Case("the last of twenty anchors of one name", [lost], b"".join(one.pem for one in namesakes), "10.0.0.1",
               True)
    forged = f.issue("/CN=intermediate-one", ca=True, key="p256/forged", by=f.other_root)
    yield Case("a forged intermediate of the same name before the right one", [f.leaf_one, forged, one], root.pem,
               "10.0.0.1", True)
    yield Case("a forged intermediate of the same name", [f.leaf_one, forged], root.pem, "10.0.0.1", False, UNKNOWN)
    # Copies of a CA that signed themselves, before the one that the root signed: each is tried above each.
    loop = f.authority("loop")
    good = f.authority("loop", by=root)
    for count, go in ((8, True), (9, False)):
        copies = [f.edited(loop, loop, lambda fields, n=n: fields.update(serial=n + 1)) for n in range(count)]
        yield Case(f"{count} copies of a CA first", [f.named(NAMES, by=good), *copies, good], root.pem, "10.0.0.1", go,
                   () if go else UNKNOWN)


def renewed(f):
    """A CA with a new key under its old name: the new root, and the new key signed by the old one and the other way round."""
    forms = {"with identifiers": {}, "without AKI": {"authority_key": None}, "without SKI": {"subject_key": None},
             "without AKI and SKI": {"authority_key": None, "subject_key": None}}
    for form, options in forms.items():
        subject, tag = "/CN=renewed", form.replace(" ", "-")

        def ca(key, by=None):
            return f.issue(subject, ca=True, key=f"p256/{key}-{tag}", by=by, **options)

        old, new = ca("old"), ca("new")
        forward, backward = ca("new", by=old), ca("old", by=new)
        leaf, before = f.named(NAMES, by=new, authority_key=None), f.named(NAMES, by=old, authority_key=None)
        middle = f.issue("/CN=under-renewed", ca=True, key=f"p256/under-{tag}", by=new, **options)
        under = f.named(NAMES, by=middle, authority_key=None)
        namesake = f.issue(subject, by=new, sans=NAMES, key=f"p256/namesake-{tag}", **options)
        for name, chain, anchors, go in (
            ("the old root trusted", [leaf, forward], [old], True),
            ("the old root trusted, the new one presented too", [leaf, new, forward], [old], True),
            ("the old root trusted, it and the new one presented", [leaf, forward, new, old], [old], True),
            ("the old root trusted, nothing presented", [leaf], [old], False),
            ("the old root trusted, the new one presented", [leaf, new], [old], False),
            ("the old leaf, the new root trusted", [before, backward], [new], True),
            ("the old leaf, the new root trusted, nothing presented", [before], [new], False),
            ("both roots trusted", [leaf], [old, new], True),
            ("both roots and both signatures trusted", [before], [backward, forward, old, new], True),
            ("the signature among the CA data", [leaf], [forward, old], True),
            ("the signature alone trusted", [leaf, forward], [forward], True),
            ("the signature alone trusted, nothing presented", [leaf], [forward], True),
            ("the wrong signature presented", [leaf, backward], [old], False),
            ("both signatures presented, another root trusted", [leaf, forward, backward], [f.other_root], False),
            ("an intermediate below", [under, middle, forward], [old], True),
            ("an intermediate below, in another order", [under, forward, middle], [old], True),
            ("a leaf of the CA's name", [namesake], [new], True),
            ("a leaf of the CA's name, the old root trusted", [namesake, forward], [old], True),
            ("a leaf of the CA's name, another root trusted", [namesake], [old], False),
        ):
            yield Case(f"renewed {form}: {name}", chain, b"".join(one.pem for one in anchors), "10.0.0.1", go,
                       () if go else UNKNOWN)
        explicit = ["certificatePolicies=1.2.3", "policyConstraints=critical,requireExplicitPolicy:0"]
        bridge = f.issue(subject, ca=True, key=f"p256/new-{tag}", by=old, more=["certificatePolicies=2.5.29.32.0"], **options)
        demanding = f.issue("/CN=demanding", ca=True, key=f"p256/demanding-{tag}", by=new, more=explicit, **options)
        for name, policy, go in (("kept", "1.2.3", True), ("broken", None, False)):
            served = f.named(NAMES, by=demanding, authority_key=None, more=[f"certificatePolicies={policy}"] if policy else [])
            yield Case(f"renewed {form}: a policy {name}", [served, demanding, bridge], old.pem, "10.0.0.1", go,
                       () if go and form == "with identifiers" else ("chain.untrusted",),
                       POLICY if go and form != "with identifiers" else "")
        expired = f.issue(subject, ca=True, key=f"p256/new-{tag}", by=old, start=-300, end=-10, **options)
        yield Case(f"renewed {form}: the signature has expired", [leaf, expired], old.pem, "10.0.0.1", False,
                   ("chain.validity",))
        forged = f.edited(forward, f.other_root, lambda fields: None)
        yield Case(f"renewed {form}: the signature is another's", [leaf, forged], old.pem, "10.0.0.1", False, UNKNOWN)


def dates(f):
    def dated(start, end, **options):
        return f.named(NAMES, start=start, end=end, **options)

    yield Case("expired leaf", [dated(-400, -35)], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    yield Case("leaf of the future", [dated(30, 300)], f.root.pem, "10.0.0.1", False, ("chain.validity",))
    edge = dated(-10, 10)
    second = 1 / 86400
    yield Case("notBefore at this very second", [edge], f.root.pem, "10.0.0.1", True, at=-10)
    yield Case("one second before notBefore", [edge], f.root.pem, "10.0.0.1", False, ("chain.validity",),
               at=-10 - second)
    yield Case("notAfter at this very second", [edge], f.root.pem, "10.0.0.1", True, at=10)
    yield Case("one second after notAfter", [edge], f.root.pem, "10.0.0.1", False, ("chain.validity",), at=10 + second)
    yield Case("until the end of time", [dated(-30, "99991231235959Z")], f.root.pem, "10.0.0.1", True)
    yield Case("since before 1950", [dated("19490101000000Z", 30)], f.root.pem, "10.0.0.1", True)
    expired = f.authority("expired-ca", start=-900, end=-10)
    yield Case("expired anchor", [f.named(NAMES, by=expired)], expired.pem, "10.0.0.1", False, ("chain.validity",))
    future = f.authority("future-ca", start=20, end=900)
    yield Case("anchor of the future", [f.named(NAMES, by=future)], future.pem, "10.0.0.1", False, ("chain.validity",))
    middle = f.authority("expired-middle", by=f.root, start=-300, end=-10)
    yield Case("expired intermediate", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1", False,
               ("chain.validity",))
    early = f.authority("future-middle", by=f.root, start=10, end=100)
    yield Case("intermediate of the future", [f.named(NAMES, by=early), early], f.root.pem, "10.0.0.1", False,
               ("chain.validity",))
    yield Case("in ten years", [f.leaf], f.root.pem, "10.0.0.1", False, ("chain.validity",), at=3700)
    yield Case("expired self-signed leaf as its own anchor",
               [self_signed := f.issue("/CN=old", key="p256/self", sans=NAMES, start=-90, end=-1)], self_signed.pem,
               "10.0.0.1", False, ("chain.validity",))


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
    yield case("intermediate with CA:FALSE", f.authority("false-middle", by=f.root, basic="critical,CA:FALSE"), False,
               refused, anchor=f.root)
    yield case("intermediate without basicConstraints", f.authority("no-basic-middle", by=f.root, basic=None), False,
               refused, anchor=f.root)
    yield case("anchor without keyUsage", f.authority("no-usage", usage=None), True)
    yield case("intermediate without keyUsage", f.authority("no-usage-middle", by=f.root, usage=None), True,
               anchor=f.root)
    yield case("anchor without keyCertSign", f.authority("no-sign", usage="critical,digitalSignature"), False, refused)
    yield case("intermediate without keyCertSign", f.authority("no-sign-middle", by=f.root, usage="critical,cRLSign"),
               False, refused, anchor=f.root)
    yield case("keyUsage not critical", f.authority("soft-usage", usage="keyCertSign"), True)
    yield case("anchor of version 1", f.issue("/CN=v1", key="p256/v1", version=1), True)
    yield case("intermediate of version 1", f.issue("/CN=v1-middle", key="p256/v1m", by=f.root, version=1), False,
               refused, anchor=f.root)
    yield case("no key identifiers", f.authority("no-ids", subject_key=None, authority_key=None), True)
    bare = f.authority("bare-ca", subject_key=None, authority_key=None)
    yield Case("no key identifiers anywhere", [f.named(NAMES, by=bare, subject_key=None, authority_key=None)], bare.pem,
               "10.0.0.1", True)
    wrong = f.issue("/CN=api", by=f.root, sans=NAMES, authority_key=None)
    wrong = f.with_extension(wrong, f.root, "2.5.29.35", bytes.fromhex("3006800401020304"))
    yield Case("an authority key identifier of nobody", [wrong], f.root.pem, "10.0.0.1", True, stricter=MISMATCH)
    yield case("anchor for clients only", f.authority("client-ca", purpose="clientAuth"), False,
               "chain.untrusted|leaf.usage|ca.not-a-ca|chain.usage")
    yield case("anchor for servers", f.authority("server-ca", purpose="serverAuth,clientAuth"), True)
    yield case("intermediate for clients only", f.authority("client-middle", by=f.root, purpose="clientAuth"), False,
               "chain.untrusted|leaf.usage|ca.not-a-ca", anchor=f.root)
    yield case("intermediate for any purpose", f.authority("any-middle", by=f.root, purpose="anyExtendedKeyUsage"),
               True, "chain.untrusted|leaf.usage|ca.not-a-ca", stricter=ANY, anchor=f.root)
    spaced = f.issue("/O=Example/CN=with space, comma \\+ plus", ca=True, key="p256/spaced")
    yield case("a subject with special characters", spaced, True)
    yield case("a subject in UTF-8", f.issue("/CN=Zertifikat für Käse", ca=True, key="p256/utf8"), True)
    empty = f.issue("/", by=f.root, sans="critical," + NAMES)
    yield Case("a leaf without a subject", [empty], f.root.pem, "10.0.0.1", True)


def usages(f):
    def leaf(name, go, *rules, stricter="", **options):
        return Case(name, [f.named(NAMES, **options)], f.root.pem, "10.0.0.1", go, rules, stricter)

    yield leaf("no extendedKeyUsage", True, "leaf.usage", purpose=None)
    yield leaf("serverAuth and clientAuth", True, purpose="serverAuth,clientAuth")
    yield leaf("clientAuth alone", False, "leaf.usage|chain.untrusted", purpose="clientAuth")
    yield leaf("emailProtection alone", False, "leaf.usage|chain.untrusted", purpose="emailProtection")
    yield leaf("anyExtendedKeyUsage alone", True, "leaf.usage|chain.untrusted", purpose="anyExtendedKeyUsage",
               stricter=ANY)
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
    for key, go, stricter in (("rsa1024/ca", True, WEAK), ("p192/ca", False, ""), ("dsa/ca", False, ""), ("ed448/ca",
                                                                                                          False, "")):
        ca = f.authority("weak-" + key.split("/")[0], key=key)
        yield Case(f"CA {key.split('/')[0]}", [f.named(NAMES, by=ca)], ca.pem, "10.0.0.1", go,
                   ("ca.weak-key|ca.parse|chain.untrusted|leaf.weak-key|ca.weak-signature",), stricter)
        middle = f.authority("weak-middle-" + key.split("/")[0], key=key, by=f.root)
        yield Case(f"intermediate {key.split('/')[0]}", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1", go,
                   ("ca.weak-key|ca.parse|chain.untrusted|leaf.weak-key|ca.weak-signature",), stricter)
    signer = f.kubeadm_like_root
    for digest in ("md5", "sha1"):
        yield Case(f"leaf signed with {digest}", [leaf("p256/leaf", by=signer, digest=digest)], signer.pem, "10.0.0.1",
                   False, ("ca.weak-signature|chain.untrusted|leaf.weak-signature",))
        middle = f.authority(f"{digest}-middle", by=signer, digest=digest)
        yield Case(f"intermediate signed with {digest}", [f.named(NAMES, by=middle), middle], signer.pem, "10.0.0.1",
                   False, ("ca.weak-signature|chain.untrusted",))
        ca = f.authority(f"{digest}-root", key="rsa2048/two", digest=digest)
        yield Case(f"anchor signed by itself with {digest}", [f.named(NAMES, by=ca)], ca.pem, "10.0.0.1", True)
    yield Case("leaf signed with sha512", [leaf("p256/leaf", by=signer, digest="sha512")], signer.pem, "10.0.0.1", True)
    yield Case("leaf signed with sha224", [leaf("p256/leaf", by=signer, digest="sha224")], signer.pem, "10.0.0.1",
               False, ("ca.weak-signature|chain.untrusted|leaf.weak-signature",))


def policies(f):
    """Policies that a CA of the path maps or demands."""
    mapping = "policyMappings=1.2.3:1.2.4"

    def case(name, go, ca, leaf, *rules):
        above = f.authority("policies", by=f.root, more=ca)
        return Case(name, [f.named(NAMES, by=above, more=leaf), above], f.root.pem, "10.0.0.1", go,
                    () if go else rules or ("chain.untrusted",))

    own, any_policy = "certificatePolicies=1.2.3", "certificatePolicies=2.5.29.32.0"
    demand = "policyConstraints=critical,requireExplicitPolicy:0"
    yield case("demanded and there", True, [own, demand], [own])
    yield case("demanded and not there", False, [own, demand], [])
    yield case("demanded, another there", False, [own, demand], ["certificatePolicies=1.2.5"])
    yield case("demanded, any there", True, [own, demand], [any_policy])
    yield case("demanded, any there and inhibited", False, [own, demand, "inhibitAnyPolicy=critical,0"], [any_policy])
    yield case("demanded and mapped", True, [own, demand, mapping], ["certificatePolicies=1.2.4"])
    yield case("demanded and not as mapped", False, [own, demand, mapping], [own])
    yield case("mapped, not demanded", True, [own, mapping], [])
    yield case("mapped to any policy", False, [own, "policyMappings=1.2.3:2.5.29.32.0"], [own])
    yield case("mapped from any policy", False, [own, "policyMappings=2.5.29.32.0:1.2.3"], [])
    yield case("twice", False, ["2.5.29.32=DER:" + der.sequence(*[der.sequence(der.oid("1.2.3"))] * 2).hex()], [], "leaf.parse")


def serials(f):
    for name, number, go in (("zero", 0, True), ("one", 1, True), ("negative", -5, False), ("20 bytes", 2**158, True),
                             ("21 bytes", 2**160, True)):
        rules = {"zero": ("leaf.usage",), "negative": ("leaf.parse",)}.get(name, ())
        yield Case(name, [f.with_serial(number)], f.root.pem, "10.0.0.1", go, rules)
    negative = f.issue("/CN=negative-ca", ca=True, key="p256/negative", serial=-7)
    yield Case("negative, of the anchor", [f.named(NAMES, by=negative)], negative.pem, "10.0.0.1", False)
