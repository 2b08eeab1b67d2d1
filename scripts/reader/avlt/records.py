# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md sections 5 and 8: record rows, their parts, the tree and the manifest."""
from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Optional, Tuple

from . import padding
from .crypto import HMAC, Keys, equal, seal, sha256, unseal
from .database import FORMAT
from .encoding import T, read_tuple, u8, u32, u64, unsigned
from .plaintext import CLUSTER, MATERIAL, OBSERVATION, OVERVIEW, POLICY, SECRET, read_part
from .refusal import Malformed, Refusal, refusing

CURRENT, SUPERSEDED, TOMBSTONE = 1, 2, 3
STATE_NAMES = {CURRENT: "current", SUPERSEDED: "superseded", TOMBSTONE: "tombstone"}
PART_TABLES = {OVERVIEW: "overview", MATERIAL: "material", SECRET: "secret"}
PART_STEPS = {OVERVIEW: padding.OVERVIEW, MATERIAL: padding.CLASSES, SECRET: padding.CLASSES}
PADDING_SCHEME = 1
LARGEST_PART = 16 * 1024 * 1024
COLUMNS = "id, kind, record_id, version, state, name_tag, overview_digest, material_digest, secret_digest"


@dataclass(frozen=True)
class Row:
    id: int
    kind: int
    record_id: bytes
    version: int
    state: int
    name_tag: Optional[bytes]
    overview_digest: Optional[bytes]
    material_digest: Optional[bytes]
    secret_digest: Optional[bytes]

    @property
    def place(self) -> Tuple[bytes, int, int]:
        return self.record_id, self.kind, self.version

    @property
    def digests(self) -> Dict[int, Optional[bytes]]:
        return {OVERVIEW: self.overview_digest, MATERIAL: self.material_digest, SECRET: self.secret_digest}

    @property
    def parts(self) -> List[int]:
        return [part for part, digest in self.digests.items() if digest is not None]

    @property
    def leaf(self) -> bytes:
        return sha256(b"\x00" + T(
            u8(self.kind), self.record_id, u64(self.version), u8(self.state), self.name_tag or b"",
            self.overview_digest or b"", self.material_digest or b"", self.secret_digest or b""))

    def check(self) -> None:
        """Column sizes and ranges."""
        if not isinstance(self.kind, int) or not 1 <= self.kind <= 255:
            raise Malformed("kind out of range")
        if not isinstance(self.record_id, bytes) or len(self.record_id) != 16:
            raise Malformed("record id of another size than 16 bytes")
        if not isinstance(self.version, int) or self.version < 1:
            raise Malformed("version below 1")
        if not isinstance(self.state, int) or self.state not in STATE_NAMES:
            raise Malformed("unknown state")
        tagged = self.kind == CLUSTER and self.state == CURRENT
        if tagged != (self.name_tag is not None) or tagged and not _sized(self.name_tag, 16):
            raise Malformed("a name tag of another size, missing, or where none belongs")
        if not all(digest is None or _sized(digest, 32) for digest in self.digests.values()):
            raise Malformed("a digest of another size than 32 bytes")
        self._check_parts()

    def _check_parts(self) -> None:
        if self.kind == CLUSTER:
            allowed = {CURRENT: ([1, 2, 3],), SUPERSEDED: ([1, 2, 3], [1]), TOMBSTONE: ([1],)}[self.state]
        elif self.kind == OBSERVATION:
            allowed = ([1], [1, 2]) if self.state == CURRENT else ()
        else:
            return
        if self.parts not in allowed:
            raise Malformed("a version without the parts that its state demands")


def _sized(value: object, size: int) -> bool:
    return isinstance(value, bytes) and len(value) == size


# The tree

def bucket_hash(bucket: int, leaves: List[bytes]) -> bytes:
    return sha256(b"\x01" + u8(bucket) + u64(len(leaves)) + b"".join(leaves))


def tree_root(rows: Iterable[Row]) -> bytes:
    """The rows in their order (record id, kind, version)."""
    leaves: List[List[bytes]] = [[] for _ in range(256)]
    for row in rows:
        leaves[row.record_id[0]].append(row.leaf)
    return sha256(b"\x02" + b"".join(bucket_hash(bucket, leaves[bucket]) for bucket in range(256)))


@dataclass(frozen=True)
class Manifest:
    generation: int
    count: int
    root: bytes
    header_digest: bytes
    header_counter: int
    first_sequence: int
    mac_before: bytes
    last_sequence: int
    last_mac: bytes

    def body(self, vault_id: bytes) -> bytes:
        return T("aichor-vault/1/manifest", u32(FORMAT), vault_id, u64(self.generation), u64(self.count), self.root,
                 self.header_digest, u64(self.header_counter), u64(self.first_sequence), self.mac_before,
                 u64(self.last_sequence), self.last_mac)


def read_manifest(keys: Keys, body: object, mac: object) -> Manifest:
    """The first half of step 3 of section 10: everything that is `integrity.manifest`."""
    if not isinstance(body, bytes) or not equal(mac, HMAC(keys.manifest, body)):
        raise Refusal("integrity.manifest", "the manifest's MAC is wrong")
    with refusing("integrity.manifest", "the manifest"):
        items = read_tuple(body, 12)
        if [len(item) for item in items[1:]] != [4, 16, 8, 8, 32, 32, 8, 8, 32, 8, 32]:
            raise Malformed("an item of another size")
        if items[0] != b"aichor-vault/1/manifest" or unsigned(items[1]) != FORMAT or items[2] != keys.vault_id:
            raise Malformed("another label, format or vault")
    return Manifest(unsigned(items[3]), unsigned(items[4]), items[5], items[6], unsigned(items[7]),
                    unsigned(items[8]), items[9], unsigned(items[10]), items[11])


def read_rows(connection: sqlite3.Connection) -> List[Row]:
    """All rows from the table itself; the two indexes must say the same, or looking a record up could find another."""
    order = "ORDER BY record_id, kind, version, id"
    rows = connection.execute(f"SELECT {COLUMNS} FROM record NOT INDEXED {order}").fetchall()
    if rows != connection.execute(f"SELECT {COLUMNS} FROM record INDEXED BY record_tree {order}").fetchall():
        raise Malformed("the index record_tree differs from its table")
    names = connection.execute(
        "SELECT id, name_tag FROM record INDEXED BY record_name WHERE name_tag IS NOT NULL").fetchall()
    tags = [tag for _, tag in names if isinstance(tag, bytes)]
    if any(left >= right for left, right in zip(tags, tags[1:])):
        raise Malformed("the index record_name is out of order: a search would not find what is there")
    if sorted(names, key=repr) != sorted(((row[0], row[5]) for row in rows if row[5] is not None), key=repr):
        raise Malformed("the index record_name differs from its table")
    return [Row(*row) for row in rows]


def check_rows(rows: List[Row], manifest: Manifest) -> None:
    """Step 5 of section 10."""
    with refusing("integrity.records", "the records"):
        for row in rows:
            row.check()
        for row, following in zip(rows, rows[1:]):
            if row.place >= following.place:
                raise Malformed("two rows for one version")
            same = (row.record_id, row.kind) == (following.record_id, following.kind)
            if row.kind == CLUSTER and same != (row.state == SUPERSEDED):
                raise Malformed("a version's state does not fit its place")
            if row.kind == OBSERVATION and same:
                raise Malformed("an observation with more than one row")
        if rows and rows[-1].kind == CLUSTER and rows[-1].state == SUPERSEDED:
            raise Malformed("a version's state does not fit its place")
        if len(rows) != manifest.count:
            raise Malformed(f"{len(rows)} rows instead of {manifest.count}")
        if not equal(tree_root(rows), manifest.root):
            raise Malformed("the root differs")


def check_policies(rows: List[Row]) -> None:
    """The rule of section 5: before a policy is read, and in a full check."""
    policies = [row for row in rows if row.kind == POLICY]
    with refusing("integrity.record", "the policy"):
        if any(row.state == TOMBSTONE or row.parts != [OVERVIEW] for row in policies):
            raise Malformed("a version of another state, or of other parts than an overview")
        if sum(row.state == CURRENT for row in policies) > 1:
            raise Malformed("there is more than one")


# Parts

def part_digest(nonce: bytes, sealed: bytes) -> bytes:
    return sha256(b"\x03" + nonce + sealed)


def part_data(vault_id: bytes, kind: int, record_id: bytes, version: int, part: int) -> bytes:
    return T("aichor-vault/1/part", u32(FORMAT), vault_id, u8(kind), record_id, u64(version), u8(part),
             u8(PADDING_SCHEME))


def seal_part(keys: Keys, kind: int, record_id: bytes, version: int, part: int, nonce: bytes, padded: bytes) -> bytes:
    data = part_data(keys.vault_id, kind, record_id, version, part)
    return seal(keys.part(record_id, kind, version, part), nonce, data, padded)


def open_part(connection: sqlite3.Connection, keys: Keys, row: Row, part: int) -> Optional[Dict[str, Any]]:
    """One part's fields, or nothing if the version has no such part."""
    digest = row.digests[part]
    if digest is None:
        return None
    table = PART_TABLES[part]
    with refusing("integrity.record", f"{table} of record {row.record_id.hex()} version {row.version}"):
        size = connection.execute(f"SELECT length(sealed) FROM {table} WHERE id = ?", (row.id,)).fetchone()
        if size is None:
            raise Malformed("it is missing")
        if size[0] is None or size[0] > LARGEST_PART:
            raise Malformed("it is empty or over 16 MiB")
        nonce, sealed = connection.execute(f"SELECT nonce, sealed FROM {table} WHERE id = ?", (row.id,)).fetchone()
        if not isinstance(nonce, bytes) or not isinstance(sealed, bytes):
            raise Malformed("it is not bytes")
        if not equal(digest, part_digest(nonce, sealed)):
            raise Malformed("its digest differs from the row's")
        key = keys.part(row.record_id, row.kind, row.version, part)
        padded = unseal(key, nonce, part_data(keys.vault_id, row.kind, row.record_id, row.version, part), sealed)
        fields = read_part(row.kind, part, padding.unpad(padded, PART_STEPS[part]), row.parts == [1, 2, 3])
        if row.name_tag is not None and part == OVERVIEW and not equal(row.name_tag, keys.name_tag(fields["name"])):
            raise Malformed("it carries another name than its row")
    return fields


def check_reachable(connection: sqlite3.Connection, rows: List[Row]) -> None:
    """Part rows that no record row leads to: a full check only."""
    for part, table in PART_TABLES.items():
        wanted = {row.id for row in rows if row.digests[part] is not None}
        with refusing("integrity.records", f"the parts in {table}"):
            for (id_,) in connection.execute(f"SELECT id FROM {table}"):
                if id_ not in wanted:
                    raise Malformed("one belongs to no record")
