# SPDX-License-Identifier: Apache-2.0
"""The API servers and load balancers of the sample, in a network of their own, so that examples connect to what they show."""
import calendar
import os
import ssl
import sys
import time

import sample

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path += [os.path.join(HERE, "Verification"), os.path.join(HERE, "Kit")]
import own_network  # noqa: E402
from kubernetes_api import Identity, KubernetesAPI  # noqa: E402
from own_network import IMPOSSIBLE, enter  # noqa: E402, F401
from servers import Fleet  # noqa: E402

HOSTS = {"paris.example": "10.0.0.1", "lyon.example": "10.0.1.1", "nice.example": "10.0.2.1", "grenoble.example": "10.0.3.1"}
BALANCERS = ("203.0.113.10", "203.0.113.11", "203.0.113.12", "203.0.113.13")


def serve(samples):
    """Starts the API servers, which know the sample's tokens, and what listens on the load balancers."""
    own_network.prepare(samples.folder, [*HOSTS.values(), *BALANCERS], HOSTS)
    fleet, ca = Fleet(), samples.authorities
    tokens = {token().decode(): Identity() for token in sample.TOKENS.values()}
    tokens[sample.legacy_token("paris").decode()] = Identity()
    for name, address in HOSTS.items():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*ca.chain(name.split(".")[0]))
        server = fleet.serve(context, None, KubernetesAPI(tokens), address, 6443)
        server.skew = calendar.timegm(time.strptime(sample.NOW, "%Y-%m-%d %H:%M:%S")) - time.time()
    for address in BALANCERS:
        fleet.serve(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), None, address=address, port=443).mode = "closed"
