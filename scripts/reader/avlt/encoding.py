# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 1: integers, tuples and field maps."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from .refusal import Malformed

Bytes = Union[bytes, str]
RawFields = List[Tuple[int, bytes]]


def u8(n: int) -> bytes:
    return n.to_bytes(1, "big")


def u16(n: int) -> bytes:
    return n.to_bytes(2, "big")


def u32(n: int) -> bytes:
    return n.to_bytes(4, "big")


def u64(n: int) -> bytes:
    return n.to_bytes(8, "big")


def i64(n: int) -> bytes:
    return n.to_bytes(8, "big", signed=True)


def unsigned(data: bytes) -> int:
    return int.from_bytes(data, "big")


def utf8(x: Bytes) -> bytes:
    return x.encode("utf-8") if isinstance(x, str) else x


def lp(x: Bytes) -> bytes:
    return u32(len(utf8(x))) + utf8(x)


def T(*items: Bytes) -> bytes:  # named as in FORMAT.md
    return b"".join(lp(item) for item in items)


def read_tuple(data: bytes, count: int) -> List[bytes]:
    """Exactly `count` items that end where the input ends."""
    items: List[bytes] = []
    at = 0
    while at < len(data):
        if len(data) - at < 4:
            raise Malformed("a tuple is cut short")
        length = unsigned(data[at:at + 4])
        at += 4
        if length > len(data) - at:
            raise Malformed("a tuple's item is cut short")
        items.append(data[at:at + length])
        at += length
    if len(items) != count:
        raise Malformed(f"a tuple has {len(items)} items instead of {count}")
    return items


# Field maps: the raw list of fields first, then what each tag means.

def write_fields(fields: Sequence[Tuple[int, bytes]]) -> bytes:
    return b"".join(u16(tag) + u32(len(value)) + value for tag, value in fields)


def read_fields(data: bytes) -> RawFields:
    """The fields in their order; tags MUST NOT decrease and the last field must end where the input ends."""
    fields: RawFields = []
    at = 0
    last = 0
    while at < len(data):
        if len(data) - at < 6:
            raise Malformed("a field is cut short")
        tag, length = unsigned(data[at:at + 2]), unsigned(data[at + 2:at + 6])
        at += 6
        if length > len(data) - at:
            raise Malformed(f"field {tag} is cut short")
        if tag < last:
            raise Malformed(f"field {tag} comes after field {last}")
        last = tag
        fields.append((tag, data[at:at + length]))
        at += length
    return fields


class Codec:
    """How one field's value is read and written."""

    def read(self, value: bytes) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> bytes:
        raise NotImplementedError


@dataclass(frozen=True)
class Unsigned(Codec):
    size: int
    allowed: Optional[range] = None

    def read(self, value: bytes) -> int:
        if len(value) != self.size:
            raise Malformed(f"{len(value)} bytes instead of {self.size}")
        number = unsigned(value)
        if self.allowed is not None and number not in self.allowed:
            raise Malformed(f"the value {number} has no meaning")
        return number

    def write(self, value: int) -> bytes:
        return value.to_bytes(self.size, "big")


@dataclass(frozen=True)
class Signed64(Codec):
    allowed: Optional[range] = None

    def read(self, value: bytes) -> int:
        if len(value) != 8:
            raise Malformed(f"{len(value)} bytes instead of 8")
        number = int.from_bytes(value, "big", signed=True)
        if self.allowed is not None and number not in self.allowed:
            raise Malformed(f"the value {number} is out of range")
        return number

    def write(self, value: int) -> bytes:
        return i64(value)


@dataclass(frozen=True)
class Text(Codec):
    longest: Optional[int] = None
    pattern: Optional[str] = None

    def read(self, value: bytes) -> str:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("text that is not UTF-8") from None
        if self.longest is not None and not 1 <= len(value) <= self.longest:
            raise Malformed(f"text of {len(value)} bytes")
        if self.pattern is not None and not re.fullmatch(self.pattern, text):
            raise Malformed("text of another form than demanded")
        return text

    def write(self, value: str) -> bytes:
        return value.encode("utf-8")


@dataclass(frozen=True)
class Blob(Codec):
    """Bytes, of a fixed length if `size` says one. Written from bytes or from hexadecimal text."""

    size: Optional[int] = None

    def read(self, value: bytes) -> bytes:
        if self.size is not None and len(value) != self.size:
            raise Malformed(f"{len(value)} bytes instead of {self.size}")
        return value

    def write(self, value: Bytes) -> bytes:
        return bytes.fromhex(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Pair(Codec):
    """`T(key, value)` of two texts."""

    def read(self, value: bytes) -> List[str]:
        return [Text().read(item) for item in read_tuple(value, 2)]

    def write(self, value: Sequence[str]) -> bytes:
        return T(*value)


@dataclass(frozen=True)
class Field:
    name: str
    codec: Codec
    repeated: bool = False
    required: bool = False


Schema = Dict[int, Field]


@dataclass(frozen=True)
class Map(Codec):
    """A field map with known tags. Unknown ones are accepted and kept under the key "unknown"."""

    schema: Schema

    def read(self, value: bytes) -> Dict[str, Any]:
        result: Dict[str, Any] = {}
        unknown: List[List[Any]] = []
        for tag, content in read_fields(value):
            field = self.schema.get(tag)
            if field is None:
                unknown.append([tag, content])
                continue
            try:
                item = field.codec.read(content)
            except Malformed as error:
                raise Malformed(f"{field.name} (field {tag}): {error}") from None
            if field.repeated:
                result.setdefault(field.name, []).append(item)
            elif field.name in result:
                raise Malformed(f"{field.name} (field {tag}) occurs twice")
            else:
                result[field.name] = item
        for tag, field in self.schema.items():
            if field.required and field.name not in result:
                raise Malformed(f"{field.name} (field {tag}) is missing")
        if unknown:
            result["unknown"] = unknown
        return result

    def write(self, value: Dict[str, Any]) -> bytes:
        return write_fields(self.raw(value))

    def raw(self, value: Dict[str, Any]) -> RawFields:
        known = {field.name for field in self.schema.values()} | {"unknown"}
        strangers = set(value) - known
        if strangers:
            raise ValueError(f"no such field: {', '.join(sorted(strangers))}")
        fields: RawFields = [(tag, Blob().write(content)) for tag, content in value.get("unknown", [])]
        for tag, field in self.schema.items():
            if field.name in value:
                items = value[field.name] if field.repeated else [value[field.name]]
                fields += [(tag, field.codec.write(item)) for item in items]
        return sorted(fields, key=lambda item: item[0])
