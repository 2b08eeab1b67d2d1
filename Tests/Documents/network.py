# SPDX-License-Identifier: Apache-2.0
"""A network of its own for the examples: the API servers and load balancers of the sample, and nothing else to reach.

The script runs itself again in a name space of its own for network and mounts. There the sample's addresses belong to
the loopback device and its host names stand in /etc/hosts, so that examples connect to what they show.
"""
import calendar
import fcntl
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import time

import sample

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Verification"))
from kubernetes_api import Identity, KubernetesAPI  # noqa: E402
from servers import Fleet  # noqa: E402

IMPOSSIBLE = "a network name space needs root, and a machine that allows it (unshare --net)"
MARK = "AICHOR_VAULT_DOCUMENTS_NETWORK"
HOSTS = {"paris.example": "10.0.0.1", "lyon.example": "10.0.1.1", "nice.example": "10.0.2.1", "grenoble.example": "10.0.3.1"}
BALANCERS = ("203.0.113.10", "203.0.113.11", "203.0.113.12", "203.0.113.13")
SIOCSIFADDR, SIOCSIFFLAGS, IFF_UP = 0x8916, 0x8914, 1


def identity():
    """The network and the mount name space of this process."""
    return " ".join(os.readlink(f"/proc/self/ns/{kind}") for kind in ("net", "mnt"))


def enter():
    """Runs this script again in name spaces of its own. Returns whether it is in them."""
    if MARK in os.environ:
        # The variable alone could be inherited by chance, and what follows changes addresses and /etc/hosts.
        if set(os.environ[MARK].split()) & set(identity().split()):
            raise SystemExit(f"error: {MARK} is set, but these are the name spaces that it was set in: unset it")
        return True
    command = ["unshare", "--net", "--mount"]
    # A user name space would let anybody do this, but there / belongs to nobody, and the program trusts no vault below that.
    possible = os.geteuid() == 0 and shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    if possible:
        os.environ[MARK] = identity()
        os.execvp(command[0], [*command, sys.executable, "-u", "-B", *sys.argv])
    return False


def prepare(folder):
    """Gives the loopback device the sample's addresses, and its names to this name space alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for number, address in enumerate(["127.0.0.1", *HOSTS.values(), *BALANCERS]):
            name = f"lo:{number}".encode() if number else b"lo"
            fcntl.ioctl(control, SIOCSIFADDR, struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address)))
            fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", name, IFF_UP))
    path = os.path.join(folder, "hosts")
    with open(path, "w", encoding="ascii") as file:
        file.write("127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in HOSTS.items()))
    os.chmod(path, 0o644)
    subprocess.run(["mount", "--bind", path, "/etc/hosts"], check=True)


def serve(samples):
    """Starts the API servers, which know the sample's tokens, and what listens on the load balancers."""
    prepare(samples.folder)
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
