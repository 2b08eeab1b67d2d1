# SPDX-License-Identifier: Apache-2.0
"""Times what reads or writes a vault whole: rekey, backup, and the check of one, against a plain durable copy of the file."""

import argparse
import os
import shutil
import statistics
import tempfile
import time

import imports
import records


def plain_copy(source, target):
    """Seconds that the file alone takes: read, written and made durable."""
    start = time.monotonic()
    with open(source, "rb") as reader, open(target, "wb") as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        os.fsync(writer.fileno())
    taken = time.monotonic() - start
    os.unlink(target)
    return taken, 0


def show(what, versions, results, floor):
    seconds = [result[0] for result in results]
    middle = statistics.median(seconds)
    print(f"  {what:34} {middle:7.3f} s ({min(seconds):.3f} to {max(seconds):.3f})  {versions / middle:8.0f} versions/s"
          f"  {middle / floor:6.1f} times the copy  peak {max(result[1] for result in results):6.1f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--timed", required=True)
    parser.add_argument("--clusters", type=int, default=10_000)
    parser.add_argument("--versions", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--directory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as folder:
        clock, vault, ca = imports.Clock(options, folder), imports.Vault(folder + "/vault"), records.make_ca()
        for version in range(options.versions):
            rows = f"{folder}/{version}.csv"
            imports.table(rows, options.clusters, ca, offset=version * 1_000_000)
            clock.run(vault, "import", "csv", rows, "--update", "--yes")
        versions, size = options.clusters * options.versions, os.path.getsize(vault.path)
        print(f"medians of {options.runs} runs, whole processes; {versions} versions in {size / 1e6:.0f} MB")
        copies = [plain_copy(vault.path, folder + "/copy") for _ in range(options.runs)]
        floor = statistics.median(taken for taken, _ in copies)
        show("plain copy, with fsync", versions, copies, floor)
        backup = folder + "/backup.db"

        def back_up():
            result = clock.run(vault, "backup", backup)
            os.unlink(backup)
            return result

        show("backup", versions, [back_up() for _ in range(options.runs)], floor)
        show("backup verify", versions, [clock.run(vault, "backup", "verify", vault.path) for _ in range(options.runs)], floor)
        show("rekey", versions, [clock.run(vault, "rekey", "--yes") for _ in range(options.runs)], floor)


if __name__ == "__main__":
    main()
