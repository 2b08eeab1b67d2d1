#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the independent reader on every vault that fault_kit.py made, prints a table and fails on any difference.

    run_reader.py [DIRECTORY] [--verbose]   without a directory the vaults are created in a temporary one
"""
from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Tuple

sys.path.append(str(Path(__file__).resolve().parent.parent / "Kit"))

import fault_kit  # noqa: E402
import vault_reader  # noqa: E402
from avlt.refusal import EXIT_STATUS  # noqa: E402
from report import Report  # noqa: E402

MODES: Dict[str, List[str]] = {"unlock": ["--unlock-only"], "read": [], "full": ["--full"]}


def read(folder: Path, case: Dict[str, Any], options: List[str]) -> Tuple[str, int]:
    """The class, or nothing if the vault opened, and the exit status."""
    arguments = [str(folder / case["file"]), *options]
    for path, kind in zip(case["unlockWith"], case["unlockBy"]):
        arguments += ["--key-file" if kind == "keyFile" else "--passphrase-file", str(folder / path)]
    if case["stateHome"]:
        arguments += ["--mark", str(folder / case["stateHome"] / "aichor-vault")]
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = vault_reader.main(arguments)
    return json.loads(output.getvalue()).get("error", ""), status


def expected(case: Dict[str, Any], mode: str) -> str:
    order = list(MODES)
    found = not case["opens"] and order.index(mode) >= order.index(case["foundBy"])
    return case["expectedClass"] if found else ""


def check(folder: Path, case: Dict[str, Any]) -> List[str]:
    """One sentence for each difference."""
    differences = []
    for mode, options in MODES.items():
        wanted = expected(case, mode)
        found, status = read(folder, case, options)
        if found != wanted:
            differences.append(f"{mode}: expected {wanted or 'to open'}, found {found or 'opened'}")
        elif status != (EXIT_STATUS[wanted] if wanted else 0):
            differences.append(f"{mode}: exit status {status}")
    return differences


def run(folder: Path, verbose: bool) -> None:
    report = Report("faults, by the reader")
    cases = json.loads((folder / "expectations.json").read_text("utf-8"))["cases"]
    with report.section(f"{len(cases)} vaults in {len(MODES)} modes"):
        for case in cases:
            differences = check(folder, case)
            line = f"{case['name']:<42} {case['expectedClass'] or 'opens':<20} {case['foundBy']:<7}"
            report.check(not differences, f"{line} {'; '.join(differences)}")
            if verbose:
                report.note(line)
    report.finish()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--verbose", action="store_true", help="print every vault, not only those that differ")
    options = parser.parse_args()
    if options.folder:
        run(options.folder, options.verbose)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "faults"
        fault_kit.make_faults(folder)
        run(folder, options.verbose)


if __name__ == "__main__":
    main()
