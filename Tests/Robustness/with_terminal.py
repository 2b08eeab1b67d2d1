#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command on a terminal of its own and types a file's lines, each when a question stands there.

usage: with_terminal.py FILE COMMAND…      prints what the terminal showed; ends with the command's status. ^C and ^D in the file are keys.
"""
import os
import pty
import select
import signal
import sys
import time

with open(sys.argv[1], "rb") as file:
    lines = [line.replace(b"^C", b"\x03").replace(b"^D", b"\x04") for line in file.read().splitlines()]
pid, master = pty.fork()
if pid == 0:
    # As a shell starts it: whoever runs the tests may have signals ignored or blocked.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    try:
        os.execv(sys.argv[2], sys.argv[2:])
    finally:
        os._exit(127)
seen, asked, deadline = b"", 0, time.monotonic() + 60
while time.monotonic() < deadline:
    ready = select.select([master], [], [], 0.05)[0]
    if ready:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    elif lines and len(seen) > asked and seen.endswith((b": ", b"] ", b"? ")):
        asked = len(seen)
        line = lines.pop(0)
        os.write(master, line if line.endswith((b"\x03", b"\x04")) else line + b"\r")
else:
    os.kill(pid, 9)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
sys.exit(status if status >= 0 else 128 - status)
