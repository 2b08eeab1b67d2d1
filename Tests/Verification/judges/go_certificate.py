# SPDX-License-Identifier: Apache-2.0
"""A certificate as Go's crypto/x509 reads it (parseCertificate): what it cannot read is Malformed, or a ValueError."""
from der import Malformed, Reader
from go_bytes import bit_string, integer
from go_extensions import Extensions
from go_keys import Key, signature_algorithm
from go_names import distinguished_name
from times import moment_of


class Certificate:
    """What Go's parser makes of a certificate."""
    def __init__(self, encoded):
        self.der = encoded
        outer = Reader(encoded)
        whole = Reader(outer.take(0x30)[1])
        outer.end()
        _, content, self.to_be_signed = whole.take(0x30)
        body = Reader(content)
        self.version = read_version(body)
        if integer(body) < 0:
            raise Malformed("negative serial number")
        inner, outside = body.take(0x30)[1], whole.take(0x30)[1]
        if inner != outside:
            raise Malformed("two signature algorithms")
        self.signature_algorithm = signature_algorithm(inner)
        self.issuer = distinguished_name(body)
        dates = Reader(body.take(0x30)[1])
        self.start, self.end = (moment_of(*dates.take()[:2]) for _ in range(2))
        self.subject = distinguished_name(body)
        self.key = Key(body.take(0x30)[2])
        self.extensions = Extensions(read_extensions(body, self.version))
        self.signature = bit_string(whole)


def read_version(body):
    if body.tag != 0xA0:
        return 1
    field = Reader(body.take(0xA0)[1])
    version = integer(field, 64)
    field.end()
    if not 0 <= version <= 2:
        raise Malformed("version")
    return version + 1


def read_extensions(body, version):
    """The list of extensions; nothing after the key counts before version 2, and no extension before version 3."""
    if version > 1:
        for tag in (0x81, 0x82):
            if body.tag == tag:
                body.take()
    if version == 3 and body.tag == 0xA3:
        return Reader(body.take(0xA3)[1]).take(0x30)[1]
    return b""
