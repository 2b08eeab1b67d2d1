# SPDX-License-Identifier: Apache-2.0
"""Names as Go's crypto/x509 reads them: distinguished names, domains, mailboxes and URIs."""
import ipaddress
import re
import string

from der import Malformed, Reader
from go_bytes import bit_string, boolean, integer, oid
from times import moment_of

PRINTABLE = set((string.ascii_letters + string.digits + " '()+,-./:=?*&").encode())
NUMERIC = set(b"0123456789 ")


def distinguished_name(body):
    """A distinguished name, whole; each attribute's value is one that Go can read (parseName)."""
    _, content, whole = body.take(0x30)
    names = Reader(content)
    while not names.is_empty:
        attributes = Reader(names.take(0x31)[1])
        while not attributes.is_empty:
            attribute = Reader(attributes.take(0x30)[1])
            oid(attribute)
            read_any(attribute)
    return whole


def read_any(fields):
    """Any value; those of types that are known must be right (readASN1Any, since 1.27)."""
    tag, content, whole = fields.take()
    if tag == 0x0C:
        content.decode("utf-8")
    elif tag == 0x1E:
        check_bmp(content)
    elif tag in (0x17, 0x18):
        moment_of(tag, content)
    elif tag == 0x02:
        integer(Reader(whole), 64)
    elif tag in TYPES:
        TYPES[tag](Reader(whole))
    elif tag in CHARACTERS and not set(content) <= CHARACTERS[tag]:
        raise Malformed("string")


TYPES = {0x01: boolean, 0x03: bit_string, 0x06: oid}
CHARACTERS = {0x12: NUMERIC, 0x13: PRINTABLE, 0x16: set(range(128))}


def check_bmp(content):
    if len(content) % 2:
        raise Malformed("BMPString")
    for index in range(0, len(content), 2):
        point = int.from_bytes(content[index:index + 2], "big")
        if point >= 0xFFFE or 0xFDD0 <= point <= 0xFDEF or 0xD800 <= point <= 0xDFFF:
            raise Malformed("BMPString")


def domain_valid(name, constraint=False):
    """domainNameValid; a constraint may begin with a dot."""
    if not name:
        return True
    labels = (name[1:] if constraint and name[0] == "." else name).split(".")
    return all(labels) and all(33 <= ord(one) <= 126 for one in name)


QUOTED = re.compile(r'"((?:[\x01-\x08\x0b\x0c\x0e-!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*)"@(.*)', re.DOTALL)
PLAIN = re.compile(r"((?:\\.|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-])+)@(.*)", re.DOTALL)


def mailbox(text):
    """An e-mail address as (local part, domain in lower case); None if it is none (parseRFC2821Mailbox)."""
    found = (QUOTED if text.startswith('"') else PLAIN).fullmatch(text)
    if not found:
        return None
    local, domain = re.sub(r"\\(.)", r"\1", found.group(1), flags=re.DOTALL), found.group(2)
    if not text.startswith('"') and (local[0] == "." or local[-1] == "." or ".." in local):
        return None
    # No second @, since 1.27.
    return (local, domain.lower()) if domain_valid(domain) and "@" not in domain else None


def uri_host(text):
    """The host of a URI as net/url reads it, with its port; Malformed if it cannot."""
    if re.search(r"[\0-\x1f\x7f]", text.split("#")[0]):
        raise Malformed("control character in a URI")
    reference, _, fragment = text.partition("#")
    unescaped(fragment)
    if reference == "*":
        return ""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", reference)
    if reference.startswith(":"):
        raise Malformed("URI without a scheme")
    rest = (reference[scheme.end():] if scheme else reference).partition("?")[0]
    if not rest.startswith("/"):
        if not scheme and ":" in rest.split("/")[0]:
            raise Malformed("colon in a relative URI")
        if not scheme:
            unescaped(rest)
        return ""
    if not rest.startswith("//") or not scheme and rest.startswith("///"):
        unescaped(rest)
        return ""
    authority, slash, path = rest[2:].partition("/")
    unescaped(slash + path)
    user, at, host = authority.rpartition("@")
    if at and re.search(r"[^A-Za-z0-9._:~!$&'()*+,;=%@-]", user):
        raise Malformed("user of a URI")
    for part in user.split(":", 1):
        unescaped(part)
    return url_host(scheme.group(1).lower() if scheme else "", host)


HOST = r"A-Za-z0-9!\"$&'()*+,\-.:;<=>\[\]_~"


def url_host(scheme, host):
    """parseHost: an address in brackets, or a name, and maybe a port."""
    if "[" in host:
        close = host.rfind("]")
        if host.rfind("[") > 0 or close < 0:
            raise Malformed("brackets in a URI")
        check_port(host[close + 1:])
        inner, percent, zone = host[1:close].partition("%25")
        inner = unescaped(inner, host=True) + (unescaped(percent + zone, zone=True) if percent else "")
        address = address_of(inner)
        if address is None or address.version == 4:
            raise Malformed("address of a URI")
        return f"[{inner}]{host[close + 1:]}"
    if ":" in host:
        check_port(host[host.index(":") if scheme in ("http", "https") else host.rindex(":"):])
    return unescaped(host, host=True)


def check_port(text):
    if text and not re.fullmatch(r":[0-9]*", text):
        raise Malformed("port of a URI")


def unescaped(text, host=False, zone=False):
    """A part of a URI without its %XX; in a host only %25 and what is no ASCII may be written so."""
    def octet(found):
        value = found.group(1)
        if not re.fullmatch("[0-9A-Fa-f]{2}", value or ""):
            raise Malformed("escape in a URI")
        character = chr(int(value, 16))
        if value != "25" and (host and character < "\x80" or zone and not re.fullmatch(f"[{HOST} ]", character)):
            raise Malformed("escape in a URI's host")
        return character

    if (host or zone) and re.search(f"[^{HOST}%\x80-\xff]", text):
        raise Malformed("host of a URI")
    return re.sub("%(..)?", octet, text)


def address_of(text):
    """netip.ParseAddr: an address of IPv6 may have a zone; None if it is none."""
    bare, percent, zone = text.partition("%")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return None if percent and (not zone or address.version == 4) else address
