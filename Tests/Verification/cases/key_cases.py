# SPDX-License-Identifier: Apache-2.0
"""Keys that Go cannot read: of a surplus certificate, which no path needs, of the leaf, and of an anchor."""
import der
from case import Case, UNKNOWN
from fixtures import NAMES

P256 = "1.2.840.10045.3.1.7"
# The prime of P-256's field (FIPS 186-4, D.1.2.3), and a point that is on the curve: its generator.
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
X = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296
Y = 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5
MODULUS = (1 << 2047) + 1


def info(kind, parameters, key):
    return der.sequence(der.sequence(der.oid(kind), parameters), der.element(3, b"\0" + key))


def point(x, y, curve=P256, size=32):
    return info("1.2.840.10045.2.1", der.oid(curve), b"\4" + x.to_bytes(size, "big") + y.to_bytes(size, "big"))


def rsa(modulus, exponent):
    return info("1.2.840.113549.1.1.1", b"\5\0", der.sequence(der.integer(modulus), der.integer(exponent)))


def dsa(p, q, g, y, parameters=None):
    numbers = der.sequence(*map(der.integer, (p, q, g))) if parameters is None else parameters
    return info("1.2.840.10040.4.1", numbers, y if isinstance(y, bytes) else der.integer(y))


def mldsa(number, size, parameters=b""):
    return info(f"2.16.840.1.101.3.4.3.{number}", parameters, bytes(size))


def root_of(square):
    return pow(square, (PRIME + 1) // 4, PRIME)


B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
SMALL = next(x for x in range(1, 100) if pow(root_of(x**3 - 3 * x + B), 2, PRIME) == (x**3 - 3 * x + B) % PRIME)
SMALL_Y = root_of(SMALL**3 - 3 * SMALL + B)

# Whether Go can read each.
KEYS = {
    "EC, the generator": (point(X, Y), True),
    "EC, a small coordinate": (point(SMALL, SMALL_Y), True),
    "EC, off the curve": (point(X, Y ^ 1), False),
    "EC, zero": (point(0, 0), False),
    "EC, a coordinate of p and more": (point(SMALL + PRIME, SMALL_Y), False),
    "EC, a coordinate of all ones": (point(2**256 - 1, Y), False),
    "EC, P-384 off the curve": (point(X, Y, "1.3.132.0.34", 48), False),
    "EC, P-521 off the curve": (point(X, Y, "1.3.132.0.35", 66), False),
    "EC, P-224 off the curve": (point(1, 1, "1.3.132.0.33", 28), False),
    "EC, one byte too long": (info("1.2.840.10045.2.1", der.oid(P256), b"\4" + bytes(65)), False),
    "RSA, exponent 0": (rsa(MODULUS, 0), False),
    "RSA, exponent -3": (rsa(MODULUS, -3), False),
    "RSA, exponent 1": (rsa(MODULUS, 1), True),
    "RSA, exponent 4": (rsa(MODULUS, 4), True),
    "RSA, exponent of 62 bits": (rsa(MODULUS, 2**62 + 1), True),
    "RSA, exponent of 64 bits": (rsa(MODULUS, 2**63 + 1), False),
    "RSA, exponent of 80 bits": (rsa(MODULUS, 2**79 + 1), False),
    "RSA, modulus 0": (rsa(0, 3), False),
    "RSA, even modulus": (rsa(MODULUS + 1, 3), True),
    "DSA": (dsa(23, 11, 4, 3), True),
    "DSA, y 0": (dsa(23, 11, 4, 0), False),
    "DSA, p 0": (dsa(0, 11, 4, 3), False),
    "DSA, q negative": (dsa(23, -11, 4, 3), False),
    "DSA, g 0": (dsa(23, 11, 0, 3), False),
    "DSA, no parameters": (dsa(23, 11, 4, 3, b""), False),
    "DSA, NULL as parameters": (dsa(23, 11, 4, 3, b"\5\0"), False),
    "DSA, two numbers": (dsa(23, 11, 4, 3, der.sequence(der.integer(23), der.integer(11))), False),
    "DSA, a key that is not a number": (dsa(23, 11, 4, b"\4\1\3"), False),
    "ML-DSA-44": (mldsa(17, 1312), True),
    "ML-DSA-65, one byte short": (mldsa(18, 1951), False),
    "ML-DSA-87, with parameters": (mldsa(19, 2592, b"\5\0"), False),
    "X25519, of one byte": (info("1.3.101.110", b"", b"x"), True),
    "of an unknown kind": (info("1.2.3.4", b"", b"x"), True),
}


def keys(f):
    surplus = f.authority("odd-key")
    anchor = f.authority("odd-anchor-key")
    good = f.named(NAMES, by=anchor)
    for name, (key, is_readable) in KEYS.items():

        def change(fields, key=key):
            fields.middle[4] = key

        odd = f.edited(surplus, surplus, change)
        yield Case(f"surplus {name}", [f.leaf, odd], f.root.pem, "10.0.0.1", is_readable,
                   () if is_readable else ("leaf.parse",))
        yield Case(f"first of two {name}", [f.leaf_one, odd, f.one], f.root.pem, "10.0.0.1", is_readable,
                   () if is_readable else ("leaf.parse",))
        odd = f.edited(anchor, anchor, change)
        yield Case(f"anchor {name}", [good], odd.pem + f.other_root.pem, "10.0.0.1", False, UNKNOWN)
