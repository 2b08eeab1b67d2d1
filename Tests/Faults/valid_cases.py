# SPDX-License-Identifier: Apache-2.0
"""Vaults that are odd but valid, and must open."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Tuple

from fault_kit import Kit, case
from fault_tools import delete_row, fields_with, part_row, pruned

from avlt import header, padding, plaintext, records
from avlt.encoding import u64, write_fields
from vault_writer import Editor

case("opens-base", "the base itself")(lambda kit, path: None)
case("opens-by-passphrase", "the base, with the passphrase", unlock_with=["passphrase"])(lambda kit, path: None)
case("opens-by-both", "the base, with key file and passphrase", unlock_with=["keyFile", "passphrase"])(
    lambda kit, path: None)
case("opens-with-a-wrong-passphrase-too", "the base, with its key file and a wrong passphrase",
     unlock_with=["wrongPassphrase", "keyFile"])(lambda kit, path: None)
case("opens-newer", "one change later")(lambda kit, path: path.write_bytes(kit.newer.read_bytes()) and None)


def opening(name: str, what: str, change: Callable[[Kit, Editor], Any]) -> None:
    @case(f"opens-{name}", what)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            change(kit, editor)
            editor.seal_manifest()


def empty(editor: Editor) -> None:
    for table in ("record", "overview", "material", "secret"):
        editor.execute(f"DELETE FROM {table}")


def other_overview(kit: Kit, editor: Editor, *fields: Tuple[int, bytes]) -> None:
    row = kit.current(editor)
    nonce, sealed = part_row(editor, row, "overview")
    data = records.part_data(kit.keys.vault_id, row.kind, row.record_id, row.version, 1)
    padded = records.unseal(kit.keys.part(row.record_id, row.kind, row.version, 1), nonce, data, sealed)
    plain = padding.unpad(padded, 512) + write_fields(fields)
    editor.replace_part(row, 1, padding.pad(plain, 512))


def bearer(kit: Kit, editor: Editor) -> records.Row:
    """A current cluster with a bearer token: a secret part must hold what its overview says."""
    def has_token(row: records.Row) -> bool:
        nonce, sealed = part_row(editor, row, "secret")
        data = records.part_data(kit.keys.vault_id, row.kind, row.record_id, row.version, 3)
        padded = records.unseal(kit.keys.part(row.record_id, row.kind, row.version, 3), nonce, data, sealed)
        # Field 1 is a bearer token, field 2 a password.
        return header.read_fields(padding.unpad(padded, padding.CLASSES))[0][0] == 1
    return next(row for row in kit.rows(editor, plaintext.CLUSTER, records.CURRENT, (1, 2, 3)) if has_token(row))


def purge(kit: Kit, editor: Editor, record_id: bytes) -> None:
    for row in editor.rows():
        if row.record_id == record_id:
            delete_row(kit, editor, row)


def unknown_slot(kit: Kit, editor: Editor) -> None:
    fields = header.read_fields(kit.new_slot("of a later program"))
    later = write_fields([(tag, b"\x63" if tag == 2 else value) for tag, value in fields] + [(13, b"later")])
    editor.set_slots([later, *editor.slots()])


opening("unknown-kind", "objects of unknown kinds", lambda kit, editor: [
    editor.add_row(kind, kit.random(16), 7, 1, {1: write_fields([(500, b"later")]), 3: b""}) for kind in (6, 255)])
opening("object-without-parts", "an object of an unknown kind without parts", lambda kit, editor: editor.add_row(
    255, kit.random(16), 2**63 - 1, 1, {}))
opening("unknown-field-overview", "unknown fields in an overview",
        lambda kit, editor: other_overview(kit, editor, (23, b"later"), (65535, b"")))
opening("unknown-field-header", "an unknown field in the header", lambda kit, editor: editor.set_header(
    write_fields([*editor.header_fields(), (5, b"later")]), True))
opening("unknown-slot", "a slot of an unknown type, first in the list", unknown_slot)
opening("32-slots", "32 slots", lambda kit, editor: editor.set_slots(
    [kit.new_slot(f"slot {number}") for number in range(32)]))
opening("8-passphrases", "8 slots with a passphrase", lambda kit, editor: editor.set_slots(
    [kit.new_slot("key file")] + [kit.new_slot(f"slot {number}", header.PASSPHRASE) for number in range(8)]))
opening("empty-vault", "no record at all", lambda kit, editor: empty(editor))
opening("generation-2-63", "the generation 2^63", lambda kit, editor: editor.seal_manifest(generation=2**63))
opening("generation-2-64", "the generation 2^64 - 1", lambda kit, editor: editor.seal_manifest(generation=2**64 - 1))
opening("counter-2-63", "the header counter 2^63", lambda kit, editor: editor.set_header(
    fields_with(editor, 3, u64(2**63)), True))
opening("unknown-field-log", "an unknown field and an unknown action in a log entry",
        lambda kit, editor: editor.append_log({"time": 1, "action": "later.thing", "unknown": [(250, b"later")]}))
opening("time-backwards", "log times that run backwards, and one before 1970", lambda kit, editor: [
    editor.append_log({"time": time, "action": "cluster.changed"}) for time in (2_000_000_000, 1_000_000_000, -1)])
opening("large-note", "a note of 100,000 bytes", lambda kit, editor: editor.replace_part(
    kit.current(editor), 2, padding.pad(plaintext.CLUSTER_MATERIAL.write({"note": "n" * 100_000}), padding.CLASSES)))
opening("padding-exact", "a secret that fills its size class to the last byte", lambda kit, editor: editor.replace_part(
    bearer(kit, editor), 3, padding.pad(plaintext.CLUSTER_SECRET.write({"bearerToken": b"t" * 246}), padding.CLASSES)))
opening("padding-one-over", "a secret one byte longer than a size class", lambda kit, editor: editor.replace_part(
    bearer(kit, editor), 3, padding.pad(plaintext.CLUSTER_SECRET.write({"bearerToken": b"t" * 247}), padding.CLASSES)))
opening("purged", "a cluster and its observation purged",
        lambda kit, editor: purge(kit, editor, kit.current(editor).record_id))
case("opens-pruned-log", "a pruned log")(lambda kit, path: pruned(kit, path, 2))
case("opens-empty-log", "a log pruned to nothing")(lambda kit, path: pruned(kit, path, 0))


@case("opens-log-never-written", "a log without any entry ever")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        editor.execute("DELETE FROM log")
        editor.set_manifest(editor.honest_manifest(editor.manifest().generation))


@case("opens-vacuumed", "the same rows in a file that SQLite has laid out again")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        editor.execute("VACUUM")


@case("opens-without-parts-pages", "free pages left by deleted rows")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        row = kit.current(editor)
        for length in (200_000, 10):
            note = plaintext.CLUSTER_MATERIAL.write({"note": "n" * length})
            editor.replace_part(row, 2, padding.pad(note, padding.CLASSES))
        editor.seal_manifest()
