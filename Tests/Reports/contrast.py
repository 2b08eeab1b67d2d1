# SPDX-License-Identifier: Apache-2.0
"""The contrast of the page's colours, by the formula of WCAG 2.2 (relative luminance, contrast ratio)."""

import re

STATES = ["expired", "overdue", "critical", "warning", "ok", "notice"]


def themes(style):
    """The colours of the light and of the dark theme, by their names."""
    blocks = re.findall(r":root\{(.*?)\}", style, re.S)
    found = [dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", block)) for block in blocks]
    return {"light": found[0], "dark": found[1]}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs():
    """Foreground, background and the ratio that they must have: 4.5 for text, 3 for what a drawing says."""
    for ink in ["ink", "soft", "link"]:
        for ground in ["page", "card", "sunk"]:
            yield ink, ground, 4.5
    for state in STATES:
        yield state, "card", 4.5
        yield state, state + "-tint", 4.5
    for state in STATES:
        yield "ink", state + "-tint", 4.5
    for step in ["heat1", "heat2"]:
        yield "heat-ink", step, 4.5
    yield "heat3-ink", "heat3", 4.5
    yield "heat4-ink", "heat4", 4.5
    for mark in ["used", "within", "mark", "edge", "overdue", "link"]:
        yield mark, "card", 3
        yield mark, "sunk", 3
    yield "ink", "past", 4.5
    yield "used", "past", 3
    yield "overdue", "past", 3
