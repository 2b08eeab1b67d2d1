# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 9: the log."""
from __future__ import annotations

import sqlite3
from typing import Any, Dict, Iterator, Optional, Set, Tuple

from .crypto import HMAC, Keys, equal, seal, unseal
from .database import FORMAT
from .encoding import T, u32, u64
from .padding import LOG_ENTRY as STEP
from .padding import pad, unpad
from .plaintext import LOG_ENTRY
from .records import Manifest
from .refusal import Malformed, refusing

ZERO_MAC = bytes(32)
ROOT_REPLACED, PRUNED = "root.replaced", "log.pruned"
CHECKPOINT = "aichor-vault-checkpoint-v1"
LogRow = Tuple[int, Any, Any, Any]


def entry_data(vault_id: bytes, sequence: int) -> bytes:
    return T("aichor-vault/1/log", u32(FORMAT), vault_id, u64(sequence))


def entry_mac(keys: Keys, sequence: int, before: bytes, nonce: bytes, sealed: bytes) -> bytes:
    return HMAC(keys.log_mac, T("aichor-vault/1/log-mac", keys.vault_id, u64(sequence), before, nonce, sealed))


def seal_entry(keys: Keys, sequence: int, nonce: bytes, entry: Dict[str, Any]) -> bytes:
    return seal(keys.log_seal, nonce, entry_data(keys.vault_id, sequence), pad(LOG_ENTRY.write(entry), STEP))


def open_entry(keys: Keys, row: LogRow) -> Dict[str, Any]:
    sequence, nonce, sealed, _ = row
    with refusing("integrity.log", f"log entry {sequence}"):
        entry = LOG_ENTRY.read(unpad(unseal(keys.log_seal, nonce, entry_data(keys.vault_id, sequence), sealed), STEP))
        of_former_root = [name in entry for name in ("formerMarkKey", "formerState")]
        if of_former_root != [entry["action"] == ROOT_REPLACED] * 2:
            raise Malformed("a former mark key and state belong to root.replaced, and to nothing else")
        return entry


def log_row(connection: sqlite3.Connection, sequence: int) -> Optional[LogRow]:
    if sequence >= 2**63:
        return None
    return connection.execute("SELECT sequence, nonce, sealed, mac FROM log WHERE sequence = ?", (sequence,)).fetchone()


def check_mac(keys: Keys, row: LogRow, before: bytes) -> bytes:
    """The entry's MAC, if it follows from the one before it."""
    sequence, nonce, sealed, mac = row
    if not isinstance(nonce, bytes) or len(nonce) != 12 or not isinstance(sealed, bytes):
        raise Malformed(f"entry {sequence} is malformed")
    if not equal(mac, entry_mac(keys, sequence, before, nonce, sealed)):
        raise Malformed(f"entry {sequence} does not follow from the one before it")
    return bytes(mac)


def check_ends(connection: sqlite3.Connection, keys: Keys, manifest: Manifest) -> None:
    """Step 4 of section 10."""
    first, last = manifest.first_sequence, manifest.last_sequence
    with refusing("integrity.log", "the log"):
        if first < 1 or last < first - 1:
            raise Malformed("its ends are out of order")
        if first == 1 and manifest.mac_before != ZERO_MAC:
            raise Malformed("there is an entry before its first one")
        # Two queries, so that each is one step in the table and not a pass over it.
        lowest, = connection.execute("SELECT min(sequence) FROM log").fetchone()
        highest, = connection.execute("SELECT max(sequence) FROM log").fetchone()
        if last == first - 1:
            if lowest is not None or not equal(manifest.mac_before, manifest.last_mac):
                raise Malformed("it should be empty")
            return
        if (lowest, highest) != (first, last):
            raise Malformed("its ends are not the manifest's")
        check_mac(keys, log_row(connection, first) or (first, None, None, None), manifest.mac_before)
        if not equal((log_row(connection, last) or (None,) * 4)[3], manifest.last_mac):
            raise Malformed("its last entry is another")


def check_chain(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, after: int, mac: bytes) -> None:
    """Walks from the entry after `after`, whose MAC is `mac`, to the last one."""
    expected = after + 1
    query = "SELECT sequence, nonce, sealed, mac FROM log WHERE sequence > ? ORDER BY sequence"
    for row in connection.execute(query, (after,)):
        if row[0] != expected:
            raise Malformed(f"entry {expected} is missing")
        mac = check_mac(keys, row, mac)
        expected += 1
    if expected != manifest.last_sequence + 1 or not equal(mac, manifest.last_mac):
        raise Malformed("the chain does not lead to the last entry")


def open_entries(connection: sqlite3.Connection, keys: Keys) -> Iterator[Tuple[LogRow, Dict[str, Any]]]:
    """Every entry, oldest first, opened one at a time."""
    for row in connection.execute("SELECT sequence, nonce, sealed, mac FROM log ORDER BY sequence"):
        yield row, open_entry(keys, row)


def macs_of(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, sequence: int) -> Set[bytes]:
    """The MACs that an entry has, and had under earlier root keys (section 9.2). The chain must have been checked."""
    if sequence == manifest.first_sequence - 1:
        macs = {manifest.mac_before}
        for _, entry in open_entries(connection, keys):
            if entry["action"] == PRUNED and entry.get("intent", "").split()[2:3] == [str(sequence)]:
                macs.update(entry.get("formerMacsOfPruned", []))
        return macs
    row = log_row(connection, sequence)
    return set() if row is None else {bytes(row[3]), *open_entry(keys, row).get("formerMacs", [])}


def checkpoint_state(connection: sqlite3.Connection, keys: Keys, manifest: Manifest, line: str) -> str:
    """Whether the log contains what a checkpoint names: `contained`, `replaced`, `beyond-end` or `pruned`."""
    words = line.split()
    if len(words) != 4 or words[:2] != [CHECKPOINT, keys.vault_id.hex()]:
        raise Malformed("not a checkpoint of this vault")
    sequence, mac = int(words[2]), bytes.fromhex(words[3])
    if sequence > manifest.last_sequence:
        return "beyond-end"
    if sequence < manifest.first_sequence - 1:
        return "pruned"
    return "contained" if mac in macs_of(connection, keys, manifest, sequence) else "replaced"
