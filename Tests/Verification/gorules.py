# SPDX-License-Identifier: Apache-2.0
"""The rules of Go's crypto/x509 (1.26), written down anew in Python: what kubectl trusts, and for which host.

Independent of the program under test: DER is read here, signatures are checked by Python's `cryptography`. After
crypto/x509's parser.go, verify.go and x509.go: `parse` refuses what Go's parser refuses, `chains` searches as
Certificate.buildChains does, `verify_hostname` is Certificate.VerifyHostname.
"""
import base64
import ipaddress
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

import der
from der import Malformed, Reader
from times import moment_of

SERVER_AUTH, ANY_USAGE = "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"
CURVES = {"1.3.132.0.33", "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"}
RSA, EC, ED25519, DSA = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112", "1.2.840.10040.4.1"
SIGNATURES = {
    "1.2.840.113549.1.1.11": (RSA, hashes.SHA256),
    "1.2.840.113549.1.1.12": (RSA, hashes.SHA384),
    "1.2.840.113549.1.1.13": (RSA, hashes.SHA512),
    "1.2.840.10045.4.3.2": (EC, hashes.SHA256),
    "1.2.840.10045.4.3.3": (EC, hashes.SHA384),
    "1.2.840.10045.4.3.4": (EC, hashes.SHA512),
    ED25519: (ED25519, None),
}
BUDGET = 100


class Refused(Exception):
    """Why Go refuses."""


class Certificate:
    """What Go's parser makes of a certificate; Malformed where it makes nothing of it."""
    def __init__(self, encoded):
        self.der = encoded
        self.dns, self.addresses, self.emails, self.uris = [], [], [], []
        self.has_names = self.basic_valid = self.is_ca = False
        self.path_length, self.usage = -1, 0
        self.purposes, self.unhandled = [], []
        self.permitted, self.excluded, self.has_constraints = [], [], False
        outer = Reader(encoded)
        whole = Reader(outer.take(0x30)[1])
        outer.end()
        self.to_be_signed = whole.take(0x30)[2]
        self.algorithm = der.oid_text(Reader(whole.take(0x30)[1]).take(6)[1])
        self.signature = whole.take(3)[1][1:]
        self.read(Reader(Reader(self.to_be_signed).take(0x30)[1]))

    def read(self, body):
        self.version = 1
        if body.tag == 0xA0:
            self.version = Reader(body.take(0xA0)[1]).take(2)[1][0] + 1
            if self.version > 3:
                raise Malformed("version")
        serial = body.take(2)[1]
        if serial[0] & 0x80:
            raise Malformed("negative serial number")
        if len(serial) > 1 and serial[0] == 0 and not serial[1] & 0x80:
            raise Malformed("integer is not minimal")
        inner = der.oid_text(Reader(body.take(0x30)[1]).take(6)[1])
        if inner != self.algorithm:
            raise Malformed("two signature algorithms")
        self.issuer = read_name(body)
        dates = Reader(body.take(0x30)[1])
        self.start, self.end = (moment_of(*dates.take()[:2]) for _ in range(2))
        self.subject = read_name(body)
        self.key_info = body.take(0x30)[2]
        self.read_key()
        while body.tag in (0x81, 0x82, 0xA1, 0xA2):
            body.take()
        if self.version == 3 and body.tag == 0xA3:
            seen = set()
            for content in sequences(Reader(body.take(0xA3)[1]).take(0x30)[1]):
                self.read_extension(Reader(content), seen)

    def read_key(self):
        info = Reader(Reader(self.key_info).take(0x30)[1])
        algorithm = Reader(info.take(0x30)[1])
        self.key_kind = der.oid_text(algorithm.take(6)[1])
        if self.key_kind == EC and der.oid_text(algorithm.take(6)[1]) not in CURVES:
            raise Malformed("unsupported elliptic curve")
        if self.key_kind == EC:
            load_der_public_key(self.key_info)
        if self.key_kind == RSA:
            if algorithm.take(5)[1]:
                raise Malformed("RSA parameters")
            numbers = Reader(Reader(info.take(3)[1][1:]).take(0x30)[1])
            modulus, exponent = (int.from_bytes(numbers.take(2)[1], "big", signed=True) for _ in range(2))
            if modulus <= 0 or exponent <= 0:
                raise Malformed("RSA numbers")

    def read_extension(self, fields, seen):
        identifier = der.oid_text(fields.take(6)[1])
        critical = boolean(fields) if fields.tag == 1 else False
        value = fields.take(4)[1]
        if identifier in seen:
            raise Malformed(f"extension {identifier} twice")
        seen.add(identifier)
        handler = {
            "2.5.29.15": self.read_usage,
            "2.5.29.19": self.read_basic,
            "2.5.29.17": self.read_names,
            "2.5.29.30": self.read_constraints,
            "2.5.29.37": self.read_purposes,
            "1.3.6.1.5.5.7.1.1": self.read_access,
            "2.5.29.14": self.read_key_identifier,
            "2.5.29.31": self.read_lists,
            "2.5.29.32": self.read_policies,
            "2.5.29.35": self.read_authority_key,
        }.get(identifier)
        if critical and identifier in ("2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1"):
            raise Malformed(f"{identifier} is critical")
        unhandled = handler is None
        if handler is not None:
            unhandled = handler(value) is True
        if critical and unhandled:
            self.unhandled.append(identifier)

    def read_usage(self, value):
        bits = Reader(value).take(3)[1]
        if not bits or bits[0] > 7 or len(bits) == 1 and bits[0] or len(bits) > 1 and bits[-1] & (1 << bits[0]) - 1:
            raise Malformed("key usage")
        self.usage = sum(1 << index for index in range((len(bits) - 1) * 8) if bits[1 + index // 8] & 0x80 >> index % 8)

    def read_basic(self, value):
        fields = Reader(Reader(value).take(0x30)[1])
        if fields.tag == 1:
            self.is_ca = boolean(fields)
        if fields.tag == 2:
            self.path_length = int.from_bytes(fields.take(2)[1], "big", signed=True)
        self.basic_valid = True

    def read_names(self, value):
        self.has_names = True
        known = False
        for tag, content, _ in der.elements(Reader(value).take(0x30)[1]):
            if tag in (0x81, 0x82, 0x86) and any(octet > 127 for octet in content):
                raise Malformed("subjectAltName is not IA5")
            if tag == 0x87 and len(content) not in (4, 16):
                raise Malformed("iPAddress of wrong length")
            for wanted, found in ((0x81, self.emails), (0x82, self.dns), (0x86, self.uris), (0x87, self.addresses)):
                if tag == wanted:
                    known = True
                    found.append(content if tag == 0x87 else content.decode("ascii"))
        return not known

    def read_purposes(self, value):
        found = der.elements(Reader(value).take(0x30)[1])
        if any(tag != 6 for tag, _, _ in found):
            raise Malformed("extended key usages")
        self.purposes = [der.oid_text(content) for _, content, _ in found]

    @staticmethod
    def read_key_identifier(value):
        Reader(value).take(4)

    @staticmethod
    def read_authority_key(value):
        fields = Reader(Reader(value).take(0x30)[1])
        if fields.tag == 0x80:
            fields.take(0x80)

    @staticmethod
    def read_lists(value):
        for content in sequences(Reader(value).take(0x30)[1]):
            point = Reader(content)
            if point.tag != 0xA0:
                continue
            name = Reader(point.take(0xA0)[1])
            full = Reader(name.take(0xA0)[1]) if name.tag == 0xA0 else None
            while full is not None and full.tag == 0x86:
                full.take(0x86)

    @staticmethod
    def read_policies(value):
        for content in sequences(Reader(value).take(0x30)[1]):
            der.oid_text(Reader(content).take(6)[1])

    @staticmethod
    def read_access(value):
        for content in sequences(Reader(value).take(0x30)[1]):
            fields = Reader(content)
            der.oid_text(fields.take(6)[1])
            if fields.tag == 0x86:
                fields.take(0x86)

    def read_constraints(self, value):
        whole = Reader(value)
        fields = Reader(whole.take(0x30)[1])
        whole.end()
        trees = {}
        while not fields.is_empty:
            tag, content, _ = fields.take()
            if tag not in (0xA0, 0xA1) or tag in trees:
                raise Malformed("name constraints")
            trees[tag] = content
        if not any(trees.values()):
            raise Malformed("empty name constraints")
        self.has_constraints = True
        unhandled = False
        for tag, target in ((0xA0, self.permitted), (0xA1, self.excluded)):
            for _, subtree, _ in der.elements(trees.get(tag, b"")):
                kind, content, _ = Reader(subtree).take()
                if kind not in (0x81, 0x82, 0x86, 0x87):
                    unhandled = True
                    continue
                if kind == 0x87:
                    half = len(content) // 2
                    if len(content) not in (8, 32) or not is_mask(content[half:]):
                        raise Malformed("iPAddress constraint")
                if kind == 0x82 and not domain_valid(content.decode("latin-1").removeprefix("."), constraint=True):
                    raise Malformed("dNSName constraint")
                target.append((kind, content if kind == 0x87 else content.decode("ascii")))
        return unhandled

    def identity(self):
        return self.subject, self.key_info, tuple(self.dns), tuple(self.addresses)


def boolean(fields):
    octet = fields.take(1)[1]
    if octet not in (b"\0", b"\xff"):
        raise Malformed("boolean")
    return octet == b"\xff"


def sequences(content):
    """The contents of a list of sequences."""
    reader = Reader(content)
    while not reader.is_empty:
        yield reader.take(0x30)[1]


def read_name(body):
    """A distinguished name, whole; each attribute is of a type that Go knows (parseName, parseASN1String)."""
    _, content, whole = body.take(0x30)
    names = Reader(content)
    while not names.is_empty:
        attributes = Reader(names.take(0x31)[1])
        while not attributes.is_empty:
            attribute = Reader(attributes.take(0x30)[1])
            der.oid_text(attribute.take(6)[1])
            tag, text, _ = attribute.take()
            if tag not in (0x0C, 0x12, 0x13, 0x14, 0x16, 0x1E):
                raise Malformed("string type")
            if tag == 0x0C:
                text.decode("utf-8")
            if tag == 0x16 and any(octet > 127 for octet in text):
                raise Malformed("IA5String")
            if tag == 0x13 and not all(
                    chr(octet).isascii() and (chr(octet).isalnum() or chr(octet) in " '()+,-./:=?*&")
                    for octet in text):
                raise Malformed("PrintableString")
    return whole


def is_mask(octets):
    bits = "".join(f"{octet:08b}" for octet in octets)
    return "01" not in bits


def parse(encoded):
    return Certificate(encoded)


def append_from_pem(text):
    """x509.CertPool.AppendCertsFromPEM: bad blocks are passed over."""
    found = []
    for label, headers, body in pem_blocks(text):
        if label != "CERTIFICATE" or headers:
            continue
        try:
            found.append(parse(body))
        except (Malformed, ValueError, IndexError):
            continue
    return found


PEM = re.compile(rb"(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n(.*?)\n?-----END \1-----[ \t\r]*(?=\n|$)", re.DOTALL)


def pem_blocks(text):
    """encoding/pem.Decode, block after block."""
    offset = 0
    while match := PEM.search(text, offset):
        body = match.group(2)
        nested = body.rfind(b"\n-----BEGIN ")
        if nested >= 0:
            offset = match.start(2) + nested
            continue
        if body.startswith(b"-----BEGIN "):
            offset = match.start(2) - 1
            continue
        offset = match.end()
        headers, lines = [], body.split(b"\n")
        while lines and b":" in lines[0]:
            headers.append(lines.pop(0))
        try:
            decoded = base64.b64decode(re.sub(rb"[ \t\r\n]", b"", b"\n".join(lines)), validate=True)
        except ValueError:
            continue
        yield match.group(1).decode("latin-1"), headers, decoded


def check_signature(child, parent):
    """Certificate.CheckSignatureFrom."""
    if parent.version == 3 and not parent.basic_valid or parent.basic_valid and not parent.is_ca:
        raise Refused("parent is no CA")
    if parent.usage and not parent.usage >> 5 & 1:
        raise Refused("parent may not sign certificates")
    if child.algorithm not in SIGNATURES:
        raise Refused("signature algorithm is insecure or unknown")
    kind, digest = SIGNATURES[child.algorithm]
    if parent.key_kind != kind:
        raise Refused("key does not fit the signature")
    try:
        key = load_der_public_key(parent.key_info)
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(child.signature, child.to_be_signed, padding.PKCS1v15(), digest())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(child.signature, child.to_be_signed, ec.ECDSA(digest()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(child.signature, child.to_be_signed)
    except (InvalidSignature, ValueError) as error:
        raise Refused("signature is wrong") from error


def check_valid(certificate, kind, below, now):
    """Certificate.isValid."""
    if certificate.unhandled:
        raise Refused("unhandled critical extension")
    if below and below[-1].issuer != certificate.subject:
        raise Refused("names do not chain")
    if now < certificate.start:
        raise Refused("not yet valid")
    if now > certificate.end:
        raise Refused("expired")
    if kind != "leaf" and certificate.has_constraints:
        for lower in below:
            check_constraints(certificate, lower)
    if kind == "intermediate" and not (certificate.basic_valid and certificate.is_ca):
        raise Refused("intermediate is no CA")
    if certificate.basic_valid and certificate.path_length >= 0 and len(below) - 1 > certificate.path_length:
        raise Refused("too many intermediates")


def check_constraints(authority, lower):
    names = [(0x82, name) for name in lower.dns] + [(0x87, name) for name in lower.addresses]
    for kind, name in names:
        if kind == 0x82 and not domain_valid(name):
            raise Refused("malformed name under constraints")
        for wanted, constraint in authority.excluded:
            if wanted == kind and covered(kind, name, constraint, excluded=True):
                raise Refused("name is excluded")
        permitted = [constraint for wanted, constraint in authority.permitted if wanted == kind]
        if permitted and not any(covered(kind, name, constraint) for constraint in permitted):
            raise Refused("name is not permitted")
    for kind, found in ((0x81, lower.emails), (0x86, lower.uris)):
        if found and any(wanted == kind for wanted, _ in authority.permitted + authority.excluded):
            raise Refused("this judge knows no constraints of e-mail addresses and URIs")


def domain_valid(name, constraint=False):
    labels = name.split(".")
    if constraint and not name:
        return True
    return bool(name) and all(labels) and all(33 <= ord(character) <= 126 for character in name)


def covered(kind, name, constraint, excluded=False):
    if kind == 0x87:
        half = len(constraint) // 2
        if len(name) != half:
            return False
        return all(one & mask == other & mask for one, other, mask in zip(name, constraint, constraint[half:]))
    name, constraint = name.lower(), constraint.lower()
    if not constraint:
        return True
    below = constraint.startswith(".")
    wanted, labels = constraint.lstrip(".").split("."), name.split(".")
    if excluded and labels[0] == "*" and len(wanted) >= len(labels) and wanted[-len(labels) + 1:] == labels[1:]:
        return True
    if len(labels) < len(wanted) + below:
        return False
    return labels[-len(wanted):] == wanted


def chains(current, roots, intermediates, now, budget):
    """Certificate.buildChains: every path to an anchor that is valid."""
    found, fault = [], None
    for kind, pool in (("root", roots), ("intermediate", intermediates)):
        for candidate in pool:
            if candidate.subject != current[-1].issuer:
                continue
            if any(candidate.identity() == one.identity() for one in current):
                continue
            budget[0] += 1
            if budget[0] > BUDGET:
                raise Refused("signature check attempts limit reached")
            try:
                check_signature(current[-1], candidate)
                check_valid(candidate, kind, current, now)
                found += [current +
                          [candidate]] if kind == "root" else chains(current +
                                                                     [candidate], roots, intermediates, now, budget)
            except Refused as refused:
                fault = fault or refused
    if not found:
        raise fault or Refused("unknown authority")
    return found


def has_purpose(chain):
    """checkChainForKeyUsage for serverAuth."""
    return all(not one.purposes or ANY_USAGE in one.purposes or SERVER_AUTH in one.purposes for one in chain)


def verify(chain, bundle, host, now):
    """Certificate.Verify with the bundle as roots and DNSName; raises Refused, says nothing if all is well."""
    try:
        leaf = parse(chain[0])
        intermediates = [parse(one) for one in chain[1:]]
    except (Malformed, ValueError, IndexError) as error:
        raise Refused(f"a presented certificate does not parse: {error}") from error
    roots = append_from_pem(bundle)
    if not roots:
        raise Refused("no certificate in the bundle")
    check_valid(leaf, "leaf", [], now)
    verify_hostname(leaf, host)
    if any(root.der == leaf.der for root in roots):
        paths = [[leaf]]
    else:
        paths = chains([leaf], roots, intermediates, now, [0])
    if not any(has_purpose(path) for path in paths):
        raise Refused("incompatible key usage")


LABEL = re.compile(r"^[a-z0-9_][a-z0-9_-]*$")


def hostname_valid(host, is_pattern):
    if not is_pattern and host.endswith("."):
        host = host[:-1]
    if not host or host == "*":
        return False
    for index, label in enumerate(host.split(".")):
        if is_pattern and index == 0 and label == "*":
            continue
        if not LABEL.match(label):
            return False
    return True


def address_of(host):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def verify_hostname(leaf, host):
    """Certificate.VerifyHostname."""
    bare = host[1:-1] if len(host) >= 3 and host.startswith("[") and host.endswith("]") else host
    address = address_of(bare)
    if address is not None and "%" not in bare:
        # net.IP.Equal: an IPv4 address equals itself mapped into IPv6.
        short = address if address.version == 4 else address.ipv4_mapped
        packed = {address.packed} if short is None else {short.packed, bytes(10) + b"\xff\xff" + short.packed}
        if not any(one in packed for one in leaf.addresses):
            raise Refused("no such address among the names")
        return
    wanted = ascii_lower(host)
    valid = hostname_valid(wanted, False)
    for name in leaf.dns:
        if valid and hostname_valid(ascii_lower(name), True):
            if matches(ascii_lower(name), wanted):
                return
        elif wanted not in ("", ".") and ascii_lower(name) == wanted:
            return
    raise Refused("no such name among the names")


def ascii_lower(text):
    return "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in text)


def matches(pattern, host):
    host = host[:-1] if host.endswith(".") else host
    if not pattern or not host:
        return False
    one, other = pattern.split("."), host.split(".")
    if len(one) != len(other):
        return False
    return all(index == 0 and left == "*" or left == right for index, (left, right) in enumerate(zip(one, other)))
