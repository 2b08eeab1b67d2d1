# SPDX-License-Identifier: Apache-2.0
"""Puts stand-ins in place of what differs from run to run, so that output can be shown and compared.

    digits of fingerprints, ids and MACs      digits of the same length, the same ones for the same value of a page
    the home's path                           ~
    user, process and terminal of the log     uid 1000, process 2501, /dev/pts/0
    recovery codes                            AAAAA-BBBBB-… of the same form
    lines above 110 columns                   cut, with … at the end

Nothing else is changed: dates, ages and certificates are the same at every run, by the clock and the keys of sample.py.
"""
import hashlib
import os
import re

DIGITS = re.compile(r"\b[0-9a-f]{12,64}\b")
CODE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z*~$=]{5}-){7}[0-9A-Z*~$=]{5}(?![0-9A-Z])")
WIDEST = 110


class Masks:
    """The stand-ins of one page."""
    def __init__(self, home, stable):
        self.home, self.stable, self.known = home, stable, []

    def digits(self, match):
        """A fingerprint is also shown by its first digits alone: both get the same stand-in."""
        value = match[0]
        if any(one.startswith(value) for one in self.stable):
            return value
        for number, one in enumerate(self.known):
            if one.startswith(value) or value.startswith(one):
                break
        else:
            number = len(self.known)
            self.known.append(value)
        return hashlib.sha256(f"stand-in {number}".encode()).hexdigest()[:len(value)]

    def mask(self, text):
        text = re.sub(re.escape(os.path.dirname(self.home)) + r"/(home-\d+|new|vault|fleet)\b", "~", text)
        text = re.sub(r"\buid(\W+)\d+", r"uid\g<1>1000", text)
        text = re.sub(r"\b(parentPid\W+)\d+", r"\g<1>2501", text)
        text = re.sub(r"/dev/pts/\d+", "/dev/pts/0", text)
        text = CODE.sub("-".join(letter * 5 for letter in "ABCDEFGH"), text)
        return DIGITS.sub(self.digits, text)


def cut(line):
    return line if len(line) <= WIDEST else line[:WIDEST - 1] + "…"
