# SPDX-License-Identifier: Apache-2.0
"""Drives the real program in homes of its own, for scripts that hold it against the independent reader."""
from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

REPOSITORY = Path(__file__).resolve().parents[2]
for folder in ("Tests/Robustness", "scripts/reader"):
    sys.path.insert(0, str(REPOSITORY / folder))

import vault_reader  # noqa: E402
from avlt import header  # noqa: E402
from avlt.recovery_code import read_code  # noqa: E402
from harness import Home, Outcome  # noqa: E402


class VaultHome:
    """A home with a copy of a vault, and the options that open it."""

    def __init__(self, parent: str, vault: Optional[Path] = None, unlock: Sequence[str] = (),
                 state: Optional[Path] = None) -> None:
        self.home = Home.fresh(parent)
        self.unlock = list(unlock)
        self.vault = Path(self.home.vault)
        if vault is not None:
            self.vault.parent.mkdir(mode=0o700)
            shutil.copyfile(vault, self.vault)
            os.chmod(self.vault, 0o600)
        if state is not None:
            shutil.copytree(state, self.home.state, dirs_exist_ok=True)

    def __enter__(self) -> VaultHome:
        return self

    def __exit__(self, *_: object) -> None:
        self.home.remove()

    def run(self, *arguments: object, unlock: Optional[Sequence[str]] = None, **options: Any) -> Outcome:
        given = self.unlock if unlock is None else unlock
        return self.home.run(*arguments, *given, unlock=False, **options)

    def must(self, *arguments: object, **options: Any) -> Outcome:
        outcome = self.run(*arguments, **options)
        if outcome.status != 0:
            raise AssertionError(str(outcome))
        return outcome

    def json(self, *arguments: object, **options: Any) -> Any:
        return self.must(*arguments, "-o", "json", **options).json()

    @property
    def output(self) -> Path:
        return Path(self.home.out) / "exported"

    def marks(self) -> List[bytes]:
        return [Path(path).read_bytes() for path in self.home.marks()]


def error_code(outcome: Outcome) -> str:
    """The code of the error object on stderr, where with `-o json` only objects may be written."""
    if outcome.status == 0:
        return ""
    documents: List[Dict[str, Any]] = [json.loads(line) for line in outcome.err.decode("utf-8").splitlines()]
    errors = [document["error"] for document in documents if "error" in document]
    if len(errors) != 1:
        raise AssertionError(f"{len(errors)} error objects on stderr")
    if errors[0]["exitStatus"] != outcome.status:
        raise AssertionError(f"exit status {outcome.status}, but the error object says {errors[0]['exitStatus']}")
    return str(errors[0]["code"])


def read_wholly(vault: Path, key_files: Sequence[Path] = (), passphrases: Sequence[bytes] = (),
                codes: Sequence[str] = (), reveal: bool = False) -> Dict[str, Any]:
    """What the independent reader prints after a full check, as parsed JSON."""
    given = header.Credentials(tuple(passphrases), tuple(path.read_bytes() for path in key_files),
                               tuple(read_code(code) for code in codes))
    opened = vault_reader.Vault(vault, given)
    try:
        opened.full_check()
        document: Dict[str, Any] = json.loads(vault_reader.to_json(vault_reader.describe(opened, reveal)))
        return document
    finally:
        opened.connection.close()
