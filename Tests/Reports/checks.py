# SPDX-License-Identifier: Apache-2.0
"""Counts checks and prints what was wrong, as the other kits do."""

import sys


class Checks:
    def __init__(self):
        self.made = 0
        self.wrong = 0

    def hold(self, truth, what):
        """One check; prints its description if it fails."""
        self.made += 1
        if not truth:
            self.wrong += 1
            print(f"WRONG {what}")

    def end(self):
        print(f"{self.made} checks, {self.wrong} wrong")
        sys.exit(1 if self.wrong or not self.made else 0)
