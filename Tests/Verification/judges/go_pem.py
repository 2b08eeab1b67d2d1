# SPDX-License-Identifier: Apache-2.0
"""PEM as Go reads it (encoding/pem.Decode)."""
import base64
import re

BEGIN, END, DASHES = b"-----BEGIN ", b"\n-----END ", b"-----"


def blocks(text):
    """Every block as (label, whether it has headers, content)."""
    while (found := decode(text)) is not None:
        block, text = found
        yield block


def decode(text):
    """The next block and what follows it; None if there is none."""
    offset = 0
    while (end := text.find(END, offset)) >= 0:
        begin = text.rfind(BEGIN, offset, end)
        trailer, start = end + len(END), offset
        offset = trailer
        if begin < 0 or begin > start and text[begin - 1] != ord("\n"):
            continue
        line, body = line_at(text, begin + len(BEGIN))
        if not line.endswith(DASHES):
            continue
        label = line[:-len(DASHES)]
        body, has_headers = after_headers(text, body)
        if body is None or body > trailer:
            return None
        if has_headers and end < body:
            continue
        tail = label + DASHES
        if not text.startswith(tail, trailer) or line_at(text, trailer + len(tail))[0]:
            continue
        content = decoded(text[body:end]) if end > body else b""
        if content is not None:
            return (label, has_headers, content), text[line_at(text, trailer)[1]:]
    return None


def after_headers(text, offset):
    """Where the base64 begins, None if the text ends before; and whether there were headers."""
    has_headers = False
    while offset < len(text):
        line, following = line_at(text, offset)
        if b":" not in line:
            return offset, has_headers
        offset, has_headers = following, True
    return None, has_headers


def line_at(text, offset):
    """The line that begins there, without blanks at its end, and where the next begins."""
    end = text.find(b"\n", offset)
    line, following = (text[offset:], len(text)) if end < 0 else (text[offset:end], end + 1)
    if end >= 0 and line.endswith(b"\r"):
        line = line[:-1]
    return line.rstrip(b" \t"), following


def decoded(text):
    """encoding/base64: line ends are skipped, and nothing follows the padding."""
    text = re.sub(rb"[ \t\r\n]", b"", text)
    if len(text) % 4 or not re.fullmatch(rb"[A-Za-z0-9+/]*={0,2}", text):
        return None
    return base64.b64decode(text)
