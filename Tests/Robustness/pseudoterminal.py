# SPDX-License-Identifier: Apache-2.0
"""A terminal for a command under test: its screen is read, its keys are typed, its mode is looked at."""
import os
import pty
import re
import select
import signal
import termios
import time

from harness import binary


class Terminal:
    """A command with a terminal of its own."""

    def __init__(self, home, *arguments, job=False):
        self.stops, news = os.pipe()
        # The command waits until the terminal's mode was read: under load it would be at its prompt before.
        gate, opener = os.pipe()
        pid, self.master = pty.fork()
        if pid == 0:
            try:
                os.close(opener)
                os.read(gate, 1)
                os.close(gate)
                os.chdir(home.path)
                if job:
                    self.lead(news)
                os.execve(binary(), ["aichor-vault", *map(str, arguments)], home.environment(TERM="xterm"))
            finally:
                os._exit(127)
        os.close(news)
        os.close(gate)
        self.pid, self.seen = pid, b""
        self.before = termios.tcgetattr(self.master)
        os.close(opener)

    @staticmethod
    def lead(news):
        """Does what a shell does, for ^Z stops nobody who has no shell: forks, tells of stops, ends as the job ends."""
        job = os.fork()
        if job == 0:
            signal.signal(signal.SIGTTOU, signal.SIG_IGN)
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            return
        while True:
            status = os.waitpid(job, os.WUNTRACED)[1]
            if not os.WIFSTOPPED(status):
                code = os.waitstatus_to_exitcode(status)
                os._exit(code if code >= 0 else 128 - code)
            os.write(news, f"{job}\n".encode())

    def stopped(self):
        """Waits until the job has stopped; its process id, or None."""
        if not select.select([self.stops], [], [], 20)[0]:
            return None
        return int(os.read(self.stops, 64).split()[0])

    def read_until(self, pattern, seconds=30):
        """Reads what the terminal shows until a pattern occurs in it."""
        deadline = time.monotonic() + seconds
        start = len(self.seen)
        while not re.search(pattern, self.seen[start:]):
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} did not come; seen: {self.seen!r}")
            if not self.read_some():
                raise AssertionError(f"{pattern!r} did not come before the end; seen: {self.seen!r}")
        return self.seen[start:]

    def read_some(self, seconds=0.2):
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += chunk
        return bool(chunk)

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def type(self, text):
        os.write(self.master, text)

    def mode_is_as_before(self):
        return termios.tcgetattr(self.master) == self.before

    def end(self):
        """Waits for the end and returns the exit status."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.read_some(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read_some(0.01) and select.select([self.master], [], [], 0.01)[0]:
                    pass
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError(f"did not end; seen: {self.seen!r}")
