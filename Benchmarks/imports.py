# SPDX-License-Identifier: Apache-2.0
"""Times imports of tables and kubeconfigs, and the export of what they made: clusters a second and peak memory."""

import argparse
import base64
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import fill
import records


class Vault:
    """A vault of no cluster, with its key file and a place for the mark."""

    def __init__(self, folder):
        os.mkdir(folder, 0o700)
        self.folder, self.path, self.key = folder, folder + "/vault.db", folder + "/key"
        secret = os.urandom(32)
        with os.fdopen(os.open(self.key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secret)
        writer = fill.Writer(self.path, secret)
        writer.log("vault.created")
        writer.finish()

    def copy(self, folder):
        fresh = object.__new__(Vault)
        shutil.copytree(self.folder, folder)
        fresh.folder, fresh.path, fresh.key = folder, folder + "/vault.db", folder + "/key"
        return fresh


class Clock:
    """Runs the product, and gathers seconds and MiB."""

    def __init__(self, options, folder):
        self.options, self.report = options, folder + "/report"

    def run(self, vault, *arguments):
        environment = {**os.environ, "XDG_STATE_HOME": vault.folder, "HOME": vault.folder}
        done = subprocess.run(
            [self.options.timed, self.report, self.options.binary, *arguments, "--vault", vault.path, "--key-file", vault.key],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        with open(self.report, encoding="ascii") as file:
            taken, memory, status = map(int, file.read().split())
        if status != 0:
            sys.exit(f"error: {' '.join(arguments)} ended with {status}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
        return taken / 1e9, memory / 1024


def table(path, count, ca, offset=0):
    """The tokens are those of other clusters, by the offset."""
    columns = "engineName apiHostname loadBalancerIp caData bearerToken labels note acquiredAt".split()
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for index in range(count):
            writer.writerow([
                records.name(index), records.endpoint(index), records.load_balancer(index), ca, records.token(index + offset),
                f"site=s{index % 40},tier=gold", f"rack {index}", "2026-01-02T03:04:05Z"])


def kubeconfig(path, count, ca):
    data = base64.b64encode(ca.encode()).decode()
    names = [records.name(index) for index in range(count)]
    document = {
        "apiVersion": "v1", "kind": "Config", "current-context": names[0],
        "clusters": [{"name": name, "cluster": {"server": records.endpoint(index), "certificate-authority-data": data}}
                     for index, name in enumerate(names)],
        "users": [{"name": name, "user": {"token": records.token(index)}} for index, name in enumerate(names)],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}} for name in names]}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)


def show(what, count, results):
    seconds = [result[0] for result in results]
    middle = statistics.median(seconds)
    print(f"  {what:44} {middle:7.3f} s ({min(seconds):.3f} to {max(seconds):.3f})  {count / middle:8.0f} /s"
          f"  peak {max(result[1] for result in results):6.1f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--timed", required=True)
    parser.add_argument("--clusters", type=int, default=10_000)
    parser.add_argument("--contexts", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--directory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as folder:
        clock, empty = Clock(options, folder), Vault(folder + "/empty")
        ca, rows, contexts = records.make_ca(), folder + "/clusters.csv", folder + "/config"
        table(rows, options.clusters, ca)
        kubeconfig(contexts, options.contexts, ca)
        numbers = iter(range(1_000_000))

        def fresh():
            return empty.copy(f"{folder}/vault-{next(numbers)}")

        print(f"medians of {options.runs} runs, whole processes")
        vaults = [fresh() for _ in range(options.runs)]
        show(f"import csv, {options.clusters} lines", options.clusters,
             [clock.run(vault, "import", "csv", rows) for vault in vaults])
        show("the same again, unchanged", options.clusters, [clock.run(vault, "import", "csv", rows) for vault in vaults])
        show("import csv --dry-run", options.clusters,
             [clock.run(fresh(), "import", "csv", rows, "--dry-run") for _ in range(options.runs)])
        show(f"export --all --jsonl, {options.clusters} payloads", options.clusters,
             [clock.run(vault, "export", "--all", "--jsonl") for vault in vaults])
        show(f"import kubeconfig --all, {options.contexts} contexts", options.contexts,
             [clock.run(fresh(), "import", "kubeconfig", contexts, "--all", "--load-balancer-ip", "203.0.113.1")
              for _ in range(options.runs)])


if __name__ == "__main__":
    main()
