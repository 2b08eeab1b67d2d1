# SPDX-License-Identifier: Apache-2.0
"""The manifest (section 8)."""
from __future__ import annotations

from pathlib import Path
from typing import Callable, List

from fault_kit import Kit, case
from fault_tools import HEADER, LOG, MANIFEST, RECORDS, statement, unconstrained

from avlt.encoding import T, read_tuple, u32, u64
from vault_writer import Editor

statement("manifest-missing", "no manifest", MANIFEST, "DELETE FROM manifest")
unconstrained("manifest-two-rows", "a second row in manifest", MANIFEST,
              "INSERT INTO manifest SELECT 2, body, mac FROM manifest")
unconstrained("manifest-body-null", "manifest.body is NULL", MANIFEST, "UPDATE manifest SET body = NULL")
statement("manifest-mac-stripped", "an empty manifest MAC", MANIFEST, "UPDATE manifest SET mac = x''")
statement("manifest-mac-zero", "a manifest MAC of zeros", MANIFEST, "UPDATE manifest SET mac = zeroblob(32)")
statement("manifest-empty", "an empty manifest", MANIFEST, "UPDATE manifest SET body = x''")
statement("manifest-cut", "the manifest lacks its last byte", MANIFEST,
          "UPDATE manifest SET body = substr(body, 1, length(body) - 1)")


@case("manifest-of-another-vault", "the manifest of another vault", MANIFEST)
def _(kit: Kit, path: Path) -> None:
    with Editor(kit.donor, kit.donor_keys) as donor, kit.edit(path) as editor:
        editor.execute("UPDATE manifest SET body = ?, mac = ?", donor.execute("SELECT body, mac FROM manifest")[0])


def manifest_items(name: str, what: str, expected: str, change: Callable[[List[bytes]], List[bytes]]) -> None:
    @case(name, what + ", re-sealed", expected)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            body = editor.execute("SELECT body FROM manifest")[0][0]
            editor.set_manifest_body(T(*change(header_items(body))))


def header_items(body: bytes) -> List[bytes]:
    return read_tuple(body, 12)


def item(index: int, value: bytes) -> Callable[[List[bytes]], List[bytes]]:
    return lambda items: [value if number == index else old for number, old in enumerate(items)]


manifest_items("manifest-label", "another label", MANIFEST, item(0, b"aichor-vault/1/mark"))
manifest_items("manifest-format-2", "format 2", MANIFEST, item(1, u32(2)))
manifest_items("manifest-vault-id", "another vault id", MANIFEST, item(2, bytes(16)))
manifest_items("manifest-generation-4-bytes", "a generation of 4 bytes", MANIFEST, item(3, u32(5)))
manifest_items("manifest-item-more", "one item more", MANIFEST, lambda items: [*items, b""])
manifest_items("manifest-item-less", "one item less", MANIFEST, lambda items: items[:-1])
manifest_items("manifest-root-31", "a root of 31 bytes", MANIFEST, lambda items: item(5, items[5][:31])(items))
manifest_items("manifest-header-digest", "another header digest", HEADER, item(6, bytes(32)))
manifest_items("manifest-header-counter", "another header counter", HEADER, item(7, u64(77)))
manifest_items("manifest-count", "one row more", RECORDS,
               lambda items: item(4, u64(int.from_bytes(items[4], "big") + 1))(items))
manifest_items("manifest-root", "another root", RECORDS, item(5, bytes(32)))
manifest_items("manifest-first-lower", "a first log sequence of 0", LOG, item(8, u64(0)))
manifest_items("manifest-first-higher", "a first log sequence one higher", LOG,
               lambda items: item(8, u64(int.from_bytes(items[8], "big") + 1))(items))
manifest_items("manifest-mac-before", "another MAC before the first entry", LOG, item(9, b"\1" * 32))
manifest_items("manifest-last-higher", "a last log sequence one higher", LOG,
               lambda items: item(10, u64(int.from_bytes(items[10], "big") + 1))(items))
manifest_items("manifest-last-huge", "a last log sequence of 2^64 - 1", LOG, item(10, b"\xff" * 8))
manifest_items("manifest-last-mac", "another last MAC", LOG, item(11, bytes(32)))


@case("manifest-older", "the manifest of the generation before; a log entry was added since", LOG)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        old = editor.execute("SELECT body, mac FROM manifest")[0]
        kit.log(editor, "cluster.changed")
        editor.commit()
        editor.execute("UPDATE manifest SET body = ?, mac = ?", old)


@case("manifest-older-same-log", "the manifest of the generation before; only the records changed since", RECORDS)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        old = editor.execute("SELECT body, mac FROM manifest")[0]
        editor.add_row(200, kit.random(16), 1, 1, {1: b""})
        editor.commit()
        editor.execute("UPDATE manifest SET body = ?, mac = ?", old)
