# SPDX-License-Identifier: Apache-2.0
"""The types of ASN.1 as golang.org/x/crypto/cryptobyte reads them, on top of der.Reader."""
import der
from der import Malformed


def integer(fields, bits=None, tag=2):
    """An INTEGER in its shortest form, with a sign; `bits` is how many there may be, the sign included."""
    content = fields.take(tag)[1]
    if not content:
        raise Malformed("integer is empty")
    if len(content) > 1 and (content[0] == 0 and not content[1] & 0x80 or content[0] == 0xFF and content[1] & 0x80):
        raise Malformed("integer is not minimal")
    if bits is not None and len(content) * 8 > bits:
        raise Malformed("integer is too large")
    return int.from_bytes(content, "big", signed=True)


def boolean(fields):
    octet = fields.take(1)[1]
    if octet not in (b"\0", b"\xff"):
        raise Malformed("boolean")
    return octet == b"\xff"


def bit_string(fields):
    """The bytes of a BIT STRING, shifted to the right by the bits that are not used (RightAlign)."""
    content = fields.take(3)[1]
    unused = content[0] if content else 8
    if unused > 7 or len(content) == 1 and unused or len(content) > 1 and content[-1] & (1 << unused) - 1:
        raise Malformed("bit string")
    return (int.from_bytes(content[1:], "big") >> unused).to_bytes(len(content) - 1, "big")


def oid(fields):
    """An OBJECT IDENTIFIER in dotted form; each part is in its shortest form and below 2^31."""
    content = fields.take(6)[1]
    length, part = 0, 0
    for octet in content:
        if length == 0 and octet == 0x80 or length == 5 or part >= 1 << 24:
            raise Malformed("object identifier")
        part, length = part << 7 | octet & 0x7F, length + 1
        if not octet & 0x80:
            part, length = 0, 0
    return der.oid_text(content)


def sequences(content):
    """The contents of a list of sequences, one reader each."""
    reader = der.Reader(content)
    while not reader.is_empty:
        yield der.Reader(reader.take(0x30)[1])


def is_ascii(content):
    return all(octet < 128 for octet in content)
