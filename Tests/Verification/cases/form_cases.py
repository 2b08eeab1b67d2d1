# SPDX-License-Identifier: Apache-2.0
"""Cases about what is written how: extensions, numbers and dates, bundles, lengths of paths."""
import der
from case import Case, DATES, KEY, KIND, LARGE, LONG, READ, READING, UNKNOWN, VALUES
from fixtures import NAMES

EXTENSIONS = {
    "2.5.29.14": "subject key identifier",
    "2.5.29.15": "keyUsage",
    "2.5.29.17": "SAN",
    "2.5.29.19": "basicConstraints",
    "2.5.29.30": "name constraints",
    "2.5.29.31": "revocation lists",
    "2.5.29.32": "policies",
    "2.5.29.35": "authority key identifier",
    "2.5.29.37": "extendedKeyUsage",
    "1.3.6.1.5.5.7.1.1": "authority information",
    "2.16.840.1.113730.1.1": "Netscape's types",
}

GOOD_EXTENSIONS = {
    "2.5.29.14": bytes.fromhex("040401020304"),
    "2.5.29.15": bytes.fromhex("030205a0"),
    "2.5.29.17": bytes.fromhex("300687040a000001"),
    "2.5.29.19": bytes.fromhex("3000"),
    "2.5.29.30": bytes.fromhex("300ca00a300882066578616d706c65")[:0] + bytes.fromhex("300da00b300982076578616d706c65"),
    "2.5.29.31": bytes.fromhex("300a3008a006a004820278782f")[:0] + bytes.fromhex("300a3008a006a00486027878"),
    "2.5.29.32": bytes.fromhex("300630040602 2a03".replace(" ", "")),
    "2.5.29.35": bytes.fromhex("3006800401020304"),
    "2.5.29.37": bytes.fromhex("300a06082b06010505070301"),
    "1.3.6.1.5.5.7.1.1": bytes.fromhex("3010300e06082b060105050730018602 7878".replace(" ", "")),
    "2.16.840.1.113730.1.1": bytes.fromhex("03020640"),
}


def without_extension(f, identifier):
    """A good leaf without one of its extensions, for another in its place."""
    def change(fields):
        wanted = der.oid(identifier)
        fields.extensions = [one for one in fields.extensions if wanted not in one[:16]]

    return f.edited(f.leaf, f.root, change)


def extensions(f):
    def case(name, go, *rules, stricter="", **options):
        return Case(name, [f.named(NAMES, **options)], f.root.pem, "10.0.0.1", go, rules, stricter)

    yield case("unknown", True, more=["1.2.3.4=ASN1:UTF8String:x"])
    yield case("unknown and critical", False, "leaf.parse", more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield case("policies", True, more=["certificatePolicies=1.2.3.4"])
    yield case("critical policies", True, more=["certificatePolicies=critical,1.2.3.4"])
    yield case("authority information access", True, more=["authorityInfoAccess=OCSP;URI:http://ocsp.example"])
    yield case("malformed authority information access", False, "leaf.parse",
               more=["authorityInfoAccess=DER:0101"])
    for identifier in ("2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1"):
        marked = f.with_extension(without_extension(f, identifier), f.root, identifier, GOOD_EXTENSIONS[identifier],
                                  critical=True)
        yield Case(f"critical {EXTENSIONS[identifier]}", [marked], f.root.pem, "10.0.0.1", False, ("leaf.parse",))
    yield case("a revocation list's place", True, more=["crlDistributionPoints=URI:http://crl.example/x.crl"])
    yield case("Netscape's types", True, more=["nsCertType=server"])
    yield case("must staple", True, more=["tlsfeature=status_request"])
    twice = f.with_extension(f.leaf, f.root, "1.2.3.4", b"\x0c\x01x", twice=True)
    yield Case("twice", [twice], f.root.pem, "10.0.0.1", False, ("leaf.parse",))
    names = f.with_extension(f.leaf, f.root, "2.5.29.17", der.sequence(der.element(0x82, b"evil.example")))
    yield Case("two SANs", [names], f.root.pem, "evil.example", False, ("leaf.parse",))
    for identifier, what in EXTENSIONS.items():
        for form, value in (("a boolean", b"\1\1\xff"), ("empty", b""), ("trailing bytes", None)):
            content = value if value is not None else GOOD_EXTENSIONS[identifier] + b"\0\0"
            bare = without_extension(f, identifier)
            # Go looks at what follows a value in name constraints only, and not at all at types that it does not know.
            go = identifier == "2.16.840.1.113730.1.1" or form == "trailing bytes" and identifier != "2.5.29.30"
            yield Case(f"{what}, {form}", [f.with_extension(bare, f.root, identifier, content)], f.root.pem, "10.0.0.1",
                       go, () if go else ("leaf.parse|chain.incomplete|host.match|host.cn-only|leaf.usage",),
                       READ if go else "")
    odd = f.authority("odd-ca", more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield Case("unknown and critical in the anchor", [f.named(NAMES, by=odd)], odd.pem, "10.0.0.1", False,
               ("chain.untrusted",))
    middle = f.authority("odd-middle", by=f.root, more=["1.2.3.4=critical,ASN1:UTF8String:x"])
    yield Case("unknown and critical in an intermediate", [f.named(NAMES, by=middle), middle], f.root.pem, "10.0.0.1",
               False, ("chain.untrusted",))
    yield Case("trailing bytes after the leaf", [f.with_trailing_data(f.leaf)], f.root.pem, "10.0.0.1", False)


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

    yield keyed("RSA with a negative modulus", rsa(-(2**2047) + 1, 65537), False)
    yield keyed("RSA with exponent 0", rsa(2**2047 + 1, 0), False)
    yield keyed("RSA with a negative exponent", rsa(2**2047 + 1, -3), False)
    yield keyed("RSA of 16384 bits", rsa(2**16383 + 1, 65537), True, LARGE)
    yield keyed(
        "RSA without parameters",
        der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1")),
                     der.element(3, b"\0" + der.sequence(der.integer(2**2047 + 1), der.integer(65537)))), False)
    yield keyed(
        "a point that is on no curve",
        der.sequence(der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")),
                     der.element(3, b"\0\4" + b"\1" * 64)), False)
    yield keyed("a key of an unknown kind", der.sequence(der.sequence(der.oid("1.2.3.4")), der.element(3, b"\0\1\2\3")),
                True, KIND)

    def named(name, value, go, stricter=""):
        def change(fields):
            fields.middle[3] = der.sequence(der.element(0x31, der.sequence(der.oid("2.5.4.3"), value)))

        return Case(name, [f.edited(f.leaf, f.root, change)], f.root.pem, "10.0.0.1", go, (), stricter)

    yield named("a number as a name", der.integer(1), True, VALUES)
    yield named("a number of nine bytes as a name", der.integer(2**64), False)
    yield named("a universal string as a name", b"\x1c\4\0\0\0x", True, VALUES)
    yield named("no PrintableString as a name", b"\x13\1@", False)

    def versioned(name, version, go):
        def change(fields):
            fields.version = version

        return Case(name, [f.edited(f.leaf, f.root, change)], f.root.pem, "10.0.0.1", go)

    yield versioned("version 2 with extensions", der.element(0xA0, der.integer(1)), False)
    yield versioned("version 4", der.element(0xA0, der.integer(3)), False)
    yield versioned("version 1 with extensions", b"", False)


KINDLY_READ = ("byte order mark on the BEGIN line", "indented", "bare carriage returns", "two carriage returns", "form feeds",
               "a form feed in the body", "a vertical tab at a line's end", "a carriage return at the very end", "END indented")


def bundles(f):
    for name, (content, loads, _) in f.bundles.items():
        stricter = KEY if loads and "key" in name and "public" not in name else ""
        looser = READING if name in KINDLY_READ else ""
        yield Case(name, [f.leaf], content, "10.0.0.1", loads, ("ca.parse",) if looser else (), stricter, looser)


def lengths(f):
    def ladder(count, limits, name):
        above = f.issue(f"/CN={name}-0", ca=True, key="p256/ladder0", path_length=limits.get(0))
        anchor, chain = above, []
        for step in range(1, count + 1):
            above = f.issue(f"/CN={name}-{step}", ca=True, key=f"p256/ladder{step}", by=above,
                            path_length=limits.get(step))
            chain.insert(0, above)
        return [f.named(NAMES, by=above), *chain], anchor.pem

    def case(name, count, limits, go, stricter=""):
        chain, bundle = ladder(count, limits, name.replace(" ", "-"))
        return Case(name, chain, bundle, "10.0.0.1", go, () if go and not stricter else
                    ("chain.untrusted|chain.incomplete|ca.not-a-ca",), stricter)

    yield case("0, kept", 0, {0: 0}, True)
    yield case("0, broken", 1, {0: 0}, False)
    yield case("1, kept", 1, {0: 1}, True)
    yield case("1, broken", 2, {0: 1}, False)
    yield case("0 in an intermediate, broken", 2, {1: 0}, False)
    yield case("eight intermediates", 8, {}, True)
    yield case("nine intermediates", 9, {}, True, LONG)
    yield case("twelve intermediates", 12, {}, True, LONG)
