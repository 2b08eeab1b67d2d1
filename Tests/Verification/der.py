# SPDX-License-Identifier: Apache-2.0
"""DER as far as certificates need it (X.690; RFC 5280, section 4.1), strict where Go's reader is."""


class Malformed(Exception):
    """Not DER, or not what was expected there."""


def length(count):
    if count < 128:
        return bytes([count])
    size = (count.bit_length() + 7) // 8
    return bytes([0x80 | size]) + count.to_bytes(size, "big")


def element(tag, content):
    return bytes([tag]) + length(len(content)) + content


def sequence(*parts):
    return element(0x30, b"".join(parts))


def integer(value):
    size = max(1, (value.bit_length() + 8) // 8 if value >= 0 else ((value + 1).bit_length() + 8) // 8)
    return element(2, value.to_bytes(size, "big", signed=True))


def oid(text):
    numbers = [int(part) for part in text.split(".")]
    out = bytearray()
    for value in [numbers[0] * 40 + numbers[1], *numbers[2:]]:
        groups = [value & 127]
        while value := value >> 7:
            groups.append(value & 127 | 128)
        out += bytes(reversed(groups))
    return element(6, bytes(out))


class Reader:
    """Walks the elements of some bytes."""
    def __init__(self, content):
        self.content, self.offset = content, 0

    @property
    def is_empty(self):
        return self.offset >= len(self.content)

    @property
    def tag(self):
        return None if self.is_empty else self.content[self.offset]

    def take(self, expected=None):
        """The next element: (tag, content, whole)."""
        data, start = self.content, self.offset
        if start + 2 > len(data):
            raise Malformed("cut short")
        tag, first = data[start], data[start + 1]
        if tag & 0x1F == 0x1F:
            raise Malformed("long tag")
        if expected is not None and tag != expected:
            raise Malformed(f"tag {tag:#x} instead of {expected:#x}")
        offset, size = start + 2, first
        if first & 0x80:
            octets = first & 0x7F
            size = int.from_bytes(data[offset:offset + octets], "big")
            if not 1 <= octets <= 4 or size < 128 or size >> (8 * (octets - 1)) == 0:
                raise Malformed("length is not DER")
            offset += octets
        if offset + size > len(data):
            raise Malformed("cut short")
        self.offset = offset + size
        return tag, data[offset:offset + size], data[start:offset + size]

    def end(self):
        if not self.is_empty:
            raise Malformed("trailing data")


def elements(content):
    reader, found = Reader(content), []
    while not reader.is_empty:
        found.append(reader.take())
    return found


def oid_text(content):
    if not content or content[-1] & 128:
        raise Malformed("object identifier")
    values, value = [], 0
    for octet in content:
        value = value << 7 | octet & 127
        if not octet & 128:
            values.append(value)
            value = 0
    first = min(values[0] // 40, 2)
    return ".".join(map(str, [first, values[0] - 40 * first, *values[1:]]))


class CertificateFields:
    """The fields of a certificate, to be altered and encoded again."""
    def __init__(self, encoded):
        whole = Reader(Reader(encoded).take(0x30)[1])
        self.to_be_signed = whole.take(0x30)[2]
        self.signature_algorithm = whole.take(0x30)[2]
        body = Reader(Reader(self.to_be_signed).take(0x30)[1])
        self.version = body.take()[2] if body.tag == 0xA0 else b""
        self.serial = int.from_bytes(body.take(2)[1], "big", signed=True)
        self.middle = [body.take()[2] for _ in range(5)]
        self.extensions = []
        self.tail = b""
        while not body.is_empty:
            tag, content, encoded_element = body.take()
            if tag == 0xA3:
                self.extensions = [item[2] for item in elements(Reader(content).take(0x30)[1])]
            else:
                self.tail += encoded_element

    def update(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def encoded(self):
        extensions = element(0xA3, sequence(*self.extensions)) if self.extensions else b""
        return sequence(self.version, integer(self.serial), *self.middle, self.tail, extensions)


def extension(identifier, value, critical=False):
    return sequence(oid(identifier), element(1, b"\xff") if critical else b"", element(4, value))
