#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of docs/images from the release executable; --check says whether they are still what it prints.

terminal.svg                   a session on a terminal, in its colours: the same bytes at every run
audit-light.png, audit-dark.png    the HTML report of the same vault in Chromium. Another Chromium or other fonts may draw other
                               pixels, so the digest of the report is in the picture, and --check compares that.
"""
import hashlib
import os
import pathlib
import struct
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("Robustness", "Reports"):
    sys.path.insert(0, os.path.join(os.path.dirname(HERE), folder))
import browser  # noqa: E402
from harness import ROOT, Report, binary  # noqa: E402
import masks  # noqa: E402
import network  # noqa: E402
import picture  # noqa: E402
import sample  # noqa: E402
import terminal  # noqa: E402

IMAGES = pathlib.Path(ROOT, "docs", "images")
COLUMNS = 100
COMMANDS = ("aichor-vault audit", "aichor-vault verify paris-a100 nice-l40s --online")
TITLE = "aichor-vault audit lists what is due; aichor-vault verify finds a certificate that is not for its host"
SIZE = (1200, 860)
KEYWORD = b"Report-SHA-256"


def session(home, stable):
    """What a terminal shows of the commands."""
    rows, mask = [], masks.Masks(home.path, stable)
    for command in COMMANDS:
        _, seen = terminal.Screen(command, home.now, home.environment, home.path, COLUMNS).run()
        rows += [(False, "")] if rows else []
        rows += [(True, command)] + [(False, row.rstrip()) for row in mask.mask("\n".join(terminal.lines(seen))).split("\n")]
    return picture.svg(TITLE, rows, COLUMNS)


def page(home, stable):
    """The HTML report of the vault."""
    home.must("aichor-vault audit --fail-on never --report audit.html")
    text = pathlib.Path(home.path, "audit.html").read_text(encoding="utf-8")
    return masks.Masks(home.path, stable).mask(text)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def photograph(text, folder, dark):
    """A picture of the report's top, with the report's digest in it."""
    source, target = pathlib.Path(folder, "report.html"), pathlib.Path(folder, "report.png")
    source.write_text(text, encoding="utf-8")
    browser.run(source, f"--screenshot={target}", "--force-device-scale-factor=1.5", f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                width=SIZE[0], height=SIZE[1])
    data = target.read_bytes()
    head = 8 + 12 + 13  # signature and IHDR
    return data[:head] + chunk(b"tEXt", KEYWORD + b"\0" + digest(text)) + data[head:]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest().encode()


def check(report, drawn, text):
    shown = IMAGES.joinpath("terminal.svg").read_text(encoding="utf-8")
    report.check(shown == drawn, "docs/images/terminal.svg is not what the program prints: run scripts/screenshots")
    for name in ("audit-light.png", "audit-dark.png"):
        data = IMAGES.joinpath(name).read_bytes()
        report.check(KEYWORD + b"\0" + digest(text) in data, f"docs/images/{name} is not of the report that the program writes: run scripts/screenshots")


def main():
    report = Report("pictures")
    os.umask(0o022)
    if not network.enter():
        print(f"DID NOT RUN: {network.IMPOSSIBLE}", flush=True)
        sys.exit(2)
    samples = sample.Samples(binary())
    try:
        network.serve(samples)
        drawn, text = session(samples.home("fleet"), samples.stable), page(samples.home("fleet"), samples.stable)
        if "--check" in sys.argv:
            check(report, drawn, text)
            report.finish()
        IMAGES.mkdir(exist_ok=True)
        IMAGES.joinpath("terminal.svg").write_text(drawn, encoding="utf-8")
        for name, dark in (("audit-light.png", False), ("audit-dark.png", True)):
            IMAGES.joinpath(name).write_bytes(photograph(text, samples.folder, dark))
        print("wrote " + ", ".join(str(path.relative_to(ROOT)) for path in sorted(IMAGES.iterdir())))
    except subprocess.TimeoutExpired as error:
        print(f"error: the browser did not end: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        samples.remove()


if __name__ == "__main__":
    main()
