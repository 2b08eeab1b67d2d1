# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md sections 1 and 4.3: the primitives and the keys that follow from the root key."""
from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .encoding import Bytes, T, u8, u64
from .refusal import Malformed


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def HMAC(key: bytes, data: bytes) -> bytes:  # named as in FORMAT.md
    return hmac.new(key, data, hashlib.sha256).digest()


def equal(a: object, b: bytes) -> bool:
    """Constant-time; anything but bytes of the same length differs."""
    return isinstance(a, bytes) and hmac.compare_digest(a, b)


def extract(salt: bytes, ikm: bytes) -> bytes:
    return HMAC(salt, ikm)


def expand(prk: bytes, info: bytes, length: int) -> bytes:
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = HMAC(prk, block + info + u8(counter))
        output += block
        counter += 1
    return output[:length]


def scrypt(passphrase: bytes, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(passphrase, salt=b"aichor-vault/1/scrypt" + salt, n=n, r=r, p=p, maxmem=2**31 - 1, dklen=32)


def seal(key: bytes, nonce: bytes, data: bytes, plain: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, data)


def unseal(key: bytes, nonce: object, data: bytes, sealed: object) -> bytes:
    if not isinstance(nonce, bytes) or len(nonce) != 12:
        raise Malformed("the nonce is not 12 bytes")
    if not isinstance(sealed, bytes) or len(sealed) < 16:
        raise Malformed("the sealed bytes are shorter than a tag")
    try:
        return AESGCM(key).decrypt(nonce, sealed, data)
    except InvalidTag:
        raise Malformed("the tag is wrong") from None


@dataclass(frozen=True)
class Keys:
    """Everything derived from one root key in one vault."""

    root: bytes
    vault_id: bytes

    def derive(self, label: str, *context: Bytes) -> bytes:
        return expand(self.root, T(label, *context), 32)

    @property
    def header_mac(self) -> bytes:
        return self.derive("aichor-vault/1/header-mac", self.vault_id)

    @property
    def slot_info(self) -> bytes:
        return self.derive("aichor-vault/1/slot-info", self.vault_id)

    @property
    def manifest(self) -> bytes:
        return self.derive("aichor-vault/1/manifest-mac", self.vault_id)

    @property
    def name_index(self) -> bytes:
        return self.derive("aichor-vault/1/name-index", self.vault_id)

    @property
    def fingerprint(self) -> bytes:
        return self.derive("aichor-vault/1/fingerprint", self.vault_id)

    @property
    def log_seal(self) -> bytes:
        return self.derive("aichor-vault/1/log-seal", self.vault_id)

    @property
    def log_mac(self) -> bytes:
        return self.derive("aichor-vault/1/log-mac", self.vault_id)

    @property
    def mark(self) -> bytes:
        return self.derive("aichor-vault/1/mark-mac", self.vault_id)

    def part(self, record_id: bytes, kind: int, version: int, part: int) -> bytes:
        return self.derive("aichor-vault/1/record", self.vault_id, record_id, u8(kind), u64(version), u8(part))

    def name_tag(self, name: str) -> bytes:
        return HMAC(self.name_index, T("cluster", name))[:16]

    def credential_fingerprint(self, method: str, secret: bytes) -> bytes:
        """`method` is "bearer" or "basic" (section 7)."""
        return HMAC(self.fingerprint, T(method, secret))[:16]
