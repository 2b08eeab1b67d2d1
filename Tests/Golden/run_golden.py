#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Promise P10: a vault of every past format opens. The program and the independent reader open each golden vault with
each of its secrets, and agree with the `expected.json` written when it was made; what it held can be exported and
changed. All on copies: git keeps no modes, and a golden vault is never written."""
from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Dict, List

sys.path.insert(0, str(Path(__file__).resolve().parent))

from compare import Comparison  # noqa: E402
from harness import Report, scratch  # noqa: E402
from make_golden import PREFIX  # noqa: E402
from product import VaultHome, read_wholly  # noqa: E402

import vault_reader  # noqa: E402
from avlt import header  # noqa: E402

report = Report("golden vaults")
SCRATCH = scratch()
OPTIONS = {"passphrase.txt": "--passphrase-file", "recovery-code.txt": "--recovery-code-file",
           "first.key": "--key-file", "second.key": "--key-file"}


def without_opened(document: Dict[str, Any]) -> Dict[str, Any]:
    """What the reader prints, whichever slot it opened."""
    slots = [{name: value for name, value in slot.items() if name != "opened"} for slot in document["slots"]]
    return {**document, "slots": slots}


def given(name: str, path: Path) -> Dict[str, Any]:
    if name == "passphrase.txt":
        return {"passphrases": [path.read_bytes().rstrip(b"\n")]}
    if name == "recovery-code.txt":
        return {"codes": [path.read_text("utf-8").strip()]}
    return {"key_files": [path]}


def judge(folder: Path) -> None:
    what = f"{folder.parent.name}/{folder.name}"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    with VaultHome(SCRATCH, folder / "vault.db") as home:
        names = sorted(path.name[len(PREFIX):] for path in folder.glob(PREFIX + "*"))
        report.check(bool(names), f"{what}: there are secrets that open it")
        paths = {name: Path(home.home.write(name, (folder / (PREFIX + name)).read_bytes())) for name in names}
        state = Path(home.home.state) / "aichor-vault"
        state.mkdir(mode=0o700)
        mark, = folder.glob("*.mark")
        shutil.copyfile(mark, state / mark.name)
        os.chmod(state / mark.name, 0o600)
        # Each secret alone, or, where only all together open it, all.
        together = {slot["typeName"] for slot in expected["slots"]} == {"passphrase-and-key-file"}
        ways: List[List[str]] = [names] if together else [[name] for name in names]
        for way in ways:
            options = [part for name in way for part in (OPTIONS[name], str(paths[name]))]
            secrets: Dict[str, Any] = {}
            for name in way:
                secrets.update(given(name, paths[name]))
            found = read_wholly(home.vault, **secrets)
            report.check(without_opened(found) == without_opened(expected), f"{what}: the reader, with {way}")
            outcome = home.must("list", "-o", "json", unlock=options)
            report.check(b"warning" not in outcome.err, f"{what}: list, with {way}, warns: {outcome.err!r}")
        home.unlock = [part for name in (names if together else ["first.key"])
                       for part in (OPTIONS[name], str(paths[name]))]
        comparison = Comparison(report, what, home, expected)
        comparison.reading()
        comparison.releasing()
        checkpoints(home, folder, comparison, what)
        changes(home, comparison, what)


def checkpoints(home: VaultHome, folder: Path, comparison: Comparison, what: str) -> None:
    """What was noted about the log when the vault was made, under whichever root key, still counts."""
    if not (folder / "checkpoints.txt").exists():
        return
    lines = (folder / "checkpoints.txt").read_text("utf-8").splitlines()
    report.check(len(lines) > 3, f"{what}: there are checkpoints")
    given = header.Credentials(tuple(comparison.passphrases()), (comparison.key_file().read_bytes(),), ())
    vault = vault_reader.Vault(home.vault, given)
    states = [one["state"] for one in vault.checkpoints(lines)]
    vault.connection.close()
    report.equal(states, ["contained"] * len(lines), f"{what}: checkpoints, for the reader")
    for line in lines:
        home.must("log", "verify", "--checkpoint", line)


def changes(home: VaultHome, comparison: Comparison, what: str) -> None:
    """A vault of a past format is not only read."""
    home.must("add", "added-later", "--api-host", "later.example", "--load-balancer-ip", "203.0.113.99", "--token-stdin",
              input=b"opaque-token-of-later")
    for row in comparison.live:
        home.must("set", row["overview"]["name"], "--note", "changed later")
    after = read_wholly(home.vault, [comparison.key_file()], comparison.passphrases())
    report.equal(sum((row["kindName"], row["state"]) == ("cluster", "current") for row in after["records"]),
                 len(comparison.live) + 1,
                 f"{what}: clusters after one more was added")


try:
    vaults = sorted(path.parent for path in Path(__file__).resolve().parent.glob("format-*/*/vault.db"))
    report.check(len(vaults) >= 4, "there are golden vaults")
    for vault in vaults:
        before = (vault / "vault.db").read_bytes()
        with report.section(f"{vault.parent.name}/{vault.name}"):
            judge(vault)
        report.check((vault / "vault.db").read_bytes() == before, f"{vault.name}: the golden file was changed")
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
