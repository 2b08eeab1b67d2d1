# SPDX-License-Identifier: Apache-2.0
"""A network of its own for a script: addresses and host names that are not this machine's, and nothing else to reach.

The script runs itself again in a name space of its own for network and mounts. There its addresses belong to the loopback device
and its host names stand in /etc/hosts, so that connections go to what they name.
"""
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

IMPOSSIBLE = "a network name space needs root, and a machine that allows it (unshare --net)"
MARK = "AICHOR_VAULT_OWN_NETWORK"
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


def prepare(folder, addresses, hosts):
    """Gives the loopback device the addresses, and the names of `hosts` ({name: address}) to this name space alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for number, address in enumerate(["127.0.0.1", *addresses]):
            name = f"lo:{number}".encode() if number else b"lo"
            fcntl.ioctl(control, SIOCSIFADDR, struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address)))
            fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", name, IFF_UP))
    path = os.path.join(folder, "hosts")
    with open(path, "w", encoding="ascii") as file:
        file.write("127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in hosts.items()))
    os.chmod(path, 0o644)
    subprocess.run(["mount", "--bind", path, "/etc/hosts"], check=True)
