# SPDX-License-Identifier: Apache-2.0
"""One question about a chain, its answer by the rules of Go, and why the program may refuse what Go takes.

Each reason is one of docs/adr/0008.
"""
from dataclasses import dataclass

# What may be named where no path leads to an anchor.
UNKNOWN = ("chain.untrusted|chain.incomplete",)


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
    looser: str = ""
    at: float = 1.0

    @property
    def expected(self):
        """The verdicts that the program may come to."""
        if self.looser:
            return (True,)
        return (False,) if not self.go else (True, False) if self.stricter else (True,)


READING = "the file is read more kindly, with a warning; what is stored is written as kubectl reads it"

WEAK = "a key of less than 112 bits of security is refused"

ANY = "anyExtendedKeyUsage without serverAuth is refused"

USAGE = "a leaf's keyUsage must allow signing, key encipherment or key agreement"

LONG = "a path has at most eight certificates between leaf and anchor"

KIND = "kubectl cannot talk to TLS servers with DSA and Ed448 keys; Go finds out in the handshake"

KEY = "CA data with a private key in it is refused, and not kept"

HOST = "the host is not a host name: it is refused before any certificate is checked"

DOT = "one trailing dot of the host is stripped, and no name of a certificate ends in one"

MISMATCH = "an authority key identifier that names another key is refused: OpenSSL takes it for another issuer's"

DIRECTORY = "OpenSSL applies name constraints of directory names, which Go ignores unless they are critical"

TOP = "OpenSSL takes a wildcard only with two labels after it"

LEADING = "a subject alternative name that begins with a dot is not a host name"
READ = "an extension that OpenSSL cannot read is refused"

VALUES = "a value in a distinguished name must be a string, as Go wants it before 1.27"

DATES = "a date must be as RFC 5280 writes it"

LARGE = "RSA of more than 8192 bits is refused, as Go's TLS does after its crypto/x509"

POLICY = "a renewed CA without key identifiers is refused in a path in which a CA constrains policies"
