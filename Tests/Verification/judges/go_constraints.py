# SPDX-License-Identifier: Apache-2.0
"""Name constraints as Go's crypto/x509 reads and applies them (parseNameConstraintsExtension, checkChainConstraints)."""
import ipaddress

from der import Malformed, Reader
from go_bytes import is_ascii, sequences
from go_names import address_of, domain_valid, mailbox

EMAIL, DNS, URI, ADDRESS = 0x81, 0x82, 0x86, 0x87


class Constraints:
    """The subtrees of a CA, as (kind, base)."""
    def __init__(self, value):
        whole = Reader(value)
        fields = Reader(whole.take(0x30)[1])
        whole.end()
        lists = [fields.take()[1] if fields.tag == tag else b"" for tag in (0xA0, 0xA1)]
        fields.end()
        if not any(lists):
            raise Malformed("empty name constraints")
        self.has_other_forms = False
        self.permitted, self.excluded = (list(self.subtrees(one)) for one in lists)

    def subtrees(self, content):
        for fields in sequences(content):
            kind, base, _ = fields.take()
            if kind == ADDRESS:
                check_network(base)
                yield kind, base
            elif kind in (EMAIL, DNS, URI):
                yield kind, check_name(kind, base)
            else:
                self.has_other_forms = True

    def objection(self, kind, name):
        """Why a name is not allowed; None if it is."""
        permitted = [base for wanted, base in self.permitted if wanted == kind]
        if permitted and not any(covered(kind, name, base) for base in permitted):
            return "a name is not permitted"
        if any(wanted == kind and (covered(kind, name, base) or reaches_into(kind, name, base))
               for wanted, base in self.excluded):
            # An empty constraint excludes all, and then no wildcard is looked at.
            return "a name is excluded"
        return None


def check_network(base):
    half = len(base) // 2
    if len(base) not in (8, 32) or "01" in "".join(f"{octet:08b}" for octet in base[half:]):
        raise Malformed("iPAddress constraint")
    # Since 1.27.
    if half == 16 and ipaddress.IPv6Address(base[:16]).ipv4_mapped:
        raise Malformed("iPAddress constraint of IPv4 in the form of IPv6")


def check_name(kind, base):
    if not is_ascii(base):
        raise Malformed("constraint is not IA5")
    name = base.decode()
    if kind == EMAIL and "@" in name:
        if mailbox(name) is None:
            raise Malformed("mailbox constraint")
    elif not domain_valid(name, constraint=True) or kind == URI and "%" not in name and address_of(name):
        raise Malformed("domain constraint")
    return name


def covered(kind, name, base):
    if kind == ADDRESS:
        half = len(base) // 2
        # Bits of the host in a constraint do not count, since 1.27.
        return len(name) == half and all(
            one & mask == other & mask for one, other, mask in zip(name, base, base[half:]))
    if kind == EMAIL and "@" in base:
        return mailbox(base) == name
    domain, base = domain_of(kind, name), base.lower()
    return not base or domain == base or domain.endswith(base if base[0] == "." else "." + base)


def reaches_into(kind, name, base):
    """Whether a name that begins with an asterisk may stand for an excluded one: both without their first label."""
    if kind == ADDRESS or kind == EMAIL and "@" in base:
        return False
    domain = domain_of(kind, name)
    tail = base.lower()[base.find("."):] if "." in base else ""
    return domain.startswith("*") and "." in domain and domain[domain.index("."):] == tail


def domain_of(kind, name):
    return name[1].lower() if kind == EMAIL else name.lower()


def chain_objection(chain):
    """Why a chain is refused by the constraints of its CAs on the names of all below them."""
    for depth, certificate in enumerate(chain):
        above = [one.extensions.constraints for one in chain[depth + 1:] if one.extensions.constraints]
        if certificate.extensions.names is None or not above:
            continue
        try:
            names = list(names_of(certificate.extensions))
        except Malformed as malformed:
            return str(malformed)
        for constraints in above:
            for kind, name in names:
                if objection := constraints.objection(kind, name):
                    return objection
    return None


def names_of(extensions):
    """Every alternative name in the form in which it is compared."""
    for host in extensions.uris:
        yield URI, compared_host(host)
    for text in extensions.emails:
        found = mailbox(text)
        if found is None:
            raise Malformed("mailbox under constraints")
        yield EMAIL, found
    for one in extensions.addresses:
        yield ADDRESS, one
    for name in extensions.dns:
        if not domain_valid(name):
            raise Malformed("malformed name under constraints")
        yield DNS, name


def compared_host(host):
    """The host of a URI without its port: it must be a name (parseURIs)."""
    if not host:
        raise Malformed("URI without a host under constraints")
    if ":" in host and not host.endswith("]"):
        if host.startswith("["):
            raise Malformed("URI of an address under constraints")
        host, _, port = host.partition(":")
        if ":" in port or "]" in host:
            raise Malformed("URI with an odd port under constraints")
    if address_of(host) or host.startswith("[") and host.endswith("]") or not domain_valid(host):
        raise Malformed("URI without a host name under constraints")
    return host
