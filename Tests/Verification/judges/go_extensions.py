# SPDX-License-Identifier: Apache-2.0
"""The extensions of a certificate as Go's crypto/x509 reads them (processExtensions)."""
import ipaddress

from der import Malformed, Reader, elements, oid_text
from go_bytes import bit_string, boolean, integer, is_ascii, oid, sequences
from go_constraints import Constraints
from go_names import domain_valid, uri_host

NEVER_CRITICAL = {"2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1"}


class Extensions:
    """What they say; `unhandled` are the critical ones that Go knows nothing of."""
    def __init__(self, content):
        self.dns, self.addresses, self.emails, self.uris = [], [], [], []
        # The value of subjectAltName; None if it is absent.
        self.names = None
        self.basic_valid = self.is_ca = False
        self.path_length, self.usage, self.purposes = -1, 0, []
        self.subject_key, self.authority_key = b"", b""
        self.constraints = None
        self.policies, self.mappings = [], []
        # Skipped certificates until a policy is wanted, no policy is mapped, no policy stands for all; -1: never.
        self.explicit_policy = self.inhibit_mapping = self.inhibit_any = -1
        self.unhandled = []
        found = {}
        for fields in sequences(content):
            identifier = oid(fields)
            critical = boolean(fields) if fields.tag == 1 else False
            if identifier in found:
                raise Malformed(f"extension {identifier} twice")
            found[identifier] = (critical, fields.take(4)[1])
        for identifier, (critical, value) in found.items():
            if critical and identifier in NEVER_CRITICAL:
                raise Malformed(f"{identifier} is critical")
            handler = HANDLERS.get(identifier)
            is_handled = handler is not None and handler(self, value) is not False
            if critical and not is_handled:
                self.unhandled.append(identifier)

    def read_usage(self, value):
        bit_string(Reader(value))
        # The first bit is that of the bytes as they stand there, not shifted.
        bits = "".join(f"{octet:08b}" for octet in Reader(value).take(3)[1][1:3])
        self.usage = sum(1 << index for index, bit in enumerate(bits[:9]) if bit == "1")

    def read_basic(self, value):
        fields = Reader(Reader(value).take(0x30)[1])
        if fields.tag == 1:
            self.is_ca = boolean(fields)
        if fields.tag == 2:
            self.path_length = integer(fields, 64)
            if self.path_length < 0:
                raise Malformed("path length")
        self.basic_valid = True

    def read_names(self, value):
        self.names = value
        for tag, content, _ in elements(Reader(value).take(0x30)[1]):
            if tag in (0x81, 0x82, 0x86) and not is_ascii(content):
                raise Malformed("subjectAltName is not IA5")
            if tag == 0x81:
                self.emails.append(content.decode())
            if tag == 0x82:
                self.dns.append(content.decode())
            if tag == 0x86:
                self.uris.append(uri_host(content.decode()))
                if not domain_valid(self.uris[-1]):
                    raise Malformed("domain of a URI")
            if tag == 0x87:
                self.addresses.append(address(content))
        return bool(self.dns or self.addresses or self.emails or self.uris)

    def read_purposes(self, value):
        fields = Reader(Reader(value).take(0x30)[1])
        while not fields.is_empty:
            self.purposes.append(oid(fields))

    def read_key_identifier(self, value):
        self.subject_key = Reader(value).take(4)[1]

    def read_authority_key(self, value):
        fields = Reader(Reader(value).take(0x30)[1])
        if fields.tag == 0x80:
            self.authority_key = fields.take()[1]

    def read_lists(self, value):
        for point in sequences(Reader(value).take(0x30)[1]):
            if point.tag != 0xA0:
                continue
            full = Reader(Reader(point.take()[1]).take(0xA0)[1])
            while full.tag == 0x86:
                full.take()

    def read_access(self, value):
        for fields in sequences(Reader(value).take(0x30)[1]):
            oid(fields)
            if fields.tag == 0x86:
                fields.take()

    def read_policies(self, value):
        for fields in sequences(Reader(value).take(0x30)[1]):
            policy = fields.take(6)[1]
            # Parts of any size, unlike in other identifiers, but in their shortest form.
            oid_text(policy)
            if any(octet == 0x80 and (index == 0 or not policy[index - 1] & 0x80)
                   for index, octet in enumerate(policy)) or policy in self.policies:
                raise Malformed("policy")
            self.policies.append(policy)

    def read_mappings(self, value):
        for fields in sequences(Reader(value).take(0x30)[1]):
            self.mappings.append((fields.take(6)[1], fields.take(6)[1]))

    def read_policy_constraints(self, value):
        fields = Reader(Reader(value).take(0x30)[1])
        if fields.tag == 0x80:
            self.explicit_policy = max(integer(fields, 64, tag=0x80), -1)
        if fields.tag == 0x81:
            self.inhibit_mapping = max(integer(fields, 64, tag=0x81), -1)

    def read_inhibition(self, value):
        self.inhibit_any = max(integer(Reader(value), 64), -1)

    def read_constraints(self, value):
        self.constraints = Constraints(value)
        return not self.constraints.has_other_forms


def address(content):
    """An iPAddress; one of IPv4 in the form of IPv6 is refused since 1.27."""
    if len(content) not in (4, 16):
        raise Malformed("iPAddress of wrong length")
    if len(content) == 16 and ipaddress.IPv6Address(content).ipv4_mapped:
        raise Malformed("iPAddress of IPv4 in the form of IPv6")
    return content


HANDLERS = {
    "2.5.29.14": Extensions.read_key_identifier,
    "2.5.29.15": Extensions.read_usage,
    "2.5.29.17": Extensions.read_names,
    "2.5.29.19": Extensions.read_basic,
    "2.5.29.30": Extensions.read_constraints,
    "2.5.29.31": Extensions.read_lists,
    "2.5.29.32": Extensions.read_policies,
    "2.5.29.33": Extensions.read_mappings,
    "2.5.29.35": Extensions.read_authority_key,
    "2.5.29.36": Extensions.read_policy_constraints,
    "2.5.29.37": Extensions.read_purposes,
    "2.5.29.54": Extensions.read_inhibition,
    "1.3.6.1.5.5.7.1.1": Extensions.read_access,
}
