# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 3.1: the vault id and the tag in the last bytes of every page.

SQLite itself, here that of Python, keeps these bytes as they are: who writes with it has to seal the pages afterwards.
"""
from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterator, Optional, Tuple

from .encoding import u32, unsigned
from .refusal import Refusal

PAGE_SIZE = 8192
RESERVED = 32
CONTENT = PAGE_SIZE - RESERVED
# SQLite locks bytes of this page and never uses it.
LOCK_PAGE = (1 << 30) // PAGE_SIZE + 1


def page_tag(vault_id: bytes, number: int, content: bytes) -> bytes:
    return hashlib.sha256(b"\x05" + vault_id + u32(number) + content).digest()[:16]


def sealed(vault_id: bytes, number: int, page: bytes) -> bytes:
    content = page[:CONTENT]
    return content + vault_id + page_tag(vault_id, number, content)


def pages(content: bytes) -> Iterator[Tuple[int, bytes]]:
    """The pages that SQLite uses, with their numbers."""
    for number in range(1, len(content) // PAGE_SIZE + 1):
        if number != LOCK_PAGE:
            yield number, content[(number - 1) * PAGE_SIZE:number * PAGE_SIZE]


def check_pages(path: Path) -> bytes:
    """Refuses a file with a page that is not the one that was written; the answer is the id that all pages name."""
    content = path.read_bytes()
    if len(content) % PAGE_SIZE != 0:
        raise Refusal("integrity.page", "the file ends within a page")
    vault_id = content[CONTENT:CONTENT + 16]
    for number, page in pages(content):
        if page != sealed(vault_id, number, page):
            raise Refusal("integrity.page", f"page {number} does not match its tag")
    return vault_id


def can_be_sealed(content: bytes) -> bool:
    """Whether these are whole pages of SQLite's, of the size and with the room that a vault's have."""
    return (content[:16] == b"SQLite format 3\0" and unsigned(content[16:18]) == PAGE_SIZE
            and content[20] == RESERVED and len(content) % PAGE_SIZE == 0)


def seal_pages(path: Path, vault_id: Optional[bytes] = None) -> None:
    """Gives every page the tag that its content needs. Without an id it is the one in page 1."""
    content = path.read_bytes()
    if not can_be_sealed(content):
        raise ValueError(f"{path} does not consist of pages that can be sealed")
    vault_id = vault_id or content[CONTENT:CONTENT + 16]
    with open(path, "r+b") as file:
        for number, page in pages(content):
            whole = sealed(vault_id, number, page)
            if whole != page:
                file.seek((number - 1) * PAGE_SIZE + CONTENT)
                file.write(whole[CONTENT:])


def reserve_bytes(path: Path) -> None:
    """Makes SQLite keep its hands off the last bytes of every page, in a database without a table.

    Python has no name for SQLITE_FCNTL_RESERVE_BYTES. An empty tree's content begins where the pages' usable bytes end.
    """
    with open(path, "r+b") as file:
        assert len(file.read()) == PAGE_SIZE, "the database has tables"
        for offset, value in ((20, bytes([RESERVED])), (105, CONTENT.to_bytes(2, "big"))):
            file.seek(offset)
            file.write(value)
