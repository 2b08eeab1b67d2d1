# SPDX-License-Identifier: Apache-2.0
"""Draws a terminal session as SVG: text in the colours that the program printed, in a window that suits light and dark pages."""
import html
import re

PARTS = re.compile(r"\x1b\[([0-9;]*)m")
# Two blanks and more are space between columns: not every viewer keeps them within a text.
WORDS = re.compile(r"\S+(?: \S+)*")
STEP, ROW, MARGIN, BAR = 8.4, 19, 18, 34
COLOURS = {30: "#6e7681", 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd", 37: "#e6edf3"}
TEXT, PROMPT = "#e6edf3", "#8b949e"
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"


def runs(line):
    """The pieces of a line that look alike: (column, text, attributes)."""
    column, bold, colour, end = 0, False, None, 0
    for match in [*PARTS.finditer(line), None]:
        text = line[end:match.start() if match else None]
        for part in WORDS.finditer(text):
            yield column + part.start(), part[0], (f' fill="{colour}"' if colour else "") + (' font-weight="bold"' if bold else "")
        column += len(text)
        if match:
            end = match.end()
            for code in map(int, match[1].split(";") if match[1] else ["0"]):
                if code == 0:
                    bold, colour = False, None
                elif code == 1:
                    bold = True
                elif code % 60 in COLOURS and code < 98:
                    colour = COLOURS[code % 60]
                else:
                    raise ValueError(f"SGR {code} is not drawn")


def piece(column, row, text, attributes):
    # The width is given too, so that columns stand under one another in whatever font the reader has.
    return (f'<text x="{MARGIN + column * STEP:.1f}" y="{BAR + row * ROW + 14}" textLength="{len(text) * STEP:.1f}"'
            f'{attributes}>{html.escape(text, quote=False)}</text>')


def svg(title, rows, columns):
    """The picture of rows of (whether it is a command, text)."""
    width, height = round(columns * STEP + 2 * MARGIN), BAR + len(rows) * ROW + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{html.escape(title, quote=False)}</title>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#0d1117" stroke="#484f58"/>',
        *(f'<circle cx="{20 + 18 * at}" cy="17" r="5.5" fill="{colour}"/>' for at, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))),
        f'<g font-family="{FONT}" font-size="14" fill="{TEXT}">']
    for number, (is_command, text) in enumerate(rows):
        if is_command:
            parts.append(piece(0, number, "$", f' fill="{PROMPT}"'))
            parts.append(piece(2, number, text, ' font-weight="bold"'))
        else:
            parts += [piece(column, number, part, attributes) for column, part, attributes in runs(text)]
    return "\n".join([*parts, "</g>", "</svg>", ""])
