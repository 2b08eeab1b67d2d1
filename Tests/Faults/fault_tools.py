# SPDX-License-Identifier: Apache-2.0
"""Short ways to write a case. "Re-sealed" means: made with the root key, so that every MAC fits."""
from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path
from typing import Any, Callable, Sequence, Tuple

from fault_kit import Kit, case

from avlt import records
from avlt.encoding import write_fields
from vault_writer import Editor

SCHEMA, HEADER, MANIFEST = "integrity.schema", "integrity.header", "integrity.manifest"
LOG, RECORDS, RECORD, ROLLBACK = "integrity.log", "integrity.records", "integrity.record", "integrity.rollback"
NOT_A_VAULT, NEWER, LOCKED = "file.not-a-vault", "format.newer", "vault.locked"


def patch(path: Path, offset: int, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


def replaced(name: str, what: str, content: bytes) -> None:
    @case(name, what, NOT_A_VAULT)
    def _(kit: Kit, path: Path) -> None:
        path.write_bytes(content)


def patched(name: str, what: str, expected: str, offset: int, data: bytes) -> None:
    """A fault in the first 100 bytes."""
    @case(name, what, expected, in_first_bytes=True)
    def _(kit: Kit, path: Path) -> None:
        patch(path, offset, data)


def statement(name: str, what: str, expected: str, *statements: str, found_by: str = "unlock",
              log_fault: str = "") -> None:
    """A fault made by plain SQL, without the key."""
    @case(name, what, expected, found_by, log_fault=log_fault)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            for one in statements:
                editor.execute(one)


def rewrite_schema(path: Path, changes: Sequence[Tuple[str, str]]) -> None:
    """Replaces text in `sqlite_schema.sql` without touching a row."""
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA writable_schema=ON")
    for before, after in changes:
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?)", (before, after))
    connection.close()


def lax(path: Path, action: Callable[[sqlite3.Connection], Any]) -> None:
    """Runs `action` while the constraints are off; the schema is then as before."""
    before = sqlite3.connect(str(path))
    schema = before.execute("SELECT name, sql FROM sqlite_schema").fetchall()
    before.close()
    rewrite_schema(path, [(" NOT NULL, ", ", "), (" NOT NULL)", ")"), (" CHECK (id = 1)", ""), (" STRICT", "")])
    connection = sqlite3.connect(str(path), isolation_level=None)
    action(connection)
    connection.close()
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA writable_schema=ON")
    for name, sql in schema:
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, name))
    connection.close()


def unconstrained(name: str, what: str, expected: str, sql: str, found_by: str = "unlock") -> None:
    @case(name, what, expected, found_by)
    def _(kit: Kit, path: Path) -> None:
        lax(path, lambda connection: connection.execute(sql))


def fields_with(editor: Editor, tag: int, value: bytes) -> bytes:
    return write_fields([(number, value if number == tag else old) for number, old in editor.header_fields()])


def rows_changed(name: str, what: str, change: Callable[[Kit, Editor], Any], expected: str = RECORDS,
                 found_by: str = "unlock", resealed: bool = False, other_classes: Sequence[str] = ()) -> None:
    """`resealed`: the manifest counts and hashes the changed rows."""
    @case(name, what + (", re-sealed" if resealed else ""), expected, found_by, other_classes=other_classes)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            change(kit, editor)
            if resealed:
                editor.seal_manifest()


def delete_row(kit: Kit, editor: Editor, row: records.Row) -> None:
    for table in ("record", "overview", "material", "secret"):
        editor.execute(f"DELETE FROM {table} WHERE id = ?", (row.id,))


def duplicate(kit: Kit, editor: Editor, row: records.Row, **changes: Any) -> int:
    id_ = editor.execute("SELECT max(id) + 1 FROM record")[0][0]
    copy = dataclasses.replace(row, id=id_, **changes)
    editor.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", dataclasses.astuple(copy))
    for table in ("overview", "material", "secret"):
        editor.execute(f"INSERT INTO {table} SELECT ?, nonce, sealed FROM {table} WHERE id = ?", (id_, row.id))
    return id_


def set_column(editor: Editor, row: records.Row, column: str, value: Any) -> None:
    editor.execute(f"UPDATE record SET {column} = ? WHERE id = ?", (value, row.id))


def exchange_columns(editor: Editor, a: records.Row, b: records.Row, *columns: str) -> None:
    rows = [[getattr(row, column) for column in columns] for row in (a, b)]
    for row in (a, b):
        for column in columns:
            # The unique index over the name tags never allows two that are equal.
            set_column(editor, row, column, None)
    for row, values in ((a, rows[1]), (b, rows[0])):
        for column, value in zip(columns, values):
            set_column(editor, row, column, value)


def exchange_parts(editor: Editor, a: records.Row, b: records.Row, table: str) -> None:
    for before, after in ((a.id, -1), (b.id, a.id), (-1, b.id)):
        editor.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (after, before))


def part_row(editor: Editor, row: records.Row, table: str) -> Tuple[bytes, bytes]:
    nonce, sealed = editor.execute(f"SELECT nonce, sealed FROM {table} WHERE id = ?", (row.id,))[0]
    return nonce, sealed


def put(editor: Editor, row: records.Row, part: int, nonce: bytes, sealed: bytes, digest: bool) -> None:
    table = records.PART_TABLES[part]
    editor.execute(f"UPDATE {table} SET nonce = ?, sealed = ? WHERE id = ?", (nonce, sealed, row.id))
    if digest:
        editor.set_digest(row.id, part, records.part_digest(nonce, sealed))


def commit(kit: Kit, path: Path, times: int = 1, action: str = "cluster.changed") -> None:
    with kit.edit(path) as editor:
        for _ in range(times):
            kit.log(editor, action)
            editor.commit()


def pruned(kit: Kit, path: Path, keep: int) -> None:
    """An honest pruning that leaves the last `keep` entries."""
    with kit.edit(path) as editor:
        rows = editor.log_rows()
        cut = len(rows) - keep
        editor.execute("DELETE FROM log WHERE sequence <= ?", (rows[cut - 1][0],))
        old = editor.manifest()
        editor.set_manifest(editor.honest_manifest(old.generation + 1, (rows[cut - 1][0] + 1, rows[cut - 1][3])))
