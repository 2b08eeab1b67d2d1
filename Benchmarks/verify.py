# SPDX-License-Identifier: Apache-2.0
"""Times `verify`: offline against `openssl verify` once for each cluster, online against loopback servers that answer slowly."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import fill
import records

HERE = os.path.dirname(os.path.abspath(__file__))
SERVERS = os.path.join(HERE, "..", "Tests", "Verification", "servers.py")


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Chains:
    """A CA, and a server's certificate that is for every host below example.com."""

    def __init__(self, folder):
        self.ca, self.leaf = folder + "/ca.pem", folder + "/leaf.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=kubernetes",
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
                "-keyout", folder + "/ca.key", "-out", self.ca)
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kube-apiserver", "-keyout", folder + "/leaf.key",
                "-out", folder + "/leaf.csr")
        with open(folder + "/extensions", "w", encoding="ascii") as file:
            file.write("basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:*.example.com\n")
        openssl("x509", "-req", "-in", folder + "/leaf.csr", "-CA", self.ca, "-CAkey", folder + "/ca.key", "-days", "3650",
                "-set_serial", "2", "-extfile", folder + "/extensions", "-out", self.leaf)


class Vault:
    """A vault written straight from docs/FORMAT.md, with its key file and a place for the mark."""

    def __init__(self, folder, clusters):
        self.path, self.key = folder + "/vault.db", folder + "/key"
        secret = os.urandom(32)
        with os.fdopen(os.open(self.key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secret)
        self.state = folder + "/state"
        os.mkdir(self.state, 0o700)
        writer = fill.Writer(self.path, secret)
        writer.log("vault.created")
        summaries = {}
        for index, (endpoint, ca) in enumerate(clusters):
            if ca not in summaries:
                with open(ca, encoding="ascii") as file:
                    text = file.read()
                summaries[ca] = (text, fill.summary(text))
            records.endpoint = lambda _, endpoint=endpoint: endpoint
            records.load_balancer = lambda _: "127.0.0.1"
            writer.add(index, index + 1, *summaries[ca])
        writer.finish()

    def run(self, binary, *arguments):
        """Seconds and what was printed."""
        environment = {**os.environ, "XDG_STATE_HOME": self.state, "HOME": self.state}
        begin = time.monotonic()
        done = subprocess.run(
            [binary, "verify", "--all", "--vault", self.path, "--key-file", self.key, *arguments], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        return time.monotonic() - begin, json.loads(done.stdout) if "json" in arguments else done.stdout


def shown(seconds):
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def offline(options, folder):
    chains = Chains(folder)
    vault = Vault(folder, [(f"https://c{index}.example.com:6443", chains.ca) for index in range(options.clusters)])
    _, found = vault.run(options.binary, "--serving-cert", chains.leaf, "-o", "json")
    if len(found) != options.clusters or any(one["host"] != "proven" for one in found):
        sys.exit("error: the product does not prove every host")
    plain = [vault.run(options.binary)[0] for _ in range(options.runs)]
    judged = [vault.run(options.binary, "--serving-cert", chains.leaf)[0] for _ in range(options.runs)]
    sample = []
    for _ in range(options.runs):
        begin = time.monotonic()
        for index in range(200):
            openssl("verify", "-CAfile", chains.ca, "-partial_chain", "-purpose", "sslserver", "-verify_hostname",
                    f"c{index}.example.com", chains.leaf)
        sample.append((time.monotonic() - begin) / 200)
    each = statistics.median(sample)
    print(f"offline, {options.clusters} clusters, medians of {options.runs} runs")
    for name, seconds in (("verify --all", plain), ("verify --all --serving-cert", judged)):
        middle = statistics.median(seconds)
        print(f"  {name:30} {shown(seconds)}, {options.clusters / middle:.0f} clusters/s, "
              f"{each * options.clusters / middle:.1f} times as fast as openssl verify")
    print(f"  {'openssl verify, once for each':30} {each * 1000:.2f} ms each, {1 / each:.0f} clusters/s")


def online(options, folder):
    servers = subprocess.Popen(
        [sys.executable, SERVERS, "--clusters", str(options.servers), "--delay", str(options.delay), "--folder", folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if servers.stdout.readline().strip() != "ready":
            sys.exit("error: the servers did not start")
        with open(folder + "/clusters.json", encoding="ascii") as file:
            listing = json.load(file)
        with open(folder + "/token", encoding="ascii") as file:
            token = file.read()
        records.token = lambda _: token
        home = folder + "/home"
        os.mkdir(home, 0o700)
        vault = Vault(home, [(one["apiHost"], one["caFile"]) for one in listing])
        arguments = ["--online", "--parallel", str(options.parallel), "-o", "json"]
        _, found = vault.run(options.binary, *arguments)
        if len(found) != options.servers or any(one["host"] != "proven" for one in found):
            sys.exit("error: the product does not prove every server")
        seconds = [vault.run(options.binary, *arguments)[0] for _ in range(options.runs)]
    finally:
        # The end of their input ends the servers and those that they forked.
        servers.stdin.close()
        servers.wait()
    ideal = options.servers / options.parallel * options.delay / 1000
    middle = statistics.median(seconds)
    print(f"online, {options.servers} loopback servers with {options.delay:.0f} ms before each answer, --parallel "
          f"{options.parallel}, medians of {options.runs} runs")
    print(f"  {'verify --all --online':30} {shown(seconds)}, {options.servers / middle:.0f} clusters/s")
    print(f"  {'one answer for each':30} {ideal:.2f} s; three answers one after the other: {3 * ideal:.2f} s; "
          f"ratios {middle / ideal:.2f} and {middle / ideal / 3:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--clusters", type=int, default=10_000)
    parser.add_argument("--servers", type=int, default=1000)
    parser.add_argument("--delay", type=float, default=50)
    parser.add_argument("--parallel", type=int, default=32)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--directory")
    options = parser.parse_args()
    for part in (offline, online):
        with tempfile.TemporaryDirectory(dir=options.directory) as folder:
            part(options, folder)


if __name__ == "__main__":
    main()
