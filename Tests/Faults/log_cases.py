# SPDX-License-Identifier: Apache-2.0
"""The log (section 9)."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from fault_kit import Kit, case
from fault_tools import LOG, lax, statement

from avlt import log, padding
from avlt.crypto import seal
from avlt.encoding import write_fields
from vault_writer import Editor


def log_changed(name: str, what: str, change: Callable[[Kit, Editor], Any], found_by: str = "unlock",
                resealed: bool = False) -> None:
    @case(name, what + (", re-sealed" if resealed else ""), LOG, found_by)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            change(kit, editor)
            if resealed:
                manifest = editor.manifest()
                editor.seal_chain(manifest.first_sequence, manifest.mac_before)
                editor.seal_manifest()


statement("log-last-deleted", "the last entry is deleted", LOG,
          "DELETE FROM log WHERE sequence = (SELECT max(sequence) FROM log)")
statement("log-first-deleted", "the first entry is deleted", LOG,
          "DELETE FROM log WHERE sequence = (SELECT min(sequence) FROM log)")
statement("log-all-deleted", "all entries are deleted", LOG, "DELETE FROM log")
statement("log-entry-after", "an entry stands after the last one", LOG,
          "INSERT INTO log SELECT sequence + 1, nonce, sealed, mac FROM log ORDER BY sequence DESC LIMIT 1")
statement("log-entry-0", "an entry stands before the first one", LOG,
          "INSERT INTO log SELECT min(sequence) - 1, nonce, sealed, mac FROM log")
statement("log-entry-negative", "an entry with a negative sequence", LOG,
          "INSERT INTO log SELECT -5, nonce, sealed, mac FROM log LIMIT 1")
statement("log-first-mac", "the first entry's MAC is another", LOG,
          "UPDATE log SET mac = zeroblob(32) WHERE sequence = (SELECT min(sequence) FROM log)")
statement("log-first-sealed", "the first entry is altered", LOG,
          "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = (SELECT min(sequence) FROM log)")
statement("log-last-mac", "the last entry's MAC is another", LOG,
          "UPDATE log SET mac = zeroblob(32) WHERE sequence = (SELECT max(sequence) FROM log)")
statement("log-last-sealed", "the last entry is altered, its MAC stands", LOG,
          "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = (SELECT max(sequence) FROM log)",
          found_by="read")
log_changed("log-middle-deleted", "an entry in the middle is deleted", lambda kit, editor: editor.execute(
    "DELETE FROM log WHERE sequence = ?", (kit.middle(editor),)), "full")
log_changed("log-middle-mac", "the MAC of an entry in the middle is another", lambda kit, editor: editor.execute(
    "UPDATE log SET mac = zeroblob(32) WHERE sequence = ?", (kit.middle(editor),)), "full")
log_changed("log-middle-sealed", "an entry in the middle is altered", lambda kit, editor: editor.execute(
    "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = ?", (kit.middle(editor),)), "read")
log_changed("log-middle-nonce", "an entry in the middle has a nonce of 11 bytes", lambda kit, editor: editor.execute(
    "UPDATE log SET nonce = substr(nonce, 1, 11) WHERE sequence = ?", (kit.middle(editor),)), "read")
log_changed("log-middle-cut", "an entry in the middle lacks 4 bytes of its tag", lambda kit, editor: editor.execute(
    "UPDATE log SET sealed = substr(sealed, 1, length(sealed) - 4) WHERE sequence = ?", (kit.middle(editor),)), "read")
log_changed("log-middle-empty", "an entry in the middle is empty", lambda kit, editor: editor.execute(
    "UPDATE log SET nonce = x'', sealed = x'', mac = x'' WHERE sequence = ?", (kit.middle(editor),)), "read")


@case("log-middle-null", "the MAC of an entry in the middle is NULL", LOG, "full")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        sequence = kit.middle(editor)
    lax(path, lambda connection: connection.execute("UPDATE log SET mac = NULL WHERE sequence = ?", (sequence,)))


def exchange_entries(kit: Kit, editor: Editor) -> None:
    a, b = kit.middle(editor), kit.middle(editor, 1)
    for before, after in ((a, -1), (b, a), (-1, b)):
        editor.execute("UPDATE log SET sequence = ? WHERE sequence = ?", (after, before))


log_changed("log-exchanged", "two entries in the middle change places", exchange_entries, "read")
log_changed("log-exchanged-sealed", "two entries in the middle change places", exchange_entries, "read", resealed=True)


@case("log-of-another-vault", "an entry of another vault in the middle", LOG, "read")
def _(kit: Kit, path: Path) -> None:
    with Editor(kit.donor, kit.donor_keys) as donor, kit.edit(path) as editor:
        _, *rest = donor.log_rows()[2]
        editor.execute("UPDATE log SET nonce = ?, sealed = ?, mac = ? WHERE sequence = ?", (*rest, kit.middle(editor)))


def deep_entry(name: str, what: str, padded: bytes) -> None:
    def change(kit: Kit, editor: Editor) -> None:
        sequence, nonce = kit.middle(editor), kit.random(12)
        sealed = seal(kit.keys.log_seal, nonce, log.entry_data(kit.keys.vault_id, sequence), padded)
        editor.execute("UPDATE log SET nonce = ?, sealed = ? WHERE sequence = ?", (nonce, sealed, sequence))
    log_changed(name, what, change, "read", resealed=True)


@case("log-before-entry-1", "a whole chain that starts with another MAC than zeros before entry 1, re-sealed", LOG)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        manifest = editor.manifest()
        start = b"\1" * 32
        # The base's log may begin later: then it is numbered anew.
        shift = manifest.first_sequence - 1
        entries = [(sequence - shift, kit.random(12)) for sequence, *_ in editor.log_rows()]
        editor.execute("DELETE FROM log")
        for sequence, nonce in entries:
            sealed = log.seal_entry(kit.keys, sequence, nonce, {"time": 1, "action": "cluster.added"})
            editor.execute("INSERT INTO log VALUES (?, ?, ?, x'')", (sequence, nonce, sealed))
        editor.seal_chain(1, start)
        editor.set_manifest(editor.honest_manifest(manifest.generation, (1, start)))


deep_entry("log-entry-malformed", "an entry that is no field map", padding.pad(b"text", 512))
deep_entry("log-entry-no-action", "an entry without an action", padding.pad(write_fields([(1, bytes(8))]), 512))
deep_entry("log-entry-padding", "an entry whose padding is not zero",
           padding.pad(write_fields([(1, bytes(8)), (2, b"x")]), 512)[:-1] + b"\1")
