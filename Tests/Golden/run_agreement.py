#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The program and the independent reader read each other's vaults, and must say the same of them: names, versions,
states, fields, dates, fingerprints, certificates, secrets, log entries, key slots."""
from __future__ import annotations

import collections
import json
import random
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sample as samples  # noqa: E402
from compare import Comparison  # noqa: E402
from harness import Report, scratch  # noqa: E402
from product import REPOSITORY, VaultHome, read_wholly  # noqa: E402
from avlt import plaintext  # noqa: E402
from avlt.refusal import Malformed  # noqa: E402
from avlt.selector import check_selector  # noqa: E402
from vault_writer import rekey_file, seeded, write_vault  # noqa: E402

report = Report("agreement")
SLOT = {"type": "key-file", "label": "host", "keyFileHex": bytes(range(32)).hex(), "created": 1_760_000_000}
SCRATCH = scratch()


def made_by_the_program() -> None:
    for make in (samples.whole, samples.empty, samples.two_factor, samples.with_policy):
        what = make.__name__.replace("_", "-")
        with report.section(f"made by the program, {what}"):
            sample = make(SCRATCH)
            home = sample.home
            comparison = Comparison(report, what, home, {"observations": [], "records": [], "log": []})
            document = read_wholly(home.vault, [comparison.key_file()], comparison.passphrases())
            report.check(document["recordRows"] > 0 or what == "empty", f"{what}: there are records")
            comparison = Comparison(report, what, home, document)
            comparison.reading()
            if what == "whole":
                contents_of(document)
                every_slot_opens(sample, document)
            if what == "with-policy":
                policies_of(document)
                selectors(home)
            comparison.releasing()


def contents_of(document: dict) -> None:
    """That the sample holds what it is for: otherwise the comparison compares little."""
    clusters = [row for row in document["records"] if row["kindName"] == "cluster"]
    states = {row["state"] for row in clusters}
    changes = {row["overview"]["change"] for row in clusters}
    kinds = {row["overview"].get("credentialKind") for row in clusters} - {None}
    report.equal(states, {"current", "superseded", "tombstone"}, "the sample's states")
    report.equal(changes, {1, 2, 3, 4, 5}, "the sample's changes")
    report.equal(kinds, {1, 2, 3, 4}, "the sample's kinds of credentials")
    report.equal(len(document["observations"]), 3, "the sample's observations")
    report.equal(sorted(slot["typeName"] for slot in document["slots"]),
                 ["key-file", "key-file", "passphrase", "recovery-code"], "the sample's slots")


def policies_of(document: dict) -> None:
    """The same for the sample with a policy."""
    policies = [row for row in document["records"] if row["kindName"] == "policy"]
    report.equal([row["state"] for row in policies], ["superseded"] * (len(policies) - 1) + ["current"], "the policies")
    rules = policies[-1]["overview"]["rules"] if policies else []
    report.equal(sorted(rule["scope"] for rule in rules), [1, 2, 2, 3, 3, 3], "the scopes in force")
    said = {name for row in policies for rule in row["overview"]["rules"] for name in rule}
    report.equal(said, {name.name for name in plaintext.POLICY_RULE.schema.values()}, "the settings that were ever made")


def selectors(home: VaultHome) -> None:
    """Program and reader take the same texts for selectors; most of these are nearly one."""
    dice = random.Random("selectors")
    words = ["a", "b-c", "in", "notin", "x.y/k", "/", "-", "A_1", " ",
             "\t", "\r\n", "=", "==", "!=", "!", "(", ")", ",", "<", ">", "k" * 63,
             "k" * 64, "a/b/c", "\u00a0", "\u00e9", "x" * 250 + ".y/k"]
    likely = ["a", " ", "in", "notin", "(", ")", ",", "=", "!=", "!", "b"]
    verdicts = collections.Counter()
    for _ in range(300):
        text = "".join(dice.choice(words if dice.random() < 0.2 else likely) for _ in range(dice.randint(1, 8)))
        outcome = home.run("policy", "set", f"--selector={text}", "--max-age", "1d", "--if-version", "0")
        try:
            check_selector(text)
            expected = 75  # the version is another, so that nothing is stored
        except Malformed:
            expected = 65
        verdicts[expected] += 1
        report.equal(outcome.status, expected, f"the selector {text!r}: {outcome.err!r}")
    report.check(min(verdicts[65], verdicts[75]) > 30, f"selectors of both kinds were tried: {verdicts}")


def every_slot_opens(sample: samples.Sample, document: dict) -> None:
    code = sample.files["recovery-code.txt"].read_text("utf-8").strip()
    ways = {
        "passphrase": dict(passphrases=[samples.PASSPHRASE]), "first.key": dict(key_files=[sample.files["first.key"]]),
        "second.key": dict(key_files=[sample.files["second.key"]]), "recovery code": dict(codes=[code]),
    }
    opened = set()
    for way, given in ways.items():
        found = read_wholly(sample.home.vault, **given)
        opened |= {slot["slotId"] for slot in found["slots"] if slot["opened"]}
        report.equal(found["records"], document["records"], f"the records, read with {way}")
    report.equal(len(opened), 4, "slots that the reader opened")
    options = {"passphrase.txt": "--passphrase-file", "first.key": "--key-file", "second.key": "--key-file",
               "recovery-code.txt": "--recovery-code-file"}
    before = sample.home.json("list")
    for name, option in options.items():
        found = sample.home.json("list", unlock=[option, str(sample.files[name])])
        report.equal(found, before, f"the program's list with {name}")


def made_by_the_writer() -> None:
    description = json.loads((REPOSITORY / "scripts/reader/example.json").read_text("utf-8"))
    for version in (version for cluster in description["clusters"] for version in cluster["versions"]):
        if version["change"] != 4:
            version.setdefault("loadBalancerIp", "203.0.113.11")  # every entry of the program has one
    variants = {
        "example": description,
        "rekeyed": {**description, "seed": "rekeyed", "rekeyed": 2},
        "pruned log": {**description, "seed": "pruned", "pruneLog": 3},
        "unknown things": {**description, "seed": "unknown", "objects": [
            {"kind": 200, "recordId": "ab" * 16, "version": 3, "parts": {"1": ""}}], "headerExtra": [[9, "6c61746572"]]},
    }
    for what, variant in variants.items():
        with report.section(f"made by the writer, {what}"), VaultHome(SCRATCH) as home:
            home.vault.parent.mkdir(mode=0o700)
            keys = write_vault(home.vault, variant)
            for number in range(variant.get("rekeyed", 0)):
                entry = {"time": 1_760_001_000 + 1_000 * number, "slotLabel": "host", "uid": 1000}
                keys = rekey_file(home.vault, keys, {"slots": [SLOT], "entry": entry}, seeded(f"rekeyed {number}"))
            key = Path(home.home.write("key", bytes(range(32))))
            home.unlock = ["--key-file", str(key)]
            comparison = Comparison(report, what, home, read_wholly(home.vault, [key]))
            comparison.reading()
            comparison.releasing()


try:
    made_by_the_program()
    made_by_the_writer()
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
