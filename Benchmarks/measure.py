#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures whole processes against the C floor and against peers. Called by `run`, which builds what is needed."""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import peers
import records

OPERATIONS = ("export", "list", "add", "export --all")
PEER_SIZES = 10_000  # peers are not filled beyond this
SLOW = 20  # seconds after which a contender of one operation has had enough runs, three at least


class Contender:
    """One tool on one store: an operation's command, and what its runs took."""

    def __init__(self, name, commands, environment=None):
        self.name, self.commands, self.environment = name, commands, environment or {}
        self.times, self.memory, self.runs = {}, {}, 0

    def call(self, operation, tools, keep_output=False, wrapper=None):
        command = self.commands[operation]
        self.runs += 1
        argv = [part.replace("{n}", str(self.runs)) for part in command.argv]
        stdin = command.stdin.replace("{n}", str(self.runs)).encode("utf-8")
        environment = {**os.environ, **self.environment, **(command.environment or {})}
        result = subprocess.run((wrapper or [tools.timed, tools.report]) + argv, input=stdin, env=environment,
                                stdout=subprocess.PIPE if keep_output else subprocess.DEVNULL, stderr=subprocess.PIPE)
        if wrapper is not None:
            return result.stdout
        with open(tools.report, encoding="ascii") as file:
            taken, memory, status = map(int, file.read().split())
        if status != 0:
            sys.exit("error: %s %s ended with %d: %s" % (
                self.name, operation, status, result.stderr.decode("utf-8", "replace").strip()))
        if not keep_output:
            self.times.setdefault(operation, []).append(taken / 1e6)
            self.memory.setdefault(operation, []).append(memory / 1024)
        return result.stdout

    def tired(self, operation):
        times = self.times.get(operation, [])
        return len(times) >= 3 and sum(times) > SLOW * 1000

    def median(self, operation):
        return statistics.median(self.times[operation])

    def syncs(self, operation, tools):
        log = tools.report + ".strace"
        self.call(operation, tools, wrapper=["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", log])
        with open(log, encoding="utf-8", errors="replace") as file:
            return sum("sync(" in line for line in file)


class Tools:
    def __init__(self, options, folder):
        self.binary, self.floor, self.timed = options.binary, options.floor, options.timed
        self.report = folder + "/report"


def contenders(tools, folder, count, ca_path):
    """The product and the floor, each on a copy of one vault."""
    ours, floor = folder + "/ours", folder + "/floor"
    for place in (ours, floor):
        os.mkdir(place, 0o700)
    started = time.monotonic()
    subprocess.run([sys.executable, os.path.dirname(os.path.abspath(__file__)) + "/fill.py", ours + "/vault.db",
                    folder + "/key", str(count), ca_path], check=True)
    shutil.copyfile(ours + "/vault.db", floor + "/vault.db")
    os.chmod(floor + "/vault.db", 0o600)
    os.sync()
    filled = time.monotonic() - started
    token = folder + "/token"
    with open(token, "w", encoding="ascii") as file:
        file.write(records.token(count))
    target = records.name(peers.TARGET)
    host, address = records.endpoint(count), records.load_balancer(count)
    command = peers.Command
    product = Contender("aichor-vault", {
        "export": command([tools.binary, "export", target]),
        "list": command([tools.binary, "list"]),
        "add": command([tools.binary, "add", "added-{n}", "--api-host", host, "--load-balancer-ip", address,
                        "--ca-file", ca_path, "--token-file", token]),
        "export --all": command([tools.binary, "export", "--all", "--jsonl"]),
    }, {"AICHOR_VAULT": ours + "/vault.db", "AICHOR_VAULT_KEY_FILE": folder + "/key", "XDG_STATE_HOME": ours})
    least = Contender("C floor", {
        "export": command([tools.floor, "export", target]),
        "list": command([tools.floor, "list"]),
        "add": command([tools.floor, "add", "added-{n}", host, address, ca_path, token]),
    }, {"VAULT": floor + "/vault.db", "KEY_FILE": folder + "/key", "MARK_DIR": floor})
    return product, least, filled


def verify(contender, tools, count):
    """A contender that does not answer right is not measured. Warms the caches, too."""
    token = records.token(peers.TARGET).encode("ascii")
    if token not in contender.call("export", tools, keep_output=True):
        sys.exit("error: %s exports another token" % contender.name)
    if "list" in contender.commands:
        output = contender.call("list", tools, keep_output=True)
        missing = [n for n in (records.name(0), records.name(count - 1)) if n.encode("ascii") not in output]
        if missing or output.count(b"\n") < count:
            sys.exit("error: %s does not list every cluster" % contender.name)


def measure(everyone, tools, runs):
    """Interleaved: each round runs every contender once, the order turning, so that drift affects all equally."""
    for operation in OPERATIONS:
        able = [one for one in everyone if operation in one.commands]
        for number in range(runs):
            turn = number % len(able)
            for one in able[turn:] + able[:turn]:
                if not one.tired(operation):
                    one.call(operation, tools)


def swapped(product, least, tools, count):
    """Each must read what the other has written."""
    for reader, written in ((product, least), (least, product)):
        other = Contender(reader.name + " on the other's vault", reader.commands, dict(reader.environment))
        if reader is product:
            other.environment["AICHOR_VAULT"] = written.environment["VAULT"]
            other.environment["XDG_STATE_HOME"] = tempfile.mkdtemp(dir=os.path.dirname(tools.report))
        else:
            other.environment["VAULT"] = written.environment["AICHOR_VAULT"]
            other.environment["MARK_DIR"] = tempfile.mkdtemp(dir=os.path.dirname(tools.report))
        verify(other, tools, count)


def table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
        print("  ".join(cells + [cell.rjust(width) for cell, width in zip(row[2:], widths[2:])]))


def report(product, least, others, tools, count, size, filled):
    print("\n%d clusters: file %.1f MiB (%.0f bytes a cluster), filled by fill.py in %.1f s" % (
        count, size / 2**20, size / count, filled))
    rows = [("operation", "tool", "median ms", "min", "max", "runs", "/ floor", "/ ours", "peak MiB", "fsyncs")]
    for operation in OPERATIONS:
        for one in [product, least, *others]:
            if operation not in one.times:
                continue
            times, middle = one.times[operation], one.median(operation)
            to_ours = "" if one is product else "%.2f" % (middle / product.median(operation))
            to_floor = "%.2f" % (middle / least.median(operation)) if operation in least.times else ""
            syncs = str(one.syncs(operation, tools)) if one in (product, least) else ""
            rows.append((operation, one.name, "%.1f" % middle, "%.1f" % min(times), "%.1f" % max(times), str(len(times)),
                         to_floor, to_ours, "%.1f" % statistics.median(one.memory[operation]), syncs))
    table(rows)


def first_line(*argv):
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "?"


def machine(folder):
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / 2**20
    return "%s, %d cores, %.0f GiB, Linux %s, %s; %s; %s; SQLite %s" % (
        model, os.cpu_count() or 0, memory, platform.release(), first_line("stat", "-f", "-c", "%T", folder),
        first_line("swift", "--version").replace(" (", ", ").split(",")[0], first_line("openssl", "version").split(" (")[0],
        first_line("sqlite3", "--version").split()[0])


def available_peers(folder, count, ca, wanted):
    found = []
    for name, fill in peers.ALL.items() if wanted else ():
        if shutil.which(name) is None:
            print("%s is not installed and is left out" % name)
            continue
        place = "%s/%s" % (folder, name)
        os.mkdir(place, 0o700)
        try:
            found.append(Contender(name, fill(place, count, ca)))
        except subprocess.CalledProcessError as error:
            print("%s cannot be filled and is left out: %s" % (name, error.stderr.decode("utf-8", "replace").strip()))
    return found


def one_size(options, count, ca, ca_path, parent):
    folder = "%s/%d" % (parent, count)
    os.mkdir(folder, 0o700)
    tools = Tools(options, folder)
    product, least, filled = contenders(tools, folder, count, ca_path)
    size = os.path.getsize(folder + "/ours/vault.db")
    others = available_peers(folder, count, ca, options.peers and count <= PEER_SIZES)
    for one in [product, least, *others]:
        verify(one, tools, count)
    measure([product, least, *others], tools, options.runs)
    report(product, least, others, tools, count, size, filled)
    swapped(product, least, tools, count)
    for one in others:
        if one.name == "pass":
            subprocess.run(["gpgconf", "--kill", "gpg-agent"], env={**os.environ, **one.commands["list"].environment})
    shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,10000,100000", help="numbers of clusters, with commas")
    parser.add_argument("--runs", type=int, default=11, help="runs of each contender")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only the product and the floor")
    parser.add_argument("--directory", default=None, help="where the vaults are created; its file system is the one that is measured")
    for tool in ("binary", "floor", "timed"):
        parser.add_argument("--" + tool, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.umask(0o077)
    for name in ("AICHOR_VAULT", "AICHOR_VAULT_KEY_FILE", "CREDENTIALS_DIRECTORY"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="aichor-bench-", dir=options.directory) as parent:
        print("machine: " + machine(parent))
        ca_path, ca = parent + "/ca.pem", records.make_ca()
        with open(ca_path, "w", encoding="ascii") as file:
            file.write(ca)
        print("records: CA bundle of %d bytes, tokens of %d bytes; key-file slot; whole processes, output to /dev/null"
              % (len(ca), records.TOKEN_LENGTH))
        for count in (int(text) for text in options.sizes.split(",")):
            one_size(options, count, ca, ca_path, parent)


if __name__ == "__main__":
    main()
