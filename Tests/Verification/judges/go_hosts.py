# SPDX-License-Identifier: Apache-2.0
"""Whether a certificate is for a host, as Go's crypto/x509 decides it (VerifyHostname)."""
import re

from go_names import address_of

LABEL = re.compile(r"[a-z0-9_][a-z0-9_-]*")


def is_for(names, host):
    """`names` are a certificate's extensions."""
    bare = host[1:-1] if len(host) >= 3 and host.startswith("[") and host.endswith("]") else host
    # Since 1.27 the zone of an address of IPv6 does not count.
    address = address_of(bare)
    if address is not None:
        # net.IP.Equal: an IPv4 address equals itself in the form of IPv6, which no certificate may have.
        short = address if address.version == 4 else address.ipv4_mapped or address
        return short.packed in names.addresses
    wanted = ascii_lower(host)
    return any(matches(ascii_lower(name), wanted) for name in names.dns)


def matches(name, wanted):
    if is_valid(wanted, False) and is_valid(name, True):
        one, other = name.split("."), wanted.removesuffix(".").split(".")
        return len(one) == len(other) and (one[0] == "*" or one[0] == other[0]) and one[1:] == other[1:]
    return wanted not in ("", ".") and name == wanted


def is_valid(host, is_pattern):
    """validHostname: a pattern may have an asterisk as its first label, any other host a dot at its end."""
    if not is_pattern:
        host = host.removesuffix(".")
    labels = host.split(".")
    if is_pattern and labels[0] == "*" and len(labels) > 1:
        labels = labels[1:]
    return all(LABEL.fullmatch(label) for label in labels)


def ascii_lower(text):
    return "".join(chr(ord(one) + 32) if "A" <= one <= "Z" else one for one in text)
