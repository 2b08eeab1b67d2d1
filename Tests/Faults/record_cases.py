# SPDX-License-Identifier: Apache-2.0
"""Record rows, the tree and the indexes (sections 5 and 8)."""
from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Callable, List, Sequence, Tuple

from fault_kit import Kit, case
from fault_tools import (
    HEADER, LOG, MANIFEST, RECORD, RECORDS, delete_row, duplicate, exchange_columns, rows_changed, set_column,
    unconstrained)

from avlt import records
from vault_writer import Editor

rows_changed("row-deleted", "a cluster's current version is deleted", lambda kit, editor: delete_row(
    kit, editor, kit.current(editor)))
rows_changed("row-history-deleted", "an old version is deleted: a gap or a cut history", lambda kit, editor: delete_row(
    kit, editor, kit.superseded(editor)))
rows_changed("row-tombstone-deleted", "a tombstone is deleted", lambda kit, editor: delete_row(
    kit, editor, kit.tombstone(editor)))
rows_changed("row-all-deleted", "all rows are deleted", lambda kit, editor: [
    editor.execute(f"DELETE FROM {table}") for table in ("record", "overview", "material", "secret")])
rows_changed("row-duplicated", "an old version occurs twice", lambda kit, editor: duplicate(
    kit, editor, kit.superseded(editor)))
rows_changed("row-duplicated-sealed", "an old version occurs twice", lambda kit, editor: duplicate(
    kit, editor, kit.superseded(editor)), resealed=True)
rows_changed("row-version-gap", "a current version's number is raised by one", lambda kit, editor: set_column(
    editor, kit.current(editor), "version", kit.current(editor).version + 1))
rows_changed("row-extra", "an additional row of an unknown kind", lambda kit, editor: editor.add_row(
    200, kit.random(16), 1, 1, {1: b""}))
rows_changed("row-of-another-cluster", "a row under another record id", lambda kit, editor: set_column(
    editor, kit.current(editor), "record_id", kit.random(16)))
rows_changed("row-revived", "an old version is marked current again, the current one superseded",
             lambda kit, editor: revive(kit, editor))
rows_changed("row-two-current", "an old version is marked current in addition to the current one", lambda kit, editor: (
    set_column(editor, kit.superseded(editor), "state", 1)))
rows_changed("tombstone-cleared", "a tombstone is marked superseded", lambda kit, editor: set_column(
    editor, kit.tombstone(editor), "state", 2))
rows_changed("tombstone-current", "a tombstone is marked current", lambda kit, editor: set_column(
    editor, kit.tombstone(editor), "state", 1))
rows_changed("row-kind", "a cluster says that it is a policy", lambda kit, editor: set_column(
    editor, kit.current(editor), "kind", 3))
rows_changed("name-tags-exchanged", "two clusters' name tags are exchanged", lambda kit, editor: exchange_columns(
    editor, kit.current(editor, 0), kit.current(editor, 1), "name_tag"))
rows_changed("name-tags-exchanged-sealed", "two clusters' name tags are exchanged",
             lambda kit, editor: exchange_columns(editor, kit.current(editor, 0), kit.current(editor, 1), "name_tag"),
             RECORD, "read", resealed=True)
rows_changed("name-tag-missing", "a current cluster without a name tag", lambda kit, editor: set_column(
    editor, kit.current(editor), "name_tag", None))
rows_changed("name-tag-missing-sealed", "a current cluster without a name tag", lambda kit, editor: set_column(
    editor, kit.current(editor), "name_tag", None), resealed=True)
rows_changed("name-tag-on-history", "an old version with a name tag", lambda kit, editor: set_column(
    editor, kit.superseded(editor), "name_tag", kit.random(16)), resealed=True)
rows_changed("name-tag-15", "a name tag of 15 bytes", lambda kit, editor: set_column(
    editor, kit.current(editor), "name_tag", bytes(15)), resealed=True)
rows_changed("record-id-15", "a record id of 15 bytes", lambda kit, editor: set_column(
    editor, kit.current(editor), "record_id", bytes(15)))
rows_changed("record-id-empty", "an empty record id", lambda kit, editor: set_column(
    editor, kit.current(editor), "record_id", b""))
rows_changed("digest-31", "a digest of 31 bytes", lambda kit, editor: set_column(
    editor, kit.current(editor), "secret_digest", bytes(31)), resealed=True)
rows_changed("digest-other", "another digest", lambda kit, editor: set_column(
    editor, kit.current(editor), "secret_digest", bytes(32)))
rows_changed("digest-missing", "a version that never had a secret, says its row", lambda kit, editor: set_column(
    editor, kit.current(editor), "secret_digest", None))
for kind in (0, 256, 257, -1):
    rows_changed(f"kind-{kind}", f"the kind {kind}", lambda kit, editor, kind=kind: set_column(
        editor, kit.current(editor), "kind", kind))
rows_changed("version-0", "the version 0", lambda kit, editor: set_column(
    editor, kit.superseded(editor), "version", 0))
rows_changed("version-0-sealed", "the version 0", lambda kit, editor: editor.add_row(
    200, kit.random(16), 0, 1, {1: b""}), resealed=True)
rows_changed("version-negative", "a negative version", lambda kit, editor: set_column(
    editor, kit.current(editor), "version", -1))
rows_changed("state-0", "the state 0", lambda kit, editor: set_column(editor, kit.superseded(editor), "state", 0))
rows_changed("state-4-sealed", "the state 4", lambda kit, editor: editor.add_row(
    200, kit.random(16), 1, 4, {1: b""}), resealed=True)
unconstrained("record-kind-null", "record.kind is NULL", RECORDS,
              "UPDATE record SET kind = NULL WHERE id = (SELECT min(id) FROM record)")
unconstrained("record-id-null", "record.record_id is NULL", RECORDS,
              "UPDATE record SET record_id = NULL WHERE id = (SELECT min(id) FROM record)")
unconstrained("record-version-null", "record.version is NULL", RECORDS,
              "UPDATE record SET version = NULL WHERE id = (SELECT min(id) FROM record)")
unconstrained("record-state-text", "record.state is text", RECORDS,
              "UPDATE record SET state = 'current' WHERE id = (SELECT min(id) FROM record)")
unconstrained("record-id-text", "record.record_id is text of 16 bytes", RECORDS,
              "UPDATE record SET record_id = '0123456789abcdef' WHERE id = (SELECT min(id) FROM record)")
# The same bytes as text: no digest and no MAC changes, but a search for the bytes no longer finds them.
unconstrained("name-tag-as-text", "a name tag is text of the same bytes", RECORDS,
              "UPDATE record SET name_tag = CAST(name_tag AS TEXT) WHERE name_tag IS NOT NULL")
unconstrained("digest-as-text", "a digest is text of the same bytes", RECORDS,
              "UPDATE record SET secret_digest = CAST(secret_digest AS TEXT) WHERE secret_digest IS NOT NULL")
unconstrained("header-body-as-text", "header.body is text of the same bytes", HEADER,
              "UPDATE header SET body = CAST(body AS TEXT)")
unconstrained("manifest-body-as-text", "manifest.body is text of the same bytes", MANIFEST,
              "UPDATE manifest SET body = CAST(body AS TEXT)")
unconstrained("log-mac-as-text", "the last entry's MAC is text of the same bytes", LOG,
              "UPDATE log SET mac = CAST(mac AS TEXT) WHERE sequence = (SELECT max(sequence) FROM log)")
unconstrained("part-as-text", "the sealed bytes of all secrets are text of the same bytes", RECORD,
              "UPDATE secret SET sealed = CAST(sealed AS TEXT)", found_by="read")


def revive(kit: Kit, editor: Editor) -> None:
    old = kit.superseded(editor)
    new = kit.successor(editor, old)
    set_column(editor, new, "name_tag", None)
    set_column(editor, new, "state", 2)
    set_column(editor, old, "state", 1)
    set_column(editor, old, "name_tag", new.name_tag)


@case("leaf-order", "a root over leaves in the order of insertion, re-sealed", RECORDS)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        rows = editor.rows()
        editor.seal_manifest(root=records.tree_root(rows[::-1]))


@case("leaves-of-another-vault", "the rows and parts of another vault", RECORDS)
def _(kit: Kit, path: Path) -> None:
    with Editor(kit.donor, kit.donor_keys) as donor, kit.edit(path) as editor:
        for table, columns in (("record", 9), ("overview", 3), ("material", 3), ("secret", 3)):
            editor.execute(f"DELETE FROM {table}")
            for row in donor.execute(f"SELECT * FROM {table}"):
                editor.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", row)


def behind_the_index(name: str, what: str, change: Callable[[Kit, Editor, Callable[[str], None]], None],
                     other_classes: Sequence[str] = ()) -> None:
    """The table and an index over it say different things. `hide` takes an index out of SQLite's sight for a while."""
    @case(name, what, RECORDS, other_classes=other_classes)
    def _(kit: Kit, path: Path) -> None:
        hidden: List[Tuple[Any, ...]] = []

        def hide(index: str) -> None:
            connection = sqlite3.connect(str(path), isolation_level=None)
            connection.execute("PRAGMA writable_schema=ON")
            hidden.extend(connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", (index,)))
            connection.execute("DELETE FROM sqlite_schema WHERE name = ?", (index,))
            # Other connections read the schema again when its number changes.
            version = connection.execute("PRAGMA schema_version").fetchone()[0]
            connection.execute(f"PRAGMA schema_version={version + 1}")
            connection.close()

        with kit.edit(path) as editor:
            change(kit, editor, hide)
        connection = sqlite3.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA writable_schema=ON")
        for row in hidden:
            connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
        connection.close()


def roll_one_row_back(kit: Kit, editor: Editor, hide: Callable[[str], None]) -> None:
    old = kit.superseded(editor)
    new = kit.successor(editor, old)
    hide("record_tree")
    for column in ("version", "overview_digest", "material_digest", "secret_digest"):
        set_column(editor, new, column, getattr(old, column))
    for table in ("overview", "material", "secret"):
        editor.execute(f"UPDATE {table} SET (nonce, sealed) = (SELECT nonce, sealed FROM {table} WHERE id = ?) "
                       "WHERE id = ?", (old.id, new.id))


def forget_name(kit: Kit, editor: Editor, hide: Callable[[str], None]) -> None:
    row = kit.current(editor)
    hide("record_tree")
    set_column(editor, row, "name_tag", None)
    hide("record_name")
    set_column(editor, row, "name_tag", row.name_tag)


def exchange_names(kit: Kit, editor: Editor, hide: Callable[[str], None]) -> None:
    a, b = kit.current(editor, 0), kit.current(editor, 1)
    hide("record_tree")
    exchange_columns(editor, a, b, "name_tag")
    hide("record_name")
    for row in (a, b):
        set_column(editor, row, "name_tag", row.name_tag)


def truncate_index(kit: Kit, editor: Editor, hide: Callable[[str], None]) -> None:
    row = kit.superseded(editor)
    tag = row.state
    hide("record_tree")
    set_column(editor, row, "state", 1 if tag == 2 else 2)


def falsify_index(kit: Kit, editor: Editor, hide: Callable[[str], None]) -> None:
    row = kit.superseded(editor)
    set_column(editor, row, "version", row.version + 1000)
    hide("record_tree")
    set_column(editor, row, "version", row.version)


behind_the_index("index-tells-otherwise", "the table is honest, the index record_tree has another version",
                 falsify_index)
behind_the_index("index-hides-rollback", "the table holds an old version as the current one, the index record_tree "
                 "the honest row: a root over the index is right", roll_one_row_back, [RECORD])
behind_the_index("index-forgets-name", "the index record_name lacks a cluster that the table has", forget_name)
behind_the_index("index-exchanges-names", "the index record_name leads to the wrong rows", exchange_names, [RECORD])
@case("index-names-out-of-order", "two entries of the index record_name are exchanged, so that a search misses both", RECORDS)
def _(kit: Kit, path: Path) -> None:
    connection = sqlite3.connect(str(path))
    root, = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'record_name'").fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    start = (root - 1) * 8192
    count = int.from_bytes(content[start + 3:start + 5], "big")
    assert content[start] == 10 and count >= 2, "record_name is one page with several entries"
    first, last = start + 8, start + 6 + 2 * count
    content[first:first + 2], content[last:last + 2] = content[last:last + 2], content[first:first + 2]
    path.write_bytes(content)


behind_the_index("index-hides-state", "the table has another state than the index record_tree", truncate_index)
