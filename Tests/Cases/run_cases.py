#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the shell cases after public bug reports against the release executable; each directory's run.sh ends with 0 where it is right.

    run_cases.py [DIRECTORY]      by default ../shared/cases beside the project
"""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests/Kit"))
from report import Report  # noqa: E402

LIMIT = 300  # seconds
SHOWN = 40  # lines of a case that failed


def judge(report, case, environment):
    done = subprocess.run(["bash", case / "run.sh"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, timeout=LIMIT,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    wrong = [line for line in lines if line.startswith("WRONG")]
    report.check(done.returncode == 0, f"{case.name}: ended with {done.returncode}: {'; '.join(wrong)}")
    if done.returncode != 0:
        report.note("\n".join(lines[-SHOWN:]))


def main():
    report = Report("cases")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared/cases").resolve()
    binary = os.environ.get("AICHOR_VAULT_BINARY", str(ROOT / ".build/release/aichor-vault"))
    # The cases call python3 and need its cryptography package, which the Python that runs this has.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    cases = sorted(script.parent for script in folder.glob("*/run.sh"))
    if not cases:
        report.did_not_run("the cases", f"there are none in {folder}", machine=True)
    for case in cases:
        with report.section(case.name):
            judge(report, case, {**os.environ, "V": os.path.abspath(binary), "PATH": path})
    report.finish()


main()
