#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a vault of many clusters straight from docs/FORMAT.md: one key-file slot, one log entry for each cluster.
Only the pages' tags are those of scripts/reader.

    fill.py VAULT KEY_FILE COUNT CA_FILE

Both files are created, 0600, and must not exist. It is a loader for the benchmark, not a reader: it checks nothing.
"""

import datetime
import hashlib
import hmac
import os
import sqlite3
import struct
import sys
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import records

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts" / "reader"))

from avlt import pages  # noqa: E402

FORMAT = 1
SCHEMA = (
    "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
    "CREATE TABLE manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
    "CREATE TABLE record (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record_id BLOB NOT NULL, version INTEGER NOT NULL,"
    " state INTEGER NOT NULL, name_tag BLOB, overview_digest BLOB, material_digest BLOB, secret_digest BLOB) STRICT",
    "CREATE UNIQUE INDEX record_tree ON record (record_id, kind, version, state, name_tag, overview_digest,"
    " material_digest, secret_digest)",
    "CREATE UNIQUE INDEX record_name ON record (name_tag) WHERE name_tag IS NOT NULL",
    "CREATE TABLE overview (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE material (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE secret (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT",
    "CREATE TABLE log (sequence INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL, mac BLOB NOT NULL) STRICT",
)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
OVERVIEW, MATERIAL, SECRET = 1, 2, 3
CLUSTER, CURRENT = 1, 1


def u8(value):
    return struct.pack(">B", value)


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


def i64(value):
    return struct.pack(">q", value)


def T(*items):
    """FORMAT.md section 1."""
    out = []
    for item in items:
        data = item.encode("utf-8") if isinstance(item, str) else item
        out.append(u32(len(data)))
        out.append(data)
    return b"".join(out)


def field_map(*fields):
    """Fields of (tag, value), already in order."""
    out = []
    for tag, value in fields:
        data = value.encode("utf-8") if isinstance(value, str) else value
        out.append(struct.pack(">HI", tag, len(data)))
        out.append(data)
    return b"".join(out)


def sha256(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.digest(key, data, "sha256")


def expand(prk, info, length):
    """HKDF-Expand, RFC 5869 section 2.3."""
    out, block = b"", b""
    while len(out) < length:
        block = mac(prk, block + info + u8(len(out) // 32 + 1))
        out += block
    return out[:length]


def pad_step(message, step):
    return (u32(len(message)) + message).ljust((len(message) + 4 + step - 1) // step * step, b"\0")


def pad_class(message):
    size = 256
    while size < len(message) + 4:
        size = size * 2 if size < 4096 else (size + size // 8 + 255) & ~255
    return (u32(len(message)) + message).ljust(size, b"\0")


class Writer:
    def __init__(self, path, key_file):
        self.vault_id = os.urandom(16)
        self.root_key = os.urandom(32)
        self.keys = {label: self.key("aichor-vault/1/" + label, self.vault_id) for label in (
            "header-mac", "slot-info", "manifest-mac", "name-index", "fingerprint", "log-seal", "log-mac")}
        self.now = int(time.time()) - 86_400
        self.header = self.make_header(key_file)
        self.leaves = []
        self.log_sequence, self.log_mac = 0, bytes(32)
        self.path = Path(path)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        self.open("page_size=8192", "auto_vacuum=NONE", "application_id=1096174676", "user_version=1").close()
        pages.reserve_bytes(self.path)
        self.database = self.open("encoding='UTF-8'", "journal_mode=DELETE", "synchronous=OFF", "cache_size=-200000")
        run = self.database.execute
        run("BEGIN")
        for statement in SCHEMA:
            run(statement)
        run("INSERT INTO header VALUES (1, ?, ?)", (self.header, mac(self.keys["header-mac"], self.header)))

    def open(self, *pragmas):
        database = sqlite3.connect(self.path, isolation_level=None)
        for pragma in pragmas:
            database.execute("PRAGMA " + pragma).fetchall()
        return database

    def key(self, *items):
        return expand(self.root_key, T(*items), 32)

    def make_header(self, key_file):
        """Sections 4 and 4.1: one slot of type 2, with the label that `init` gives it."""
        slot_id, salt, label = os.urandom(8), os.urandom(16), "key-file"
        self.slot_id, self.slot_label = slot_id, label
        kind, zero = u8(2), u32(0)
        parameters = (self.vault_id, slot_id, kind, zero, zero, zero, salt)
        prk = mac(self.vault_id, key_file)
        secret = expand(prk, T("aichor-vault/1/slot", *parameters), 64)
        wrap, commitment = secret[:32], secret[32:]
        wrap_nonce, info_nonce = os.urandom(12), os.urandom(12)
        wrapped = AESGCM(wrap).encrypt(
            wrap_nonce, self.root_key, T("aichor-vault/1/slot-wrap", u32(FORMAT), *parameters, commitment))
        info = AESGCM(self.keys["slot-info"]).encrypt(
            info_nonce, pad_step(field_map((1, label), (2, i64(self.now))), 128),
            T("aichor-vault/1/slot-info", self.vault_id, slot_id))
        label_tag = sha256(T("aichor-vault/1/slot-label", self.vault_id, slot_id, label))[:8]
        slot = field_map(
            (1, slot_id), (2, kind), (3, label_tag), (4, info_nonce), (5, info), (6, zero), (7, zero), (8, zero),
            (9, salt), (10, commitment), (11, wrap_nonce), (12, wrapped))
        return field_map((1, u32(FORMAT)), (2, self.vault_id), (3, u64(1)), (4, slot))

    def log(self, action, name=None, record_id=None):
        fields = [(1, i64(self.now)), (2, action)]
        if name is not None:
            fields += [(3, name), (4, record_id), (5, u64(1))]
        fields += [(8, self.slot_id), (9, self.slot_label), (10, u32(os.getuid()))]
        self.log_sequence += 1
        sequence, nonce = u64(self.log_sequence), os.urandom(12)
        sealed = AESGCM(self.keys["log-seal"]).encrypt(
            nonce, pad_step(field_map(*fields), 512), T("aichor-vault/1/log", u32(FORMAT), self.vault_id, sequence))
        self.log_mac = mac(
            self.keys["log-mac"], T("aichor-vault/1/log-mac", self.vault_id, sequence, self.log_mac, nonce, sealed))
        self.database.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (self.log_sequence, nonce, sealed, self.log_mac))

    def seal(self, record_id, part, padded):
        key = self.key("aichor-vault/1/record", self.vault_id, record_id, u8(CLUSTER), u64(1), u8(part))
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, padded, T(
            "aichor-vault/1/part", u32(FORMAT), self.vault_id, u8(CLUSTER), record_id, u64(1), u8(part), u8(1)))
        return nonce, sealed, sha256(b"\x03" + nonce + sealed)

    def add(self, index, row, ca, certificate_summary):
        name, token, said = records.name(index), records.token(index).encode("ascii"), records.claims(index)
        record_id = os.urandom(16)
        prefix = "kubernetes.io/serviceaccount/"
        overview = field_map(
            (1, name), (2, u8(1)), (3, i64(self.now)), (4, records.endpoint(index)), (5, u8(1)),
            (6, records.load_balancer(index)), (7, "research"), (8, T("site", "site-%d" % (index % 20))), (9, u8(1)),
            (10, mac(self.keys["fingerprint"], T("bearer", token))[:16]), (14, i64(self.now)),
            (17, field_map(
                (1, said["iss"]), (2, said["sub"]), (4, said[prefix + "namespace"]),
                (5, said[prefix + "service-account.name"]), (6, said[prefix + "service-account.uid"]),
                (7, said[prefix + "secret.name"]))),
            (18, certificate_summary), (21, u8(0)))
        parts = (
            self.seal(record_id, OVERVIEW, pad_step(overview, 512)),
            self.seal(record_id, MATERIAL, pad_class(field_map((1, ca)))),
            self.seal(record_id, SECRET, pad_class(field_map((1, token)))))
        tag = mac(self.keys["name-index"], T("cluster", name))[:16]
        digests = [part[2] for part in parts]
        run = self.database.execute
        run("INSERT INTO record VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)", (row, CLUSTER, record_id, CURRENT, tag, *digests))
        for table, part in zip(("overview", "material", "secret"), parts):
            run("INSERT INTO %s VALUES (?, ?, ?)" % table, (row, part[0], part[1]))
        leaf = sha256(b"\0" + T(u8(CLUSTER), record_id, u64(1), u8(CURRENT), tag, *digests))
        self.leaves.append((record_id, leaf))
        self.log("cluster.added", name, record_id)

    def root(self):
        buckets = [[] for _ in range(256)]
        for record_id, leaf in sorted(self.leaves):
            buckets[record_id[0]].append(leaf)
        return sha256(b"\x02" + b"".join(
            sha256(b"\x01" + u8(number) + u64(len(leaves)) + b"".join(leaves))
            for number, leaves in enumerate(buckets)))

    def finish(self):
        body = T("aichor-vault/1/manifest", u32(FORMAT), self.vault_id, u64(1), u64(len(self.leaves)), self.root(),
                 sha256(b"\x04" + self.header), u64(1), u64(1), bytes(32), u64(self.log_sequence), self.log_mac)
        self.database.execute("INSERT INTO manifest VALUES (1, ?, ?)", (body, mac(self.keys["manifest-mac"], body)))
        self.database.execute("COMMIT")
        self.database.close()
        pages.seal_pages(self.path, self.vault_id)


def summary(pem):
    """Overview field 18 of the bundle's one certificate."""
    certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    key = certificate.public_key()
    number = certificate.serial_number
    # The local clock's zone is no matter: the certificate's times are UTC without a zone.
    start = int((certificate.not_valid_before_utc - EPOCH).total_seconds())
    end = int((certificate.not_valid_after_utc - EPOCH).total_seconds())
    return field_map(
        (1, certificate.subject.rfc4514_string()), (2, certificate.issuer.rfc4514_string()),
        (3, number.to_bytes((number.bit_length() + 7) // 8, "big")), (4, i64(start)), (5, i64(end)),
        (6, sha256(certificate.public_bytes(Encoding.DER))),
        (7, sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))), (8, u8(1)), (9, "RSA"),
        (10, u32(key.key_size)))


def main():
    path, key_path, count, ca_path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    with open(ca_path, encoding="ascii") as file:
        ca = file.read()
    key = os.urandom(32)
    with os.fdopen(os.open(key_path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
    writer = Writer(path, key)
    certificate = summary(ca)
    writer.log("vault.created")
    for index in range(count):
        writer.add(index, index + 1, ca, certificate)
    writer.finish()


if __name__ == "__main__":
    main()
