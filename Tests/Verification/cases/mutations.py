# SPDX-License-Identifier: Apache-2.0
"""Certificates with a byte or two changed at random and signed again: what a reader of DER makes of them is seldom tested.

Reproducible: VERIFICATION_SEED and VERIFICATION_MUTATIONS choose which ones and how many.
"""
import os
import random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

import der
from fixtures import NAMES
from forge import Certificate


def mutations(f):
    """Questions (name, chain, bundle, host): one certificate of each chain is changed."""
    chance = random.Random(int(os.environ.get("VERIFICATION_SEED") or 20260729))
    rich = f.named(
        NAMES, more=[
            "certificatePolicies=1.2.3.4", "authorityInfoAccess=OCSP;URI:http://ocsp.example",
            "crlDistributionPoints=URI:http://crl.example/x.crl"
        ])
    limited = f.authority(
        "mutation-limits", by=f.root, path_length=0,
        constraints="critical,permitted;DNS:example.com,permitted;IP:10.0.0.0/255.0.0.0,excluded;DNS:secret.example.com"
    )
    below = f.named("DNS:api.example.com,IP:10.0.0.1", by=limited)
    for number in range(int(os.environ.get("VERIFICATION_MUTATIONS") or 200)):
        where = chance.choice(["leaf", "leaf", "intermediate", "anchor"])
        if where == "leaf":
            yield f"{number} leaf", [changed(chance, f, rich, f.root)], f.root.pem, "10.0.0.1"
        elif where == "intermediate":
            yield f"{number} intermediate", [below, changed(chance, f, limited, f.root)], f.root.pem, "api.example.com"
        else:
            yield f"{number} anchor", [f.leaf], changed(chance, f, f.root, f.root).pem, "10.0.0.1"


def changed(chance, f, certificate, issuer):
    fields = der.CertificateFields(certificate.der)
    body = bytearray(fields.to_be_signed)
    # Past the head, so that something is left to look at.
    for _ in range(chance.choice([1, 1, 1, 2])):
        place = chance.randrange(4, len(body))
        body[place] = chance.choice(
            [body[place] ^ 1 << chance.randrange(8),
             chance.randrange(256), 0, 255, body[place] + 1 & 255])
    with open(f.key(issuer.key), "rb") as file:
        key = load_pem_private_key(file.read(), None)
    signature = key.sign(bytes(body), ec.ECDSA(hashes.SHA256()))
    return Certificate("changed",
                       der.sequence(bytes(body), fields.signature_algorithm, der.element(3, b"\0" + signature)),
                       certificate.key)
