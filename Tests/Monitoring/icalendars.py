#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`audit --ical` against `audit -o json`: every event, read by the icalendar package; and what RFC 5545 wants of lines.

Not named after what it tests: Python has a module of that name, which a script of that name would hide."""
import datetime
import os
import re
import sys
import time

from audited import GOLDEN, MODES, Audited, Report, holds, reference, seconds, telling_words

try:
    import icalendar
except ImportError as missing:
    print(f"DID NOT RUN: {missing}", flush=True)
    sys.exit(2)

KINDS = {"rotation": "dueAt", "token-end": "expiresAt", "ca-end": "authorityNotAfter", "server-end": "servingNotAfter"}
SUMMARIES = {"rotation": "Rotate the credential of {}", "token-end": "The token of {} expires",
             "ca-end": "A CA certificate of {} expires", "server-end": "The serving certificate of {} expires"}
LAST = 253402300799
NAME_LINE = re.compile(rb"[A-Z][A-Z-]*(?:;[A-Z-]+=[A-Z-]+)*:")
report = Report("icalendars")


def check_lines(content, what):
    """RFC 5545, section 3.1: CR LF, at most 75 octets, no character in two, no control character."""
    report.check(content.endswith(b"\r\n") and content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r"),
                 f"{what}: lines that do not end with CR LF")
    for line in content.split(b"\r\n")[:-1]:
        report.check(0 < len(line) <= 75, f"{what}: {len(line)} octets: {line!r}")
        line.decode()  # raises within a character
        report.check(line.startswith(b" ") or NAME_LINE.match(line), f"{what}: {line!r}")
        report.check(not re.search(rb"[\x00-\x1f\x7f]", line), f"{what}: a control character: {line!r}")


def events(content, what):
    """The events by their ids."""
    check_lines(content, what)
    calendar = icalendar.Calendar.from_ical(content)
    report.equal([str(calendar[key]) for key in ("VERSION", "METHOD", "CALSCALE")], ["2.0", "PUBLISH", "GREGORIAN"], what)
    report.check(calendar["PRODID"] and calendar["X-WR-CALNAME"], f"{what}: no name")
    report.check(calendar.subcomponents, f"{what}: a calendar without components")
    found = {}
    for event in calendar.walk("VEVENT"):
        report.equal(event.errors, [], f"{what}: errors")
        report.check(str(event["UID"]) not in found, f"{what}: {event['UID']} comes twice")
        found[str(event["UID"])] = event
    return found


def expected(audit, mode):
    """Id, day, summary of each event that belongs to a report in JSON."""
    found = {}
    for cluster in audit["clusters"]:
        for kind, key in KINDS.items():
            if key in cluster and 0 <= seconds(cluster[key]) <= LAST:
                day = datetime.date(1970, 1, 1) + datetime.timedelta(seconds(cluster[key]) // 86400)
                name = reference(cluster, mode)
                found[f"{cluster['pseudonym']}-{kind}@aichor-vault"] = (day, SUMMARIES[kind].format(name), name)
    return found


def check_event(event, day, summary, name, audit, mode):
    what = f"{mode} {event['UID']}"
    report.equal(event["DTSTART"].dt, day, what)
    report.equal(str(event["SUMMARY"]), summary, what)
    report.equal(event["DTSTAMP"].dt.timestamp(), float(seconds(audit["at"])), what)
    report.equal(str(event["TRANSP"]), "TRANSPARENT", what)
    report.check(int(event["SEQUENCE"]) > 0, what)
    wanted = "Command: aichor-vault " if mode == "name" else "aichor-vault audit -o json"
    report.check(wanted in str(event["DESCRIPTION"]), f"{what}: {event['DESCRIPTION']}")
    report.check(mode == "hash" or f" {name} " in str(event["DESCRIPTION"]), f"{what}: {event['DESCRIPTION']}")
    alarms = event.walk("VALARM")
    report.equal([alarm["TRIGGER"].dt.days for alarm in alarms], [-14, -1], f"{what}: alarms")
    report.equal({str(alarm["ACTION"]) for alarm in alarms}, {"DISPLAY"}, f"{what}: alarms")
    report.equal({str(alarm["DESCRIPTION"]) for alarm in alarms}, {summary}, f"{what}: alarms")


def check_values(audited):
    audit = audited.json()
    for mode in MODES:
        content = audited.file("--ical", f"{mode}.ics", "--labels", mode)
        found, wanted = events(content, mode), expected(audit, mode)
        report.equal(set(found), set(wanted), f"{mode}: events")
        report.check(len(found) > 30, f"{mode}: hardly any events")
        for uid in set(found) & set(wanted):
            check_event(found[uid], *wanted[uid], audit, mode)
        text = content.replace(b"\r\n ", b"").decode()
        for word in telling_words(audit, mode):
            report.check(not holds(text, word), f"{mode}: {word} is in the calendar")
        report.equal(audited.file("--ical", "again.ics", "--labels", mode), content, f"{mode}, written again")


def check_life(audited):
    """What changes raises the sequence of its events and of no others, and keeps their ids."""
    home = audited.home

    def state():
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        found = events(audited.file("--ical", "life.ics", "--labels", "hash", at=now), "life")
        return {uid: (int(event["SEQUENCE"]), event["DTSTART"].dt) for uid, event in found.items()}

    pseudonym = {one["name"]: one["pseudonym"] for one in audited.json()["clusters"]}["legacy-token"]
    before = state()
    home.must("set", "legacy-token", "--ecosystem", "another")
    after = state()
    report.equal(set(after), set(before), "ids after a change")
    for uid, (sequence, _) in before.items():
        report.equal(after[uid][0] > sequence, uid.startswith(pseudonym), f"sequence of {uid} after a change")
    home.must("rename", "legacy-token", "renamed-cluster")
    report.equal(set(state()), set(before), "ids after a rename")
    home.must("policy", "set", "--max-age", "33d")
    moved = state()
    report.equal(set(moved), set(before), "ids after another policy")
    report.check(all(moved[uid][0] > after[uid][0] for uid in moved), "every sequence after another policy")
    dates = [uid for uid in moved if moved[uid][1] != after[uid][1]]
    report.check(dates and all(uid.endswith("-rotation@aichor-vault") for uid in dates), f"dates that another policy moved: {dates}")
    home.must("remove", "renamed-cluster", "--yes")
    report.equal({uid for uid in before if uid not in state()}, {uid for uid in before if uid.startswith(pseudonym)},
                 "events of a cluster that was removed")


def check_edges(audited):
    nothing = audited.file("--ical", "none.ics", "--due", "0999-01")
    report.equal(events(nothing, "none"), {}, "events of no cluster")
    far = events(audited.file("--ical", "far.ics", at="9999-12-31"), "far")
    report.check(far and all(event["DTSTAMP"].dt.year == 9999 for event in far.values()), "an audit in the far future")


def unescaped(text):
    """RFC 5545, section 3.3.11, in one pass: icalendar before version 5 takes the text `\\\\n` for an escaped line feed."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def check_golden():
    for mode in MODES:
        with open(os.path.join(GOLDEN, f"sample-{mode}.ics"), "rb") as file:
            content = file.read()
        report.equal(len(events(content, f"golden {mode}")), 13, f"golden {mode}: events")
        lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
        summaries = {unescaped(line.removeprefix("SUMMARY:")) for line in lines if line.startswith("SUMMARY:")}
        hostile = 'Rotate the credential of a"},x\\n\\u{a}\\u{d}\\u{1b}[31m\\u{202e};,:é🔑<script>=cmd|'
        report.equal(hostile in summaries, mode == "name", f"golden {mode}: the hostile name in {summaries}")


def main():
    with report.section("golden"):
        check_golden()
    audited = Audited()
    for section in (check_values, check_edges, check_life):
        with report.section(section.__name__.removeprefix("check_")):
            section(audited)
    report.finish()


if __name__ == "__main__":
    main()
