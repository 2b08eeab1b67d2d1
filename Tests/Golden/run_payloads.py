#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every payload that the program writes is valid by docs/engine-payload.schema.json, as scripts/check-payload judges
with Python's jsonschema; damaged ones are not."""
from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, List

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sample as samples  # noqa: E402
from harness import Report, binary, scratch  # noqa: E402
from product import REPOSITORY  # noqa: E402

report = Report("payloads")
SCRATCH = scratch()


def load_judge() -> Any:
    loader = importlib.machinery.SourceFileLoader("check_payload", str(REPOSITORY / "scripts/check-payload"))
    spec = importlib.util.spec_from_loader("check_payload", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


try:
    judge = load_judge()
except ImportError as error:
    print(f"DID NOT RUN: {error}", flush=True)
    sys.exit(2)


def valid(text: str, what: str, form_only: bool = False, lines: bool = False) -> None:
    faults = list(judge.judged(text, form_only, lines))
    report.check(not faults, f"{what}: {'; '.join(faults[:3])}")


def invalid(document: Any, what: str) -> None:
    report.check(bool(list(judge.judged(json.dumps(document), False, False))), f"{what} passes")


def on_a_terminal(home: samples.VaultHome, *arguments: str) -> str:
    """What a command writes to a terminal."""
    terminal, end = pty.openpty()
    process = subprocess.Popen([binary(), *arguments, *home.unlock], stdin=end, stdout=end, stderr=subprocess.PIPE,
                               env=home.home.environment(TERM="xterm"), start_new_session=True)
    os.close(end)
    found: List[bytes] = []
    while True:
        try:
            found.append(os.read(terminal, 65536))
        except OSError:  # the other end is closed
            break
    _, errors = process.communicate(timeout=60)
    os.close(terminal)
    report.equal(process.returncode, 0, f"{' '.join(arguments)} on a terminal: {errors[:200]!r}")
    return b"".join(found).decode("utf-8").replace("\r\n", "\n")


def exported(home: samples.VaultHome) -> None:
    names = [row["name"] for row in home.json("list")]
    kinds, ecosystems, bundles = set(), set(), set()
    for name in names:
        for style in ("url", "host-port", "host"):
            text = home.must("export", name, "--allow-findings", "--api-hostname", style).out.decode("utf-8")
            valid(text, f"export {name}, {style}")
        payload = json.loads(text)
        kinds.add(payload["form"]["authentication"]["method"])
        ecosystems.add("ecosystem" in payload["form"])
        bundles.add("caData" in payload["form"])
        text = home.must("export", name, "--allow-findings", "--form-only").out.decode("utf-8")
        valid(text, f"export {name} --form-only", form_only=True)
        report.check(bool(list(judge.judged(text, False, False))), f"{name}: a form alone passes as a payload")
        damaged(payload, name)
    report.equal((kinds, ecosystems, bundles), ({"bearerToken", "basic"}, {True, False}, {True, False}),
                 "methods; with and without ecosystem; with and without CA data")
    several = home.must("export", "--all", "--allow-findings").out.decode("utf-8")
    valid(several, "export --all")
    report.equal(len(json.loads(several)), len(names), "items of export --all")
    lines = home.must("export", "--all", "--allow-findings", "--jsonl").out.decode("utf-8")
    valid(lines, "export --all --jsonl", lines=True)
    report.equal(lines.count("\n"), len(names), "lines of export --all --jsonl")
    valid(home.must("export", "--all", "--allow-findings", "--form-only").out.decode("utf-8"), "export --all --form-only",
          form_only=True)
    valid(home.must("export", "--all", "--allow-findings", "--form-only", "--jsonl").out.decode("utf-8"),
          "export --all --form-only --jsonl", form_only=True, lines=True)


def damaged(payload: Any, name: str) -> None:
    """Each of the payload's own members missing, emptied, of another type, or joined by an unknown one."""
    for part in (payload, payload["form"], payload["form"]["authentication"], payload["metadata"]):
        required = {"apiVersion", "kind", "engineType", "form", "metadata", "engineName", "apiHostname", "loadBalancerIp",
                    "authentication", "method", "bearerToken", "basicUsername", "basicPassword", "cluster", "version",
                    "credentialKind", "credentialFingerprint", "acquiredAt"}
        for member in list(part):
            kept = part[member]
            if member in required:
                del part[member]
                invalid(payload, f"{name} without {member}")
            for wrong in (7.5, {"a": 1}) if isinstance(kept, (int, dict, list)) else ("", 7):
                part[member] = wrong
                invalid(payload, f"{name} with {member} = {wrong!r}")
            part[member] = kept
            # Deleted members stand last now; the order has no meaning.
        part["stranger"] = "x"
        invalid(payload, f"{name} with an unknown member")
        del part["stranger"]
    valid(json.dumps(payload), f"{name}, repaired")


def masked(home: samples.VaultHome) -> None:
    """On a terminal the secrets are masked; what is shown is a payload all the same."""
    before = len(home.json("log"))
    for name, kept in (("paris-a100", samples.legacy_token("engine")), ("lyon", "pässword with a space".encode())):
        text = on_a_terminal(home, "export", name, "--allow-findings")
        report.check(kept.decode("utf-8") not in text, f"{name}: the secret is on the terminal")
        start, end = text.find("{"), text.rfind("}")
        valid(text[start:end + 1], f"{name}, masked")
    report.equal(len(home.json("log")), before, "log entries after masked output")


try:
    with report.section("the judge"):
        report.equal(judge.self_test(), [], "scripts/check-payload --self-test")
    sample = samples.whole(SCRATCH)
    with report.section("exported"):
        exported(sample.home)
    with report.section("masked"):
        masked(sample.home)
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
