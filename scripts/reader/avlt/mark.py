# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 11: the mark of what this user has already seen."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional

from .crypto import HMAC, Keys, equal, sha256
from .encoding import T, i64, read_tuple, u32, u64, unsigned
from .log import check_chain, log_row, macs_of, open_entries
from .records import Manifest
from .refusal import Malformed, Refusal, refusing

SLOT_SIZE = 512


@dataclass(frozen=True)
class FileFacts:
    """What the last writer left of the file; all zero if unknown."""

    change_counter: int = 0
    size: int = 0
    changed_seconds: int = 0
    changed_nanoseconds: int = 0
    device: int = 0
    inode: int = 0

    def items(self) -> List[bytes]:
        return [u64(self.change_counter), u64(self.size), i64(self.changed_seconds), u32(self.changed_nanoseconds),
                u64(self.device), u64(self.inode)]


@dataclass(frozen=True)
class Mark:
    generation: int
    root: bytes
    last_sequence: int
    last_mac: bytes
    file: FileFacts = FileFacts()

    def slot(self, keys: Keys) -> bytes:
        body = T("aichor-vault/1/mark", keys.vault_id, u64(self.generation), self.root, u64(self.last_sequence),
                 self.last_mac, *self.file.items())
        content = u32(len(body)) + body + HMAC(keys.mark, body)
        return content + bytes(SLOT_SIZE - len(content))


def read_slot(key: bytes, vault_id: bytes, slot: bytes) -> Optional[Mark]:
    length = unsigned(slot[:4])
    body, mac, rest = slot[4:4 + length], slot[4 + length:36 + length], slot[36 + length:]
    if len(slot) != SLOT_SIZE or length > SLOT_SIZE - 36 or not equal(mac, HMAC(key, body)) or any(rest):
        return None
    try:
        items = read_tuple(body, 12)
    except Malformed:
        return None
    if [len(item) for item in items[1:]] != [16, 8, 32, 8, 32, 8, 8, 8, 4, 8, 8]:
        return None
    if items[0] != b"aichor-vault/1/mark" or items[1] != vault_id:
        return None
    seconds = int.from_bytes(items[8], "big", signed=True)
    file = FileFacts(unsigned(items[6]), unsigned(items[7]), seconds, *map(unsigned, items[9:12]))
    return Mark(unsigned(items[2]), items[3], unsigned(items[4]), items[5], file)


def mark_path(directory: Path, vault_id: bytes) -> Path:
    return directory / f"{vault_id.hex()}.mark"


def check_place(directory: Path, vault: Path, vault_id: bytes) -> None:
    """Section 11.1: which vault this user knows at this path."""
    resolved = vault.parent.resolve() / vault.name
    try:
        content = (directory / f"{sha256(str(resolved).encode('utf-8', 'surrogateescape')).hex()}.place").read_bytes()
    except FileNotFoundError:
        return
    if content != T("aichor-vault/1/place", vault_id):
        raise Refusal("integrity.other-vault", "another vault is known at this path")


def read_mark(key: bytes, vault_id: bytes, content: bytes) -> Optional[Mark]:
    """The mark of the higher generation that was made with this mark key."""
    slots = (content[:SLOT_SIZE], content[SLOT_SIZE:]) if len(content) == 2 * SLOT_SIZE else ()
    marks: List[Mark] = [mark for mark in (read_slot(key, vault_id, slot) for slot in slots) if mark is not None]
    return max(marks, key=lambda mark: mark.generation, default=None)


def check_mark(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, content: Optional[bytes]) -> str:
    """Step 6 of section 10. The answer is what a program that writes marks would do now."""
    if content is None:
        return "absent"
    mark = read_mark(keys.mark, keys.vault_id, content)
    if mark is None:
        return _check_former_mark(connection, keys, manifest, content)
    if manifest.generation < mark.generation:
        raise Refusal("integrity.rollback",
                      f"generation {manifest.generation} is older than {mark.generation}, which was seen already")
    if manifest.generation == mark.generation:
        if not equal(manifest.root, mark.root) or not equal(manifest.last_mac, mark.last_mac):
            raise Refusal("integrity.rollback", f"this is another generation {mark.generation} than the one seen")
        return "equal"
    if not _contains(connection, keys, manifest, mark):
        raise Refusal("integrity.rollback", "the log lacks the entry that was seen last")
    return "older"


def _check_former_mark(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, content: bytes) -> str:
    """A mark made under a root key that was replaced: the newest replacement whose mark key proves it decides."""
    with refusing("integrity.log", "the log"):
        check_chain(connection, keys, manifest, manifest.first_sequence - 1, manifest.mac_before)
    replaced = [entry for _, entry in open_entries(connection, keys) if "formerMarkKey" in entry]
    for entry in reversed(replaced):
        mark = read_mark(entry["formerMarkKey"], keys.vault_id, content)
        if mark is None:
            continue
        if not _is_in_past(connection, keys, manifest, mark, entry["formerState"]):
            raise Refusal("integrity.rollback", "the root key was replaced in another state than the one seen")
        return "older"
    raise Refusal("integrity.rollback", "a mark exists, but it is damaged or of another root key")


def _is_in_past(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, mark: Mark,
                last: Dict[str, Any]) -> bool:
    if mark.generation >= last["generation"]:
        seen = (mark.generation, mark.root, mark.last_sequence, mark.last_mac)
        return seen == (last["generation"], last["root"], last["lastSequence"], last["lastMac"])
    return mark.last_sequence == 0 or mark.last_mac in macs_of(connection, keys, manifest, mark.last_sequence)


def _contains(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, mark: Mark) -> bool:
    if mark.last_sequence == 0:
        return True
    if mark.last_sequence == manifest.first_sequence - 1:
        return equal(manifest.mac_before, mark.last_mac)
    if not manifest.first_sequence <= mark.last_sequence <= manifest.last_sequence:
        return False
    row = log_row(connection, mark.last_sequence)
    if row is None or not equal(row[3], mark.last_mac):
        return False
    # A MAC is not encrypted, so it could be planted in a fork's row: it counts only if the last entry follows from it.
    try:
        with refusing("integrity.rollback", "the log"):
            check_chain(connection, keys, manifest, mark.last_sequence, mark.last_mac)
    except Refusal as refusal:
        if refusal.code == "integrity.rollback":
            return False
        raise
    return True
