# SPDX-License-Identifier: Apache-2.0
"""Asks Python's `cryptography` (42 or newer) about chains: JSON lines in, `ok` or one line of reason out."""
import base64
import datetime
import ipaddress
import json
import sys
import warnings

warnings.simplefilter("ignore")
try:
    from cryptography import x509
    from cryptography.x509.verification import PolicyBuilder, Store
except ImportError:
    sys.exit(3)


def judge(question):
    anchors = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in question["anchors"]]
    chain = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in question["chain"]]
    try:
        host = x509.IPAddress(ipaddress.ip_address(question["host"].strip("[]")))
    except ValueError:
        host = x509.DNSName(question["host"])
    moment = datetime.datetime.strptime(question["at"], "%Y-%m-%dT%H:%M:%SZ")
    policy = PolicyBuilder().store(Store(anchors)).time(moment).max_chain_depth(8)
    policy.build_server_verifier(host).verify(chain[0], chain[1:])


if __name__ == "__main__" and "--here" not in sys.argv:
    for line in sys.stdin:
        try:
            judge(json.loads(line))
            print("ok")
        except BaseException as error:  # noqa: BLE001 - its own errors and those of its Rust half
            print(f"{type(error).__name__}: {error}".replace("\n", " ")[:160])
