# SPDX-License-Identifier: Apache-2.0
"""The file and its schema (FORMAT.md section 3)."""
from __future__ import annotations

from pathlib import Path

from fault_kit import CASES, PAGE, Kit, case
from fault_tools import NEWER, NOT_A_VAULT, SCHEMA, patched, replaced, rewrite_schema, statement

from avlt.encoding import u32
from vault_writer import Editor

replaced("file-empty", "an empty file", b"")
replaced("file-one-byte", "one byte", b"S")
replaced("file-text", "a text", b"apiVersion: v1\nkind: Config\n" * 300)
replaced("file-magic-only", "SQLite's magic and nothing more", b"SQLite format 3\0")
replaced("file-zeros", "a page of zeros", bytes(8192))
patched("application-other", "another application's id", NOT_A_VAULT, 68, u32(0x0F055112))
patched("application-none", "no application id", NOT_A_VAULT, 68, u32(0))
patched("format-0", "user_version 0", NOT_A_VAULT, 60, u32(0))
patched("format-negative", "user_version -1", NOT_A_VAULT, 60, b"\xff" * 4)
patched("format-2", "user_version 2", NEWER, 60, u32(2))
patched("format-largest", "the largest user_version", NEWER, 60, u32(2**31 - 1))
patched("journal-wal", "both journal bytes say WAL", SCHEMA, 18, b"\2\2")
patched("journal-wal-write", "the write byte says WAL", SCHEMA, 18, b"\2")
patched("journal-wal-read", "the read byte says WAL", SCHEMA, 19, b"\2")
patched("reserved-none", "no reserved bytes", SCHEMA, 20, b"\0")
patched("reserved-fewer", "16 reserved bytes", SCHEMA, 20, b"\x10")
patched("reserved-more", "33 reserved bytes", SCHEMA, 20, b"\x21")


@case("truncated-99-bytes", "the first 99 bytes", NOT_A_VAULT)
def _(kit: Kit, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:99])


@case("truncated-100-bytes", "the first 100 bytes", PAGE, other_classes=[NOT_A_VAULT])
def _(kit: Kit, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def truncated(pages: int) -> None:
    @case(f"truncated-page-{pages:02}", f"the first {pages} pages", SCHEMA, other_classes=[NOT_A_VAULT])
    def _(kit: Kit, path: Path) -> None:
        path.write_bytes(path.read_bytes()[:pages * 8192])


def add_truncations(kit: Kit) -> None:
    """One for each page of this base, and one inside a page. Asked for by the kit, which alone knows the base."""
    CASES[:] = [one for one in CASES if not one.name.startswith("truncated-page-")]
    for pages in range(1, kit.base.stat().st_size // 8192):
        truncated(pages)


@case("truncated-inside-a-page", "the last page but one lacks its second half", PAGE)
def _(kit: Kit, path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:len(content) // 8192 * 8192 - 8192 * 3 // 2])


def rebuilt(name: str, what: str, *pragmas: str) -> None:
    """The same rows in a file that SQLite laid out otherwise."""
    @case(name, what, SCHEMA, in_first_bytes=True)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            for pragma in pragmas:
                editor.execute(f"PRAGMA {pragma}")
            editor.execute("VACUUM")


rebuilt("page-size-4096", "pages of 4096 bytes", "page_size=4096")
rebuilt("page-size-65536", "pages of 65536 bytes", "page_size=65536")
rebuilt("auto-vacuum", "auto-vacuum", "auto_vacuum=FULL")
rebuilt("auto-vacuum-incremental", "incremental auto-vacuum", "auto_vacuum=INCREMENTAL")


@case("encoding-utf-16", "a database in UTF-16", SCHEMA, in_first_bytes=True)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        dump = {name: editor.execute(f"SELECT * FROM {name}") for kind, name in editor.execute(
            "SELECT type, name FROM sqlite_schema WHERE type = 'table'")}
    path.unlink()
    with Editor.create(path, kit.keys, kit.random, encoding="UTF-16le") as editor:
        for name, rows in dump.items():
            for row in rows:
                editor.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)


statement("schema-trigger", "an added trigger", SCHEMA,
          "CREATE TRIGGER extra AFTER INSERT ON log BEGIN DELETE FROM log; END")
statement("schema-view", "an added view", SCHEMA, "CREATE VIEW extra AS SELECT * FROM record")
statement("schema-table", "an added table", SCHEMA, "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT")
statement("schema-index", "an added index", SCHEMA, "CREATE INDEX extra ON record (state)")
statement("schema-statistics", "SQLite's own statistics table", SCHEMA, "ANALYZE")
statement("schema-index-missing", "the index record_name is missing", SCHEMA, "DROP INDEX record_name")
statement("schema-table-missing", "the table log is missing", SCHEMA, "DROP TABLE log")
statement("schema-column-added", "an added column", SCHEMA, "ALTER TABLE record ADD COLUMN extra BLOB")
statement("schema-column-renamed", "a renamed column", SCHEMA, "ALTER TABLE record RENAME COLUMN state TO status")


def rewritten(name: str, what: str, before: str, after: str) -> None:
    @case(name, what, SCHEMA)
    def _(kit: Kit, path: Path) -> None:
        rewrite_schema(path, [(before, after)])


rewritten("schema-column-type", "record.version has another type", "version INTEGER", "version ANY")
rewritten("schema-null-allowed", "manifest.mac may be NULL",
          "manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL)",
          "manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB)")
rewritten("schema-check-dropped", "header.id may be anything", " CHECK (id = 1)", "")
rewritten("schema-not-strict", "the tables are not STRICT", ") STRICT", ")")
rewritten("schema-not-unique", "record_name is not unique",
          "CREATE UNIQUE INDEX record_name", "CREATE INDEX record_name")
rewritten("schema-spaces", "one space more", "CREATE TABLE log (sequence", "CREATE TABLE log  (sequence")
rewritten("schema-case", "another case", "CREATE TABLE secret", "create table secret")
rewritten("schema-overflow", "a row of the schema goes on outside page 1",
          "CREATE TABLE log", "CREATE TABLE log /*" + 9000 * "x" + "*/")
rewritten("schema-unreadable", "SQL that cannot be parsed", "CREATE TABLE log", "CREATE TABEL log")
