#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes vaults with one fault each, and `expectations.json` with the refusal that each must get.

A fault is of the content: the pages' tags are right, so that it gets its own class. A second vault, NAME-unsealed, has the
same content under the tags of the base's pages, as bit rot or another program would leave them: `integrity.page`.

    fault_kit.py DIRECTORY [--base VAULT --key-file F]

Without a base vault it makes one from scripts/reader/example.json. A base made by another program is copied, opened
with its key file and completed honestly with what the faults need (a passphrase, clusters, log entries). The cases
are in the modules `*_cases.py`, in the order of FORMAT.md's checks.
"""
from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "scripts" / "reader"))

from avlt import header, pages, plaintext, records  # noqa: E402
from avlt.crypto import Keys  # noqa: E402
from avlt.mark import Mark  # noqa: E402
from vault_reader import Vault  # noqa: E402
from vault_writer import Editor, NewSlot, add_cluster, make_slot, seeded, write_vault  # noqa: E402

PASSPHRASE = b"the fault kit's passphrase"
PAGE = "integrity.page"
WRONG_PASSPHRASE = b"not " + PASSPHRASE
KEY_FILE = bytes(range(32))
KEY_FILES = {
    "keyFile": ("key-file", None),
    "passphrase": ("passphrase.txt", PASSPHRASE + b"\n"),
    "wrongPassphrase": ("wrong-passphrase.txt", WRONG_PASSPHRASE + b"\n"),
    "wrongKeyFile": ("wrong-key-file", bytes(range(1, 33))),
}


@dataclass(frozen=True)
class Case:
    """One vault. `expected` is a class of FORMAT.md section 2, or nothing if the vault must open."""

    name: str
    description: str
    expected: str
    # What finds it: "unlock" (section 10), "read" (opening the part or entry at hand), "full" (the full check).
    found_by: str
    unlock_with: Tuple[str, ...]
    # Classes that FORMAT.md allows as well, where it does not say which comes first.
    other_classes: Tuple[str, ...]
    # What `log verify` must say that was done to the log, if it is the log.
    log_fault: str
    # Whether the first bytes show the fault, before any page is looked at.
    in_first_bytes: bool
    # Whether the fault is of the pages' tags themselves, so that nothing may renew them.
    of_tags: bool
    build: Callable[[Kit, Path], Optional[bytes]]


CASES: List[Case] = []
CASE_MODULES = ["file_cases", "page_cases", "header_cases", "manifest_cases", "log_cases", "record_cases", "part_cases", "mark_cases",
                "valid_cases", "policy_cases"]
Build = Callable[["Kit", Path], Optional[bytes]]


def case(name: str, description: str, expected: str = "", found_by: str = "unlock",
         unlock_with: Sequence[str] = ("keyFile",), other_classes: Sequence[str] = (),
         log_fault: str = "", in_first_bytes: bool = False, of_tags: bool = False) -> Callable[[Build], Build]:
    """Registers the function that makes one vault in place, out of a copy of the base. It answers a mark, if any."""
    def register(build: Build) -> Build:
        assert all(existing.name != name for existing in CASES), name
        CASES.append(Case(name, description, expected, found_by if expected else "", tuple(unlock_with),
                          tuple(other_classes), log_fault, in_first_bytes, of_tags, build))
        return build
    return register


class Kit:
    """The prepared base and its relatives, and short ways to change a copy."""

    def __init__(self, folder: Path, base: Optional[Path], key_file: bytes) -> None:
        self.folder = folder
        self.random = seeded("fault kit")
        self.key_file = key_file
        self.base = folder / "base.db"
        if base is None:
            write_vault(self.base, json.loads((REPOSITORY / "scripts/reader/example.json").read_text("utf-8")))
        else:
            _copy(base, self.base)
        self.keys = self._keys_of(self.base)
        with self.edit(self.base) as editor:
            self._complete(editor)
        self._verify(self.base)
        # Another vault, with the same names and key file.
        self.donor = folder / "donor.db"
        description = json.loads((REPOSITORY / "scripts/reader/example.json").read_text("utf-8"))
        description["seed"] = "donor"
        self.donor_keys = write_vault(self.donor, description)
        # The same vault one change later, with one more slot.
        self.newer = folder / "newer.db"
        _copy(self.base, self.newer)
        with self.edit(self.newer) as editor:
            self.log(editor, "key.added")
            editor.set_slots([*editor.slots(), self.new_slot("added later")], counter=self.counter(editor) + 1)
            editor.commit()
        self._verify(self.newer)

    def _keys_of(self, path: Path) -> Keys:
        vault = Vault(path, header.Credentials(key_files=(self.key_file,)))
        vault.full_check()
        vault.connection.close()
        return vault.keys

    def _verify(self, path: Path) -> None:
        assert self._keys_of(path) == self.keys

    def _complete(self, editor: Editor) -> None:
        """Adds, as honest changes, what the base lacks."""
        new = NewSlot(header.PASSPHRASE, "fault kit", passphrase=PASSPHRASE, n=2**15, r=8, p=1, created=1_760_000_000)
        editor.set_slots([*editor.slots(), make_slot(self.keys, new, self.random)], counter=self.counter(editor) + 1)
        for cluster in EXTRA_CLUSTERS:
            add_cluster(editor, cluster)
        if all(row.kind != plaintext.POLICY for row in editor.rows()):
            self._add_policy(editor)
        for _ in range(6):
            self.log(editor, "cluster.added")
        editor.commit()

    def _add_policy(self, editor: Editor) -> None:
        record_id = self.random(16)
        for version, state in ((1, records.SUPERSEDED), (2, records.CURRENT)):
            rules = [{"scope": 1, "maximumAge": version * 86_400}, {"scope": 2, "selector": "a=1", "allowsBasic": 1}]
            content = plaintext.POLICY_OVERVIEW.write({"changedAt": 1_760_000_000 + version, "rules": rules})
            editor.add_row(plaintext.POLICY, record_id, version, state, {1: content})

    @staticmethod
    def counter(editor: Editor) -> int:
        return header.HEADER.read(editor.header_body)["counter"]

    def edit(self, path: Path) -> Editor:
        return Editor(path, self.keys, self.random)

    def log(self, editor: Editor, action: str) -> None:
        manifest = editor.manifest()
        editor.append_log({"time": 1_770_000_000, "action": action}, manifest.first_sequence, manifest.mac_before)

    def new_slot(self, label: str, kind: int = header.KEY_FILE) -> bytes:
        new = NewSlot(kind, label, ikm=self.key_file, created=1_760_000_000)
        if kind == header.PASSPHRASE:
            new = NewSlot(kind, label, passphrase=PASSPHRASE, n=2**15, r=8, p=1, created=1_760_000_000)
        return make_slot(self.keys, new, self.random)

    # Rows of the base to aim at

    def rows(self, editor: Editor, kind: int, state: int, parts: Sequence[int]) -> List[records.Row]:
        return [row for row in editor.rows() if (row.kind, row.state, row.parts) == (kind, state, list(parts))]

    def current(self, editor: Editor, index: int = 0) -> records.Row:
        return self.rows(editor, plaintext.CLUSTER, records.CURRENT, (1, 2, 3))[index]

    def superseded(self, editor: Editor) -> records.Row:
        """A version whose successor is current."""
        rows = editor.rows()
        return next(row for row, after in zip(rows, rows[1:]) if row.kind == after.kind == plaintext.CLUSTER
                    and row.record_id == after.record_id and after.state == records.CURRENT and row.parts == [1, 2, 3])

    def successor(self, editor: Editor, row: records.Row) -> records.Row:
        return next(after for after in editor.rows()
                    if after.place == (row.record_id, row.kind, row.version + 1))

    def tombstone(self, editor: Editor) -> records.Row:
        return self.rows(editor, plaintext.CLUSTER, records.TOMBSTONE, (1,))[0]

    def middle(self, editor: Editor, offset: int = 0) -> int:
        """The sequence of a log entry that is not at an end."""
        return editor.log_rows()[-4 + offset][0]

    # Marks

    def mark_of(self, path: Path) -> Mark:
        with self.edit(path) as editor:
            manifest = editor.manifest()
        return Mark(manifest.generation, manifest.root, manifest.last_sequence, manifest.last_mac)

    def mark_file(self, *marks: Optional[Mark]) -> bytes:
        slots = [mark.slot(self.keys) if mark else bytes(512) for mark in marks]
        return b"".join([*slots, bytes(512)][:2])


EXTRA_CLUSTERS = [
    {"versions": [
        {"name": f"fault-{letter}", "change": 1, "changedAt": 1_760_000_500, "credentialKind": 3, "portGiven": 0,
         "apiEndpoint": f"https://{letter}.example", "acquiredAt": 1_760_000_500, "bearer": f"token {letter}",
         "material": {"note": letter}},
        {"name": f"fault-{letter}", "change": 2, "changedAt": 1_760_000_600, "credentialKind": 3, "portGiven": 0,
         "apiEndpoint": f"https://{letter}.example", "acquiredAt": 1_760_000_500, "bearer": f"token {letter}",
         "labels": [["a", "1"], ["b", "2"]], "material": {"note": letter}},
    ], "observation": {"version": 2, "verifiedAt": 1_760_000_700, "verdict": 1,
                       "material": {"servingChain": ["3000"], "seenAt": 1_760_000_700}}} for letter in ("x", "y")
] + [{"versions": [
    {"name": "fault-z", "change": 1, "changedAt": 1_760_000_500, "credentialKind": 4, "portGiven": 0,
     "apiEndpoint": "https://z.example", "acquiredAt": 1_760_000_500, "basicUsername": "u", "basic": "p",
     "material": {}},
    {"name": "fault-z", "change": 4, "changedAt": 1_760_000_600},
]}]


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    os.chmod(target, 0o600)


def made_vaults(kit: Kit, one: Case) -> Iterator[Tuple[Case, Optional[bytes]]]:
    """Writes the vault of a case and, if other tags than its own can be on its pages, that with the base's."""
    path = kit.folder / f"{one.name}.db"
    _copy(kit.base, path)
    mark = one.build(kit, path)
    if not one.of_tags and pages.can_be_sealed(path.read_bytes()):
        pages.seal_pages(path, kit.keys.vault_id)
    yield one, mark
    whole = path.read_bytes()
    content = unsealed(whole, kit.base.read_bytes())
    if one.expected and not one.of_tags and pages.can_be_sealed(whole) and content != whole:
        second = dataclasses.replace(
            one, name=f"{one.name}-unsealed", description=f"{one.description}, with the tags of before",
            expected=one.expected if one.in_first_bytes else PAGE, found_by="unlock",
            # How many rows the schema has can be seen before page 1 is checked as a whole.
            other_classes=("integrity.schema",) if one.expected == "integrity.schema" else (), log_fault="")
        path = kit.folder / f"{second.name}.db"
        path.write_bytes(content)
        yield second, None


def unsealed(content: bytes, before: bytes) -> bytes:
    """The same pages, but with the ids and tags that were there before: none at all on a page that is new."""
    trailers = {number: page[pages.CONTENT:] for number, page in pages.pages(before)}
    whole = [page[:pages.CONTENT] + trailers.get(number, bytes(pages.RESERVED)) for number, page in pages.pages(content)]
    return b"".join(whole)


def expectation(kit: Kit, one: Case, mark: Optional[bytes]) -> Dict[str, object]:
    """What expectations.json says of a vault, which gets its mode and its mark here."""
    path = kit.folder / f"{one.name}.db"
    os.chmod(path, 0o600)
    state = ""
    if mark is not None:
        # Laid out so that `state` can serve as XDG_STATE_HOME.
        state = f"state/{one.name}"
        directory = kit.folder / state / "aichor-vault"
        directory.mkdir(parents=True, mode=0o700)
        (directory / f"{kit.keys.vault_id.hex()}.mark").write_bytes(mark)
        os.chmod(directory / f"{kit.keys.vault_id.hex()}.mark", 0o600)
    return {
        "name": one.name, "file": path.name, "description": one.description, "opens": not one.expected,
        "expectedClass": one.expected, "foundBy": one.found_by, "otherClasses": list(one.other_classes),
        "unlockWith": [f"keys/{KEY_FILES[name][0]}" for name in one.unlock_with],
        "unlockBy": ["keyFile" if "KeyFile" in name or name == "keyFile" else "passphrase"
                     for name in one.unlock_with],
        "stateHome": state, "logFault": one.log_fault,
    }


def make_faults(folder: Path, base: Optional[Path] = None, key_file: bytes = KEY_FILE) -> List[Dict[str, object]]:
    """Fills `folder`, which must not exist yet; returns the content of expectations.json."""
    for module in CASE_MODULES:
        importlib.import_module(module)
    folder.mkdir(parents=True, mode=0o700)
    kit = Kit(folder, base, key_file)
    sys.modules["file_cases"].add_truncations(kit)  # as many as this base has pages
    secrets = folder / "keys"
    secrets.mkdir(mode=0o700)
    for name, content in KEY_FILES.values():
        (secrets / name).write_bytes(key_file if content is None else content)
        os.chmod(secrets / name, 0o600)
    expectations: List[Dict[str, object]] = []
    for one in CASES:
        expectations += [expectation(kit, made, mark) for made, mark in made_vaults(kit, one)]
    document = {"description": "One fault per vault; made by Tests/Faults/fault_kit.py.", "format": 1,
                "vaultId": kit.keys.vault_id.hex(), "cases": expectations}
    (folder / "expectations.json").write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    return expectations


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to; must not exist")
    parser.add_argument("--base", type=Path, help="a vault to damage")
    parser.add_argument("--key-file", type=Path, help="a key file that opens it")
    options = parser.parse_args()
    if (options.base is None) != (options.key_file is None):
        parser.error("--base and --key-file belong together")
    key_file = options.key_file.read_bytes() if options.key_file else KEY_FILE
    made = make_faults(options.folder, options.base, key_file)
    print(f"{len(made)} vaults in {options.folder}")
    return 0


if __name__ == "__main__":
    # The cases import this file by its name; without this they would fill the list of a second copy.
    sys.modules["fault_kit"] = sys.modules["__main__"]
    sys.exit(main())
