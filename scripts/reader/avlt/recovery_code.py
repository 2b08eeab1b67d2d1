# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 4.2: the recovery code as people write it."""
from __future__ import annotations

from .encoding import unsigned
from .refusal import Malformed

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_SYMBOLS = DIGITS + "*~$=U"
FOLDED = str.maketrans("OIL", "011")


def write_code(code: bytes) -> str:
    number = unsigned(code)
    groups = []
    for shift in range(140, -1, -20):
        group = number >> shift & 0xFFFFF
        digits = "".join(DIGITS[group >> bits & 31] for bits in (15, 10, 5, 0))
        groups.append(digits + CHECK_SYMBOLS[group % 37])
    return "-".join(groups)


def read_code(text: str) -> bytes:
    if not text.isascii():
        raise Malformed("a symbol that no code has")
    symbols = "".join(text.split()).replace("-", "").upper().translate(FOLDED)
    if len(symbols) != 40:
        raise Malformed(f"{len(symbols)} symbols instead of 40")
    number = 0
    for at in range(0, 40, 5):
        group = 0
        for symbol in symbols[at:at + 4]:
            digit = DIGITS.find(symbol)
            if digit < 0:
                raise Malformed(f"group {at // 5 + 1} has a symbol that is not a digit")
            group = group << 5 | digit
        if CHECK_SYMBOLS.find(symbols[at + 4]) != group % 37:
            raise Malformed(f"the check symbol of group {at // 5 + 1} is wrong")
        number = number << 20 | group
    return number.to_bytes(20, "big")
