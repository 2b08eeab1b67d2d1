# SPDX-License-Identifier: Apache-2.0
"""The vault id and the tag of each page (FORMAT.md section 3.1)."""
from __future__ import annotations

from pathlib import Path
from typing import Callable

from fault_kit import PAGE, Kit, case

from avlt import pages


def tagged(name: str, what: str, change: Callable[[Kit, bytearray], None]) -> None:
    """A fault that the tags alone show."""
    @case(name, what, PAGE, of_tags=True)
    def _(kit: Kit, path: Path) -> None:
        content = bytearray(path.read_bytes())
        change(kit, content)
        path.write_bytes(content)


def flip(content: bytearray, page: int, offset: int) -> None:
    content[(page - 1) * pages.PAGE_SIZE + offset] ^= 1


def page(content: bytes, number: int) -> bytes:
    return bytes(content[(number - 1) * pages.PAGE_SIZE:number * pages.PAGE_SIZE])


def put(content: bytearray, number: int, whole: bytes) -> None:
    content[(number - 1) * pages.PAGE_SIZE:number * pages.PAGE_SIZE] = whole


def exchange(kit: Kit, content: bytearray) -> None:
    header, manifest = page(content, 2), page(content, 3)
    put(content, 2, manifest)
    put(content, 3, header)


# Page 1 is that of the schema, page 2 that of the header, page 3 that of the manifest: they were created in this order.
tagged("page-1-flipped", "a bit of a free byte of page 1", lambda kit, content: flip(content, 1, 4000))
tagged("page-flipped", "a bit of a page's unused bytes", lambda kit, content: flip(content, 2, 100))
tagged("page-type-flipped", "the lowest bit of a page's type", lambda kit, content: flip(content, 3, 0))
tagged("page-tag-flipped", "a bit of a tag", lambda kit, content: flip(content, 2, 8191))
tagged("page-id-flipped", "a bit of a page's vault id", lambda kit, content: flip(content, 2, pages.CONTENT))
tagged("page-1-id-flipped", "a bit of the first page's vault id", lambda kit, content: flip(content, 1, pages.CONTENT))
tagged("page-zeros", "zeros instead of a page", lambda kit, content: put(content, 2, bytes(pages.PAGE_SIZE)))
tagged("page-untagged", "a page without id and tag", lambda kit, content: put(
    content, 2, page(content, 2)[:pages.CONTENT] + bytes(pages.RESERVED)))
tagged("pages-exchanged", "two pages at each other's places", exchange)
tagged("page-of-another-vault", "a page with the tag of another vault", lambda kit, content: put(
    content, 2, pages.sealed(kit.donor_keys.vault_id, 2, page(content, 2))))
tagged("pages-of-another-vault", "all pages with tags of another vault, which the header denies", lambda kit, content: [
    put(content, number, pages.sealed(kit.donor_keys.vault_id, number, page(content, number)))
    for number in range(1, len(content) // pages.PAGE_SIZE + 1)] and None)
