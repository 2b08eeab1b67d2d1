# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 6: padding."""
from __future__ import annotations

from .encoding import u32, unsigned
from .refusal import Malformed

OVERVIEW = LOG_ENTRY = 512
SLOT_INFO = 128
CLASSES = 0  # the growing size classes of material and secret


def padded_size(length: int, step: int) -> int:
    """The size of the padded form of a message of `length` bytes; its four bytes of length count."""
    total = length + 4
    if step != CLASSES:
        return (total + step - 1) // step * step
    for size in (256, 512, 1024, 2048, 4096):
        if total <= size:
            return size
    size = 4096
    while total > size:
        size = (size + size // 8 + 255) & ~255
    return size


def pad(message: bytes, step: int) -> bytes:
    padded = u32(len(message)) + message
    return padded + bytes(padded_size(len(message), step) - len(padded))


def unpad(padded: bytes, step: int) -> bytes:
    if len(padded) < 4:
        raise Malformed("the padding has no length")
    length = unsigned(padded[:4])
    if length > len(padded) - 4:
        raise Malformed("the padding's length does not fit")
    if any(padded[4 + length:]):
        raise Malformed("the padding is not zero")
    if len(padded) != padded_size(length, step):
        raise Malformed(f"{length} bytes are padded to {len(padded)}")
    return padded[4:4 + length]
