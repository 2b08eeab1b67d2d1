# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 4 and 4.1: the header and its key slots."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from .crypto import Keys, equal, expand, extract, scrypt, seal, sha256, unseal
from .database import FORMAT
from .encoding import Blob, Field, Map, RawFields, Signed64, T, Text, Unsigned, read_fields, u8, u32, unsigned
from .padding import SLOT_INFO, pad, unpad
from .refusal import Malformed, Refusal, refusing

LONGEST_BODY = 65_536
MOST_WORK = 2**25
PASSPHRASE, KEY_FILE, PASSPHRASE_AND_KEY_FILE, RECOVERY_CODE = 1, 2, 3, 4
SLOT_TYPES = {PASSPHRASE: "passphrase", KEY_FILE: "key-file", PASSPHRASE_AND_KEY_FILE: "passphrase-and-key-file",
              RECOVERY_CODE: "recovery-code"}

HEADER = Map({
    1: Field("format", Unsigned(4), required=True),
    2: Field("vaultId", Blob(16), required=True),
    3: Field("counter", Unsigned(8), required=True),
    4: Field("slots", Blob(), repeated=True, required=True),
})
SLOT = Map({
    1: Field("slotId", Blob(8), required=True),
    2: Field("type", Unsigned(1), required=True),
    3: Field("labelTag", Blob(8), required=True),
    4: Field("infoNonce", Blob(12), required=True),
    5: Field("info", Blob(), required=True),
    6: Field("n", Unsigned(4), required=True),
    7: Field("r", Unsigned(4), required=True),
    8: Field("p", Unsigned(4), required=True),
    9: Field("salt", Blob(16), required=True),
    10: Field("commitment", Blob(32), required=True),
    11: Field("wrapNonce", Blob(12), required=True),
    12: Field("wrapped", Blob(48), required=True),
})
# What a slot of a type unknown here may hold beyond its id, its type and its info is its own affair.
OTHER_SLOT = Map({tag: field for tag, field in SLOT.schema.items() if tag <= 5})
SLOT_INFORMATION = Map({
    1: Field("label", Text(longest=64), required=True),
    2: Field("created", Signed64(), required=True),
})


@dataclass(frozen=True)
class Credentials:
    """What the caller has; each slot is tried with what fits its type."""

    passphrases: Tuple[bytes, ...] = ()
    key_files: Tuple[bytes, ...] = ()
    recovery_codes: Tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Header:
    body: bytes
    mac: bytes
    vault_id: bytes
    counter: int
    slots: Tuple[Dict[str, Any], ...]
    fields: RawFields

    @property
    def digest(self) -> bytes:
        return sha256(b"\x04" + self.body)


def parse_header(body: object, mac: object) -> Header:
    """The first half of step 2 of section 10, up to the point where a slot is opened."""
    if not isinstance(body, bytes) or not isinstance(mac, bytes) or len(mac) != 32:
        raise Refusal("integrity.header", "the header is missing or its MAC is not 32 bytes")
    if len(body) > LONGEST_BODY:
        raise Refusal("integrity.header", f"the header has {len(body)} bytes")
    with refusing("integrity.header", "the header"):
        fields = read_fields(body)
        if fields and fields[0][0] == 1 and len(fields[0][1]) == 4 and unsigned(fields[0][1]) > FORMAT:
            raise Refusal("format.newer", f"format {unsigned(fields[0][1])} is newer than this program")
        values = HEADER.read(body)
        if values["format"] != FORMAT:
            raise Malformed(f"there is no format {values['format']}")
        slots = tuple(_parse_slot(slot) for slot in values["slots"])
        if len(slots) > 32:
            raise Malformed(f"{len(slots)} slots")
        if len({slot["slotId"] for slot in slots}) != len(slots):
            raise Malformed("two slots have the same id")
        if sum(slot["type"] in (PASSPHRASE, PASSPHRASE_AND_KEY_FILE) for slot in slots) > 8:
            raise Malformed("more than 8 slots with a passphrase")
    return Header(body, mac, values["vaultId"], values["counter"], slots, fields)


def _parse_slot(data: bytes) -> Dict[str, Any]:
    slot = OTHER_SLOT.read(data)
    return SLOT.read(data) if slot["type"] in SLOT_TYPES else slot


def parameters_allowed(slot: Dict[str, Any]) -> bool:
    """Checked before any KDF runs."""
    n, r, p = slot["n"], slot["r"], slot["p"]
    if slot["type"] in (PASSPHRASE, PASSPHRASE_AND_KEY_FILE):
        return 2**15 <= n <= 2**20 and n & (n - 1) == 0 and r == 8 and 1 <= p <= 4
    return n == r == p == 0


def slot_context(vault_id: bytes, slot: Dict[str, Any]) -> List[bytes]:
    return [vault_id, slot["slotId"], u8(slot["type"]), u32(slot["n"]), u32(slot["r"]), u32(slot["p"]), slot["salt"]]


def slot_secrets(vault_id: bytes, slot: Dict[str, Any], ikm: bytes) -> Tuple[bytes, bytes]:
    """The wrap key and the commitment."""
    both = expand(extract(vault_id, ikm), T("aichor-vault/1/slot", *slot_context(vault_id, slot)), 64)
    return both[:32], both[32:]


def wrap_data(vault_id: bytes, slot: Dict[str, Any], commitment: bytes) -> bytes:
    return T("aichor-vault/1/slot-wrap", u32(FORMAT), *slot_context(vault_id, slot), commitment)


def input_keys(slot: Dict[str, Any], given: Credentials) -> Sequence[bytes]:
    """Every input key material that the given credentials make for this slot."""
    kind = slot["type"]
    if kind == KEY_FILE:
        return given.key_files
    if kind == RECOVERY_CODE:
        return given.recovery_codes
    if kind not in (PASSPHRASE, PASSPHRASE_AND_KEY_FILE) or kind == PASSPHRASE_AND_KEY_FILE and not given.key_files:
        return ()
    stretched = [scrypt(passphrase, slot["salt"], slot["n"], slot["r"], slot["p"])
                 for passphrase in given.passphrases if 1 <= len(passphrase) <= 1024]
    if kind == PASSPHRASE:
        return stretched
    return [one + key_file for one in stretched for key_file in given.key_files]


def open_slot(vault_id: bytes, slot: Dict[str, Any], given: Credentials) -> Optional[bytes]:
    """The root key, or nothing: the reason why a slot does not open is not reported."""
    if slot["type"] not in SLOT_TYPES or not parameters_allowed(slot):
        return None
    for ikm in input_keys(slot, given):
        wrap, commitment = slot_secrets(vault_id, slot, ikm)
        if equal(slot["commitment"], commitment):
            try:
                root = unseal(wrap, slot["wrapNonce"], wrap_data(vault_id, slot, commitment), slot["wrapped"])
            except Malformed:
                continue
            return root
    return None


def work(slot: Dict[str, Any], given: Credentials) -> int:
    """What trying a slot costs: N * r * p for each passphrase, and nothing if something it needs is missing."""
    if slot["type"] == PASSPHRASE_AND_KEY_FILE and not given.key_files:
        return 0
    return int(slot["n"] * slot["r"] * slot["p"] * len(given.passphrases))


def slots_in_order(header: Header, given: Credentials) -> List[Dict[str, Any]]:
    """The slots that are tried, in the order of section 4.1, as long as they are within the bound."""
    ranks = {KEY_FILE: 0, RECOVERY_CODE: 0, PASSPHRASE_AND_KEY_FILE: 1, PASSPHRASE: 2}
    known = [slot for slot in header.slots if slot["type"] in SLOT_TYPES and parameters_allowed(slot)]
    rest, chosen = MOST_WORK, []
    for slot in sorted(known, key=lambda slot: (ranks[slot["type"]], work(slot, given))):
        if work(slot, given) <= rest:
            rest -= work(slot, given)
            chosen.append(slot)
    return chosen


def unlock(header: Header, given: Credentials) -> Tuple[Keys, bytes]:
    """The keys and the id of the slot that opened."""
    for slot in slots_in_order(header, given):
        root = open_slot(header.vault_id, slot, given)
        if root is not None:
            return Keys(root, header.vault_id), slot["slotId"]
    raise Refusal("vault.locked", "no slot opens with what was given")


def label_tag(vault_id: bytes, slot_id: bytes, label: str) -> bytes:
    return sha256(T("aichor-vault/1/slot-label", vault_id, slot_id, label))[:8]


def info_data(vault_id: bytes, slot_id: bytes) -> bytes:
    return T("aichor-vault/1/slot-info", vault_id, slot_id)


def seal_info(keys: Keys, slot_id: bytes, nonce: bytes, info: Dict[str, Any]) -> bytes:
    return seal(keys.slot_info, nonce, info_data(keys.vault_id, slot_id), pad(SLOT_INFORMATION.write(info), SLOT_INFO))


def open_info(keys: Keys, slot: Dict[str, Any]) -> Dict[str, Any]:
    with refusing("integrity.header", "a slot's info"):
        padded = unseal(keys.slot_info, slot["infoNonce"], info_data(keys.vault_id, slot["slotId"]), slot["info"])
        info = SLOT_INFORMATION.read(unpad(padded, SLOT_INFO))
        if not equal(slot["labelTag"], label_tag(keys.vault_id, slot["slotId"], info["label"])):
            raise Malformed("its label tag is another label's")
    return info
