# SPDX-License-Identifier: Apache-2.0
"""python3 -m unittest discover -s Tests/Faults"""
from __future__ import annotations

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fault_kit  # noqa: E402
import run_reader  # noqa: E402
from vault_writer import write_vault  # noqa: E402


class Faults(unittest.TestCase):
    def check(self, folder: Path) -> None:
        cases = json.loads((folder / "expectations.json").read_text("utf-8"))["cases"]
        self.assertGreater(len(cases), 300)
        for case in cases:
            with self.subTest(case["name"]):
                self.assertEqual(run_reader.check(folder, case), [])

    def test_every_fault_is_refused_with_its_class(self) -> None:
        with tempfile.TemporaryDirectory() as temporary:
            fault_kit.make_faults(Path(temporary) / "faults")
            self.check(Path(temporary) / "faults")

    def test_a_bare_vault_of_another_program_can_be_the_base(self) -> None:
        key_file = bytes(range(100, 132))
        with tempfile.TemporaryDirectory() as temporary:
            base = Path(temporary) / "other.db"
            write_vault(base, {"slots": [{"type": "key-file", "label": "other", "keyFileHex": key_file.hex()}],
                               "log": [{"time": 1, "action": "vault.created"}]})
            before = base.read_bytes()
            fault_kit.make_faults(Path(temporary) / "faults", base, key_file)
            self.assertEqual(base.read_bytes(), before)
            self.check(Path(temporary) / "faults")


if __name__ == "__main__":
    unittest.main()
