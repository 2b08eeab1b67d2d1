# SPDX-License-Identifier: Apache-2.0
"""The mark (section 11)."""
from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Callable

from fault_kit import Kit, case
from fault_tools import LOG, ROLLBACK, commit, pruned

from avlt.mark import Mark


def marked(name: str, what: str, expected: str, make: Callable[[Kit, Path], bytes]) -> None:
    """`make` may change the vault and answers the mark file's bytes."""
    case(name, what, expected)(make)


def with_generation(kit: Kit, path: Path, generation: int) -> None:
    with kit.edit(path) as editor:
        editor.seal_manifest(generation=generation)


def changed_mark(kit: Kit, path: Path, **changes: Any) -> bytes:
    return kit.mark_file(dataclasses.replace(kit.mark_of(path), **changes))


marked("mark-equal", "the mark of this very generation", "", lambda kit, path: kit.mark_file(kit.mark_of(path)))
marked("mark-second-slot", "the mark in the second slot, the first never written", "",
       lambda kit, path: kit.mark_file(None, kit.mark_of(path)))
marked("mark-torn", "the newer slot was torn; the older one is valid and contained", "",
       lambda kit, path: kit.mark_file(contained(kit, path), kit.mark_of(path))[:700] + bytes(324))
marked("mark-both-slots", "the higher generation counts, in the first slot", "",
       lambda kit, path: kit.mark_file(kit.mark_of(path), contained(kit, path)))
marked("mark-contained", "an older mark whose log entry is there", "",
       lambda kit, path: kit.mark_file(contained(kit, path)))
marked("mark-sequence-0", "a mark from before the first log entry", "",
       lambda kit, path: kit.mark_file(Mark(0, bytes(32), 0, bytes(32))))
marked("mark-newer", "the whole file is older than the mark", ROLLBACK,
       lambda kit, path: kit.mark_file(kit.mark_of(kit.newer)))
marked("mark-newer-second-slot", "the whole file is older than the mark in the second slot", ROLLBACK,
       lambda kit, path: kit.mark_file(kit.mark_of(path), kit.mark_of(kit.newer)))
marked("mark-newer-by-one", "only the mark's generation is one higher", ROLLBACK,
       lambda kit, path: changed_mark(kit, path, generation=kit.mark_of(path).generation + 1))
marked("mark-other-root", "a fork: the same generation with another root", ROLLBACK,
       lambda kit, path: changed_mark(kit, path, root=bytes(32)))
marked("mark-other-log", "a fork: the same generation and root with another last log MAC", ROLLBACK,
       lambda kit, path: changed_mark(kit, path, last_mac=bytes(32)))
marked("mark-corrupt", "neither of the mark's slots is valid", ROLLBACK, lambda kit, path: b"\xa5" * 1024)
marked("mark-zeros", "a mark of zeros", ROLLBACK, lambda kit, path: bytes(1024))
marked("mark-flipped", "one bit of the mark's only slot is flipped", ROLLBACK, lambda kit, path: flip(
    kit.mark_file(kit.mark_of(path)), 60))
marked("mark-padding", "a byte behind the mark's MAC is not zero", ROLLBACK, lambda kit, path: flip(
    kit.mark_file(kit.mark_of(path)), 500))
marked("mark-other-key", "a mark made with another root key", ROLLBACK, lambda kit, path: b"".join(
    [kit.mark_of(path).slot(kit.donor_keys), bytes(512)]))
marked("mark-unsigned", "generation 2^63 - 1 against a mark of 2^63", ROLLBACK, lambda kit, path: (
    with_generation(kit, path, 2**63 - 1), changed_mark(kit, path, generation=2**63))[1])
marked("mark-unsigned-contained", "generation 2^63 against a mark of 2^63 - 1", "", lambda kit, path: (
    with_generation(kit, path, 2**63), changed_mark(kit, path, generation=2**63 - 1))[1])


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def contained(kit: Kit, path: Path) -> Mark:
    """The mark of this generation; the vault itself is one change further afterwards."""
    mark = kit.mark_of(path)
    commit(kit, path)
    return mark


def forked(kit: Kit, path: Path, planted: bool) -> bytes:
    """The mark knows one continuation, the file holds another, longer one."""
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes())
    commit(kit, other, action="cluster.removed")
    mark = kit.mark_of(other)
    other.unlink()
    commit(kit, path, 3)
    if planted:
        with kit.edit(path) as editor:
            editor.execute("UPDATE log SET mac = ? WHERE sequence = ?", (mark.last_mac, mark.last_sequence))
    return kit.mark_file(mark)


marked("mark-fork", "a fork with a higher generation: its log lacks the mark's entry", ROLLBACK,
       lambda kit, path: forked(kit, path, planted=False))
case("mark-fork-planted", "the same, with the mark's MAC written into the log row of that sequence", ROLLBACK,
     other_classes=[LOG])(lambda kit, path: forked(kit, path, planted=True))
marked("mark-log-shorter", "a higher generation whose log does not reach the mark's sequence", ROLLBACK,
       lambda kit, path: changed_mark(kit, path, generation=1, last_sequence=kit.mark_of(path).last_sequence + 5))


marked("mark-before-pruned-log", "the mark's entry was just before the first one left", "",
       lambda kit, path: prune_after(kit, path, 0))
marked("mark-pruned-away", "the mark's entry was pruned", ROLLBACK, lambda kit, path: prune_after(kit, path, 1))


def prune_after(kit: Kit, path: Path, further: int) -> bytes:
    mark = kit.mark_of(path)
    commit(kit, path, 3)
    pruned(kit, path, 3 - further)
    return kit.mark_file(mark)
