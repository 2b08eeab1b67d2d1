#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes golden vaults of a format with the program as it is now. Each is made once, when the format is released or something
new is kept in it, and never again: what a released program wrote must always open.

    make_golden.py DIRECTORY [SAMPLE…]   such as Tests/Golden/format-1 with-policy; a sample's directory must not exist
"""
from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sample as samples  # noqa: E402
from harness import Report, scratch  # noqa: E402
from compare import Comparison  # noqa: E402
from product import read_wholly  # noqa: E402

# Next to each vault are the secrets that unlock it. They are of no other use, and their names say so.
PREFIX = "test-only-"
SAMPLES = {make.__name__.replace("_", "-"): make
           for make in (samples.whole, samples.empty, samples.two_factor, samples.with_policy, samples.rekeyed)}


def main() -> int:
    names = sys.argv[2:] or list(SAMPLES)
    if len(sys.argv) < 2 or not set(names) <= set(SAMPLES):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 64
    target = Path(sys.argv[1])
    parent = scratch()
    for name in names:
        folder = target / name
        folder.mkdir(parents=True)
        sample = SAMPLES[name](parent)
        shutil.copyfile(sample.home.vault, folder / "vault.db")
        mark, = sample.home.home.marks()
        shutil.copyfile(mark, folder / os.path.basename(mark))
        for file, path in sample.files.items():
            shutil.copyfile(path, folder / (PREFIX + file))
        if sample.checkpoints:
            (folder / "checkpoints.txt").write_text("\n".join(sample.checkpoints) + "\n", "utf-8")
        given = Comparison(Report("golden"), "", sample.home, {"observations": [], "records": []})
        document = read_wholly(folder / "vault.db", [given.key_file()], given.passphrases())
        (folder / "expected.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", "utf-8")
    shutil.rmtree(parent, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
