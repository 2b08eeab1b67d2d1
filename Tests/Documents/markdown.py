# SPDX-License-Identifier: Apache-2.0
"""The examples of a Markdown page: its code blocks, and the comments before them that say how each is run.

    <!-- run in: HOME -->        this block and those after it run in a fresh copy of the prepared home HOME (sample.py)
    <!-- exit status: N -->      the next script ends with N instead of 0
    <!-- not run: REASON -->     the next block is not run, because REASON; the test prints and counts it

A block ```sh is a script: it runs as it stands. A block ```console is a session on a terminal: commands after `$ ` (a
line that ends in a backslash goes on in the next), each followed by what the terminal shows. A command fails if and only
if it prints an error.
"""
import re
from dataclasses import dataclass, field

FENCE = re.compile(r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
DIRECTIVE = re.compile(r"<!-- (run in|exit status|not run): (.+?) -->")
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^) #]*)#([^) ]+)\)")
RUNNABLE = ("sh", "console")


@dataclass
class Block:
    """One code block, and what is said about it."""

    line: int
    kind: str
    text: str
    span: tuple
    notes: dict = field(default_factory=dict)

    @property
    def runs(self):
        return self.kind in RUNNABLE and "not run" not in self.notes

    def looks_like_an_example(self):
        """Whether a block of another kind shows commands, which then nothing would run."""
        return self.kind == "" and re.search(r"^(\$ |(sudo )?(aichor-vault|kubectl|scripts/\w+) )", self.text, re.MULTILINE)

    def steps(self):
        """The commands of a session, each with what follows it."""
        steps, open_command = [], False
        for line in self.text.splitlines(keepends=True):
            if line.startswith("$ "):
                steps.append([line[2:], ""])
            elif not steps:
                raise ValueError(f"line {self.line}: a session begins with a command")
            else:
                steps[-1][0 if open_command else 1] += line
            open_command = (line.startswith("$ ") or open_command) and line.endswith("\\\n")
        return steps


class Page:
    """A Markdown file."""
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.blocks = list(self.read())

    def read(self):
        end = 0
        for match in FENCE.finditer(self.text):
            notes = dict(DIRECTIVE.findall(self.text, end, match.start()))
            end = match.end()
            line = self.text.count("\n", 0, match.start()) + 1
            yield Block(line, match["kind"], match["text"], match.span("text"), notes)

    def prose(self):
        return FENCE.sub("", self.text)

    def headings(self, level=None):
        return [title for marks, title in HEADING.findall(self.prose()) if level in (None, len(marks))]

    def anchors(self):
        return {anchor(title) for title in self.headings()}

    def links(self):
        """The links that lead to a heading: (file, anchor)."""
        return LINK.findall(self.prose())

    def replaced(self, texts):
        """The page's text with other texts in some blocks."""
        result, end = "", 0
        for block in self.blocks:
            start, stop = block.span
            result += self.text[end:start] + texts.get(block.line, block.text)
            end = stop
        return result + self.text[end:]


def anchor(title):
    """What GitHub makes of a heading."""
    plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", title).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
