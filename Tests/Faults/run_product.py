#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program on every vault that fault_kit.py made, prints a table and fails on any difference.

    run_product.py [DIRECTORY] [--made-by-program] [--only NAME]...

Without a directory the vaults are created in a temporary one, from one that vault_writer.py creates or, if asked, the program.

A fault that unlocking finds must end every command. One in a single part or log entry must end those that read it and
the full check; the full check (`backup verify`) must find all. A rolled-back vault is listed with a warning, and releases
nothing. Nothing may be on standard output before a refusal, in the file to write, or, of secrets, anywhere.
"""
from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterable, List, Set, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Robustness"))

import fault_kit  # noqa: E402
from avlt.refusal import EXIT_STATUS  # noqa: E402
from harness import Outcome, Report, scratch, workers  # noqa: E402
from product import VaultHome, error_code, read_wholly  # noqa: E402

ROLLBACK = "integrity.rollback"
# Damage to the database itself: what the program says where SQLite cannot even read the schema, and where its full
# check finds nothing of ours amiss but SQLite does.
STORE = "store.corrupt"
# The program reads rows from the index that the tree is computed over, never from the table: one that differs from the
# index changes no answer. Only the full check looks at it.
TABLE_DIFFERS = ("index-hides-rollback", "index-hides-state")
# Parts that the program keeps without reading: only the full check opens them.
KEPT_UNREAD = ("deep-observation-cut",)
# Old copies whose log is not whole either, which the history is read from.
BROKEN_LOG_TOO = ("mark-fork-planted",)
# A vault that opens, but cannot count its changes any further, so that it can release nothing.
AT_ITS_END = ("opens-generation-2-64",)

LOG_FAULTS = {"cut-at-end", "cut-at-beginning", "missing", "edited", "reordered", "foreign", "older-manifest",
              "beyond-manifest"}


class Base:
    """What the undamaged base holds: which entries a command can ask for, and which secrets must not be seen."""

    def __init__(self, folder: Path) -> None:
        document = read_wholly(folder / "base.db", [folder / "keys/key-file"], reveal=True)
        rows = [row for row in document["records"] if row["kindName"] == "cluster"]
        self.live = {row["overview"]["name"]: row["version"] for row in rows if row["state"] == "current"}
        self.removed = {row["overview"]["name"] for row in rows if row["state"] == "tombstone"}
        names = {row["recordId"]: row["overview"]["name"] for row in rows if row["state"] == "current"}
        # Every version of a live cluster that has a secret.
        self.versions = [(names[row["recordId"]], row["version"]) for row in rows
                         if row["recordId"] in names and "secretHex" in row]
        self.secrets = {bytes.fromhex(row["secretHex"]) for row in rows if "secretHex" in row}
        # Those so short that they occur in words are looked for nowhere.
        self.secrets = {secret for secret in self.secrets if len(secret) > 6} | {fault_kit.PASSPHRASE}
        self.answers: Dict[str, bytes] = {}

    def reads(self) -> List[List[object]]:
        """Commands that between them read every part and log entry that is not merely kept."""
        commands: List[List[object]] = [["list"], ["log"], ["log", "verify"], ["policy"]]
        commands += [["history", name] for name in [*self.live, *self.removed]]
        commands += [["show", name] for name in self.live]
        commands += [["show", name, "--version", version, "--reveal"] for name, version in self.versions]
        return commands


def sqlite_complains(path: Path) -> bool:
    """Whether SQLite's own check, in Python, finds the file damaged."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)])
    except sqlite3.DatabaseError:
        return True
    finally:
        connection.close()


def is_finding(command: Iterable[object], outcome: Outcome) -> bool:
    """Whether a whole log has something odd in it, such as a clock set back: the report, and exit status 1."""
    return [*command] == ["log", "verify"] and outcome.status == 1 and outcome.out != b""


class Judge:
    """One vault's case, and what was wrong with the program's answers."""

    def __init__(self, folder: Path, parent: str, base: Base, case: Dict[str, Any]) -> None:
        self.folder, self.parent, self.base, self.case = folder, parent, base, case
        self.wanted: Set[str] = {case["expectedClass"], *case["otherClasses"]} - {""}
        self.differences: List[str] = []
        self.codes: Set[str] = set()

    def home(self) -> VaultHome:
        unlock: List[str] = []
        for path, kind in zip(self.case["unlockWith"], self.case["unlockBy"]):
            unlock += ["--key-file" if kind == "keyFile" else "--passphrase-file", str(self.folder / path)]
        state = self.folder / self.case["stateHome"] if self.case["stateHome"] else None
        return VaultHome(self.parent, self.folder / self.case["file"], unlock, state)

    def check(self, condition: bool, what: str) -> None:
        if not condition:
            self.differences.append(what)

    def run(self, home: VaultHome, *command: object) -> Tuple[Outcome, str]:
        """A command and its code, after the checks that hold for every answer."""
        name = " ".join(map(str, command))
        home.output.unlink(missing_ok=True)
        outcome = home.run(*command, "-o", "json")
        try:
            code = error_code(outcome)
        except (AssertionError, ValueError, KeyError) as error:
            code = f"({type(error).__name__})"
            self.check(False, f"{name}: {error}: {outcome}")
        if is_finding(command, outcome):
            code = ""
        if code == "integrity.log" and [*command] == ["log", "verify"]:
            self.diagnosed(outcome)
        elif code:
            self.check(outcome.out == b"", f"{name}: {len(outcome.out)} bytes on stdout before {code}")
            self.check(not home.output.exists(), f"{name}: leaves an output file after {code}")
            if code in EXIT_STATUS:
                self.check(outcome.status == EXIT_STATUS[code], f"{name}: exit status {outcome.status} with {code}")
        leaked = [secret for secret in self.base.secrets if secret in outcome.err
                  or ("--reveal" not in command and secret in outcome.out)]
        self.check(not leaked, f"{name}: prints a secret")
        return outcome, code

    def diagnosed(self, outcome: Outcome) -> None:
        """`log verify` reports what was done to a log before it fails."""
        try:
            told = json.loads(outcome.out)
            kind, sequence = told["fault"]["kind"], told["fault"]["sequence"]
        except (ValueError, KeyError, TypeError) as error:
            self.check(False, f"log verify: {error}: {outcome}")
            return
        self.check(told["whole"] is False and sequence >= 0, f"log verify: {told}")
        self.check(kind in LOG_FAULTS, f"log verify: an unknown fault {kind}")
        wanted = self.case["logFault"]
        self.check(not wanted or kind == wanted, f"log verify: {kind} instead of {wanted}: {told['fault']}")

    def refused(self, home: VaultHome, *command: object) -> None:
        outcome, code = self.run(home, *command)
        self.codes.add(code)
        name = " ".join(map(str, command))
        may_be_corrupt = "integrity.schema" in self.wanted or self.case["name"] in TABLE_DIFFERS
        allowed = self.wanted | ({STORE} if may_be_corrupt and sqlite_complains(home.vault) else set())
        self.check(code in allowed, f"{name}: {code or 'succeeds'}")

    def works(self, home: VaultHome, *command: object) -> Outcome:
        outcome, code = self.run(home, *command)
        self.check(not code, f"{' '.join(map(str, command))}: {code}")
        return outcome

    def export(self, home: VaultHome) -> List[object]:
        return ["export", "--all", "--allow-findings", "--output", home.output]

    # The kinds of cases

    def judge(self) -> None:
        with self.home() as home:
            if self.case["expectedClass"] == ROLLBACK:
                self.rolled_back(home)
            elif self.case["name"] in TABLE_DIFFERS:
                self.answers_as_the_base(home)
            elif self.case["opens"]:
                self.opens(home)
            elif self.case["foundBy"] == "unlock":
                self.never_opens(home)
            else:
                self.opens_but(home)

    def opens(self, home: VaultHome) -> None:
        for command in (["list"], ["log", "verify"], ["backup", "verify", home.vault], ["log"]):
            self.works(home, *command)
        clusters = json.loads(self.works(home, "list").out)
        if self.case["name"] in AT_ITS_END:
            self.wanted = {"integrity.manifest"}
            self.refused(home, *self.export(home))
        elif clusters:
            self.works(home, *self.export(home))
            self.check(home.output.exists(), "export writes no file")
        for cluster in clusters:
            self.works(home, "show", cluster["name"])
            self.works(home, "history", cluster["name"])
        for command in (["log", "verify"], ["backup", "verify", home.vault]):
            self.works(home, *command)

    def never_opens(self, home: VaultHome) -> None:
        before = home.vault.read_bytes()
        name = next(iter(self.base.live))
        for command in (["list"], ["show", name], self.export(home), ["log"], ["log", "verify"],
                        ["set", name, "--note", "changed"], ["backup", "verify", home.vault],
                        ["backup", "create", home.output]):
            self.refused(home, *command)
        self.check(home.vault.read_bytes() == before, "the refused file was changed")
        self.check(not home.marks(), "a mark was made of a refused file")

    def opens_but(self, home: VaultHome) -> None:
        """Some part or entry is bad. Which one is the case's own affair: some command must refuse it, none another way."""
        hits = 0
        for command in [*self.base.reads(), self.export(home)]:
            _, code = self.run(home, *command)
            if code:
                self.codes.add(code)
                hits += 1
                # Before a change the whole file is checked, so a NULL that no constraint allows stops every release.
                changes = "--reveal" in command or command[0] == "export"
                damaged = {STORE} if changes and sqlite_complains(home.vault) else set()
                self.check(code in self.wanted | {"not-found"} | damaged, f"{' '.join(map(str, command))}: {code}")
        if self.case["foundBy"] == "read" and self.case["name"] not in KEPT_UNREAD:
            self.check(hits > 0, "no command that reads refuses")
        self.refused(home, "backup", "verify", home.vault)

    def answers_as_the_base(self, home: VaultHome) -> None:
        for command in self.base.reads():
            outcome, code = self.run(home, *command)
            if "--reveal" in command or command == ["log"]:
                continue  # each adds to the log
            name = " ".join(map(str, command))
            self.check(code in {"", *self.wanted}, f"{name}: {code}")
            self.check(bool(code) or outcome.out == self.base.answers[name], f"{name}: another answer than the base's")
        self.refused(home, "backup", "verify", home.vault)

    def rolled_back(self, home: VaultHome) -> None:
        before, marks = home.vault.read_bytes(), home.marks()
        name = next(iter(self.base.live))
        told_from_log = [] if self.case["name"] in BROKEN_LOG_TOO else [["history", name]]
        for command in (["list"], ["show", name], *told_from_log):
            outcome = self.works(home, *command)
            self.check(b"old copy" in outcome.err, f"{' '.join(command)}: does not warn")
        for command in (self.export(home), ["show", name, "--reveal"], ["set", name, "--note", "changed"],
                        ["log", "checkpoint"], ["backup", "create", home.output]):
            self.refused(home, *command)
        self.check(home.vault.read_bytes() == before, "the rolled-back file was changed")
        self.check(home.marks() == marks, "the mark was changed")


def run(folder: Path, only: List[str], verbose: bool) -> Report:
    report = Report("faults, by the program")
    cases = json.loads((folder / "expectations.json").read_text("utf-8"))["cases"]
    chosen = [case for case in cases if not only or case["name"] in only]
    report.check(bool(chosen), "there are cases")
    base = Base(folder)
    parent = scratch()
    with VaultHome(parent, folder / "base.db", ["--key-file", str(folder / "keys/key-file")]) as home:
        for command in base.reads():
            outcome = home.run(*command, "-o", "json")
            # This machine's clock may have been set back while the base was made: a finding, and not of this test.
            report.check(not error_code(outcome) or is_finding(command, outcome), f"the base: {outcome}")
            base.answers[" ".join(map(str, command))] = outcome.out

    def judged(case: Dict[str, Any]) -> Judge:
        judge = Judge(folder, parent, base, case)
        try:
            judge.judge()
        except Exception as error:  # noqa: BLE001 - belongs into the report, with the case's name
            judge.differences.append(f"{type(error).__name__}: {error}")
        return judge

    try:
        with ThreadPoolExecutor(workers()) as pool:
            for judge in pool.map(judged, chosen):
                case, found = judge.case, ", ".join(sorted(judge.codes))
                if verbose or judge.differences or STORE in judge.codes:
                    report.note(f"{case['name']:<42} {case['expectedClass'] or 'opens':<20} {case['foundBy']:<7} {found}")
                report.check(not judge.differences, f"{case['name']}: {'; '.join(judge.differences)}")
    finally:
        shutil.rmtree(parent, ignore_errors=True)
    return report


def make_faults(place: Path, by_program: bool) -> None:
    if not by_program:
        fault_kit.make_faults(place / "faults")
        return
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Golden"))
    import sample
    made = sample.whole(str(place))
    fault_kit.make_faults(place / "faults", made.home.vault, made.files["first.key"].read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--made-by-program", action="store_true", help="damage a vault that the program made")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this case")
    parser.add_argument("--verbose", action="store_true", help="print every vault, not only what is remarkable")
    options = parser.parse_args()
    if options.folder:
        report = run(options.folder, options.only, options.verbose)
    else:
        place = scratch()
        try:
            make_faults(Path(place), options.made_by_program)
            report = run(Path(place) / "faults", options.only, options.verbose)
        finally:
            shutil.rmtree(place, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
