# SPDX-License-Identifier: Apache-2.0
"""python3 -m unittest discover -s scripts/reader"""
from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List, Tuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import make_vectors  # noqa: E402
import vault_reader  # noqa: E402
import vault_writer  # noqa: E402
from avlt import crypto, encoding, header, log, padding, plaintext  # noqa: E402
from avlt.mark import Mark, mark_path  # noqa: E402
from avlt.refusal import Malformed, Refusal  # noqa: E402


class PublishedNumbers(unittest.TestCase):
    """The primitives against numbers from their own standards."""

    def test_hkdf_of_rfc_5869_case_1(self) -> None:
        prk = crypto.extract(bytes(range(13)), b"\x0b" * 22)
        self.assertEqual(prk.hex(), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
        self.assertEqual(
            crypto.expand(prk, bytes(range(0xF0, 0xFA)), 42).hex(),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")

    def test_aes_256_gcm_of_the_gcm_specification_case_16(self) -> None:
        key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
        plain = bytes.fromhex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
                              "a6b525b16aedf5aa0de657ba637b39")
        data = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        nonce = bytes.fromhex("cafebabefacedbaddecaf888")
        sealed = crypto.seal(key, nonce, data, plain)
        self.assertEqual(sealed[-16:].hex(), "76fc6ece0f4e1768cddf8853bb2d551b")
        self.assertEqual(crypto.unseal(key, nonce, data, sealed), plain)
        with self.assertRaises(Malformed):
            crypto.unseal(key, nonce, data + b"\0", sealed)

    def test_crockford_check_symbol_of_his_own_example(self) -> None:
        # 1234 is written 16J, with the check symbol D (crockford.com/base32.html).
        self.assertEqual(make_vectors.CHECK_SYMBOLS[1234 % 37], "D")


class Vectors(unittest.TestCase):
    def test_the_vectors_are_those_that_this_code_makes(self) -> None:
        self.assertEqual(json.loads(make_vectors.TARGET.read_text("ascii")), make_vectors.make())


class Padding(unittest.TestCase):
    def test_every_length_survives_and_its_size_is_a_class(self) -> None:
        for step in (padding.CLASSES, padding.SLOT_INFO, padding.OVERVIEW):
            for length in [*range(0, 1100, 7), 4092, 4093, 4604, 4605, 70_000]:
                padded = padding.pad(b"x" * length, step)
                self.assertEqual(padding.unpad(padded, step), b"x" * length)
                if step == padding.CLASSES and len(padded) > 4096:
                    self.assertEqual(len(padded) % 256, 0)
                    self.assertLess(len(padded), length * 1.25)


class FieldMaps(unittest.TestCase):
    def test_unknown_fields_survive_a_rewriting(self) -> None:
        written = encoding.write_fields([(1, encoding.i64(5)), (2, b"x"), (90, b"later"), (90, b"twice")])
        self.assertEqual(plaintext.LOG_ENTRY.write(plaintext.LOG_ENTRY.read(written)), written)

    def test_a_field_that_does_not_exist_is_not_written(self) -> None:
        with self.assertRaises(ValueError):
            plaintext.LOG_ENTRY.write({"tiem": 5})


class RoundTrip(unittest.TestCase):
    """The reader finds what the writer was given, with every kind of slot."""

    folder: Path
    description: Dict[str, Any]

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.description = json.loads((HERE / "example.json").read_text("utf-8"))
        vault_writer.write_vault(cls.folder / "vault.db", cls.description)

    def read(self, *arguments: str) -> Tuple[int, Dict[str, Any]]:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = vault_reader.main([str(self.folder / "vault.db"), *arguments])
        return status, json.loads(output.getvalue())

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def options(self, slot: Dict[str, Any]) -> List[str]:
        options = []
        if "passphrase" in slot:
            # As a terminal or an editor leaves it: one line feed too many.
            options += ["--passphrase-file", self.file("passphrase", slot["passphrase"].encode("utf-8") + b"\r\n")]
        if "keyFileHex" in slot:
            options += ["--key-file", self.file("key", bytes.fromhex(slot["keyFileHex"]))]
        if "recoveryCode" in slot:
            options += ["--recovery-code-file", self.file("code", slot["recoveryCode"].encode("utf-8"))]
        return options

    def test_every_slot_opens_the_same_vault(self) -> None:
        found = []
        for index, slot in enumerate(self.description["slots"]):
            status, document = self.read(*self.options(slot), "--full")
            self.assertEqual(status, 0, document)
            opened = [one for one in document["slots"] if one["opened"]]
            self.assertEqual([one["label"] for one in opened], [slot["label"]])
            self.assertEqual(document["slots"].index(opened[0]), index)
            found.append({name: value for name, value in document.items() if name != "slots"})
        self.assertTrue(all(one == found[0] for one in found))

    def test_every_version_is_found_as_written(self) -> None:
        _, document = self.read(*self.options(self.description["slots"][1]), "--reveal")
        written = [version for cluster in self.description["clusters"] for version in cluster["versions"]]
        self.assertEqual(len(document["records"]), len(written))
        for version in written:
            secret = version.get("bearer", version.get("basic"))
            overview = {name: value for name, value in version.items() if name not in ("material", "bearer", "basic")}
            matching = [one for one in document["records"] if one["overview"]["name"] == version["name"]
                        and one["overview"]["changedAt"] == version["changedAt"]]
            self.assertEqual(len(matching), 1)
            matching[0]["overview"].pop("credentialFingerprint", None)
            self.assertEqual(matching[0]["overview"], overview)
            self.assertEqual(matching[0]["material"], version.get("material"))
            self.assertEqual(matching[0].get("secretHex"), secret and secret.encode("utf-8").hex())
            self.assertEqual(matching[0].get("fingerprintMatches"), True if secret else None)
        self.assertEqual([{k: v for k, v in entry.items() if k != "sequence"} for entry in document["log"]],
                         self.description["log"])
        self.assertEqual(len(document["observations"]), 2)

    def test_no_secret_is_printed_unasked(self) -> None:
        _, document = self.read(*self.options(self.description["slots"][1]))
        text = json.dumps(document)
        for secret in ("first-token", "third-token", "pässword"):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret.encode("utf-8").hex(), text)

    def test_no_clear_text_stands_in_the_file(self) -> None:
        content = (self.folder / "vault.db").read_bytes()
        for marker in (b"paris", b"lyon", b"10.0.0.1", b"token", b"research", b"BEGIN", b"rack", b"admin", b"cluster."):
            self.assertNotIn(marker, content)

    def test_half_of_what_a_slot_needs_opens_nothing(self) -> None:
        both = self.options(self.description["slots"][2])
        for half in (both[:2], both[2:]):
            status, document = self.read(*half)
            self.assertEqual((status, document["error"]), (77, "vault.locked"))

    def test_the_same_seed_makes_the_same_file(self) -> None:
        vault_writer.write_vault(self.folder / "again.db", self.description)
        self.assertEqual((self.folder / "again.db").read_bytes(), (self.folder / "vault.db").read_bytes())

    def test_a_missing_vault_and_a_short_key_file_are_said(self) -> None:
        self.assertEqual(self.read("--key-file", self.file("short", bytes(31)))[0], 64)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self.assertEqual(vault_reader.main([str(self.folder / "none.db")]), 66)


class Rekeyed(unittest.TestCase):
    """A vault whose root key was replaced twice, with everything that was noted before."""

    KEY = bytes(range(32))
    SLOT = {"type": "key-file", "label": "host", "keyFileHex": KEY.hex()}

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.path = self.folder / "vault.db"
        description = json.loads((HERE / "example.json").read_text("utf-8"))
        description["slots"] = [self.SLOT]
        keys = vault_writer.write_vault(self.path, description)
        self.checkpoints: List[str] = []
        self.marks: List[bytes] = []
        self.note(keys)
        self.keys = []
        for number in range(2):
            self.keys.append(keys)
            keys = vault_writer.rekey_file(
                self.path, keys, {"slots": [self.SLOT], "entry": {"time": 5}, "log": [{"time": 6, "action": "x"}]},
                vault_writer.seeded(f"rekey {number}"))
            self.note(keys)

    def note(self, keys: crypto.Keys) -> None:
        with vault_writer.Editor(self.path, keys) as editor:
            manifest = editor.manifest()
        self.checkpoints.append(
            f"{log.CHECKPOINT} {keys.vault_id.hex()} {manifest.last_sequence} {manifest.last_mac.hex()}")
        mark = Mark(manifest.generation, manifest.root, manifest.last_sequence, manifest.last_mac)
        self.marks.append(mark.slot(keys) + bytes(512))

    def open(self, mark: bytes = b"") -> vault_reader.Vault:
        with contextlib.suppress(FileNotFoundError):
            mark_path(self.folder, self.keys[0].vault_id).unlink()
        if mark:
            mark_path(self.folder, self.keys[0].vault_id).write_bytes(mark)
        vault = vault_reader.Vault(self.path, header.Credentials((), (self.KEY,), ()), self.folder)
        self.addCleanup(vault.connection.close)
        return vault

    def test_everything_is_there_and_the_former_keys_open_nothing(self) -> None:
        vault = self.open()
        vault.full_check()
        document = vault_reader.describe(vault)
        self.assertTrue(all(row["fingerprintMatches"] for row in document["records"] if "secretSha256" in row))
        self.assertEqual(len(document["log"][0]["formerMacs"]), 2)
        for keys in self.keys:
            with self.assertRaises(Refusal):
                log.open_entry(keys, next(iter(vault.log_rows())))
            with self.assertRaises(Refusal):
                vault_reader.records.open_part(vault.connection, keys, vault.rows[0], 1)

    def test_checkpoints_of_every_root_key_are_contained(self) -> None:
        states = [one["state"] for one in self.open().checkpoints(self.checkpoints)]
        self.assertEqual(states, ["contained"] * 3)
        forged = [line[:-2] + ("00" if line[-2:] != "00" else "11") for line in self.checkpoints]
        self.assertEqual([one["state"] for one in self.open().checkpoints(forged)], ["replaced"] * 3)

    def test_marks_of_every_root_key_count(self) -> None:
        self.assertEqual([self.open(mark).mark_state for mark in self.marks], ["older", "older", "equal"])

    def test_a_mark_of_another_state_is_refused(self) -> None:
        former = Mark(self.open().manifest.generation, bytes(32), 1, bytes(32))
        for keys in self.keys:
            for generation in (1, 2, former.generation, former.generation + 9):
                forged = Mark(generation, former.root, former.last_sequence, former.last_mac).slot(keys) + bytes(512)
                with self.assertRaises(Refusal) as caught:
                    self.open(forged)
                self.assertEqual(caught.exception.code, "integrity.rollback")


if __name__ == "__main__":
    unittest.main()
