#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes docs/vectors/format-1.json: fixed inputs, and what FORMAT.md says follows from them.
`--check` only compares."""
from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, List, Tuple

from avlt import header, log, padding, plaintext, records
from avlt.crypto import HMAC, Keys, extract, scrypt, seal
from avlt.encoding import Map, T, i64, read_tuple, u8, u16, u32, u64, unsigned, write_fields
from avlt.mark import FileFacts, Mark, read_slot
from avlt.pages import CONTENT, page_tag
from avlt.recovery_code import CHECK_SYMBOLS, read_code, write_code
from avlt.refusal import Malformed

TARGET = Path(__file__).resolve().parents[2] / "docs" / "vectors" / "format-1.json"
Vectors = List[Dict[str, Any]]

ROOT_KEY = bytes(range(32))
VAULT_ID = bytes(range(0x40, 0x50))
RECORD_ID = bytes(range(0x80, 0x90))
KEYS = Keys(ROOT_KEY, VAULT_ID)
KEY_FILE = bytes(range(0xA0, 0xC0))
PASSPHRASE = "correct horse battery staple é".encode("utf-8")
CODE = bytes(range(200, 220))


def fixed(name: str, size: int) -> bytes:
    """Arbitrary bytes that anyone can make again: they are in the vectors anyway."""
    return hashlib.shake_256(b"format-1/" + name.encode("utf-8")).digest(size)


def tuples() -> Vectors:
    cases: List[Tuple[str, List[bytes]]] = [
        ("no item", []), ("one empty item", [b""]), ("two empty items", [b"", b""]), ("a text", [b"cluster"]),
        ("a and bc", [b"a", b"bc"]), ("ab and c", [b"ab", b"c"]), ("abc and nothing", [b"abc", b""]),
        ("integers of all sizes", [u8(1), u32(2), u64(3), i64(-4)]), ("text beyond ASCII", ["é😀".encode("utf-8")]),
        ("an item of 300 bytes", [bytes(300)]),
        ("an item that looks like a tuple", [T("a", "b")]),
    ]
    return [{"description": what, "items": [item.hex() for item in items], "encoded": T(*items).hex()}
            for what, items in cases]


def malformed_tuples() -> Vectors:
    cases = [
        ("a length cut short", 1, b"\0\0\0"), ("an item cut short", 1, T("abc")[:-1]), ("one item too few", 2, T("a")),
        ("one item too many", 1, T("a", "b")), ("a byte behind the last item", 1, T("a") + b"\0"),
        ("a length of 2^32 - 1", 1, b"\xff\xff\xff\xffa"),
    ]
    for _, count, encoded in cases:
        _must_fail(lambda: read_tuple(encoded, count))
    return [{"description": what, "count": count, "encoded": encoded.hex()} for what, count, encoded in cases]


def _must_fail(action: Any) -> str:
    try:
        action()
    except Malformed as error:
        return str(error)
    raise AssertionError("this should have been refused")


def derived_keys() -> Vectors:
    names = {"header-mac": KEYS.header_mac, "slot-info": KEYS.slot_info, "manifest-mac": KEYS.manifest,
             "name-index": KEYS.name_index, "fingerprint": KEYS.fingerprint, "log-seal": KEYS.log_seal,
             "log-mac": KEYS.log_mac, "mark-mac": KEYS.mark}
    return [{"label": f"aichor-vault/1/{name}", "info": T(f"aichor-vault/1/{name}", VAULT_ID).hex(), "key": key.hex()}
            for name, key in names.items()]


def part_keys() -> Vectors:
    places = [(1, 1, 1), (1, 1, 2), (1, 1, 3), (1, 2, 1), (1, 2**63 - 1, 3), (2, 1, 1), (255, 1, 1)]
    return [{"recordId": RECORD_ID.hex(), "kind": kind, "version": version, "part": part,
             "key": KEYS.part(RECORD_ID, kind, version, part).hex()} for kind, version, part in places]


def _slot(what: str, kind: int, n: int, r: int, p: int, opens: bool, computed: bool = True) -> Dict[str, Any]:
    """`computed`: the key derivation was really run with these parameters, so that only their check refuses it."""
    slot_id, salt = fixed(f"slot id {what}", 8), fixed(f"salt {what}", 16)
    slot = {"slotId": slot_id, "type": kind, "n": n, "r": r, "p": p, "salt": salt}
    with_passphrase = kind in (header.PASSPHRASE, header.PASSPHRASE_AND_KEY_FILE)
    stretched = scrypt(PASSPHRASE, salt, n, r, p) if with_passphrase and computed else b""
    ikm = {1: stretched, 2: KEY_FILE, 3: stretched + KEY_FILE, 4: CODE}[kind] if computed else bytes(32)
    wrap, commitment = header.slot_secrets(VAULT_ID, slot, ikm)
    label, info_nonce, wrap_nonce = f"label {what}"[:64], fixed(f"info {what}", 12), fixed(f"wrap {what}", 12)
    slot.update(labelTag=header.label_tag(VAULT_ID, slot_id, label), infoNonce=info_nonce, commitment=commitment,
                info=header.seal_info(KEYS, slot_id, info_nonce, {"label": label, "created": 1_760_000_000}),
                wrapNonce=wrap_nonce,
                wrapped=seal(wrap, wrap_nonce, header.wrap_data(VAULT_ID, slot, commitment), ROOT_KEY))
    given = header.Credentials((PASSPHRASE,), (KEY_FILE,), (CODE,))
    found = header.open_slot(VAULT_ID, slot, given)
    assert (found == ROOT_KEY) == opens, what
    return {
        "description": what, "type": kind, "n": n, "r": r, "p": p, "opens": opens, "slotId": slot_id.hex(),
        "salt": salt.hex(), "label": label, "created": 1_760_000_000, "labelTag": slot["labelTag"].hex(),
        "infoNonce": info_nonce.hex(), "info": slot["info"].hex(), "stretched": stretched.hex(),
        "prk": extract(VAULT_ID, ikm).hex() if opens else "", "wrapKey": wrap.hex() if opens else "",
        "commitment": commitment.hex(), "wrapNonce": wrap_nonce.hex(), "wrapped": slot["wrapped"].hex(),
        "encoded": header.SLOT.write(slot).hex(),
    }


def slots() -> Vectors:
    least = 2**15
    result = [
        _slot("passphrase", 1, least, 8, 1, True), _slot("key file", 2, 0, 0, 0, True),
        _slot("passphrase and key file", 3, least, 8, 1, True), _slot("recovery code", 4, 0, 0, 0, True),
        _slot("passphrase with p = 4", 1, least, 8, 4, True),
        _slot("refused: N = 2^14", 1, 2**14, 8, 1, False),
        _slot("refused: p = 5", 1, least, 8, 5, False),
        _slot("refused: r = 4", 1, least, 4, 1, False),
        _slot("refused: r = 16", 1, least, 16, 1, False),
        _slot("refused: N = 2^14 with a key file", 3, 2**14, 8, 1, False),
    ]
    monsters = [("N = 0", 1, 0, 8, 1), ("N = 1", 1, 1, 8, 1), ("N = 3", 1, 3, 8, 1), ("N = 3 * 2^15", 1, 98304, 8, 1),
                ("N = 2^21", 1, 2**21, 8, 1), ("N = 2^31", 1, 2**31, 8, 1), ("r = 0", 1, least, 0, 1),
                ("r = 2^32 - 1", 1, least, 2**32 - 1, 1), ("p = 0", 1, least, 8, 0), ("p = 2^31", 1, least, 8, 2**31),
                ("all 0 with a passphrase", 1, 0, 0, 0), ("all 0 with passphrase and key file", 3, 0, 0, 0)]
    result += [_slot(f"refused: {what}", kind, n, r, p, False, computed=False) for what, kind, n, r, p in monsters]
    result += [_slot(f"refused: {what}", kind, n, r, p, False) for what, kind, n, r, p in [
        ("key file with N", 2, least, 0, 0), ("key file with r", 2, 0, 8, 0), ("key file with p", 2, 0, 0, 1),
        ("recovery code with N, r and p", 4, least, 8, 1)]]
    return result


def recovery_codes() -> Vectors:
    good = write_code(CODE)
    result: Vectors = []

    def add(what: str, text: str) -> None:
        try:
            code, reason = read_code(text), ""
        except Malformed as error:
            code, reason = b"", str(error)
        result.append({"description": what, "text": text, "valid": not reason, "code": code.hex(),
                       "canonical": write_code(code) if code else "", "reason": reason})

    add("as written", good)
    add("lower case", good.lower())
    add("without hyphens", good.replace("-", ""))
    add("with spaces, tabs and line feeds", " \t" + good.replace("-", " ") + "\r\n")
    add("a hyphen after every symbol", "-".join(good.replace("-", "")))
    add("all zero bytes", write_code(bytes(20)))
    add("O for 0", write_code(bytes(20)).replace("0", "O"))
    add("o for 0", write_code(bytes(20)).replace("0", "o"))
    add("all bytes 255", write_code(b"\xff" * 20))
    ones = write_code(int("00001" * 32, 2).to_bytes(20, "big"))
    add("every digit 1", ones)
    add("I for 1", ones.replace("1", "I"))
    add("l for 1", ones.replace("1", "l"))
    for symbol in CHECK_SYMBOLS[32:]:
        value = CHECK_SYMBOLS.index(symbol)
        code = write_code(sum(value + 37 * k << 20 * k for k in range(8)).to_bytes(20, "big"))
        assert code.count(symbol) == 8, code
        add(f"check symbol {symbol}", code)
    add("check symbol U in lower case", result[-1]["text"].lower())
    assert all(vector["valid"] for vector in result)
    valid = len(result)
    add("empty", "")
    add("one symbol short", good[:-1])
    add("one symbol too many", good + "0")
    add("one group short", good[6:])
    add("one digit changed", "T" + good[1:])
    add("two digits of a group exchanged", good[1] + good[0] + good[2:])
    add("two groups' check symbols exchanged", good[:4] + good[10] + good[5:10] + good[4] + good[11:])
    add("U as a digit", "U" + good[1:])
    add("a check symbol as a digit", "*" + good[1:])
    add("an invalid symbol", "!" + good[1:])
    add("a full-width digit", "\uff10" + write_code(bytes(20))[1:])
    add("a dotless i", "ı" + ones[1:])
    assert not any(vector["valid"] for vector in result[valid:])
    return result


def name_tags() -> Vectors:
    names = ["a", "paris-a100", "x" * 63]
    return [{"name": name, "tag": KEYS.name_tag(name).hex()} for name in names]


def fingerprints() -> Vectors:
    cases = [("bearer", b"token"), ("basic", b"token"), ("basic", "pässword".encode("utf-8")), ("bearer", bytes(1000))]
    return [{"method": method, "secret": secret.hex(), "fingerprint": KEYS.credential_fingerprint(method, secret).hex()}
            for method, secret in cases]


OVERVIEW = {
    "name": "paris-a100", "change": 2, "changedAt": 1_760_000_200, "apiEndpoint": "https://10.0.0.1:6443",
    "portGiven": 1, "labels": [["gpu", "a100"], ["site", "paris"]], "credentialKind": 3,
    "credentialFingerprint": KEYS.credential_fingerprint("bearer", b"token"), "acquiredAt": 1_760_000_200,
}
FULL_OVERVIEW = {
    **OVERVIEW, "change": 5, "loadBalancerIp": "203.0.113.10", "ecosystem": "research", "basicUsername": "admin",
    "issuedAt": 1_700_000_000, "issuedSource": 1, "notBefore": -1, "expiresAt": 1_800_000_000,
    "tokenClaims": {"issuer": "i", "subject": "s", "audience": ["a", "b"], "namespace": "n", "serviceAccount": "sa",
                    "serviceAccountUid": "u", "secretName": "sn", "jti": "j", "secretUid": "su"},
    "caCertificates": [
        {"subject": f"CN={n}", "issuer": "CN=root", "serial": bytes([0, n]), "notBefore": 0, "notAfter": 253402300799,
         "sha256": bytes([n]) * 32, "spkiSha256": bytes([n + 1]) * 32, "isCA": 1, "keyAlgorithm": "RSA",
         "keyBits": 2048} for n in (1, 2)],
    "restoredFrom": 3, "rotatedAt": 1_760_000_100, "hasNote": 1,
}


def parts() -> Vectors:
    overview = plaintext.CLUSTER_OVERVIEW.write(OVERVIEW)
    cases = [
        ("cluster overview", 1, 1, 1, overview), ("the same overview as version 2", 1, 2, 1, overview),
        ("empty cluster material", 1, 1, 2, b""),
        ("cluster material", 1, 1, 2, plaintext.CLUSTER_MATERIAL.write({"caBundle": "PEM\n", "note": "rack 7"})),
        ("bearer token", 1, 1, 3, plaintext.CLUSTER_SECRET.write({"bearerToken": b"token"})),
        ("basic password", 1, 1, 3, plaintext.CLUSTER_SECRET.write({"basicPassword": b"password"})),
        ("observation overview", 2, 7, 1, plaintext.OBSERVATION_OVERVIEW.write({"verifiedAt": 1, "verdict": 1})),
        ("observation material", 2, 7, 2, plaintext.OBSERVATION_MATERIAL.write(
            {"servingChain": [b"0\0", b"1\0"], "seenAt": 5})),
        ("an unknown kind", 200, 1, 1, write_fields([(9, b"anything")])),
    ]
    result = []
    for what, kind, version, part, plain in cases:
        nonce = fixed(f"part {what}", 12)
        padded = padding.pad(plain, records.PART_STEPS[part])
        sealed = records.seal_part(KEYS, kind, RECORD_ID, version, part, nonce, padded)
        result.append({"description": what, "kind": kind, "recordId": RECORD_ID.hex(), "version": version,
                       "part": part, "nonce": nonce.hex(), "plain": plain.hex(), "padded": len(padded),
                       "additionalData": records.part_data(VAULT_ID, kind, RECORD_ID, version, part).hex(),
                       "sealed": sealed.hex(), "digest": records.part_digest(nonce, sealed).hex()})
    return result


def padding_sizes() -> Vectors:
    result: Vectors = []
    for name, step in (("step512", 512), ("step128", 128)):
        lengths = sorted({0, 1, step - 5, step - 4, step - 3, step, 2 * step - 4, 2 * step - 3, 10 * step, 100_000})
        result += [{"scheme": name, "length": length, "padded": padding.padded_size(length, step)}
                   for length in lengths]
    sizes = [256, 512, 1024, 2048, 4096]
    while sizes[-1] < 2**24:
        sizes.append((sizes[-1] + sizes[-1] // 8 + 255) & ~255)
    for size in [0, *sizes[:-1]]:
        lengths = (0, 1) if size == 0 else (size - 4, size - 3)
        result += [{"scheme": "classes", "length": length, "padded": padding.padded_size(length, padding.CLASSES)}
                   for length in lengths]
    return result


def malformed_paddings() -> Vectors:
    good = padding.pad(b"abc", 128)
    cases = [("empty", b""), ("three bytes", good[:3]), ("a length that does not fit", u32(125) + good[4:]),
             ("a length of 2^32 - 1", b"\xff\xff\xff\xff" + good[4:]), ("the last byte is not zero", good[:-1] + b"\1"),
             ("the byte after the message is not zero", good[:7] + b"\x80" + good[8:])]
    return [{"description": what, "padded": data.hex(), "reason": _must_fail(lambda: padding.unpad(data, 128))}
            for what, data in cases]


def trees() -> Tuple[Vectors, Vectors, Vectors]:
    """Leaves, buckets and roots. A set's leaves are in their order."""
    def row(record_id: bytes, kind: int, version: int, state: int, parts_present: str, tagged: bool) -> records.Row:
        name = f"{record_id.hex()} {kind} {version}"
        digests = [fixed(f"{part} {name}", 32) if part in parts_present else None for part in "oms"]
        return records.Row(0, kind, record_id, version, state, fixed(f"tag {name}", 16) if tagged else None, *digests)

    first, other, last = b"\0" * 16, RECORD_ID, b"\xff" * 16
    sets = {
        "empty": [],
        "one": [row(other, 1, 1, 1, "oms", True)],
        "removed": [row(other, 1, 1, 2, "oms", False), row(other, 1, 2, 3, "o", False)],
        "several": [row(first, 1, 1, 1, "oms", True), row(other, 1, 1, 2, "oms", False),
                    row(other, 1, 2, 1, "oms", True), row(other, 2, 5, 1, "om", False),
                    row(other[:15] + b"\xff", 3, 1, 1, "o", False), row(last, 255, 2**63 - 1, 1, "", False)],
        "versions across a byte": [row(other, 1, 255, 2, "oms", False), row(other, 1, 256, 1, "oms", True)],
    }
    leaves: Vectors = []
    buckets: Vectors = []
    roots: Vectors = []
    for name, rows in sets.items():
        assert [row.place for row in rows] == sorted(row.place for row in rows)
        for one in rows:
            one.check()
            leaves.append({
                "set": name, "kind": one.kind, "recordId": one.record_id.hex(), "version": one.version,
                "state": one.state, "nameTag": (one.name_tag or b"").hex(),
                "overviewDigest": (one.overview_digest or b"").hex(),
                "materialDigest": (one.material_digest or b"").hex(), "secretDigest": (one.secret_digest or b"").hex(),
                "leaf": one.leaf.hex()})
        for bucket in sorted({0, 1} | {one.record_id[0] for one in rows}):
            inside = [one.leaf for one in rows if one.record_id[0] == bucket]
            buckets.append({"set": name, "bucket": bucket, "count": len(inside),
                            "hash": records.bucket_hash(bucket, inside).hex()})
        roots.append({"set": name, "count": len(rows), "root": records.tree_root(rows).hex()})
    return leaves, buckets, roots


def log_entries() -> Vectors:
    entries = [
        {"time": 1_760_000_000, "action": "vault.created", "slotId": fixed("slot", 8), "slotLabel": "admin",
         "uid": 1000},
        {"time": 1_760_000_100, "action": "cluster.added", "object": "paris-a100", "recordId": RECORD_ID, "version": 1,
         "slotId": fixed("slot", 8), "slotLabel": "admin", "uid": 1000, "loginUid": 1000, "parentProcessId": 4242,
         "parentExecutable": "/usr/bin/bash", "terminal": "/dev/pts/3"},
        {"time": 1_760_000_200, "action": "secret.exported", "object": "paris-a100", "recordId": RECORD_ID,
         "version": 1, "purpose": "export", "intent": "stdout", "slotId": fixed("slot", 8), "slotLabel": "admin",
         "uid": 0, "sudoUser": "ana"},
    ]
    result: Vectors = []
    before = log.ZERO_MAC
    for sequence, entry in enumerate(entries, start=1):
        nonce = fixed(f"log {sequence}", 12)
        sealed = log.seal_entry(KEYS, sequence, nonce, entry)
        mac = log.entry_mac(KEYS, sequence, before, nonce, sealed)
        result.append({"sequence": sequence, "macBefore": before.hex(), "nonce": nonce.hex(),
                       "plain": plaintext.LOG_ENTRY.write(entry).hex(), "sealed": sealed.hex(), "mac": mac.hex(),
                       "time": entry["time"], "action": entry["action"], "object": entry.get("object", "")})
        before = mac
    return result


def headers() -> Vectors:
    several = [bytes.fromhex(slot["encoded"]) for slot in slots()[:4]]
    body = write_fields([(1, u32(1)), (2, VAULT_ID), (3, u64(7))] + [(4, slot) for slot in several])
    unknown = write_fields([(1, u32(1)), (2, VAULT_ID), (3, u64(8)), (4, several[0]), (5, b"unknown")])
    result = []
    for what, one in (("four slots", body), ("one slot and an unknown field", unknown)):
        mac = HMAC(KEYS.header_mac, one)
        parsed = header.parse_header(one, mac)
        result.append({"description": what, "body": one.hex(), "mac": mac.hex(), "digest": parsed.digest.hex(),
                       "counter": parsed.counter, "slots": len(parsed.slots)})
    return result


def manifests(root: str, entries: Vectors) -> Vectors:
    result = []
    for what, generation, count, tree, first, before, last, mac in [
        ("a new vault", 1, 0, records.tree_root([]).hex(), 1, log.ZERO_MAC.hex(), 1, entries[0]["mac"]),
        ("with an empty log", 1, 0, records.tree_root([]).hex(), 1, log.ZERO_MAC.hex(), 0, log.ZERO_MAC.hex()),
        ("with records", 2**63, 6, root, 1, log.ZERO_MAC.hex(), 3, entries[2]["mac"]),
        ("a pruned log", 2**64 - 1, 6, root, 3, entries[1]["mac"], 3, entries[2]["mac"]),
    ]:
        manifest = records.Manifest(generation, count, bytes.fromhex(tree), fixed("header digest", 32), 7, first,
                                    bytes.fromhex(before), last, bytes.fromhex(mac))
        body = manifest.body(VAULT_ID)
        # A generation can pass 2^53, beyond what every JSON reader keeps: it stands as hexadecimal digits.
        result.append({"description": what, "generation": u64(generation).hex(), "count": count, "root": tree,
                       "headerDigest": manifest.header_digest.hex(), "headerCounter": 7, "firstSequence": first,
                       "macBefore": before, "lastSequence": last, "lastMac": mac, "body": body.hex(),
                       "mac": HMAC(KEYS.manifest, body).hex()})
    return result


def marks(root: str, entries: Vectors) -> Vectors:
    file = FileFacts(99, 81920, 1_900_000_000, 123_456_789, 2049, 1234567)
    mark = Mark(42, bytes.fromhex(root), 3, bytes.fromhex(entries[2]["mac"]), file)
    slot = mark.slot(KEYS)
    foreign = mark.slot(Keys(ROOT_KEY, bytes(16)))
    length = unsigned(slot[:4])
    end = 4 + length + 32
    cases = [
        ("valid", slot), ("the MAC is wrong", slot[:end - 1] + bytes([slot[end - 1] ^ 1]) + slot[end:]),
        ("the last byte is not zero", slot[:-1] + b"\1"), ("the length is 0", u32(0) + slot[4:]),
        ("the length is one more", u32(length + 1) + slot[4:]), ("the length is 2^32 - 1", b"\xff" * 4 + slot[4:]),
        ("another vault's", foreign), ("all zeros", bytes(512)),
        ("the generation is changed", slot.replace(u64(42), u64(43))),
    ]
    result = []
    for what, data in cases:
        found = read_slot(KEYS.mark, KEYS.vault_id, data)
        assert (found is not None) == (what == "valid"), what
        result.append({"description": what, "slot": data.hex(), "valid": found is not None, "generation": 42,
                       "root": root, "lastSequence": 3, "lastMac": entries[2]["mac"], "file": dataclasses.asdict(file)})
    return result


def field_maps() -> Vectors:
    overview = plaintext.CLUSTER_OVERVIEW
    small = overview.write({"name": "a", "change": 4, "changedAt": 0})
    fields = overview.raw(OVERVIEW)

    def without(tag: int) -> bytes:
        return write_fields([field for field in fields if field[0] != tag])

    def with_value(tag: int, value: bytes) -> bytes:
        others = [field for field in fields if field[0] != tag]
        return write_fields(sorted([*others, (tag, value)], key=lambda field: field[0]))

    certificate = plaintext.CERTIFICATE.raw(FULL_OVERVIEW["caCertificates"][0])
    cases: List[Tuple[str, str, Map, bytes]] = [
        ("overview", "a removal", overview, small), ("overview", "a usual cluster", overview, write_fields(fields)),
        ("overview", "every field", overview, overview.write(FULL_OVERVIEW)),
        ("overview", "an unknown field at the end", overview, write_fields(fields + [(9000, b"later")])),
        ("overview", "the last possible tag", overview, write_fields(fields + [(0xFFFF, b"")])),
        ("overview", "a name of 63 bytes", overview, with_value(1, b"a" * 63)),
        ("overview", "times before 1970", overview, with_value(3, i64(-2**63))),
        ("material", "nothing", plaintext.CLUSTER_MATERIAL, b""),
        ("secret", "a token", plaintext.CLUSTER_SECRET, plaintext.CLUSTER_SECRET.write({"bearerToken": b"t"})),
        ("observation", "an error", plaintext.OBSERVATION_OVERVIEW, plaintext.OBSERVATION_OVERVIEW.write(
            {"lastReleasedAt": 1, "verifiedAt": 2, "verdict": 3,
             "findings": [{"rule": "ca.parse", "severity": 3, "message": "m", "hint": "h"}]})),
        ("observation", "an offline check after an online one", plaintext.OBSERVATION_OVERVIEW,
         plaintext.OBSERVATION_OVERVIEW.write({
             "verifiedAt": 2, "verdict": 1, "details": {"kind": 1, "version": 7, "host": 1, "chainSource": 2},
             "lastOnline": {"verifiedAt": 1, "verdict": 2, "findings": [{"rule": "clock.skew", "severity": 2, "message": "m"}],
                            "details": {"kind": 2, "version": 6, "host": 1, "chainSource": 3, "username": "u",
                                        "serverVersion": "v1.36.2"}}})),
        ("observation", "a chain's certificate", plaintext.OBSERVATION_OVERVIEW, plaintext.OBSERVATION_OVERVIEW.write(
            {"verifiedAt": 2, "verdict": 1, "serving": {
                "notBefore": -1, "notAfter": 2**40, "sha256": bytes(range(32)).hex(), "seenAt": 2, "endpoint": "https://a"}})),
        ("logEntry", "the least", plaintext.LOG_ENTRY, plaintext.LOG_ENTRY.write({"time": 1, "action": "x"})),
        ("logEntry", "with an unknown field", plaintext.LOG_ENTRY,
         plaintext.LOG_ENTRY.write({"time": 1, "action": "x", "unknown": [[60, b"later"]]})),
        ("logEntry", "sealed by three root keys", plaintext.LOG_ENTRY, plaintext.LOG_ENTRY.write(
            {"time": 1, "action": "x", "terminal": "t", "formerMacs": [fixed("first", 32), fixed("second", 32)]})),
        ("logEntry", "a root key that was replaced", plaintext.LOG_ENTRY, plaintext.LOG_ENTRY.write(
            {"time": 1, "action": "root.replaced", "formerMarkKey": fixed("mark key", 32), "formerState": {
                "generation": 7, "root": fixed("root", 32), "lastSequence": 9, "lastMac": fixed("mac", 32)}})),
        ("logEntry", "a pruned log of a former root key", plaintext.LOG_ENTRY, plaintext.LOG_ENTRY.write(
            {"time": 1, "action": "log.pruned", "formerMacsOfPruned": [fixed("first", 32)]})),
        ("logEntry", "the reserved fields", plaintext.LOG_ENTRY, write_fields(
            [(1, i64(1)), (2, b"x"), *((tag, b"later") for tag in (19, 20, 21, 21, 22, 23))])),
    ]
    bad: List[Tuple[str, str, Map, bytes]] = [
        ("overview", "nothing", overview, b""), ("overview", "a tag cut short", overview, small + b"\0"),
        ("overview", "a length cut short", overview, small + u16(4) + b"\0\0\0"),
        ("overview", "a value cut short", overview, small[:-1]),
        ("overview", "a length of 2^32 - 1", overview, small + u16(9000) + b"\xff\xff\xff\xff"),
        ("overview", "a decreasing tag", overview, write_fields([fields[1], fields[0], *fields[2:]])),
        ("overview", "an unknown tag before a known one", overview, write_fields([(9000, b""), *fields])),
        ("overview", "the name occurs twice", overview, write_fields([fields[0], *fields])),
        ("overview", "no name", overview, without(1)), ("overview", "no change", overview, without(2)),
        ("overview", "no time of the change", overview, without(3)),
        ("overview", "a time of 7 bytes", overview, with_value(3, bytes(7))),
        ("overview", "a time of 9 bytes", overview, with_value(3, bytes(9))),
        ("overview", "a change of 2 bytes", overview, with_value(2, b"\0\1")),
        ("overview", "an empty change", overview, with_value(2, b"")),
        ("overview", "a fingerprint of 15 bytes", overview, with_value(10, bytes(15))),
        ("overview", "an empty name", overview, with_value(1, b"")),
        ("overview", "a name of 64 bytes", overview, with_value(1, b"a" * 64)),
        ("overview", "a name with a capital", overview, with_value(1, b"Paris")),
        ("overview", "a name with a line feed at its end", overview, with_value(1, b"paris\n")),
        ("overview", "text that is not UTF-8", overview, with_value(7, b"\xff")),
        ("overview", "UTF-8 that is too long for its letter", overview, with_value(7, b"\xc0\xaf")),
        ("overview", "a surrogate in UTF-8", overview, with_value(7, b"\xed\xa0\x80")),
        ("overview", "a label of one item", overview, with_value(8, T("key"))),
        ("overview", "a label of three items", overview, with_value(8, T("a", "b", "c"))),
        ("overview", "a certificate with a digest of 31 bytes", overview, with_value(
            18, write_fields([(tag, value[:31] if tag == 6 else value) for tag, value in certificate]))),
        ("overview", "a certificate with a decreasing tag", overview, with_value(18, write_fields(certificate[::-1]))),
        ("overview", "claims with the issuer twice", overview, with_value(17, write_fields([(1, b"a"), (1, b"b")]))),
        ("logEntry", "no action", plaintext.LOG_ENTRY, write_fields([(1, i64(1))])),
        ("logEntry", "no time", plaintext.LOG_ENTRY, write_fields([(2, b"x")])),
        ("logEntry", "a record id of 15 bytes", plaintext.LOG_ENTRY,
         write_fields([(1, i64(1)), (2, b"x"), (4, bytes(15))])),
        ("logEntry", "a former MAC of 31 bytes", plaintext.LOG_ENTRY,
         write_fields([(1, i64(1)), (2, b"x"), (16, bytes(31))])),
        ("logEntry", "two former mark keys", plaintext.LOG_ENTRY,
         write_fields([(1, i64(1)), (2, b"root.replaced"), (17, bytes(32)), (17, bytes(32))])),
        ("logEntry", "a former state without its MAC", plaintext.LOG_ENTRY,
         write_fields([(1, i64(1)), (2, b"root.replaced"), (17, bytes(32)),
                       (18, write_fields([(1, u64(1)), (2, bytes(32)), (3, u64(1))]))])),
        ("logEntry", "a uid of 8 bytes", plaintext.LOG_ENTRY, write_fields([(1, i64(1)), (2, b"x"), (10, bytes(8))])),
    ]
    for _, what, schema, data in cases:
        schema.read(data)
        assert schema.write(schema.read(data)) == data, what
    return ([{"description": what, "object": name, "encoded": data.hex(), "valid": True, "reason": ""}
             for name, what, _, data in cases]
            + [{"description": what, "object": name, "encoded": data.hex(), "valid": False,
                "reason": _must_fail(lambda: schema.read(data))} for name, what, schema, data in bad])


def page_tags() -> Vectors:
    cases = [("zeros", 1, b"\0"), ("the same at another place", 2, b"\0"), ("ones", 2, b"\xff"),
             ("a pattern that does not end with the page", 3, bytes(range(7))), ("the highest number", 2**32 - 1, b"\0")]
    return [{"description": what, "page": number, "repeated": pattern.hex(),
             "tag": page_tag(VAULT_ID, number, (pattern * CONTENT)[:CONTENT]).hex()} for what, number, pattern in cases]


def malformed_secrets() -> Vectors:
    cases = [("neither", b""), ("both", write_fields([(1, b"t"), (2, b"p")])),
             ("the token twice", write_fields([(1, b"t"), (1, b"t")]))]
    for what, plain in cases:
        _must_fail(lambda: plaintext.read_part(1, 3, plain, True))
    return [{"description": what, "encoded": plain.hex()} for what, plain in cases]


def timestamps() -> Vectors:
    start = datetime(1970, 1, 1, tzinfo=timezone.utc)
    seconds = [0, 1, -1, 951_782_400, 1_760_000_000, 2**31 - 1, 2**31, 4_102_444_800, -62_135_596_800, 253_402_300_799]
    return [{"seconds": one, "encoded": i64(one).hex(),
             "text": (start + timedelta(seconds=one)).replace(tzinfo=None).isoformat() + "Z"} for one in seconds]


def make() -> Dict[str, Any]:
    leaves, buckets, roots = trees()
    entries = log_entries()
    root = next(one["root"] for one in roots if one["set"] == "several")
    return {
        "description": "Test vectors for docs/FORMAT.md, made by scripts/reader/make_vectors.py. Bytes are hexadecimal "
                       "digits, an absent value is the empty text. Every vector uses the inputs below.",
        "format": 1,
        "rootKey": ROOT_KEY.hex(), "vaultId": VAULT_ID.hex(), "passphrase": PASSPHRASE.hex(),
        "keyFile": KEY_FILE.hex(), "recoveryCode": CODE.hex(),
        "tuples": tuples(), "malformedTuples": malformed_tuples(), "derivedKeys": derived_keys(),
        "partKeys": part_keys(), "slots": slots(), "headers": headers(), "recoveryCodes": recovery_codes(),
        "nameTags": name_tags(), "fingerprints": fingerprints(), "parts": parts(), "paddingSizes": padding_sizes(),
        "malformedPaddings": malformed_paddings(), "leaves": leaves, "buckets": buckets, "roots": roots,
        "manifests": manifests(root, entries), "logEntries": entries, "marks": marks(root, entries),
        "fieldMaps": field_maps(), "malformedSecrets": malformed_secrets(), "timestamps": timestamps(),
        "pageTags": page_tags(),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    text = json.dumps(make(), indent=1, ensure_ascii=True) + "\n"
    if options.check:
        same = TARGET.exists() and TARGET.read_text("ascii") == text
        print("the vectors are what FORMAT.md says" if same else f"{TARGET} differs from what would be made now")
        return 0 if same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, "ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
