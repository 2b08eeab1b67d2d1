# SPDX-License-Identifier: Apache-2.0
"""The rotation policy (sections 5 and 7). The base has one of two versions."""
from __future__ import annotations

from typing import Any, List, Optional, Tuple

from fault_kit import Kit
from fault_tools import RECORD, delete_row, exchange_columns, exchange_parts, rows_changed, set_column
from part_cases import deep
from valid_cases import opening

from avlt import padding, plaintext, records
from avlt.encoding import RawFields, i64, u8, write_fields
from vault_writer import Editor

RuleFields = List[Tuple[int, bytes]]


def current(kit: Kit, editor: Editor) -> records.Row:
    return kit.rows(editor, plaintext.POLICY, records.CURRENT, (1,))[0]


def old(kit: Kit, editor: Editor) -> records.Row:
    return kit.rows(editor, plaintext.POLICY, records.SUPERSEDED, (1,))[0]


rows_changed("policy-revived", "the policy before is in force again", lambda kit, editor: (
    set_column(editor, current(kit, editor), "state", 2), set_column(editor, old(kit, editor), "state", 1)))
rows_changed("policy-deleted", "the policy is deleted", lambda kit, editor: delete_row(kit, editor, current(kit, editor)))
rows_changed("policy-history-deleted", "the policy before is deleted",
             lambda kit, editor: delete_row(kit, editor, old(kit, editor)))
rows_changed("policy-content-exchanged", "the policy's content is that of the one before",
             lambda kit, editor: exchange_parts(editor, old(kit, editor), current(kit, editor), "overview"),
             RECORD, "read")
rows_changed("policy-content-exchanged-sealed", "the policy's content and digest are those of the one before",
             lambda kit, editor: (
                 exchange_parts(editor, old(kit, editor), current(kit, editor), "overview"),
                 exchange_columns(editor, old(kit, editor), current(kit, editor), "overview_digest")),
             RECORD, "read", resealed=True)
rows_changed("policy-twice", "two policies, each honest in itself", lambda kit, editor: editor.add_row(
    plaintext.POLICY, kit.random(16), 1, records.CURRENT, {1: write_fields([(1, i64(5))])}),
    RECORD, "read", resealed=True)
rows_changed("policy-without-overview", "a policy without an overview", lambda kit, editor: set_column(
    editor, current(kit, editor), "overview_digest", None), RECORD, "read", resealed=True)
rows_changed("policy-with-material", "a policy with a material part", lambda kit, editor: put_material(kit, editor),
             RECORD, "read", resealed=True)
rows_changed("policy-tombstone", "a removed policy", lambda kit, editor: set_column(
    editor, current(kit, editor), "state", 3), RECORD, "read", resealed=True)


def put_material(kit: Kit, editor: Editor) -> None:
    row = current(kit, editor)
    padded = padding.pad(b"", padding.CLASSES)
    editor.set_digest(row.id, 2, editor.put_part(row.id, row.kind, row.record_id, row.version, 2, padded))


def with_rules(*rules: RuleFields, time: Optional[bytes] = i64(5), extra: RawFields = ()) -> bytes:
    fields = [(1, time)] if time is not None else []
    return write_fields([*fields, *((2, write_fields(rule)) for rule in rules), *extra])


def malformed(name: str, what: str, *rules: RuleFields, **others: Any) -> None:
    deep(f"policy-{name}", f"a policy {what}", 1,
         lambda kit, editor, row, plain: padding.pad(with_rules(*rules, **others), records.PART_STEPS[1]), current)


def with_policy(name: str, what: str, *rules: RuleFields, **others: Any) -> None:
    opening(f"policy-{name}", f"a policy {what}", lambda kit, editor: editor.replace_part(
        current(kit, editor), 1, padding.pad(with_rules(*rules, **others), records.PART_STEPS[1])))


VAULT, SELECTOR, CLUSTER = (1, u8(1)), (1, u8(2)), (1, u8(3))
ID, LONGEST = (3, bytes(range(16))), 3_155_760_000

malformed("time-missing", "without a time", time=None)
malformed("time-7-bytes", "with a time of 7 bytes", time=bytes(7))
malformed("rule-empty", "with an empty rule", [])
malformed("scope-0", "for the scope 0", [(1, u8(0))])
malformed("scope-4", "for the scope 4", [(1, u8(4))])
malformed("scope-without-selector", "for a selector that is missing", [SELECTOR])
malformed("scope-without-id", "for a cluster that is missing", [CLUSTER])
malformed("scope-with-both", "for a selector and a cluster", [SELECTOR, (2, b"a"), ID])
malformed("vault-with-selector", "for all clusters and a selector", [VAULT, (2, b"a")])
malformed("vault-twice", "with two rules for all clusters", [VAULT], [VAULT, (4, i64(9))])
malformed("selector-twice", "with two rules for one selector", [SELECTOR, (2, b"a=b")], [SELECTOR, (2, b"a=b")])
malformed("cluster-twice", "with two rules for one cluster", [CLUSTER, ID], [CLUSTER, ID])
malformed("id-15", "for a record id of 15 bytes", [CLUSTER, (3, bytes(15))])
malformed("rules-4097", "with 4,097 rules", *([CLUSTER, (3, number.to_bytes(16, "big"))] for number in range(4097)))
for number, text in enumerate((b"", b" ", b"a=b=c", b"a<3", b"a b", b"=a", b"a in ()", b"a in (b", b"!a=b", b"a,", b"/a", b"A/a",
                               b"a/b/c", b"-a", b"a=-", b"k" * 64, b"\xff", "a\u00a0".encode(), b"a,%sa" % (b" " * 2046))):
    malformed(f"selector-{number}", f"for the selector {text[:12]!r}", [SELECTOR, (2, text)])
for number, (tag, value) in enumerate((
        (4, i64(-1)), (4, i64(LONGEST + 1)), (4, i64(2**63 - 1)), (4, bytes(7)), (5, i64(0)), (5, i64(LONGEST + 1)), (6, i64(0)),
        (6, i64(-1)), (7, u8(2)), (7, b""), (8, u8(255)), (9, i64(-(2**63))), (9, i64(LONGEST + 1)))):
    malformed(f"setting-{number}", f"with {value.hex()} in field {tag}", [VAULT, (tag, value)])
malformed("setting-twice", "with a setting twice", [VAULT, (4, i64(5)), (4, i64(5))])
malformed("setting-order", "with settings out of order", [VAULT, (5, i64(5)), (4, i64(5))])

with_policy("empty", "without rules")
with_policy("unknown-fields", "with unknown fields, in a rule too", [VAULT, (10, b"later"), (10, b"twice")],
            extra=[(3, b"later"), (65535, b"")])
with_policy("purged-cluster", "for a cluster of which nothing is left", [CLUSTER, ID, (4, i64(0)), (9, i64(0))])
with_policy("limits", "with every setting at its end", [VAULT, (4, i64(LONGEST)), (5, i64(LONGEST)), (6, i64(1)), (7, u8(1)),
                                                       (8, u8(0)), (9, i64(1))])
with_policy("crossed-leads", "that is urgent before it warns", [VAULT, (5, i64(1)), (6, i64(LONGEST))])
with_policy("rules-4096", "with 4,096 rules", *([CLUSTER, (3, number.to_bytes(16, "big"))] for number in range(4096)))
for number, text in enumerate((b"a", b"!a", b"a=", b"a!=", b"a in (,)", b"a in (b,)", b"\ta==b\r\n,\x0b!c", b"in in (notin)",
                               b"x.y/a notin (b)", b"k" * 63, b"a,%sa" % (b" " * 2045))):
    with_policy(f"selector-{number}", f"for the selector {text[:12]!r}", [SELECTOR, (2, text), (4, i64(9))])
