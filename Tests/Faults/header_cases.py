# SPDX-License-Identifier: Apache-2.0
"""The header and its slots (section 4)."""
from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Callable, Sequence, Tuple

from fault_kit import WRONG_PASSPHRASE, Kit, case
from fault_tools import HEADER, LOCKED, NEWER, fields_with, statement, unconstrained

from avlt import header
from avlt.crypto import sha256
from avlt.encoding import u32, u64, write_fields
from vault_writer import Editor, NewSlot, make_slot

statement("header-missing", "no header", HEADER, "DELETE FROM header")
unconstrained("header-two-rows", "a second row in header", HEADER, "INSERT INTO header SELECT 2, body, mac FROM header")
unconstrained("header-other-id", "the header's row has the id 2", HEADER, "UPDATE header SET id = 2")
unconstrained("header-body-null", "header.body is NULL", HEADER, "UPDATE header SET body = NULL")
unconstrained("header-mac-null", "header.mac is NULL", HEADER, "UPDATE header SET mac = NULL")
unconstrained("header-body-text", "header.body is text", HEADER, "UPDATE header SET body = 'text'")
statement("header-mac-stripped", "an empty header MAC", HEADER, "UPDATE header SET mac = x''")
statement("header-mac-cut", "a header MAC of 16 bytes", HEADER, "UPDATE header SET mac = substr(mac, 1, 16)")
statement("header-mac-zero", "a header MAC of zeros", HEADER, "UPDATE header SET mac = zeroblob(32)")
statement("header-empty", "an empty header body", HEADER, "UPDATE header SET body = x''")


def header_changed(name: str, what: str, expected: str, change: Callable[[Kit, Editor], bytes], sealed: bool,
                   unlock_with: Sequence[str] = ("keyFile",), manifest: bool = False) -> None:
    """`sealed`: with a fresh MAC; `manifest`: named by a fresh manifest too."""
    @case(name, what, expected, unlock_with=unlock_with)
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            counter = kit.counter(editor)
            editor.set_header(change(kit, editor), sealed)
            if manifest:
                editor.set_manifest(dataclasses.replace(editor.manifest(), header_counter=counter,
                                                        header_digest=sha256(b"\x04" + editor.header_body)))


for sealed, suffix in ((False, ""), (True, "-sealed")):
    how = ", re-sealed" if sealed else ""
    header_changed(f"header-format-2{suffix}", f"the header says format 2{how}", NEWER,
                   lambda kit, editor: fields_with(editor, 1, u32(2)), sealed, manifest=False)
header_changed("header-format-0", "the header says format 0, re-sealed", HEADER,
               lambda kit, editor: fields_with(editor, 1, u32(0)), True, manifest=True)
header_changed("header-format-2-bytes", "the format has 2 bytes, re-sealed", HEADER,
               lambda kit, editor: fields_with(editor, 1, b"\0\1"), True)
header_changed("header-vault-id", "another vault id", LOCKED,
               lambda kit, editor: fields_with(editor, 2, bytes(16)), False)
header_changed("header-vault-id-cut", "a vault id of 15 bytes", HEADER,
               lambda kit, editor: fields_with(editor, 2, bytes(15)), False)
header_changed("header-counter", "another header counter", HEADER,
               lambda kit, editor: fields_with(editor, 3, u64(99)), False)
header_changed("header-counter-sealed", "another header counter, with a fresh MAC, but not in the manifest", HEADER,
               lambda kit, editor: fields_with(editor, 3, u64(99)), True)
header_changed("header-cut", "the body lacks its last byte", HEADER,
               lambda kit, editor: editor.header_body[:-1], False)
header_changed("header-byte-behind", "one byte behind the last field", HEADER,
               lambda kit, editor: editor.header_body + b"\0", False)
header_changed("header-tags-decreasing", "the slots come first, re-sealed", HEADER,
               lambda kit, editor: write_fields(sorted(editor.header_fields(), key=lambda field: -field[0])),
               True, manifest=True)
header_changed("header-vault-id-twice", "the vault id occurs twice, re-sealed", HEADER,
               lambda kit, editor: write_fields([*editor.header_fields()[:2], *editor.header_fields()[1:]]),
               True, manifest=True)
header_changed("header-counter-missing", "no header counter, re-sealed", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 3]), True)
header_changed("header-no-slot", "no slot", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4]), False)
header_changed("header-too-long", "a body of 65,537 bytes, re-sealed", HEADER, lambda kit, editor: write_fields(
    [*editor.header_fields(), (9, bytes(65_537 - 6 - len(editor.header_body)))]), True, manifest=True)
header_changed("header-200-slots", "200 slots", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4] + [(4, editor.slots()[0])] * 200), False)
header_changed("header-33-slots", "33 slots, re-sealed", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4]
    + [(4, kit.new_slot(f"slot {number}")) for number in range(33)]), True, manifest=True)
header_changed("header-9-passphrases", "9 slots with a passphrase, re-sealed", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4] + [(4, kit.new_slot("key file"))]
    + [(4, kit.new_slot(f"slot {number}", header.PASSPHRASE)) for number in range(9)]), True, manifest=True)
header_changed("slot-removed", "a slot is removed", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[1] != slot_of(editor, header.PASSPHRASE)[1]]), False)
header_changed("slot-removed-mine", "the slot that was to open is removed", LOCKED, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4 or field[1] != slot_of(editor, header.PASSPHRASE)[1]]),
    False, unlock_with=["passphrase"])
header_changed("slot-of-another-vault", "a slot of another vault is added", HEADER, lambda kit, editor: write_fields(
    [*editor.header_fields(), (4, donor_slot(kit))]), False)
header_changed("slot-of-another-vault-first", "another vault's slots in place of this one's", LOCKED,
               lambda kit, editor: write_fields([field for field in editor.header_fields() if field[0] != 4]
                                                + [(4, donor_slot(kit))]), False)
header_changed("slot-twice", "one slot occurs twice, re-sealed", HEADER, lambda kit, editor: write_fields(
    [*editor.header_fields(), (4, editor.slots()[-1])]), True, manifest=True)
header_changed("slots-exchanged", "two slots change places", HEADER, lambda kit, editor: write_fields(
    [field for field in editor.header_fields() if field[0] != 4] + [(4, slot) for slot in editor.slots()[::-1]]), False)


def donor_slot(kit: Kit) -> bytes:
    with Editor(kit.donor, kit.donor_keys) as editor:
        return next(slot for slot in editor.slots() if header.OTHER_SLOT.read(slot)["type"] == header.KEY_FILE)


def slot_of(editor: Editor, kind: int) -> Tuple[int, bytes]:
    """The last slot of a type: of the passphrases it is the kit's own."""
    slots = editor.slots()
    return [(index, slot) for index, slot in enumerate(slots) if header.OTHER_SLOT.read(slot)["type"] == kind][-1]


@case("header-older", "the header from before a slot was added, with its own MAC, in the newer vault", HEADER)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(path) as editor:
        old = editor.execute("SELECT body, mac FROM header")[0]
    path.write_bytes(kit.newer.read_bytes())
    with kit.edit(path) as editor:
        editor.execute("UPDATE header SET body = ?, mac = ?", old)


@case("header-newer", "the header from after a slot was added, with its own MAC, in the older vault", HEADER)
def _(kit: Kit, path: Path) -> None:
    with kit.edit(kit.newer) as editor:
        new = editor.execute("SELECT body, mac FROM header")[0]
    with kit.edit(path) as editor:
        editor.execute("UPDATE header SET body = ?, mac = ?", new)


def slot_edited(name: str, what: str, tag: int, value: bytes, expected_same: str = LOCKED,
                kind: int = header.PASSPHRASE, also_same: bool = True) -> None:
    """One field of the passphrase's slot; unlocked with the key file, and then with the slot's own passphrase."""
    def build(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            slots = editor.slots()
            index, slot = slot_of(editor, kind)
            slots[index] = write_fields([(number, value if number == tag else old)
                                         for number, old in header.read_fields(slot)])
            editor.set_slots(slots, sealed=False)
    case(f"slot-{name}", f"{what}; another slot opens", HEADER)(build)
    if also_same:
        case(f"slot-{name}-same", f"{what}; this slot is to open", expected_same, unlock_with=["passphrase"])(build)


slot_edited("n-raised", "N is raised to 2^16", 6, u32(2**16))
slot_edited("n-lowered", "N is lowered to 2^10", 6, u32(2**10))
slot_edited("n-bomb", "N is 2^30", 6, u32(2**30))
slot_edited("n-0", "N is 0", 6, u32(0))
slot_edited("n-3", "N is 3", 6, u32(3))
slot_edited("n-not-a-power", "N is 3 * 2^15", 6, u32(3 * 2**15))
slot_edited("r-0", "r is 0", 7, u32(0))
slot_edited("r-9", "r is 9", 7, u32(9))
slot_edited("p-0", "p is 0", 8, u32(0))
slot_edited("p-2", "p is 2", 8, u32(2))
slot_edited("p-huge", "p is 2^31", 8, u32(2**31))
slot_edited("salt-other", "another salt", 9, bytes(16))
slot_edited("commitment-other", "another commitment", 10, bytes(32))
slot_edited("wrap-nonce-other", "another wrap nonce", 11, bytes(12))
slot_edited("wrapped-other", "another wrapped root key", 12, bytes(48))
slot_edited("id-other", "another slot id", 1, bytes(8))
slot_edited("type-other", "the passphrase's slot says key file", 2, b"\2")
slot_edited("type-unknown", "the passphrase's slot says type 9", 2, b"\x09")
slot_edited("label-tag-other", "another label tag", 3, bytes(8), HEADER)
slot_edited("info-other", "another info", 5, bytes(144), HEADER)
for length in (0, 15, 17):
    slot_edited(f"salt-{length}", f"a salt of {length} bytes", 9, bytes(length), HEADER)
slot_edited("n-8-bytes", "an N of 8 bytes", 6, u64(2**15), HEADER, also_same=False)
slot_edited("commitment-31", "a commitment of 31 bytes", 10, bytes(31), HEADER, also_same=False)
slot_edited("wrap-nonce-11", "a wrap nonce of 11 bytes", 11, bytes(11), HEADER, also_same=False)
slot_edited("wrapped-49", "a wrapped root key of 49 bytes", 12, bytes(49), HEADER, also_same=False)
slot_edited("id-7", "a slot id of 7 bytes", 1, bytes(7), HEADER, also_same=False)


def weak_slot(name: str, n: int, r: int, p: int) -> None:
    """A slot that would open, honestly made and sealed, with parameters that no reader may run."""
    @case(f"slot-refused-{name}", f"a re-sealed slot with N = {n}, r = {r}, p = {p} and the right passphrase", LOCKED,
          unlock_with=["wrongPassphrase"])
    def _(kit: Kit, path: Path) -> None:
        with kit.edit(path) as editor:
            new = NewSlot(header.PASSPHRASE, "weak", passphrase=WRONG_PASSPHRASE, n=n, r=r, p=p)
            editor.set_slots([*editor.slots(), make_slot(kit.keys, new, kit.random)])
            editor.seal_manifest()


weak_slot("n", 2**14, 8, 1)
weak_slot("r-4", 2**15, 4, 1)
weak_slot("r-16", 2**15, 16, 1)
weak_slot("p", 2**15, 8, 5)
case("wrong-passphrase", "an honest vault and a wrong passphrase", LOCKED, unlock_with=["wrongPassphrase"])(
    lambda kit, path: None)
case("wrong-key-file", "an honest vault and a wrong key file", LOCKED, unlock_with=["wrongKeyFile"])(
    lambda kit, path: None)
