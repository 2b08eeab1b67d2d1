# SPDX-License-Identifier: Apache-2.0
"""Times `audit` in every format: seconds, peak memory, size of what came out, and the ratio to `list` on the same vault."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import records

HERE = os.path.dirname(os.path.abspath(__file__))
FORMATS = ("table", "wide", "json", "csv", "yaml", "name")
FILES = ("report", "prometheus", "ical")


class Vault:
    """A vault that fill.py wrote: one log entry a cluster; verified offline if that is wanted."""

    def __init__(self, folder, count, options):
        self.options, self.folder = options, folder
        os.mkdir(folder, 0o700)
        self.path, self.key, self.report = folder + "/vault.db", folder + "/key", folder + "/report"
        ca = folder + "/ca.pem"
        with open(ca, "w", encoding="ascii") as file:
            file.write(records.make_ca())
        subprocess.run([sys.executable, "-W", "ignore", "-B", HERE + "/fill.py", self.path, self.key, str(count), ca], check=True)
        if options.verified:
            self.run("verify", "--all", "-o", "name", statuses=(0, 1))

    def run(self, *arguments, statuses=(0,)):
        """Seconds and MiB."""
        environment = {**os.environ, "XDG_STATE_HOME": self.folder, "HOME": self.folder}
        done = subprocess.run(
            [self.options.timed, self.report, self.options.binary, *arguments, "--vault", self.path, "--key-file", self.key],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        with open(self.report, encoding="ascii") as file:
            taken, memory, status = map(int, file.read().split())
        if status not in statuses:
            sys.exit(f"error: {' '.join(arguments)} ended with {status}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
        return taken / 1e9, memory / 1024


def commands(folder):
    """What is measured, and the file that it leaves."""
    yield "list", ("list",), None
    yield "list -o json", ("list", "-o", "json"), None
    yield "log verify", ("log", "verify"), None
    yield "check", ("check",), None
    for form in FORMATS:
        yield f"audit -o {form}", ("audit", "--fail-on", "never", "-o", form), None
    for form in FILES:
        path = f"{folder}/audit.{form}"
        yield f"audit --{form}", ("audit", "--fail-on", "never", f"--{form}", path), path


def measure(vault, count, runs):
    results, sizes = {}, {}
    everything = list(commands(vault.folder))
    # Each round runs everything once, so that drift of the machine affects all equally; the first warms the caches.
    for number in range(runs + 1):
        for name, arguments, path in everything:
            # The commands that judge end with 1 where something is critical.
            result = vault.run(*arguments, statuses=(0, 1))
            if number > 0:
                results.setdefault(name, []).append(result)
            if path is not None:
                sizes[name] = os.path.getsize(path) / (1 << 20)
    base = statistics.median(result[0] for result in results["list"])
    print(f"\n{count} clusters, medians of {runs} runs\n\n| | seconds | to `list` | peak MiB | MiB written |\n|---|---|---|---|---|")
    for name, found in results.items():
        seconds = [result[0] for result in found]
        middle = statistics.median(seconds)
        written = f"{sizes[name]:.1f}" if name in sizes else ""
        print(f"| `{name}` | {middle:.3f} ({min(seconds):.3f} to {max(seconds):.3f}) | {middle / base:.2f} "
              f"| {max(result[1] for result in found):.0f} | {written} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--timed", required=True)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--verified", action="store_true", help="verify all clusters before, offline")
    parser.add_argument("--directory")
    options = parser.parse_args()
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=options.directory) as folder:
            measure(Vault(folder + "/vault", size, options), size, options.runs)


if __name__ == "__main__":
    main()
