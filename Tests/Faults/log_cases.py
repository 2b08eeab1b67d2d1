# SPDX-License-Identifier: Apache-2.0
"""The log (section 9)."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from fault_kit import Kit, case
from fault_tools import LOG, commit, lax, pruned, statement

from avlt import log, padding
from avlt.crypto import seal
from avlt.encoding import write_fields
from vault_writer import Editor


def log_changed(name: str, what: str, change: Callable[[Kit, Editor], Any], found_by: str = "unlock",
                resealed: bool = False, log_fault: str = "edited") -> None:
    @case(name, what + (", re-sealed" if resealed else ""), LOG, found_by, log_fault=log_fault)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            change(kit, editor)
            if resealed:
                manifest = editor.manifest()
                editor.seal_chain(manifest.first_sequence, manifest.mac_before)
                editor.seal_manifest()


statement("log-last-deleted", "the last entry is deleted", LOG,
          "DELETE FROM log WHERE sequence = (SELECT max(sequence) FROM log)", log_fault="cut-at-end")
statement("log-first-deleted", "the first entry is deleted", LOG,
          "DELETE FROM log WHERE sequence = (SELECT min(sequence) FROM log)", log_fault="cut-at-beginning")
statement("log-all-deleted", "all entries are deleted", LOG, "DELETE FROM log", log_fault="missing")
statement("log-entry-after", "an entry comes after the last one", LOG,
          "INSERT INTO log SELECT sequence + 1, nonce, sealed, mac FROM log ORDER BY sequence DESC LIMIT 1", log_fault="beyond-manifest")
statement("log-entry-0", "an entry comes before the first one", LOG,
          "INSERT INTO log SELECT min(sequence) - 1, nonce, sealed, mac FROM log", log_fault="beyond-manifest")
statement("log-entry-negative", "an entry with a negative sequence", LOG,
          "INSERT INTO log SELECT -5, nonce, sealed, mac FROM log LIMIT 1", log_fault="beyond-manifest")
statement("log-first-mac", "the first entry's MAC is another", LOG,
          "UPDATE log SET mac = zeroblob(32) WHERE sequence = (SELECT min(sequence) FROM log)", log_fault="edited")
statement("log-first-sealed", "the first entry is altered", LOG,
          "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = (SELECT min(sequence) FROM log)", log_fault="edited")
statement("log-last-mac", "the last entry's MAC is another", LOG,
          "UPDATE log SET mac = zeroblob(32) WHERE sequence = (SELECT max(sequence) FROM log)", log_fault="edited")
statement("log-last-sealed", "the last entry is altered, its MAC is kept", LOG,
          "UPDATE log SET sealed = zeroblob(length(sealed)) WHERE sequence = (SELECT max(sequence) FROM log)",
          found_by="read", log_fault="edited")
log_changed("log-middle-deleted", "an entry in the middle is deleted", lambda kit, editor: editor.execute(
    "DELETE FROM log WHERE sequence = ?", (kit.middle(editor),)), "full", log_fault="missing")
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


@case("log-middle-null", "the MAC of an entry in the middle is NULL", LOG, "full", log_fault="edited")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        sequence = kit.middle(editor)
    lax(path, lambda connection: connection.execute("UPDATE log SET mac = NULL WHERE sequence = ?", (sequence,)))


def exchange_entries(kit: Kit, editor: Editor) -> None:
    a, b = kit.middle(editor), kit.middle(editor, 1)
    for before, after in ((a, -1), (b, a), (-1, b)):
        editor.execute("UPDATE log SET sequence = ? WHERE sequence = ?", (after, before))


log_changed("log-exchanged", "two entries in the middle change places", exchange_entries, "read",
            log_fault="reordered")
log_changed("log-exchanged-sealed", "two entries in the middle change places", exchange_entries, "read", resealed=True,
            log_fault="reordered")


@case("log-of-another-vault", "an entry of another vault in the middle", LOG, "read", log_fault="edited")
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


@case("log-before-entry-1", "a whole chain that starts with another MAC than zeros before entry 1, re-sealed", LOG,
      log_fault="edited")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        manifest = editor.manifest()
        start = b"\1" * 32
        # The base's log may begin later: then it is renumbered.
        shift = manifest.first_sequence - 1
        entries = [(sequence - shift, kit.random(12)) for sequence, *_ in editor.log_rows()]
        editor.execute("DELETE FROM log")
        for sequence, nonce in entries:
            sealed = log.seal_entry(kit.keys, sequence, nonce, {"time": 1, "action": "cluster.added"})
            editor.execute("INSERT INTO log VALUES (?, ?, ?, x'')", (sequence, nonce, sealed))
        editor.seal_chain(1, start)
        editor.set_manifest(editor.honest_manifest(manifest.generation, (1, start)))


deep_entry("log-entry-malformed", "an entry that is not a field map", padding.pad(b"text", 512))
deep_entry("log-entry-no-action", "an entry without an action", padding.pad(write_fields([(1, bytes(8))]), 512))
deep_entry("log-entry-padding", "an entry whose padding is not zero",
           padding.pad(write_fields([(1, bytes(8)), (2, b"x")]), 512)[:-1] + b"\1")


# What people do to logs as a whole, by plain SQL and without a key

statement("log-tail-deleted", "the last three entries are deleted", LOG,
          "DELETE FROM log WHERE sequence > (SELECT max(sequence) - 3 FROM log)", log_fault="cut-at-end")
statement("log-head-deleted", "the first three entries are deleted", LOG,
          "DELETE FROM log WHERE sequence < (SELECT min(sequence) + 3 FROM log)", log_fault="cut-at-beginning")
log_changed("log-two-deleted", "two entries in the middle are deleted", lambda kit, editor: editor.execute(
    "DELETE FROM log WHERE sequence IN (?, ?)", (kit.middle(editor), kit.middle(editor, 1))), "full",
            log_fault="missing")
log_changed("log-gap-closed", "an entry in the middle is deleted, and the later ones move up and leave their end", lambda
            kit, editor: close_gap(editor, kit.middle(editor)), log_fault="reordered")


def close_gap(editor: Editor, gone: int) -> None:
    last = editor.log_rows()[-1][0]
    editor.execute("DELETE FROM log WHERE sequence = ?", (gone,))
    for sequence in range(gone + 1, last + 1):
        editor.execute("UPDATE log SET sequence = ? WHERE sequence = ?", (sequence - 1, sequence))


@case("log-replaced", "all entries are another vault's, as many as there were", LOG, log_fault="foreign")
def _(kit: Kit, path: Path) -> None:
    replace_all(kit, path, 0)


@case("log-replaced-longer", "all entries are another vault's, and more", LOG, log_fault="foreign")
def _(kit: Kit, path: Path) -> None:
    replace_all(kit, path, 2)


def replace_all(kit: Kit, path: Path, more: int) -> None:
    with Editor(kit.donor, kit.donor_keys) as donor, kit.edit(path) as editor:
        rows = donor.log_rows()
        wanted = [sequence for sequence, *_ in editor.log_rows()]
        wanted += [wanted[-1] + number + 1 for number in range(more)]
        editor.execute("DELETE FROM log")
        for place, sequence in enumerate(wanted):
            editor.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (sequence, *rows[place % len(rows)][1:]))


@case("log-older-manifest", "the manifest of three changes ago; the log goes on", LOG, log_fault="older-manifest")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        old = editor.execute("SELECT body, mac FROM manifest")[0]
    commit(kit, path, times=3)
    with kit.edit(path) as editor:
        editor.execute("UPDATE manifest SET body = ?, mac = ?", old)


@case("log-older-manifest-pruned", "the manifest from before a pruning and a change", LOG, log_fault="older-manifest")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        old = editor.execute("SELECT body, mac FROM manifest")[0]
    commit(kit, path)
    pruned(kit, path, 3)
    with kit.edit(path) as editor:
        editor.execute("UPDATE manifest SET body = ?, mac = ?", old)


@case("log-pruned-put-back", "pruned entries are restored", LOG, log_fault="beyond-manifest")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        rows = editor.log_rows()
    pruned(kit, path, 3)
    with kit.edit(path) as editor:
        for row in rows[:-3]:
            editor.execute("INSERT INTO log VALUES (?, ?, ?, ?)", row)


@case("log-of-a-fork", "the last entry is that of another copy of this vault, of the same number", LOG, log_fault="edited")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(kit.newer) as newer:
        _, *fork = newer.log_rows()[-1]
    commit(kit, path, action="cluster.removed")
    with kit.edit(path) as editor:
        editor.execute("UPDATE log SET nonce = ?, sealed = ?, mac = ? WHERE sequence = (SELECT max(sequence) FROM log)",
                       tuple(fork))
