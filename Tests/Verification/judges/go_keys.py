# SPDX-License-Identifier: Apache-2.0
"""Public keys and signature algorithms as Go's crypto/x509 reads them (parsePublicKey, getSignatureAlgorithmFromAI)."""
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from der import Malformed, Reader
from go_bytes import bit_string, integer, oid

RSA, EC, ED25519, DSA = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112", "1.2.840.10040.4.1"
PSS, MGF1 = "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
# How many bytes a key has.
MLDSA = {"2.16.840.1.101.3.4.3.17": 1312, "2.16.840.1.101.3.4.3.18": 1952, "2.16.840.1.101.3.4.3.19": 2592}
KNOWN = {RSA, EC, ED25519, DSA, *MLDSA}
CURVES = {
    "1.3.132.0.33": ec.SECP224R1(), "1.2.840.10045.3.1.7": ec.SECP256R1(), "1.3.132.0.34": ec.SECP384R1(),
    "1.3.132.0.35": ec.SECP521R1()
}
SIGNATURES = {
    "1.2.840.113549.1.1.11": (RSA, hashes.SHA256), "1.2.840.113549.1.1.12": (RSA, hashes.SHA384),
    "1.2.840.113549.1.1.13": (RSA, hashes.SHA512), "1.2.840.10045.4.3.2": (EC, hashes.SHA256),
    "1.2.840.10045.4.3.3": (EC, hashes.SHA384), "1.2.840.10045.4.3.4": (EC, hashes.SHA512),
    ED25519: (ED25519, None)
}
PSS_DIGESTS = {
    ("2.16.840.1.101.3.4.2.1", 32): hashes.SHA256, ("2.16.840.1.101.3.4.2.2", 48): hashes.SHA384,
    ("2.16.840.1.101.3.4.2.3", 64): hashes.SHA512
}


def algorithm(content):
    """An AlgorithmIdentifier's contents: its identifier, and its parameters with their tag (parseAI)."""
    fields = Reader(content)
    identifier = oid(fields)
    return identifier, b"" if fields.is_empty else fields.take()[2]


class Key:
    """A SubjectPublicKeyInfo; Malformed where Go cannot read a key of a kind that it knows."""
    def __init__(self, encoded):
        self.encoded = encoded
        info = Reader(Reader(encoded).take(0x30)[1])
        self.kind, parameters = algorithm(info.take(0x30)[1])
        data = bit_string(info)
        self.is_known = self.kind in KNOWN
        if self.kind == RSA:
            self.read_rsa(parameters, data)
        elif self.kind == EC:
            curve = CURVES.get(oid(Reader(parameters)))
            if curve is None:
                raise Malformed("unsupported elliptic curve")
            if data[:1] != b"\4":
                raise Malformed("not an uncompressed point")
            # It must be on the curve, too.
            ec.EllipticCurvePublicKey.from_encoded_point(curve, data)
        elif self.kind == ED25519 and (parameters or len(data) != 32):
            raise Malformed("Ed25519 key")
        elif self.kind in MLDSA and (parameters or len(data) != MLDSA[self.kind]):
            raise Malformed("ML-DSA key")
        elif self.kind == DSA:
            numbers = Reader(Reader(parameters).take(0x30)[1])
            if min(integer(Reader(data)), *(integer(numbers) for _ in range(3))) <= 0:
                raise Malformed("zero or negative DSA parameter")

    def read_rsa(self, parameters, data):
        if parameters != b"\5\0":
            raise Malformed("RSA parameters")
        numbers = Reader(Reader(data).take(0x30)[1])
        self.modulus, self.exponent = integer(numbers), integer(numbers, 64)
        if self.modulus <= 0 or self.exponent <= 0:
            raise Malformed("RSA numbers")

    def is_fit_to_verify(self):
        """What crypto/rsa calculates with (checkPublicKeySize, checkPublicKey); other kinds were looked at when read."""
        if self.kind != RSA:
            return True
        return (self.modulus.bit_length() >= 1024 and self.modulus & 1 == 1 and 2 <= self.exponent < 2**31
                and self.exponent & 1 == 1)


def signature_algorithm(content):
    """The kind of key, the digest, and whether it is PSS; None if Go does not know it or trusts it no more."""
    identifier, parameters = algorithm(content)
    if identifier == PSS:
        digest = pss_digest(parameters)
        return digest and (RSA, digest, True)
    if identifier in MLDSA and not parameters:
        return identifier, None, False
    if identifier not in SIGNATURES or identifier == ED25519 and parameters:
        return None
    return (*SIGNATURES[identifier], False)


def pss_digest(parameters):
    """The digest of RSA-PSS, whose mask and salt must fit it."""
    try:
        fields = Reader(Reader(parameters).take(0x30)[1])
        digest, digest_parameters = algorithm(Reader(fields.take(0xA0)[1]).take(0x30)[1])
        mask, mask_parameters = algorithm(Reader(fields.take(0xA1)[1]).take(0x30)[1])
        mask_digest, more = algorithm(Reader(mask_parameters).take(0x30)[1])
        salt = integer(Reader(fields.take(0xA2)[1]), 64)
        trailer = integer(Reader(fields.take(0xA3)[1]), 64) if fields.tag == 0xA3 else 1
    except Malformed:
        return None
    is_plain = {digest_parameters, more} <= {b"", b"\5\0"} and mask == MGF1 and mask_digest == digest and trailer == 1
    return PSS_DIGESTS.get((digest, salt)) if is_plain else None


def is_signed(child, key):
    """Whether a certificate's signature is by a key (checkSignature)."""
    if child.signature_algorithm is None:
        return False
    kind, digest, is_pss = child.signature_algorithm
    if key.kind != kind or not key.is_fit_to_verify():
        return False
    try:
        public = load_der_public_key(key.encoded)
        if isinstance(public, rsa.RSAPublicKey):
            scheme = padding.PSS(padding.MGF1(digest()), digest.digest_size) if is_pss else padding.PKCS1v15()
            public.verify(child.signature, child.to_be_signed, scheme, digest())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(child.signature, child.to_be_signed, ec.ECDSA(digest()))
        else:
            public.verify(child.signature, child.to_be_signed)
        return True
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
