#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the golden vaults of a format with the program as it is now. Run once for each released format, never again:
what a released program wrote must open for ever.

    make_golden.py FOLDER      such as Tests/Golden/format-1; must not exist
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

# Beside each vault lie the secrets that open it. They are of no other use, and their names say so.
PREFIX = "test-only-"


def main() -> int:
    if len(sys.argv) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 64
    target = Path(sys.argv[1])
    target.mkdir(parents=True)
    parent = scratch()
    for make in (samples.whole, samples.empty, samples.two_factor):
        sample = make(parent)
        folder = target / make.__name__.replace("_", "-")
        folder.mkdir()
        shutil.copyfile(sample.home.vault, folder / "vault.db")
        mark, = sample.home.home.marks()
        shutil.copyfile(mark, folder / os.path.basename(mark))
        for name, path in sample.files.items():
            shutil.copyfile(path, folder / (PREFIX + name))
        given = Comparison(Report("golden"), "", sample.home, {"observations": [], "records": []})
        document = read_wholly(folder / "vault.db", [given.key_file()], given.passphrases())
        (folder / "expected.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", "utf-8")
    shutil.rmtree(parent, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
