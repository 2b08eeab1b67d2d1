# SPDX-License-Identifier: Apache-2.0
"""The verifier of Python's `cryptography` (42 or newer), asked about chains."""
import ipaddress

from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store


def verdict(question, anchors):
    """True, or the reason of a refusal in one line."""
    try:
        verify(question, anchors)
        return True
    except BaseException as error:  # noqa: BLE001 - its own errors and those of its Rust half
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return f"{type(error).__name__}: {error}".replace("\n", " ")[:160]


def verify(question, anchors):
    store = Store([x509.load_der_x509_certificate(one) for one in anchors])
    chain = [x509.load_der_x509_certificate(one) for one in question["chain"]]
    try:
        host = x509.IPAddress(ipaddress.ip_address(question["host"].strip("[]")))
    except ValueError:
        host = x509.DNSName(question["host"])
    policy = PolicyBuilder().store(store).time(question["at"].replace(tzinfo=None)).max_chain_depth(8)
    policy.build_server_verifier(host).verify(chain[0], chain[1:])
