# SPDX-License-Identifier: Apache-2.0
"""How a kit reports: sections with their checks, what was wrong, and what did not run. scripts/run-kits reads these lines.

    NAME: N checks, N wrong (T s)                     a section, when it ends
    WRONG  WHAT                                       a check that failed
    DID NOT RUN  WHAT: WHY                            left out, though this machine could run it: CI fails
    CANNOT RUN  WHAT: WHY                             left out because the machine cannot: counted as skipped
    TITLE: N checks, N wrong, N did not run, T s      the last line of the kit
"""
import contextlib
import sys
import threading
import time


class Report:
    """Counts what was checked and what was wrong, and ends the script accordingly."""

    def __init__(self, title):
        self.title, self.checks, self.wrong, self.absent = title, 0, [], []
        self.lock = threading.Lock()
        self.started = time.monotonic()

    def check(self, condition, what):
        with self.lock:
            self.checks += 1
            if not condition:
                self.wrong.append(what)
                print("WRONG  " + what, flush=True)
        return bool(condition)

    def equal(self, value, expected, what):
        return self.check(value == expected, f"{what}: {value!r} instead of {expected!r}")

    def status(self, outcome, *expected):
        wanted = " or ".join(map(str, expected))
        return self.check(outcome.status in expected, f"{outcome} (expected {wanted})")

    def did_not_run(self, what, why, machine=False):
        """Something was left out; `machine` if no package and no other user of this machine could have run it."""
        with self.lock:
            self.absent.append(what)
        print(f"{'CANNOT' if machine else 'DID NOT'} RUN  {what}: {why}", flush=True)

    def note(self, text):
        print(text, flush=True)

    @contextlib.contextmanager
    def section(self, name):
        """One behaviour: an exception in it is a failure of it, not the end of the script; so is a section that checks nothing."""
        before = (self.checks, len(self.wrong), len(self.absent))
        started = time.monotonic()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever went wrong belongs into the report
            self.check(False, f"{name}: {type(error).__name__}: {error}")
        if (self.checks, len(self.absent)) == (before[0], before[2]):
            self.check(False, f"{name}: nothing was checked")
        self.note(f"{name}: {self.checks - before[0]} checks, {len(self.wrong) - before[1]} wrong "
                  f"({time.monotonic() - started:.1f} s)")

    def finish(self):
        seconds = time.monotonic() - self.started
        print(f"{self.title}: {self.checks} checks, {len(self.wrong)} wrong, {len(self.absent)} did not run, "
              f"{seconds:.0f} s", flush=True)
        if not self.checks:
            print("nothing was checked", flush=True)
        sys.exit(1 if self.wrong or not self.checks else 0)
