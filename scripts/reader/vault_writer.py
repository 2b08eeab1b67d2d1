#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes vaults from a JSON description, and changes and re-seals existing ones. A tool for tests: it keeps no promise
about secrets in memory, locks or durability. README.md in this directory shows a description."""
from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from avlt import database, header, log, pages, plaintext, records
from avlt.crypto import HMAC, Keys, seal
from avlt.encoding import RawFields, u32, u64, unsigned, write_fields
from avlt.padding import pad
from avlt.recovery_code import read_code

Random = Callable[[int], bytes]


def seeded(seed: str) -> Random:
    """The same bytes for the same seed, so that a vault can be created again byte for byte."""
    count = 0

    def take(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed}/{count}".encode("utf-8")).digest(size)

    return take


@dataclasses.dataclass
class NewSlot:
    type: int
    label: str
    ikm: Optional[bytes] = None       # of types 2 and 4
    passphrase: bytes = b""
    key_file: bytes = b""
    n: int = 0
    r: int = 0
    p: int = 0
    created: int = 0
    extra: RawFields = dataclasses.field(default_factory=list)


def slot_from(description: Dict[str, Any]) -> NewSlot:
    """One element of "slots" of a description."""
    names = {name: number for number, name in header.SLOT_TYPES.items()}
    kind = names.get(description["type"], description["type"])
    with_passphrase = kind in (header.PASSPHRASE, header.PASSPHRASE_AND_KEY_FILE)
    key_file = bytes.fromhex(description.get("keyFileHex", ""))
    code = read_code(description["recoveryCode"]) if "recoveryCode" in description else b""
    return NewSlot(
        type=kind, label=description["label"], ikm=key_file or code, key_file=key_file,
        passphrase=description.get("passphrase", "").encode("utf-8"),
        n=description.get("n", 2**17 if with_passphrase else 0), r=description.get("r", 8 if with_passphrase else 0),
        p=description.get("p", 1 if with_passphrase else 0), created=description.get("created", 0),
        extra=[(tag, bytes.fromhex(value)) for tag, value in description.get("extra", [])])


def make_slot(keys: Keys, new: NewSlot, random: Random) -> bytes:
    """A sealed slot as it is in the header."""
    slot = {"slotId": random(8), "type": new.type, "infoNonce": random(12), "n": new.n, "r": new.r, "p": new.p,
            "salt": random(16), "wrapNonce": random(12)}
    slot["labelTag"] = header.label_tag(keys.vault_id, slot["slotId"], new.label)
    slot["info"] = header.seal_info(keys, slot["slotId"], slot["infoNonce"],
                                    {"label": new.label, "created": new.created})
    if new.type not in header.SLOT_TYPES:
        fields = [field for field in header.OTHER_SLOT.raw({name: slot[name] for name in
                  ("slotId", "type", "labelTag", "infoNonce", "info")})]
        return write_fields(fields + new.extra)
    ikm = new.ikm or b""
    if new.passphrase:
        ikm = header.scrypt(new.passphrase, slot["salt"], new.n, new.r, new.p) + new.key_file
    wrap, slot["commitment"] = header.slot_secrets(keys.vault_id, slot, ikm)
    data = header.wrap_data(keys.vault_id, slot, slot["commitment"])
    slot["wrapped"] = seal(wrap, slot["wrapNonce"], data, keys.root)
    return write_fields(header.SLOT.raw(slot) + new.extra)


class Editor:
    """A vault's database, open for every change, honest or not. Only `seal_*` recompute what protects the rest;
    the pages' tags, which have no key, are renewed at the end."""

    def __init__(self, path: Path, keys: Keys, random: Random = os.urandom) -> None:
        self.path, self.keys, self.random = path, keys, random
        self.connection = sqlite3.connect(str(path), isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=MEMORY").fetchall()

    @classmethod
    def create(cls, path: Path, keys: Keys, random: Random = os.urandom,
               encoding: str = "UTF-8") -> Editor:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        empty = cls(path, keys, random)
        for pragma in (f"page_size={pages.PAGE_SIZE}", "auto_vacuum=NONE",
                       f"application_id={database.APPLICATION_ID}", f"user_version={database.FORMAT}"):
            empty.execute(f"PRAGMA {pragma}")
        empty.connection.close()
        pages.reserve_bytes(path)
        editor = cls(path, keys, random)
        # Kept by the first table.
        editor.execute(f"PRAGMA encoding='{encoding}'")
        for row in database.SCHEMA:
            editor.execute(row[3])
        return editor

    def __enter__(self) -> Editor:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        if pages.can_be_sealed(self.path.read_bytes()):
            pages.seal_pages(self.path, self.keys.vault_id)

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> List[Any]:
        return self.connection.execute(statement, parameters).fetchall()

    # Header

    @property
    def header_body(self) -> bytes:
        return bytes(self.execute("SELECT body FROM header")[0][0])

    def header_fields(self) -> RawFields:
        return header.read_fields(self.header_body)

    def slots(self) -> List[bytes]:
        return [value for tag, value in self.header_fields() if tag == 4]

    def set_header(self, body: bytes, sealed: bool) -> None:
        """`sealed`: with a fresh MAC; otherwise the old one stays."""
        if sealed:
            self.execute("INSERT OR REPLACE INTO header VALUES (1, ?, ?)", (body, HMAC(self.keys.header_mac, body)))
        else:
            self.execute("UPDATE header SET body = ?", (body,))

    def set_slots(self, slots: Sequence[bytes], sealed: bool = True, counter: Optional[int] = None) -> None:
        fields = [(tag, value) for tag, value in self.header_fields() if tag != 4]
        if counter is not None:
            fields = [(tag, u64(counter) if tag == 3 else value) for tag, value in fields]
        fields += [(4, slot) for slot in slots]
        self.set_header(write_fields(sorted(fields, key=lambda field: field[0])), sealed)

    # Records

    def rows(self) -> List[records.Row]:
        return [records.Row(*row) for row in self.execute(
            f"SELECT {records.COLUMNS} FROM record NOT INDEXED ORDER BY record_id, kind, version")]

    def put_part(self, id_: int, kind: int, record_id: bytes, version: int, part: int, padded: bytes,
                 nonce: Optional[bytes] = None) -> bytes:
        """Seals a part, already padded, into its table; the answer is its digest."""
        nonce = nonce or self.random(12)
        sealed = records.seal_part(self.keys, kind, record_id, version, part, nonce, padded)
        self.execute(f"INSERT OR REPLACE INTO {records.PART_TABLES[part]} VALUES (?, ?, ?)", (id_, nonce, sealed))
        return records.part_digest(nonce, sealed)

    def add_row(self, kind: int, record_id: bytes, version: int, state: int, parts: Dict[int, bytes],
                name_tag: Optional[bytes] = None) -> int:
        """A row and its parts, given as field maps."""
        id_ = self.execute("SELECT coalesce(max(id), 0) + 1 FROM record")[0][0]
        digests = {part: self.put_part(id_, kind, record_id, version, part, pad(plain, records.PART_STEPS[part]))
                   for part, plain in sorted(parts.items())}
        self.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     (id_, kind, record_id, version, state, name_tag, digests.get(1), digests.get(2), digests.get(3)))
        return id_

    def replace_part(self, row: records.Row, part: int, padded: bytes) -> None:
        """Another content for an existing part, with the row's digest brought up to date."""
        digest = self.put_part(row.id, row.kind, row.record_id, row.version, part, padded)
        self.set_digest(row.id, part, digest)

    def set_digest(self, id_: int, part: int, digest: bytes) -> None:
        self.execute(f"UPDATE record SET {records.PART_TABLES[part]}_digest = ? WHERE id = ?", (digest, id_))

    # Log

    def log_rows(self) -> List[Tuple[int, bytes, bytes, bytes]]:
        return self.execute("SELECT sequence, nonce, sealed, mac FROM log ORDER BY sequence")

    def append_log(self, entry: Dict[str, Any], first: int = 1, before: bytes = log.ZERO_MAC) -> None:
        """`first` and `before` are used if the log is empty."""
        rows = self.log_rows()
        sequence, before = (rows[-1][0] + 1, rows[-1][3]) if rows else (first, before)
        nonce = self.random(12)
        sealed = log.seal_entry(self.keys, sequence, nonce, entry)
        mac = log.entry_mac(self.keys, sequence, before, nonce, sealed)
        self.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (sequence, nonce, sealed, mac))

    def seal_chain(self, from_sequence: int, before: bytes) -> None:
        """New MACs from one entry to the end, over whatever the entries now hold."""
        for sequence, nonce, sealed, _ in self.log_rows():
            if sequence >= from_sequence:
                before = log.entry_mac(self.keys, sequence, before, nonce, sealed)
                self.execute("UPDATE log SET mac = ? WHERE sequence = ?", (before, sequence))

    # Manifest

    def manifest(self) -> records.Manifest:
        body, mac = self.execute("SELECT body, mac FROM manifest")[0]
        return records.read_manifest(self.keys, body, mac)

    def honest_manifest(self, generation: int, before: Tuple[int, bytes] = (1, log.ZERO_MAC)) -> records.Manifest:
        """What an honest program would write now. `before`: first sequence and the MAC before it."""
        rows, entries = self.rows(), self.log_rows()
        first, mac_before = before
        last, last_mac = (entries[-1][0], entries[-1][3]) if entries else (first - 1, mac_before)
        parsed = header.HEADER.read(self.header_body)
        return records.Manifest(generation, len(rows), records.tree_root(rows),
                                records.sha256(b"\x04" + self.header_body), parsed["counter"], first, mac_before,
                                last, last_mac)

    def set_manifest(self, manifest: records.Manifest) -> None:
        self.set_manifest_body(manifest.body(self.keys.vault_id))

    def set_manifest_body(self, body: bytes) -> None:
        self.execute("INSERT OR REPLACE INTO manifest VALUES (1, ?, ?)", (body, HMAC(self.keys.manifest, body)))

    def seal_manifest(self, **overrides: Any) -> records.Manifest:
        """An honest manifest over the present rows, except for what is overridden. The generation stays."""
        old = self.manifest()
        honest = self.honest_manifest(old.generation, (old.first_sequence, old.mac_before))
        manifest = dataclasses.replace(honest, **overrides)
        self.set_manifest(manifest)
        return manifest

    def commit(self) -> records.Manifest:
        """An honest change: everything re-sealed, the generation one higher."""
        return self.seal_manifest(generation=self.manifest().generation + 1)


# A new root key

def rekey(source: Editor, target: Editor, slots: Sequence[bytes], entry: Dict[str, Any]) -> None:
    """FORMAT.md section 12.1: everything in `source`, sealed again into `target`, which is empty; `entry` is logged."""
    former = source.manifest()
    fields = [(tag, u64(unsigned(value) + 1) if tag == 3 else value) for tag, value in source.header_fields() if tag != 4]
    fields += [(4, slot) for slot in slots]
    target.set_header(write_fields(sorted(fields, key=lambda field: field[0])), sealed=True)
    for row in sorted(source.rows(), key=lambda row: row.id):
        opened = {part: records.open_part(source.connection, source.keys, row, part) for part in row.parts}
        overview, secret = opened.get(1), opened.get(3)
        if row.kind == plaintext.CLUSTER and overview and secret:
            method, name = ("bearer", "bearerToken") if "bearerToken" in secret else ("basic", "basicPassword")
            overview["credentialFingerprint"] = target.keys.credential_fingerprint(method, secret[name])
        parts = {part: plaintext.PART_MAPS.get((row.kind, part), plaintext.OPAQUE).write(content or {})
                 for part, content in opened.items()}
        tag = target.keys.name_tag(overview["name"]) if row.name_tag is not None and overview else None
        target.add_row(row.kind, row.record_id, row.version, row.state, parts, tag)
    before = (former.first_sequence, former.mac_before)
    for row in source.log_rows():
        old = log.open_entry(source.keys, row)
        target.append_log({**old, "formerMacs": [*old.get("formerMacs", []), row[3]]}, *before)
    state = {"generation": former.generation, "root": former.root, "lastSequence": former.last_sequence,
             "lastMac": former.last_mac}
    target.append_log({**entry, "action": log.ROOT_REPLACED, "formerMarkKey": source.keys.mark, "formerState": state},
                      *before)
    target.set_manifest(target.honest_manifest(former.generation + 1, before))


def rekey_file(path: Path, old: Keys, description: Dict[str, Any], random: Random) -> Keys:
    """Replaces the vault at `path` by one with a new root key, as one element of "rekeys" of a description says."""
    root = bytes.fromhex(description["rootKey"]) if "rootKey" in description else random(32)
    new = Keys(root, old.vault_id)
    fresh = path.with_name(path.name + ".new")
    with Editor(path, old) as source, Editor.create(fresh, new, random) as target:
        slots = [make_slot(new, slot_from(slot), random) for slot in description["slots"]]
        rekey(source, target, slots, description.get("entry", {"time": 0}))
        for entry in description.get("log", []):
            target.append_log(entry)
            target.commit()
    fresh.replace(path)
    return new


# From a description

def cluster_parts(keys: Keys, version: Dict[str, Any]) -> Dict[int, bytes]:
    """The parts of one version of a cluster as field maps."""
    overview = {name: value for name, value in version.items() if name not in ("material", "bearer", "basic")}
    parts = {}
    if "bearer" in version or "basic" in version:
        method = "bearer" if "bearer" in version else "basic"
        secret = version[method].encode("utf-8")
        overview.setdefault("credentialFingerprint", keys.credential_fingerprint(method, secret))
        parts[2] = plaintext.CLUSTER_MATERIAL.write(version.get("material", {}))
        field = "bearerToken" if method == "bearer" else "basicPassword"
        parts[3] = plaintext.CLUSTER_SECRET.write({field: secret})
    parts[1] = plaintext.CLUSTER_OVERVIEW.write(overview)
    return parts


def add_cluster(editor: Editor, description: Dict[str, Any]) -> bytes:
    """All versions of one cluster and its observation."""
    record_id = bytes.fromhex(description["recordId"]) if "recordId" in description else editor.random(16)
    versions = description["versions"]
    for number, version in enumerate(versions, start=1):
        state, tag = records.SUPERSEDED, None
        if number == len(versions):
            removed = version["change"] == plaintext.REMOVED
            state = records.TOMBSTONE if removed else records.CURRENT
            tag = None if removed else editor.keys.name_tag(version["name"])
        editor.add_row(plaintext.CLUSTER, record_id, number, state, cluster_parts(editor.keys, version), tag)
    if "observation" in description:
        observation = dict(description["observation"])
        parts = {}
        if "material" in observation:
            parts[2] = plaintext.OBSERVATION_MATERIAL.write(observation.pop("material"))
        number = observation.pop("version", 1)
        parts[1] = plaintext.OBSERVATION_OVERVIEW.write(observation)
        editor.add_row(plaintext.OBSERVATION, record_id, number, records.CURRENT, parts)
    return record_id


def write_vault(path: Path, description: Dict[str, Any]) -> Keys:
    """Makes a new vault; the answer holds its root key."""
    random = seeded(description["seed"]) if "seed" in description else os.urandom
    vault_id = bytes.fromhex(description["vaultId"]) if "vaultId" in description else random(16)
    root = bytes.fromhex(description["rootKey"]) if "rootKey" in description else random(32)
    keys = Keys(root, vault_id)
    with Editor.create(path, keys, random) as editor:
        slots = [make_slot(keys, slot_from(slot), random) for slot in description["slots"]]
        fields = [(1, u32(database.FORMAT)), (2, vault_id), (3, u64(description.get("headerCounter", 1)))]
        extra = [(tag, bytes.fromhex(value)) for tag, value in description.get("headerExtra", [])]
        editor.set_header(write_fields(fields + [(4, slot) for slot in slots] + extra), sealed=True)
        for cluster in description.get("clusters", []):
            add_cluster(editor, cluster)
        for other in description.get("objects", []):
            parts = {int(part): bytes.fromhex(plain) for part, plain in other.get("parts", {}).items()}
            editor.add_row(other["kind"], bytes.fromhex(other["recordId"]), other.get("version", 1),
                           other.get("state", records.CURRENT), parts)
        entries = description.get("log", [])
        for entry in entries:
            editor.append_log(entry)
        pruned = description.get("pruneLog", 0)
        before = (1, log.ZERO_MAC)
        if pruned:
            before = (pruned + 1, editor.log_rows()[pruned - 1][3])
            editor.execute("DELETE FROM log WHERE sequence <= ?", (pruned,))
        generation = description.get("generation", max(1, len(entries)))
        editor.set_manifest(editor.honest_manifest(generation, before))
    for replacement in description.get("rekeys", []):
        keys = rekey_file(path, keys, replacement, random)
    return keys


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Makes a vault from a JSON description. A tool for tests.")
    parser.add_argument("description", type=Path)
    parser.add_argument("vault", type=Path)
    options = parser.parse_args(arguments)
    write_vault(options.vault, json.loads(options.description.read_text("utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
