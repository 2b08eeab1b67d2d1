# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 2: the error classes and their exit statuses."""
from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import Iterator

EXIT_STATUS = {
    "file.not-a-vault": 65,
    "format.newer": 78,
    "integrity.schema": 65,
    "integrity.page": 65,
    "integrity.header": 65,
    "vault.locked": 77,
    "integrity.manifest": 65,
    "integrity.log": 65,
    "integrity.records": 65,
    "integrity.record": 65,
    "integrity.rollback": 76,
    "integrity.other-vault": 76,
    # Not of the format: what this program itself may meet.
    "usage": 64,
    "input.missing": 66,
    "input.unreadable": 74,
    "store.busy": 75,
}


class Refusal(Exception):
    """One class of section 2, with a sentence for people. Never holds a secret."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    @property
    def exit_status(self) -> int:
        return EXIT_STATUS[self.code]


class Malformed(Exception):
    """Bytes that do not have the shape FORMAT.md demands; the caller knows which class that is."""


@contextmanager
def refusing(code: str, what: str) -> Iterator[None]:
    """Turns malformed bytes, and damage that SQLite itself reports, into the class of the step at hand."""
    try:
        yield
    except Malformed as error:
        raise Refusal(code, f"{what}: {error}") from None
    except sqlite3.OperationalError as error:
        raise Refusal(_operational(str(error), code), f"{what}: {error}") from None
    except sqlite3.DatabaseError as error:
        unreadable = "not a database" in str(error)
        raise Refusal("file.not-a-vault" if unreadable else code, f"{what}: {error}") from None


def _operational(message: str, code: str) -> str:
    if "locked" in message:
        return "store.busy"
    outside = ("unable to open", "disk I/O", "readonly", "out of memory")
    return "input.unreadable" if any(text in message for text in outside) else code
