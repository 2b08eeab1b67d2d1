#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens a vault as docs/FORMAT.md says, independently of the product, and prints what it holds as one JSON document.

Without a further option it makes every check of section 10 and opens every part and log entry that it prints.
`--unlock-only` stops after section 10; `--full` makes the full check first. It never writes.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from avlt import log, mark, plaintext, records
from avlt.crypto import HMAC, Keys, equal
from avlt.database import check_file, check_schema, check_schema_page, connect
from avlt.header import SLOT_TYPES, Credentials, Header, open_info, parse_header, unlock
from avlt.pages import check_pages
from avlt.recovery_code import read_code
from avlt.refusal import Malformed, Refusal, refusing


class Vault:
    """An unlocked vault: nothing here is reached before the checks of section 10 have passed."""

    def __init__(self, path: Path, given: Credentials, mark_directory: Optional[Path] = None) -> None:
        self.pages_id = self.check_file(path)                               # step 1
        self.connection = connect(path)
        try:
            check_schema(self.connection)
            self._open(given, mark_directory)
            if mark_directory is not None:
                mark.check_place(mark_directory, path, self.header.vault_id)
        except BaseException:
            self.connection.close()
            raise

    @staticmethod
    def check_file(path: Path) -> bytes:
        """The first bytes, then every page and the rows of the schema; the answer is the vault id that the pages name."""
        try:
            check_file(path)
            vault_id = check_pages(path)
            check_schema_page(path)
            return vault_id
        except FileNotFoundError:
            raise Refusal("input.missing", "there is no such file") from None
        except OSError as error:
            raise Refusal("input.unreadable", error.strerror or "the file cannot be read") from None

    def _open(self, given: Credentials, mark_directory: Optional[Path]) -> None:
        self.header, self.keys, self.slot_id = self._unlock(given)          # step 2
        seen = self._mark_content(mark_directory)                           # before the transaction begins
        self.connection.execute("BEGIN")
        check_schema(self.connection)
        if self._header_row() != (self.header.body, self.header.mac):
            raise Refusal("store.busy", "the header changed while the vault was opened; try again")
        self.manifest = self._manifest()                                    # step 3
        log.check_ends(self.connection, self.keys, self.manifest)           # step 4
        with refusing("integrity.records", "the records"):                  # step 5
            self.rows = records.read_rows(self.connection)
        records.check_rows(self.rows, self.manifest)
        self.mark_state = mark.check_mark(self.connection, self.keys, self.manifest, seen)  # step 6
        if mark_directory is None:
            self.mark_state = "not checked"

    def _only_row(self, table: str) -> Tuple[Any, Any]:
        with refusing(f"integrity.{table}", f"the {table}"):
            rows = self.connection.execute(f"SELECT id, body, mac FROM {table}").fetchmany(2)
            if len(rows) != 1 or rows[0][0] != 1:
                raise Malformed("there is not exactly one row with the id 1")
        return rows[0][1], rows[0][2]

    def _header_row(self) -> Tuple[Any, Any]:
        return self._only_row("header")

    def _unlock(self, given: Credentials) -> Tuple[Header, Keys, bytes]:
        header = parse_header(*self._header_row())
        keys, slot_id = unlock(header, given)
        if not equal(header.mac, HMAC(keys.header_mac, header.body)):
            raise Refusal("integrity.header", "the header's MAC is wrong")
        if header.vault_id != self.pages_id:
            raise Refusal("integrity.page", "the pages belong to another vault")
        return header, keys, slot_id

    def _manifest(self) -> records.Manifest:
        manifest = records.read_manifest(self.keys, *self._only_row("manifest"))
        if not equal(manifest.header_digest, self.header.digest) or manifest.header_counter != self.header.counter:
            raise Refusal("integrity.header", "the header is not the one that the manifest names")
        return manifest

    def _mark_content(self, directory: Optional[Path]) -> Optional[bytes]:
        if directory is None:
            return None
        try:
            return mark.mark_path(directory, self.header.vault_id).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refusal("input.unreadable", f"the mark: {error.strerror}") from None

    # What is read afterwards

    def slots(self) -> List[Dict[str, Any]]:
        result = []
        for slot in self.header.slots:
            info = open_info(self.keys, slot)
            result.append({
                "slotId": slot["slotId"], "type": slot["type"], "typeName": SLOT_TYPES.get(slot["type"], "unknown"),
                "label": info["label"], "created": info["created"], "opened": slot["slotId"] == self.slot_id,
            })
        return result

    def part(self, row: records.Row, part: int) -> Optional[Dict[str, Any]]:
        return records.open_part(self.connection, self.keys, row, part)

    def log_rows(self) -> sqlite3.Cursor:
        return self.connection.execute("SELECT sequence, nonce, sealed, mac FROM log ORDER BY sequence")

    def log_entries(self) -> List[Dict[str, Any]]:
        with refusing("integrity.log", "the log"):
            return [{"sequence": row[0], **log.open_entry(self.keys, row)} for row in self.log_rows()]

    def checkpoints(self, lines: List[str]) -> List[Dict[str, Any]]:
        """Each checkpoint of this vault and whether the log contains it; the whole chain is checked first."""
        if not lines:
            return []
        with refusing("integrity.log", "the log"):
            before = self.manifest.first_sequence - 1
            log.check_chain(self.connection, self.keys, self.manifest, before, self.manifest.mac_before)
        with refusing("usage", "the checkpoint"):
            return [{"checkpoint": line, "state": log.checkpoint_state(self.connection, self.keys, self.manifest, line)}
                    for line in lines]

    def full_check(self) -> None:
        """The last sentence of section 10."""
        records.check_policies(self.rows)
        for row in self.rows:
            for part in row.parts:
                self.part(row, part)
        with refusing("integrity.log", "the log"):
            before = self.manifest.first_sequence - 1
            log.check_chain(self.connection, self.keys, self.manifest, before, self.manifest.mac_before)
        self.log_entries()
        records.check_reachable(self.connection, self.rows)
        self.slots()


def describe(vault: Vault, reveal: bool = False) -> Dict[str, Any]:
    """Everything in the vault. Of a secret only its SHA-256, unless it is to be revealed."""
    records.check_policies(vault.rows)
    versions = [_describe_row(vault, row, reveal) for row in vault.rows]
    return {
        **summarise(vault),
        "records": [version for version in versions if version["kind"] != plaintext.OBSERVATION],
        "observations": [version for version in versions if version["kind"] == plaintext.OBSERVATION],
        "log": vault.log_entries(),
    }


def summarise(vault: Vault) -> Dict[str, Any]:
    return {
        "format": 1,
        "vaultId": vault.header.vault_id,
        "generation": vault.manifest.generation,
        "root": vault.manifest.root,
        "headerCounter": vault.header.counter,
        "recordRows": vault.manifest.count,
        "logFirst": vault.manifest.first_sequence,
        "logLast": vault.manifest.last_sequence,
        "logLastMac": vault.manifest.last_mac,
        "mark": vault.mark_state,
        "slots": vault.slots(),
    }


def _describe_row(vault: Vault, row: records.Row, reveal: bool) -> Dict[str, Any]:
    overview = vault.part(row, plaintext.OVERVIEW)
    result: Dict[str, Any] = {
        "kind": row.kind, "kindName": plaintext.KIND_NAMES.get(row.kind, "unknown"), "recordId": row.record_id,
        "version": row.version, "state": records.STATE_NAMES[row.state], "overview": overview,
        "material": vault.part(row, plaintext.MATERIAL),
    }
    secret = vault.part(row, plaintext.SECRET)
    if secret is not None and row.kind == plaintext.CLUSTER:
        name = "bearerToken" if "bearerToken" in secret else "basicPassword"
        method = "bearer" if name == "bearerToken" else "basic"
        found = vault.keys.credential_fingerprint(method, secret[name])
        result["secretKind"] = name
        result["secretSha256"] = hashlib.sha256(secret[name]).hexdigest()
        result["fingerprintMatches"] = equal((overview or {}).get("credentialFingerprint"), found)
        if reveal:
            result["secretHex"] = secret[name]
    return result


def to_json(document: Any) -> str:
    """Bytes are written as hexadecimal digits."""
    return json.dumps(document, indent=2, ensure_ascii=True, default=lambda value: value.hex())


def credentials_from(arguments: argparse.Namespace) -> Credentials:
    passphrases, key_files, codes = [], [], []
    for path in arguments.passphrase_file:
        passphrase = _read(path)
        if passphrase.endswith(b"\n"):
            passphrase = passphrase[:-2] if passphrase.endswith(b"\r\n") else passphrase[:-1]
        passphrases.append(passphrase)
    for path in arguments.key_file:
        key_files.append(_read(path))
        if len(key_files[-1]) != 32:
            raise Refusal("usage", "a key file has exactly 32 bytes")
    for path in arguments.recovery_code_file:
        with refusing("usage", "the recovery code"):
            codes.append(read_code(_read(path).decode("utf-8", "replace")))
    return Credentials(tuple(passphrases), tuple(key_files), tuple(codes))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal("input.missing", f"{path}: {error.strerror}") from None


def parse_arguments(arguments: Optional[List[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("vault", type=Path)
    for name, what in (("passphrase", "its passphrase"), ("key", "its 32 bytes"), ("recovery-code", "its code")):
        option = f"--{name}-file"
        parser.add_argument(option, type=Path, action="append", default=[], metavar="F", help=f"a file with {what}")
    parser.add_argument("--mark", type=Path, metavar="DIR", help="the directory that contains <vault id>.mark")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="LINE",
                        help="a line of 'log checkpoint', compared with the log")
    parser.add_argument("--full", action="store_true", help="make the full check")
    parser.add_argument("--unlock-only", action="store_true", help="open no record and no log entry")
    parser.add_argument("--reveal", action="store_true", help="print secrets (hexadecimal)")
    return parser.parse_args(arguments)


def main(arguments: Optional[List[str]] = None) -> int:
    options = parse_arguments(arguments)
    try:
        vault = Vault(options.vault, credentials_from(options), options.mark)
        if options.full:
            vault.full_check()
        document = summarise(vault) if options.unlock_only else describe(vault, options.reveal)
        if options.checkpoint:
            document["checkpoints"] = vault.checkpoints(options.checkpoint)
    except Refusal as refusal:
        print(to_json({"error": refusal.code, "message": refusal.message}))
        return refusal.exit_status
    print(to_json(document))
    return 0


if __name__ == "__main__":
    sys.exit(main())
