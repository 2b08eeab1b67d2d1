# SPDX-License-Identifier: Apache-2.0
"""FORMAT.md section 3: the SQLite file and its schema."""
from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from .encoding import unsigned
from .pages import PAGE_SIZE, RESERVED
from .refusal import Refusal, refusing

APPLICATION_ID = 1096174676
FORMAT = 1
MAGIC = b"SQLite format 3\0"
STEP = 10_000

SCHEMA = [
    ("table", "header", "header",
     "CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT"),
    ("table", "manifest", "manifest",
     "CREATE TABLE manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, mac BLOB NOT NULL) STRICT"),
    ("table", "record", "record",
     "CREATE TABLE record (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record_id BLOB NOT NULL, "
     "version INTEGER NOT NULL, state INTEGER NOT NULL, name_tag BLOB, overview_digest BLOB, material_digest BLOB, "
     "secret_digest BLOB) STRICT"),
    ("index", "record_tree", "record",
     "CREATE UNIQUE INDEX record_tree ON record (record_id, kind, version, state, name_tag, overview_digest, "
     "material_digest, secret_digest)"),
    ("index", "record_name", "record",
     "CREATE UNIQUE INDEX record_name ON record (name_tag) WHERE name_tag IS NOT NULL"),
    ("table", "overview", "overview",
     "CREATE TABLE overview (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT"),
    ("table", "material", "material",
     "CREATE TABLE material (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT"),
    ("table", "secret", "secret",
     "CREATE TABLE secret (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL) STRICT"),
    ("table", "log", "log",
     "CREATE TABLE log (sequence INTEGER PRIMARY KEY, nonce BLOB NOT NULL, sealed BLOB NOT NULL, mac BLOB NOT NULL) "
     "STRICT"),
]


def check_file(path: Path) -> None:
    """The first 100 bytes, before SQLite sees the file: application, format number, page size, journal mode."""
    with open(path, "rb") as file:
        head = file.read(100)
    if len(head) < 100 or head[:16] != MAGIC:
        raise Refusal("file.not-a-vault", "this is not a SQLite database")
    if unsigned(head[68:72]) != APPLICATION_ID:
        raise Refusal("file.not-a-vault", "this is another application's database")
    version = int.from_bytes(head[60:64], "big", signed=True)
    if version > FORMAT:
        raise Refusal("format.newer", f"format {version} is newer than this program")
    if version != FORMAT:
        raise Refusal("file.not-a-vault", f"there is no format {version}")
    if unsigned(head[16:18]) != PAGE_SIZE:
        raise Refusal("integrity.schema", "another page size than 8192")
    if head[18:20] != b"\1\1":
        raise Refusal("integrity.schema", "another journal mode than a rollback journal")
    if head[20] != RESERVED:
        raise Refusal("integrity.schema", "another number of reserved bytes than 32")
    if unsigned(head[56:60]) != 1:
        raise Refusal("integrity.schema", "another text encoding than UTF-8")
    if unsigned(head[52:56]) != 0 or unsigned(head[64:68]) != 0:
        raise Refusal("integrity.schema", "auto-vacuum is on")


def check_schema_page(path: Path) -> None:
    """The nine rows of the schema lie within page 1; on overflow pages they could be of any size."""
    with open(path, "rb") as file:
        page = file.read(PAGE_SIZE)
    usable = PAGE_SIZE - RESERVED
    if len(page) < PAGE_SIZE or page[100] != 0x0D or int.from_bytes(page[103:105], "big") != len(SCHEMA):
        raise Refusal("integrity.schema", "page 1 is not a leaf with nine rows")
    for index in range(len(SCHEMA)):
        offset = int.from_bytes(page[108 + 2 * index:110 + 2 * index], "big")
        payload = 0
        for byte in page[offset:offset + 9]:
            offset += 1
            payload = payload << 7 | byte & 0x7F
            if byte < 0x80:
                break
        if offset < 108 or payload > usable - 35 or offset + payload > usable:
            raise Refusal("integrity.schema", "a row of the schema does not lie within its page")


def connect(path: Path) -> sqlite3.Connection:
    """Read only, and without trust in anything the schema may hold."""
    with refusing("integrity.schema", "the database"):
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, isolation_level=None)
        # Text becomes `str` whatever its bytes are, so that text in a BLOB column is never taken for bytes.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        # In a file whose trees have cycles a walk never ends. No honest one takes nearly as long.
        budget = [20_000 * (path.stat().st_size // PAGE_SIZE + 1)]

        def is_too_long() -> bool:
            budget[0] -= STEP
            return budget[0] < 0

        connection.set_progress_handler(is_too_long, STEP)
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def check_schema(connection: sqlite3.Connection) -> None:
    """`sqlite_schema` holds the nine rows of section 3, byte for byte, and nothing else."""
    with refusing("integrity.schema", "the schema"):
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    if sorted(rows, key=repr) != sorted(SCHEMA, key=repr):
        raise Refusal("integrity.schema", "the schema is not exactly that of format 1")
