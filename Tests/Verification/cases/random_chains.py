# SPDX-License-Identifier: Apache-2.0
"""Chains put together at random, where a reader or a rule is seldom tested: name constraints, names, policies, the text
of CA data, surplus certificates, hosts, and CAs that signed one another.

Reproducible: VERIFICATION_SEED and VERIFICATION_RANDOM choose which ones and how many of each kind.
"""
import os
import random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

import der
from case import READING
from forge import Certificate

HOST = "api.example.com"
GOOD = ("2.5.29.17", der.sequence(der.element(0x82, HOST.encode()), der.element(0x87, b"\n\0\0\1")))
EMAIL, DNS, URI, ADDRESS = 0x81, 0x82, 0x86, 0x87
LABELS = ["api", "*", "example", "com", "Example", "foo", "*foo", "", "a_b", "x-y", "\x7f"]
ADDRESSES = ["0a000001", "0a000002", "0b000001", "fd" + "0" * 29 + "1", "fd" + "0" * 29 + "2", "0" * 20 + "ffff0a000001", "0a00"]
MASKS = {4: ["ffffffff", "ffffff00", "ff000000", "00000000", "ff00ff00"], 16: ["f" * 32, "ff" + "0" * 30, "0" * 32]}


class RandomChains:
    """Questions (name, chain, bundle, host, why the program may trust against Go), a number of each kind."""
    def __init__(self, f):
        self.f = f
        self.chance = random.Random(int(os.environ.get("VERIFICATION_SEED") or 20260729))
        self.keys = {}
        self.serial = 0
        self.good = self.leaf(f.root)

    def __iter__(self):
        count = int(os.environ.get("VERIFICATION_RANDOM") or 40)
        for kind in (self.constraints, self.names, self.policies, self.bundles, self.surplus, self.hosts, self.graphs):
            for number in range(count):
                yield (f"{kind.__name__} {number}", *kind(), READING if kind == self.bundles else "")

    # Certificates

    def key(self, name):
        if name not in self.keys:
            with open(self.f.key(name), "rb") as file:
                self.keys[name] = load_pem_private_key(file.read(), None)
        return self.keys[name]

    def signed(self, template, extensions, by, subject=None):
        """A certificate like the template, but for its extensions, signed `by` another."""
        fields = der.CertificateFields(template.der)
        self.serial += 1
        fields.serial = self.serial
        fields.middle[1] = der.CertificateFields(by.der).middle[3]
        fields.middle[3] = subject or fields.middle[3]
        fields.extensions = extensions
        return self.sealed(fields.encoded(), fields.signature_algorithm, by.key, template.key)

    def sealed(self, body, algorithm, signer, key):
        signature = self.key(signer).sign(body, ec.ECDSA(hashes.SHA256()))
        return Certificate("random", der.sequence(body, algorithm, der.element(3, b"\0" + signature)), key)

    def leaf(self, by, *extensions):
        chosen = extensions if any(one[0] == "2.5.29.17" for one in extensions) else (GOOD, *extensions)
        return self.signed(self.f.leaf, [der.extension(*one) for one in chosen], by)

    def authority(self, template, by, *extensions, subject=None):
        basic = ("2.5.29.19", der.sequence(der.element(1, b"\xff")), True)
        return self.signed(template, [der.extension(*one) for one in (basic, *extensions)], by, subject)

    # Kinds

    def domain(self):
        return ".".join(self.chance.choice(LABELS[:6] * 4 + LABELS) for _ in range(self.chance.randrange(1, 5)))

    def host_name(self):
        return self.chance.choice([HOST, "*.example.com", "x.foo.example.com", self.domain()])

    def mailbox(self):
        local = self.chance.choice(["me", "You", '"a b"', 'a\\@b', ".x", "x..y", "", '"\t"', '"\\\t"', "a@b"])
        return local + self.chance.choice(["@", "@", "@", "", "@@"]) + self.host_name()

    def uri(self):
        scheme = self.chance.choice(["https:", "HTTP:", "urn:", "", "x+y:", ":", "1:"])
        user = self.chance.choice([""] * 5 + ["me@", "me:x@", "a@b@", "%41@", "%4@", "<@"])
        host = self.chance.choice([self.host_name()] * 4 + ["[fd00::1]", "[fd00::1%25eth0]", "10.0.0.1", "", "a%41b", "a%e4", "a b",
                                                         self.host_name() + "."])
        port = self.chance.choice([""] * 5 + [":", ":443", ":x", ":1:2"])
        path = self.chance.choice(["", "/", "/x%2fy", "/%zz", "?q=%zz", "#f%41", "#%zz", "/a:b", "//x", "/\x01"])
        return scheme + self.chance.choice(["//"] * 5 + ["", "/", "///"]) + user + host + port + path

    def name(self):
        """A name for subjectAltName."""
        kind = self.chance.choice([EMAIL, DNS, DNS, URI, ADDRESS, 0x88, 0xA4])
        text = {EMAIL: self.mailbox, DNS: self.host_name, URI: self.uri}.get(kind)
        if kind == ADDRESS:
            return der.element(kind, bytes.fromhex(self.chance.choice(ADDRESSES[:5] * 3 + ADDRESSES)))
        return der.element(kind, text().encode() if text else b"\x2a\3")

    def subtree(self):
        kind = self.chance.choice([EMAIL, DNS, DNS, URI, ADDRESS])
        base = self.chance.choice(["", "."]) + self.chance.choice([HOST, "example.com", "com", "foo.example.com", "", self.domain()])
        if kind == EMAIL and self.chance.random() < 0.5:
            base = self.mailbox()
        content = base.encode()
        if kind == ADDRESS:
            address = bytes.fromhex(self.chance.choice(ADDRESSES[:-1]))
            content = address + bytes.fromhex(self.chance.choice(MASKS[len(address)]))
        return der.sequence(der.element(kind, content))

    def constraints(self):
        def subtrees(tag, most):
            found = b"".join(self.subtree() for _ in range(self.chance.randrange(most)))
            return der.element(tag, found) if found else b""

        value = der.sequence(subtrees(0xA0, 4), subtrees(0xA1, 4))
        above = self.authority(self.f.one, self.f.root, ("2.5.29.30", value, self.chance.random() < 0.5))
        return [self.leaf(above, self.several_names()), above], self.f.root.pem, HOST

    def several_names(self):
        names = [self.name() for _ in range(self.chance.randrange(3))]
        return "2.5.29.17", der.sequence(der.element(DNS, HOST.encode()), *names)

    def names(self):
        """Alternative names without constraints, and distinguished names of odd types."""
        values = [b"\x0c\1x", b"\x13\1x", b"\x13\1@", b"\x16\1\xff", b"\x1e\2\0x", b"\x1e\1x", b"\x1e\2\xd8\0", b"\x12\0011", b"\x12\1x",
                  b"\x02\1\1", b"\x02\2\0\1", b"\x02\x09\1" + bytes(8), b"\1\1\xff", b"\1\1\1", b"\3\2\0\1", b"\3\2\7\1", b"\5\0", b"\6\1*",
                  b"\6\1\x80", b"\x17\x0d200101000000Z", b"\x17\1x", b"\x30\0", b"\x14\1\xff", b"\x0c\1\xff", b"\x1c\4\0\0\0x", b"\4\1x"]
        value = self.chance.choice(values)
        name = der.sequence(der.element(0x31, der.sequence(der.oid("2.5.4.3"), value)))
        extensions = [der.extension(*self.several_names())]
        subject = name if self.chance.random() < 0.5 else None
        return [self.signed(self.f.leaf, extensions, self.f.root, subject)], self.f.root.pem, HOST

    def policies(self):
        policies = [der.oid(f"1.2.3.{number}") for number in (1, 1, 2, 2, 3)] + [der.oid("2.5.29.32.0")]

        def extensions(is_leaf):
            if self.chance.random() < 0.8:
                chosen = self.chance.choices(policies, k=self.chance.randrange(1, 3))
                yield "2.5.29.32", der.sequence(*(der.sequence(one) for one in dict.fromkeys(chosen)))
            if self.chance.random() < 0.4:
                fields = [der.element(tag, bytes([self.chance.randrange(3)])) for tag in (0x80, 0x81) if self.chance.random() < 0.6]
                yield "2.5.29.36", der.sequence(*fields), True
            if self.chance.random() < 0.2:
                yield "2.5.29.54", der.integer(self.chance.randrange(-1, 3)), True
            if not is_leaf and self.chance.random() < 0.4:
                pairs = [der.sequence(*self.chance.choices(policies, k=2)) for _ in range(self.chance.randrange(1, 3))]
                yield "2.5.29.33", der.sequence(*pairs), True

        above, chain = self.f.root, []
        for template in (self.f.one, self.f.two)[:self.chance.randrange(3)]:
            above = self.authority(template, above, *extensions(False))
            chain.insert(0, above)
        return [self.leaf(above, *extensions(True)), *chain], self.f.root.pem, HOST

    def bundles(self):
        text = bytearray(self.f.other_root.pem + self.f.root.pem)
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            line = self.chance.choice([place for place, octet in enumerate(text) if octet == 10])
            place = self.chance.choice([line, line + 1, self.chance.randrange(len(text)), len(text) - 2, 28, 27])
            cut = self.chance.choice([0, 0, 1, 1, 5])
            text[place:place + cut] = self.chance.choice(
                [b"", b"\n", b"\r", b" ", b"\t", b"=", b"-", b"A", b"x: y\n", b"-----BEGIN ", b"-----END ", b"\n-----END CERTIFICATE-----\n",
                 b"\n-----BEGIN CERTIFICATE-----\n", b"-----", b"\0", b":"])
        return [self.good], bytes(text), HOST

    def surplus(self):
        """A certificate that no path needs, changed by a byte, but for its key."""
        fields = der.CertificateFields(self.f.other_root.der)
        body = bytearray(fields.to_be_signed)
        key = body.index(fields.middle[4])
        place = self.chance.choice([*range(4, key), *range(key + len(fields.middle[4]), len(body))])
        body[place] = self.chance.choice([body[place] ^ 1 << self.chance.randrange(8), self.chance.randrange(256)])
        odd = self.sealed(bytes(body), fields.signature_algorithm, self.f.other_root.key, self.f.other_root.key)
        return [self.good, odd], self.f.root.pem, HOST

    def hosts(self):
        name = self.chance.choice([HOST, "*.example.com", "*", "*.com", "a_b.example.com", ".example.com", "example.com.", self.domain()])
        host = self.chance.choice(
            [HOST, HOST + ".", "API.example.com", "10.0.0.1", "[fd00::1]", "fd00::1", "fd00::1%eth0", "::ffff:10.0.0.1", "[10.0.0.1]", "10.0.0.01",
             "::ffff:a00:1", "[]", "[x]", "*.example.com", "a_b.example.com", "-a.example.com", self.domain() or "x"])
        names = der.sequence(*(der.element(DNS, one.encode()) for one in (name, "other")), der.element(ADDRESS, b"\n\0\0\1"),
                             der.element(ADDRESS, bytes.fromhex(ADDRESSES[3])))
        return [self.leaf(self.f.root, ("2.5.29.17", names))], self.f.root.pem, host

    def graphs(self):
        """CAs of three names and three keys that signed one another, and a root among them."""
        known = [self.f.one, self.f.two, self.f.root]
        presented = []
        for _ in range(self.chance.randrange(1, 40)):
            template, by = self.chance.choice(known[:2]), self.chance.choice(known)
            more = [("2.5.29.35", der.sequence(der.element(0x80, self.chance.choice([b"a", b"b"]))))] * self.chance.randrange(2)
            more += [("2.5.29.14", der.element(4, self.chance.choice([b"a", b"b"])))] * self.chance.randrange(2)
            more += [GOOD] * (self.chance.random() < 0.2)
            subject = der.CertificateFields(self.chance.choice(known[:2]).der).middle[3]
            presented.append(self.authority(template, by, *more, subject=subject))
        return [self.leaf(self.chance.choice(known[:2])), *presented], self.f.root.pem, HOST
