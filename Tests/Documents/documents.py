#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the examples of README.md and docs/: what ends otherwise, or prints other than the page shows, is wrong.

--update writes what was printed into the pages instead. A page named as an argument is the only one that is run.
docs/recipes.md is run by Tests/Exchange/recipes.py, which looks at what comes of each recipe.
"""
import difflib
import os
import pathlib
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "Robustness"))
from harness import ROOT, Report, binary  # noqa: E402
import markdown  # noqa: E402
import masks  # noqa: E402
import network  # noqa: E402
import sample  # noqa: E402
import terminal  # noqa: E402

report = Report("documents")
COLUMNS = 90
ELSEWHERE = {"docs/recipes.md": "Tests/Exchange/recipes.py"}
OTHER_SHELLS = {"bash", "shell", "zsh", "terminal", "session"}
ANSWERS = [(rb"(?i)(passphrase|again|repeat|confirm)[^\n]*: ?$", sample.PASSPHRASE), (rb"(?i)load balancer ip[^\n]*: ?$", b"203.0.113.14"),
           (rb"(?i)token[^\n]*: ?$", sample.legacy_token("typed")), (rb"\[y/N\] ?$", b"y"),
           # A question with an answer in brackets takes that.
           (rb"\[[^\]]+\]:? ?$", b"")]


def pages():
    root = pathlib.Path(ROOT)
    paths = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return [markdown.Page(str(path.relative_to(root)), path.read_text(encoding="utf-8")) for path in paths]


class Run:
    """One page's examples, in their order."""
    def __init__(self, page, samples, online):
        self.page, self.samples, self.home = page, samples, None
        self.updated, self.ran, self.compared, self.left = {}, 0, 0, []
        self.online, self.stopped = online, False

    def run(self):
        for block in self.page.blocks:
            where = f"{self.page.path}:{block.line}"
            report.check(block.kind not in OTHER_SHELLS, f"{where}: a block {block.kind} is run by nothing: make it sh or console")
            report.check(not block.looks_like_an_example(), f"{where}: shows commands, but is neither sh nor console, so nothing runs it")
            if "not run" in block.notes and block.kind in markdown.RUNNABLE:
                self.left.append(f"{where}: {block.notes['not run']}")
            # What comes after a block that did not run is shown in the state that it left.
            self.stopped = not self.online and "--online" in block.text or self.stopped and "run in" not in block.notes
            if block.runs and self.stopped:
                report.did_not_run(where, network.IMPOSSIBLE, machine=True)
            elif block.runs:
                self.prepare(block, where)
                (self.session if block.kind == "console" else self.script)(block, where)
                self.ran += 1

    def prepare(self, block, where):
        if "run in" in block.notes:
            self.home = self.samples.home(block.notes["run in"])
            self.masks = masks.Masks(self.home.path, self.samples.stable)
        if self.home is None:
            raise ValueError(f"{where}: no comment above says in which home to run it (<!-- run in: HOME -->)")

    def script(self, block, where):
        done = terminal.script(block.text, self.home.now, self.home.environment, self.home.path)
        wanted = int(block.notes.get("exit status", 0))
        report.check(done.returncode == wanted, f"{where}: ended with {done.returncode}, not {wanted}: {done.stderr.decode()}")

    def session(self, block, where):
        shown = ""
        for command, _ in block.steps():
            screen = terminal.Screen(command, self.home.now, self.home.environment, self.home.path, COLUMNS, ANSWERS)
            status, seen = screen.run()
            rows = self.masks.mask(terminal.plain("\n".join(terminal.lines(seen)))).split("\n") if seen else []
            shown += "$ " + command + "".join(masks.cut(row.rstrip()) + "\n" for row in rows)
            failed = any(row.startswith(("error: ", "{\"error\":")) for row in rows)
            report.check((status != 0) == failed, f"{where}: {command.strip()} ended with {status}; only with an error may it fail:\n{shown}")
        self.compare(block, where, shown)

    def compare(self, block, where, shown):
        self.compared += 1
        self.updated[block.line] = shown
        if shown != block.text and "--update" not in sys.argv:
            change = difflib.unified_diff(block.text.splitlines(), shown.splitlines(), "as the page shows it", "as it is", lineterm="", n=1)
            report.check(False, f"{where} prints something else:\n" + "\n".join(change) + "\nTests/Documents/documents.py --update writes it anew")
        else:
            report.check(True, where)


def contents(page, everything):
    """One title; a contents list names every section in order; every link to a heading finds it, and every picture is there."""
    report.equal(len(page.headings(1)), 1, f"{page.path}: titles")
    known = {one.path: one.anchors() for one in everything}
    for target, name in page.links():
        path = os.path.normpath(os.path.join(os.path.dirname(page.path), target)) if target else page.path
        if path in known:
            report.check(name in known[path], f"{page.path}: {path} has no heading #{name}")
    for source in re.findall(r'\b(?:src|srcset)="([^"]+)"', page.prose()):
        report.check(os.path.exists(os.path.join(ROOT, os.path.dirname(page.path), source)), f"{page.path}: there is no picture {source}")
    listed = [name for target, name in page.links() if not target]
    sections = [markdown.anchor(title) for title in page.headings(2)]
    if os.path.dirname(page.path) == "docs" and len(sections) > 3 and page.path != "docs/FORMAT.md":
        report.equal(listed[:len(sections)], sections, f"{page.path}: the contents list")


def main():
    for tool in ("faketime", "openssl", "jq", "bash"):
        if shutil.which(tool) is None:
            print(f"DID NOT RUN: no {tool}", flush=True)
            sys.exit(2)
    os.umask(0o077)
    online = network.enter()
    named, everything, runs = [one for one in sys.argv[1:] if not one.startswith("--")], pages(), []
    samples = sample.Samples(binary())
    try:
        if online:
            network.serve(samples)
        for page in everything:
            if named and page.path not in named:
                continue
            with report.section(page.path):
                contents(page, everything)
                if page.path not in ELSEWHERE:
                    runs.append(Run(page, samples, online))
                    runs[-1].run()
                    if "--update" in sys.argv and page.replaced(runs[-1].updated) != page.text:
                        pathlib.Path(ROOT, page.path).write_text(page.replaced(runs[-1].updated), encoding="utf-8")
                        report.note(f"    wrote {page.path}")
    finally:
        samples.remove()
    left = [one for run in runs for one in run.left]
    for one in left:
        report.note(f"not run  {one}")
    report.note(f"{sum(run.ran for run in runs)} examples ran, of {sum(run.compared for run in runs)} the output was compared, {len(left)} are "
                f"not run; {', '.join(sample.STAND_INS)} are stand-ins; " + ", ".join(f"{page} is run by {kit}" for page, kit in ELSEWHERE.items()))
    report.finish()


if __name__ == "__main__":
    main()
