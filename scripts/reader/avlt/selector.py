# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 7: the label selectors of policy rules."""
from __future__ import annotations

import re
from typing import List

from .refusal import Malformed

NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
SUBDOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
TOKEN = re.compile(r"[\t-\r ]+|(==|!=|[=!(),<>])|([^\t-\r =!(),<>]+)")
SIGNS = {"==", "!=", "=", "!", "(", ")", ",", "<", ">"}


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: List[str] = [found.group() for found in TOKEN.finditer(text) if found.lastindex]
        if not self.tokens:
            raise Malformed("an empty selector")

    @property
    def next(self) -> str:
        """Empty at the end."""
        return self.tokens[0] if self.tokens else ""

    def take(self) -> str:
        return self.tokens.pop(0) if self.tokens else ""

    def expect(self, sign: str) -> None:
        if self.take() != sign:
            raise Malformed(f"a selector lacks {sign}")

    def requirements(self) -> None:
        self.requirement()
        while self.next:
            self.expect(",")
            self.requirement()

    def requirement(self) -> None:
        negated = self.next == "!"
        if negated:
            self.take()
        self.key(self.take())
        if negated or self.next in ("", ","):
            return
        operator = self.take()
        if operator in ("=", "==", "!="):
            if self.next not in ("", ","):
                self.value(self.take())
        elif operator in ("in", "notin"):
            self.values()
        else:
            raise Malformed("a selector's operator is unknown")

    def values(self) -> None:
        self.expect("(")
        if self.next == ")":
            raise Malformed("a selector has no values")
        while True:
            if self.next not in (",", ")"):
                self.value(self.take())
            end = self.take()
            if end == ")":
                return
            if end != ",":
                raise Malformed("a selector's values do not end")

    @staticmethod
    def key(word: str) -> None:
        prefix, slash, name = word.rpartition("/") if word.count("/") <= 1 else ("", "/", word)
        if word in SIGNS or not NAME.fullmatch(name):
            raise Malformed("a selector's key is none")
        if slash and (len(prefix.encode("utf-8")) > 253 or not SUBDOMAIN.fullmatch(prefix)):
            raise Malformed("a selector's key has an invalid prefix")

    @staticmethod
    def value(word: str) -> None:
        if not NAME.fullmatch(word):
            raise Malformed("a selector's value is none")


def check_selector(text: str) -> None:
    if not text.isascii() or len(text) > 2048:
        raise Malformed("a selector that is too long or not ASCII")
    _Reader(text).requirements()
