#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `audit` and `check` say of a vault with hostile texts and odd dates, judged by jsonschema, PyYAML and Python's csv."""
from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any, Dict, List

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sample as samples  # noqa: E402
from harness import Report, binary, scratch  # noqa: E402
from product import REPOSITORY, VaultHome  # noqa: E402

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"DID NOT RUN: {error}", flush=True)
    sys.exit(2)

report = Report("audits")
SCRATCH = scratch()
SCHEMA = json.loads((REPOSITORY / "docs/audit-report.schema.json").read_text(encoding="utf-8"))
JUDGE = jsonschema.Draft202012Validator(SCHEMA)

HOSTILE = ["=cmd|' /C calc'!A0", "\x1b[31mred", "\u202egnp.exe", "<script>alert(1)</script>", "+1", "a\"b;c,d", "\uff1dx"]
# Leap days, a change to and from daylight saving, the ends of what RFC 3339 can write.
MOMENTS = [None, "2028-02-29", "2027-03-28T02:30:00+01:00", "2026-10-25T02:30:00+02:00", "0001-01-01", "9999-12-31", "+400d"]
EXPIRIES = [0, -1, 1_000_000_000, 1_900_000_000, 253_402_300_800, 2 ** 53]


def hostile(parent: str) -> VaultHome:
    """Clusters whose texts are hostile wherever a text is free, with tokens that end at odd times."""
    home = samples.whole(parent).home
    host = ["--load-balancer-ip", "203.0.113.10", "--allow-findings"]
    for index, text in enumerate(HOSTILE):
        accepted = 0
        for name, options in ((f"eco{index}", ["--ecosystem", text, "--token-stdin"]),
                              (f"user{index}", ["--basic-username", text, "--password-stdin"])):
            done = home.run("add", name, "--api-host", f"{name}.example", *host, *options, input=b"a-secret-of-the-tests")
            accepted += done.status == 0
            report.check(done.status in (0, 65), f"{name}: {done}")
        claims = samples.token(iss=text, sub=f"system:serviceaccount:{text}:{text}", aud=[text], exp=1_900_000_000)
        accepted += home.run("add", f"claim{index}", "--api-host", f"claim{index}.example", *host, "--token-stdin",
                             input=claims).status == 0
        report.check(accepted > 0, f"{text!r} got into no field at all")
    made = 0
    for index, expiry in enumerate(EXPIRIES):
        made += home.run("add", f"exp{index}", "--api-host", f"exp{index}.example", *host, "--token-stdin",
                         input=samples.bound_token("odd", 1_790_000_000, expiry)).status == 0
    report.check(made >= 3, f"only {made} tokens with odd ends were taken")
    taker(home)
    return home


def taker(home: VaultHome) -> None:
    """Exports through a parent process whose executable has a hostile name."""
    for text in HOSTILE:
        if "/" in text:
            continue
        shell = Path(home.home.temporary) / text
        shutil.copy("/bin/dash", shell)
        done = subprocess.run([str(shell), "-c", '"$@"; true', "sh", binary(), "export", "paris-a100", "--allow-findings",
                               "--output", str(home.output), *home.unlock], env=home.home.environment(), capture_output=True)
        report.equal(done.returncode, 0, f"an export through {text!r}: {done.stderr!r}")
        home.output.unlink()


def harmless(text: str, what: str, lines: str = "\n") -> None:
    odd = {c for c in text if c not in lines and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn")}
    report.check(not odd, f"{what} has {sorted(map(hex, map(ord, odd)))}")


def run(home: VaultHome, *arguments: str) -> str:
    done = home.run(*arguments)
    report.check(done.status in (0, 1), str(done))
    return done.out.decode("utf-8")


def formats(home: VaultHome, more: List[str], what: str) -> Dict[str, Any]:
    base = ["audit", "--fail-on", "never", *more]
    text = run(home, *base, "-o", "json")
    harmless(text, f"JSON {what}")
    document = json.loads(text)
    faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in JUDGE.iter_errors(document)]
    report.check(not faults, f"JSON {what}: {faults[:3]}")
    document_of_yaml = yaml.safe_load(run(home, *base, "-o", "yaml"))
    report.equal(timeless(document_of_yaml), timeless(document), f"YAML {what}")
    names = [cluster["name"] for cluster in document["clusters"]]
    report.equal(run(home, *base, "-o", "name").split(), names, f"names {what}")
    cells(run(home, *base, "-o", "csv"), document, what)
    for style in ("table", "wide"):
        table = run(home, *base, "-o", style)
        harmless(table, f"{style} {what}")
        found = [line.split()[0] for line in table.split("\n\n", 1)[1].splitlines()[1:] if not line.startswith(" ")] \
            if names else []
        report.equal(found, names, f"rows of {style} {what}")
    counts = document["summary"]["states"]
    for state, count in counts.items():
        report.equal(sum(cluster["state"] == state for cluster in document["clusters"]), count, f"{state} {what}")
    return document


def timeless(value: Any) -> Any:
    """Without what the clock says in between two runs."""
    if isinstance(value, dict):
        return {key: timeless(item) for key, item in value.items() if key not in ("at", "ageSeconds", "since")}
    return [timeless(item) for item in value] if isinstance(value, list) else value


def cells(text: str, document: Dict[str, Any], what: str) -> None:
    harmless(text, f"CSV {what}", "\r\n")
    report.check(text.endswith("\r\n") and text.count("\n") == text.count("\r\n"), f"CSV {what}: line ends")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    report.equal([row["name"] for row in rows], [cluster["name"] for cluster in document["clusters"]], f"CSV {what}")
    for row, cluster in zip(rows, document["clusters"]):
        report.check(None not in row and None not in row.values(), f"CSV {what}: {row['name']} has other columns")
        for key in ("state", "nextDueAt", "dueAt", "expiresAt", "ageFrom", "credentialKind", "apiHost", "version"):
            report.equal(row[key].lstrip("'"), str(cluster.get(key, "")), f"CSV {what}: {key} of {row['name']}")
        for key, cell in row.items():
            for part in [cell, *cell.split("; ")]:
                bare = part.lstrip(" \"\u00a0")
                number = key == "ageSeconds" and re.fullmatch(r"-?\d+", cell)
                report.check(number or not bare or bare[0] not in "=+-@\uff1d\uff0b\uff0d\uff20\u2212",
                             f"CSV {what}: {key} of {row['name']} is a formula: {cell!r}")


def plugin(home: VaultHome, more: List[str], document: Dict[str, Any], what: str) -> None:
    done = home.run("check", "--nagios", *more)
    text = done.out.decode("utf-8")
    harmless(text, f"plug-in {what}")
    report.equal(done.err, b"", f"plug-in {what}, standard error")
    counts = document["summary"]["states"]
    severities = [finding["severity"] for finding in document["findings"]]
    critical = any(counts[state] for state in ("critical", "overdue", "expired")) or "critical" in severities
    warning = counts["warning"] or "warning" in severities
    status, word = (2, "CRITICAL") if critical else (1, "WARNING") if warning else (0, "OK")
    report.equal(done.status, status, f"plug-in {what}")
    report.check(text.startswith(f"VAULT {word} - ") and text.count("|") == 1, f"plug-in {what}: {text[:200]!r}")
    figures = dict(figure.split("=", 1) for figure in text.splitlines()[0].split("|")[1].split())
    for state, count in counts.items():
        report.equal(int(figures[state].split(";")[0]), count, f"plug-in {what}: {state}")
    report.check(len(text.splitlines()) <= 24, f"plug-in {what}: {len(text.splitlines())} lines")


def files(home: VaultHome) -> None:
    folder = Path(home.home.out)
    paths = {option: folder / f"audit{option}" for option in ("--report", "--prometheus", "--ical")}
    options = [word for option, path in paths.items() for word in (option, str(path))]
    for turn in ("made", "replaced"):
        done = home.run("audit", "--fail-on", "never", *options)
        report.status(done, 0)
        report.equal(done.out, b"", f"files {turn}, standard output")
        for option, path in paths.items():
            facts = path.lstat()
            report.equal((stat.S_ISREG(facts.st_mode), oct(facts.st_mode & 0o777)), (True, "0o600"), f"{option}, {turn}")
    report.status(home.run("audit", "--fail-on", "never", "--group-readable", *options), 0)
    modes = {option: oct(path.lstat().st_mode & 0o777) for option, path in paths.items()}
    report.equal(modes, {"--report": "0o600", "--prometheus": "0o640", "--ical": "0o600"}, "modes for a group")
    before = {path: path.read_bytes() for path in paths.values()}
    link = folder / "link"
    os.symlink(folder / "elsewhere", link)
    done = home.run("audit", "--fail-on", "never", *options[:4], "--ical", str(link))
    report.check(done.status not in (0, 1), f"a link was written through: {done}")
    report.equal({path: path.read_bytes() for path in before}, before, "files of a refused run")
    report.equal(sorted(path.name for path in folder.iterdir()), sorted(["link", *(p.name for p in before)]), "what is left")


try:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with report.section("making"):
        sample = hostile(SCRATCH)
    before = sample.home.digest()
    for moment in MOMENTS:
        with report.section(f"at {moment or 'now'}"):
            choice = ["--at", moment] if moment else []
            whole = formats(sample, choice, f"at {moment}")
            report.check(len(whole["clusters"]) > 20, f"{len(whole['clusters'])} clusters")
            plugin(sample, choice, whole, f"at {moment}")
    with report.section("parts"):
        formats(sample, ["-l", "site=paris"], "of a selector")
        formats(sample, ["--due", "never"], "without a date")
        formats(sample, ["--since", "1d"], "of changes")
        formats(sample, ["-l", "site=nowhere"], "of nothing")
    with report.section("nothing changed"):
        report.equal(sample.home.digest(), before, "the vault's files")
    with report.section("secrets"):
        for style in ("table", "wide", "json", "yaml", "csv"):
            text = run(sample, "audit", "--fail-on", "never", "-o", style)
            for secret in ("a-secret-of-the-tests", "phoenix-opaque-token", "pässword", "bm8gc2lnbmF0dXJl"):
                report.check(secret not in text, f"{style} shows {secret}")
    with report.section("files"):
        files(sample)
finally:
    shutil.rmtree(SCRATCH, ignore_errors=True)
report.finish()
