# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, one run for one question: robust against hanging and against what other runs left behind."""

import os
import pathlib
import shutil
import signal
import struct
import subprocess
import tempfile
import zlib

SECONDS = 180


def path():
    """The browser's path; None if there is none."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def run(page, *options, width=1280, height=1000):
    """What Chromium prints of a page, and its log."""
    with tempfile.TemporaryDirectory(prefix="aichor-vault-browser.") as home:
        command = [path(), "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions"]
        command += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"]
        command += ["--disable-dev-shm-usage", f"--user-data-dir={home}/profile", "--enable-logging=stderr", "--v=0"]
        command += [f"--window-size={width},{height}", "--host-resolver-rules=MAP * ~NOTFOUND", *options]
        if os.geteuid() == 0:
            command.append("--no-sandbox")
        command.append(pathlib.Path(page).resolve().as_uri())
        environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
            start_new_session=True)
        try:
            out, log = child.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
            raise
        return out.decode("utf-8", "replace"), log.decode("utf-8", "replace")


def complaints(log):
    """The messages of the page's console: a refused resource, a script that failed."""
    return [line for line in log.splitlines() if "CONSOLE" in line or "Content Security Policy" in line]


def pixels(png):
    """Width, height and the first pixel's colour of a PNG of 8 bits a channel."""
    data = pathlib.Path(png).read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    place, packed = 8, b""
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            packed += data[place + 8 : place + 8 + length]
        place += length + 12
    # The first pixel has no neighbours, so that every filter leaves it as it is.
    first = zlib.decompressobj().decompress(packed, 4)[1:4]
    return width, height, "#" + first.hex() if depth == 8 and kind in (2, 6) else "?"
