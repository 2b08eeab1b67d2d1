# SPDX-License-Identifier: Apache-2.0
"""Sealed parts and what they hold (sections 5 to 7): found when the part is opened."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, Tuple

from fault_kit import Kit, case
from fault_tools import RECORD, RECORDS, exchange_columns, exchange_parts, lax, part_row, put, rows_changed

from avlt import header, padding, plaintext, records
from avlt.encoding import T, u32, write_fields
from vault_writer import Editor


def part_changed(name: str, what: str, change: Callable[[Kit, Editor], Any], found_by: str = "read",
                 resealed: bool = False, expected: str = RECORD) -> None:
    rows_changed(name, what, change, expected, found_by, resealed)


for table in ("overview", "material", "secret"):
    part_changed(f"part-{table}-missing", f"a current version's {table} is missing",
                 lambda kit, editor, table=table: editor.execute(
                     f"DELETE FROM {table} WHERE id = ?", (kit.current(editor).id,)))
    part_changed(f"part-{table}-exchanged", f"two clusters' rows in {table} are exchanged",
                 lambda kit, editor, table=table: exchange_parts(
                     editor, kit.current(editor, 0), kit.current(editor, 1), table))
    part_changed(f"part-{table}-exchanged-digest-sealed",
                 f"two clusters' rows in {table} and their digests are exchanged",
                 lambda kit, editor, table=table: (
                     exchange_parts(editor, kit.current(editor, 0), kit.current(editor, 1), table),
                     exchange_columns(editor, kit.current(editor, 0), kit.current(editor, 1), f"{table}_digest")),
                 resealed=True)
    part_changed(f"part-{table}-unreachable", f"a row in {table} that belongs to no record",
                 lambda kit, editor, table=table: editor.execute(
                     f"INSERT INTO {table} SELECT (SELECT max(id) + 9 FROM record), nonce, sealed "
                     f"FROM {table} LIMIT 1"),
                 "full", expected=RECORDS)
rows_changed("part-exchanged-digest", "the secrets of two clusters and their digests are exchanged",
             lambda kit, editor: (
                 exchange_parts(editor, kit.current(editor, 0), kit.current(editor, 1), "secret"),
                 exchange_columns(editor, kit.current(editor, 0), kit.current(editor, 1), "secret_digest")))
part_changed("part-of-old-version", "a current version with its predecessor's secret",
             lambda kit, editor: exchange_parts(editor, kit.superseded(editor), kit.successor(
                 editor, kit.superseded(editor)), "secret"))
part_changed("part-of-old-version-sealed", "a current version with its predecessor's secret and digest",
             lambda kit, editor: old_secret(kit, editor), resealed=True)
part_changed("part-material-as-secret", "a material part in the secret's place",
             lambda kit, editor: put(editor, kit.current(editor), 3,
                                     *part_row(editor, kit.current(editor), "material"), digest=True), resealed=True)
part_changed("part-of-another-vault", "a part sealed in another vault",
             lambda kit, editor: put(editor, kit.current(editor), 3, *donor_part(kit), digest=True), resealed=True)
part_changed("part-beside-removal", "a secret's row next to a tombstone's", lambda kit, editor: editor.execute(
    "INSERT INTO secret SELECT ?, nonce, sealed FROM secret LIMIT 1", (kit.tombstone(editor).id,)),
    "full", expected=RECORDS)


def old_secret(kit: Kit, editor: Editor) -> None:
    old = kit.superseded(editor)
    put(editor, kit.successor(editor, old), 3, *part_row(editor, old, "secret"), digest=True)


def donor_part(kit: Kit) -> Tuple[bytes, bytes]:
    with Editor(kit.donor, kit.donor_keys) as donor:
        nonce, sealed = donor.execute("SELECT nonce, sealed FROM secret LIMIT 1")[0]
    return nonce, sealed


def bytes_changed(name: str, what: str, change: Callable[[bytes, bytes], Tuple[bytes, bytes]]) -> None:
    """Once with the digest as it was, and once with the digest and the manifest brought up to date."""
    def build(digest: bool) -> Callable[[Kit, Editor], None]:
        def run(kit: Kit, editor: Editor) -> None:
            row = kit.current(editor)
            put(editor, row, 3, *change(*part_row(editor, row, "secret")), digest=digest)
        return run
    part_changed(f"part-{name}", f"a secret with {what}", build(False))
    part_changed(f"part-{name}-sealed", f"a secret with {what}", build(True), resealed=True)


bytes_changed("nonce-11", "a nonce of 11 bytes", lambda nonce, sealed: (nonce[:11], sealed))
bytes_changed("nonce-13", "a nonce of 13 bytes", lambda nonce, sealed: (nonce + b"\0", sealed))
bytes_changed("nonce-empty", "an empty nonce", lambda nonce, sealed: (b"", sealed))
bytes_changed("nonce-moved", "the nonce's last byte moved into the sealed bytes: the digest stays the same",
              lambda nonce, sealed: (nonce[:11], nonce[11:] + sealed))
bytes_changed("tag-12", "a tag of 12 bytes", lambda nonce, sealed: (nonce, sealed[:-4]))
bytes_changed("tag-flipped", "one bit of the tag flipped",
              lambda nonce, sealed: (nonce, sealed[:-1] + bytes([sealed[-1] ^ 1])))
bytes_changed("flipped", "one bit of the cipher text flipped",
              lambda nonce, sealed: (nonce, bytes([sealed[0] ^ 0x80]) + sealed[1:]))
bytes_changed("empty", "no sealed byte", lambda nonce, sealed: (nonce, b""))
bytes_changed("tag-only", "16 sealed bytes", lambda nonce, sealed: (nonce, sealed[-16:]))
bytes_changed("byte-behind", "one byte more", lambda nonce, sealed: (nonce, sealed + b"\0"))


part_changed("part-honest-but-other",
             "a secret honestly sealed for this very version, but not the one that was written",
             lambda kit, editor: other_secret(kit, editor, 12))
part_changed("part-nonce-13-honest", "a secret honestly sealed under a nonce of 13 bytes",
             lambda kit, editor: other_secret(kit, editor, 13), resealed=True)


def other_secret(kit: Kit, editor: Editor, nonce_size: int) -> None:
    row = kit.current(editor)
    padded = padding.pad(plaintext.CLUSTER_SECRET.write({"bearerToken": b"other"}), padding.CLASSES)
    digest = editor.put_part(row.id, row.kind, row.record_id, row.version, 3, padded, kit.random(nonce_size))
    if nonce_size != 12:
        editor.set_digest(row.id, 3, digest)


@case("part-sealed-null", "secret.sealed is NULL", RECORD, "read")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        row = kit.current(editor)
    lax(path, lambda connection: connection.execute("UPDATE secret SET sealed = NULL WHERE id = ?", (row.id,)))


@case("part-nonce-null", "overview.nonce is NULL", RECORD, "read")
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        row = kit.current(editor)
    lax(path, lambda connection: connection.execute("UPDATE overview SET nonce = NULL WHERE id = ?", (row.id,)))


def deep(name: str, what: str, part: int, make: Callable[[Kit, Editor, records.Row, bytes], bytes],
         target: Callable[[Kit, Editor], records.Row] = lambda kit, editor: kit.current(editor)) -> None:
    """Another padded plain text in an honest envelope. `make` gets the plain text as it was."""
    def change(kit: Kit, editor: Editor) -> None:
        row = target(kit, editor)
        nonce, sealed = part_row(editor, row, records.PART_TABLES[part])
        data = records.part_data(kit.keys.vault_id, row.kind, row.record_id, row.version, part)
        padded = records.unseal(kit.keys.part(row.record_id, row.kind, row.version, part), nonce, data, sealed)
        plain = padding.unpad(padded, records.PART_STEPS[part])
        editor.replace_part(row, part, make(kit, editor, row, plain))
    part_changed(f"deep-{name}", what, change, resealed=True)


def observation(kit: Kit, editor: Editor) -> records.Row:
    return kit.rows(editor, plaintext.OBSERVATION, records.CURRENT, (1, 2))[0]


def deep_fields(name: str, what: str, change: Callable[[Dict[int, bytes]], Dict[int, bytes]], part: int = 1,
                target: Callable[[Kit, Editor], records.Row] = lambda kit, editor: kit.current(editor)) -> None:
    def make(kit: Kit, editor: Editor, row: records.Row, plain: bytes) -> bytes:
        fields = [field for field in header.read_fields(plain) if field[0] != 8]
        return padding.pad(write_fields(sorted(change(dict(fields)).items())), records.PART_STEPS[part])
    deep(name, what, part, make, target)


def deep_plain(name: str, what: str, part: int, change: Callable[[bytes], bytes]) -> None:
    deep(name, what, part, lambda kit, editor, row, plain: padding.pad(change(plain), records.PART_STEPS[part]))


deep_fields("name-of-another", "the name inside is not the one that the row's tag stands for",
            lambda fields: {**fields, 1: b"impostor"})
deep_fields("name-form", "a name with a capital letter", lambda fields: {**fields, 1: b"Impostor"})
deep_fields("name-missing", "an overview without a name", lambda fields: {k: v for k, v in fields.items() if k != 1})
deep_fields("time-7-bytes", "a time of 7 bytes", lambda fields: {**fields, 3: bytes(7)})
deep_fields("not-utf-8", "text that is not UTF-8", lambda fields: {**fields, 7: b"\xff\xfe"})
deep_fields("claims-malformed", "token claims that are not a field map", lambda fields: {**fields, 17: b"\0"})
deep_fields("certificate-malformed", "a certificate summary with a digest of 31 bytes",
            lambda fields: {**fields, 18: write_fields([(6, bytes(31))])})
deep_fields("label-malformed", "a label that is not a pair", lambda fields: {**fields, 8: T("a")})
deep_fields("tombstone-with-endpoint", "a tombstone's overview with an API endpoint",
            lambda fields: {**fields, 4: b"https://a.example"}, target=lambda kit, editor: kit.tombstone(editor))
deep("observation-malformed", "an observation with a time of 7 bytes", 1, lambda kit, editor, row, plain: padding.pad(
    write_fields([(1, bytes(7))]), 512), observation)
deep("observation-cut", "an observation's material that lacks its last byte", 2, lambda kit, editor, row, plain:
     padding.pad(plain[:-1], padding.CLASSES), observation)
deep_plain("overview-cut", "an overview that lacks its last byte", 1, lambda plain: plain[:-1])
deep_plain("overview-tag-decreasing", "an overview with a decreasing tag", 1,
           lambda plain: plain + write_fields([(9000, b""), (8999, b"")]))
deep_plain("overview-name-twice", "an overview with two names", 1,
           lambda plain: write_fields([header.read_fields(plain)[0], *header.read_fields(plain)]))
deep_plain("labels-unsorted", "labels that are not sorted", 1, lambda plain: write_fields(
    sorted([f for f in header.read_fields(plain) if f[0] != 8] + [(8, T("b", "1")), (8, T("a", "2"))],
           key=lambda field: field[0])))
deep_plain("overview-empty", "an empty overview", 1, lambda plain: b"")
deep_plain("material-malformed", "material that is not a field map", 2, lambda plain: b"PEM")
deep_plain("secret-empty", "a secret that holds nothing", 3, lambda plain: b"")
deep_plain("secret-both", "a secret with token and password", 3, lambda plain: write_fields([(1, b"t"), (2, b"p")]))
for part, name in records.PART_TABLES.items():
    deep(f"padding-{name}", f"{name}: the padding's last byte is not zero", part,
         lambda kit, editor, row, plain, part=part: padding.pad(plain, records.PART_STEPS[part])[:-1] + b"\1")
    deep(f"padding-length-{name}", f"{name}: the padding's length does not fit", part,
         lambda kit, editor, row, plain, part=part: u32(2**31) + padding.pad(plain, records.PART_STEPS[part])[4:])
deep("padding-length-one-more", "the padding's length is one more than there are bytes", 3,
     lambda kit, editor, row, plain: u32(253) + bytes(252))
deep("padding-none", "two plain bytes, no room for a length", 3, lambda kit, editor, row, plain: b"\0\0")
deep("part-over-16-mib", "a part whose sealed bytes are over 16 MiB", 2,
     lambda kit, editor, row, plain: padding.pad(write_fields([(2, b"x" * 2**24)]), padding.CLASSES))
