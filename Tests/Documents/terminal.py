# SPDX-License-Identifier: Apache-2.0
"""Commands on a terminal of a given width, at a time that stands still, with the questions answered."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

SECONDS = 60
# So that bash stays the parent of a single command, as on a terminal: the log records who that was.
PARENT = 'eval "$0"; exit $?'


def at(moment, command):
    """A command whose clock stands at a moment (UTC); what measures durations goes on."""
    return ["env", "NO_FAKE_STAT=1", "faketime", "--exclude-monotonic", "-f", moment, *command]


def script(text, moment, environment, folder):
    """Runs a script of the shell as a file would: no terminal, and nothing on standard input. A pipe fails if a part of it does."""
    return subprocess.run(at(moment, ["bash", "-euo", "pipefail", "-c", PARENT, text]), stdin=subprocess.DEVNULL, capture_output=True, env=environment,
                          cwd=folder, timeout=SECONDS, start_new_session=True, check=False)


class Screen:
    """One command line in bash on a terminal of its own."""
    def __init__(self, command, moment, environment, folder, columns, answers=()):
        self.seen, self.answers = b"", list(answers)
        gate, opener = os.pipe()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                os.close(opener)
                # Until the terminal has its width.
                os.read(gate, 1)
                os.chdir(folder)
                arguments = at(moment, ["bash", "--norc", "-c", PARENT, command])
                os.execvpe(arguments[0], arguments, environment)
            finally:
                os._exit(127)
        os.close(gate)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.close(opener)

    def run(self):
        """The exit status and what was shown, as bytes of the terminal."""
        deadline, answered = time.monotonic() + SECONDS, 0
        while time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    chunk = os.read(self.master, 65536)
                except OSError:
                    chunk = b""
                if not chunk:
                    os.close(self.master)
                    return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), self.seen
                self.seen += chunk
            else:
                answered = self.answer(answered)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise TimeoutError(f"did not end; seen: {self.seen[-500:]!r}")

    def answer(self, answered):
        """Types the answer to the question that the screen ends with; how much of the screen has its answer then."""
        question = self.seen[answered:].rsplit(b"\n", 1)[-1]
        for pattern, reply in self.answers:
            if question and re.search(pattern, question):
                os.write(self.master, reply + b"\r")
                return len(self.seen)
        return answered


def lines(shown):
    """What stands on the screen after some output, line by line, colours included."""
    text = shown.decode("utf-8", "replace").replace("\x1b[K", "")
    rows = [row.rstrip("\r").rsplit("\r", 1)[-1] for row in text.split("\n")]
    return rows[:-1] if rows[-1] == "" else rows


def plain(text):
    """The text without colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
