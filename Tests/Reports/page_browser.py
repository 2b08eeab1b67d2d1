# SPDX-License-Identifier: Apache-2.0
"""How a real browser renders the reports of a directory: nothing refused, nothing injected, sorted and filtered by the
page's own script, readable without it, as wide as the window, light and dark, and in print."""

import base64
import concurrent.futures
import hashlib
import html
import html.parser
import json
import pathlib
import re
import sys
import tempfile

import browser
import contrast
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Kit"))

from report import Report  # noqa: E402

report = Report(pathlib.Path(__file__).stem)

# Runs in a copy of a page whose policy allows it, after the page's own script; leaves its answers in the document.
PROBE = """
const table = document.getElementById("cluster-table");
const answers = { width: innerWidth, scroll: document.documentElement.scrollWidth, title: document.title,
  scripts: document.scripts.length, images: document.images.length };
if (table) {
  const names = () => [...table.tBodies].filter(b => !b.hidden).map(b => b.rows[0].cells[0].dataset.v);
  const states = () => [...new Set([...table.tBodies].filter(b => !b.hidden).map(b => b.dataset.state))];
  const keys = column => [...table.tBodies].map(b => b.rows[0].cells[column].dataset.v ?? null);
  const button = column => table.tHead.rows[0].cells[column].querySelector("button");
  const order = column => table.tHead.rows[0].cells[column].getAttribute("aria-sort");
  const set = (id, value, kind) => {
    const control = document.getElementById(id);
    control.value = value;
    control.dispatchEvent(new Event(kind));
  };
  answers.first = names();
  button(0).click(); answers.byName = names(); answers.nameOrder = order(0);
  button(2).click(); answers.byDue = keys(2); answers.dueOrder = order(2); answers.nameOrderThen = order(0);
  button(2).click(); answers.byDueDown = keys(2); answers.dueOrderDown = order(2);
  button(2).click(); answers.again = names(); answers.dueOrderThen = order(2);
  button(4).click(); answers.byToken = keys(4); button(4).click(); answers.byTokenDown = keys(4);
  const state = document.getElementById("filter-state").options[1].value;
  set("filter-state", state, "change"); answers.state = [state, states(), names().length];
  answers.status = document.getElementById("filter-count").textContent;
  set("filter-text", answers.first[0].toUpperCase() + " VERIFY", "input"); answers.found = names();
  set("filter-text", "no such words <b>", "input"); answers.nothing = names();
  answers.saidNothing = !document.getElementById("nothing").hidden;
  document.getElementById("reset").click(); answers.reset = names();
  button(1).focus(); answers.focused = document.activeElement === button(1);
}
parent.postMessage(JSON.stringify(answers), "*");
"""

# Windows cannot be as narrow as telephones, frames can; what the page in the frame answers is left in this document.
FRAME = """<!DOCTYPE html><body><iframe width="{width}" height="{height}" frameborder="0" src="{name}"></iframe><script>
addEventListener("message", event => {{ document.documentElement.dataset.answers = event.data; }});
</script></body>"""


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def with_probe(page, folder):
    """A copy of the page that answers questions."""
    text = page.read_text(encoding="utf-8")
    text = text.replace("; base-uri", f" '{digest(PROBE)}'; base-uri", 1)
    text = text.replace("</body>", f"<script>{PROBE}</script></body>")
    copy = pathlib.Path(folder) / page.name
    copy.write_text(text, encoding="utf-8")
    return copy


def answers(page, width):
    frame = page.with_name(f"{page.stem}-{width}.html")
    frame.write_text(FRAME.format(width=width, height=900, name=page.name), encoding="utf-8")
    out, log = browser.run(frame, "--virtual-time-budget=5000", "--dump-dom", width=1700)
    found = re.search(r'data-answers="([^"]*)"', out)
    complaints = browser.complaints(log)
    report.check(found and not complaints, f"{frame.stem}: no answers {complaints[:3]}")
    return json.loads(html.unescape(found.group(1))) if found else None


class Handlers(html.parser.HTMLParser):
    """Attributes that would run something."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found += [f"<{tag} {key}>" for key, _ in attributes if key.startswith("on") or key == "style"]


def judge_as_it_is(page):
    """The page untouched: the console is silent, and nothing of a hostile text became an element."""
    out, log = browser.run(page, "--virtual-time-budget=3000", "--dump-dom")
    report.check(browser.complaints(log) == [], f"{page.stem}: {browser.complaints(log)[:3]}")
    title = re.search(r"<title>(.*?)</title>", out)
    report.check(title and title.group(1).startswith("Credential audit, "), f"{page.stem}: the title became {title}")
    report.check(Handlers(out).found == [], f"{page.stem}: {Handlers(out).found[:3]} came in")
    for tag, count in (("script", 1), ("style", 1), ("img", 0), ("iframe", 0)):
        report.check(len(re.findall(f"<{tag}[ >]", out)) == count, f"{page.stem}: <{tag}> is not there {count} times")
    if 'id="cluster-table"' in out:
        report.check('id="controls" role="search">' in out, f"{page.stem}: the controls stay hidden")
        report.check(len(re.findall(r'<th [^>]*aria-sort="none"[^>]*><button type="button">', out)) == 8,
                    f"{page.stem}: not every heading sorts")


def judge_refusal(page, folder):
    """A script that is put into the page does not run: the policy is in force."""
    copy = pathlib.Path(folder) / ("planted-" + page.name)
    planted = "<script>document.title='PWNED'</script><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='/></body>"
    copy.write_text(page.read_text(encoding="utf-8").replace("</body>", planted), encoding="utf-8")
    out, log = browser.run(copy, "--virtual-time-budget=3000", "--dump-dom")
    report.check("<title>Credential audit, " in out, "a planted script ran")
    report.check(len(browser.complaints(log)) >= 2, f"the browser refused nothing: {browser.complaints(log)}")


def judge_without_script(page, folder):
    """A copy whose policy allows no script at all."""
    text = page.read_text(encoding="utf-8")
    copy = pathlib.Path(folder) / ("quiet-" + page.name)
    copy.write_text(re.sub(r"script-src &#39;sha256-[^&]*&#39;", "script-src 'none'", text, count=1), encoding="utf-8")
    out, _ = browser.run(copy, "--dump-dom")
    report.check(out.count("<tbody") == text.count("<tbody"), f"{page.stem}: rows are missing without a script")
    if 'id="cluster-table"' in text:
        report.check('id="controls" role="search" hidden="">' in out, f"{page.stem}: dead controls without a script")
        report.check("<th scope=\"col\" aria-sort=\"none\" class=\"h-name\">Cluster" in out,
                    f"{page.stem}: dead headings without a script")


def ordered(keys, down=False):
    """Whether numbers ascend or descend, with what has none at the end."""
    there = [int(key) for key in keys if key is not None]
    absent = [index for index, key in enumerate(keys) if key is None]
    return there == sorted(there, reverse=down) and absent == list(range(len(there), len(keys)))


def judge_script(name, found):
    report.check(found["scripts"] == 2 and found["images"] == 0, f"{name}: {found['scripts']} scripts")
    if "first" not in found:
        return
    plain = lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
    report.check(found["byName"] == sorted(found["first"], key=plain), f"{name}: not in the order of names")
    report.check((found["nameOrder"], found["nameOrderThen"]) == ("ascending", "none"), f"{name}: aria-sort of names")
    report.check(ordered(found["byDue"]) and found["dueOrder"] == "ascending", f"{name}: not by date")
    report.check(ordered(found["byDueDown"], True) and found["dueOrderDown"] == "descending", f"{name}: not down by date")
    report.check(found["again"] == found["first"] and found["dueOrderThen"] == "none", f"{name}: not back to urgency")
    report.check(ordered(found["byToken"]) and ordered(found["byTokenDown"], True), f"{name}: not by the tokens' ends")
    state, states, count = found["state"]
    report.check(states == [state] and count > 0, f"{name}: {states} shown, {state} was asked for")
    everything = count == len(found["first"])
    report.check(found["status"] == ("" if everything else f"{count} of {len(found['first'])} shown"),
                f"{name}: said {found['status']!r}")
    report.check(set(found["found"]) <= set(found["first"][:1]), f"{name}: found {found['found'][:3]}")
    report.check(found["nothing"] == [] and found["saidNothing"], f"{name}: what is not there was found")
    report.check(found["reset"] == found["first"], f"{name}: reset is not the beginning")
    report.check(found["focused"], f"{name}: a heading's button takes no focus")


def judge_widths(page, copy):
    for width in (400, 900, 1600):
        found = answers(copy, width)
        if found is None:
            continue
        report.check(found["width"] == width, f"{page.stem}: the window is {found['width']} wide, not {width}")
        report.check(found["scroll"] <= width, f"{page.stem}: {found['scroll']} wide in a window of {width}")
        judge_script(f"{page.stem} at {width}", found)


def judge_themes(page, folder, colours):
    for scheme, theme in ((1, "light"), (0, "dark")):
        for width in (400, 900, 1600):
            png = pathlib.Path(folder) / f"{page.stem}-{theme}-{width}.png"
            browser.run(page, f"--blink-settings=preferredColorScheme={scheme}", f"--screenshot={png}", width=width)
            there = png.is_file() and browser.pixels(png)
            report.check(there == (width, 1000, colours[theme]["page"]), f"{page.stem}, {theme}, {width}: {there}")


def judge_print(page, folder):
    pdf = pathlib.Path(folder) / f"{page.stem}.pdf"
    browser.run(page, "--blink-settings=preferredColorScheme=0", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    data = pdf.read_bytes() if pdf.is_file() else b""
    # A4 in points.
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data))
    report.check(data.startswith(b"%PDF-") and len(boxes) == 1, f"{page.stem}: no PDF of one size: {boxes}")
    report.check(all((round(float(w)), round(float(h))) in ((595, 842), (596, 842)) for w, h in boxes),
                f"{page.stem}: not A4: {boxes}")


def judge_page(page, folder):
    judge_as_it_is(page)
    judge_without_script(page, folder)
    judge_widths(page, with_probe(page, folder))


def main(folder):
    if not browser.path():
        print("DID NOT RUN: chromium is missing, so no browser judged the page")
        sys.exit(2)
    pages = {page.stem: page for page in pathlib.Path(folder).glob("*.html")}
    style = re.search(r"<style>(.*?)</style>", next(iter(pages.values())).read_text(encoding="utf-8"), re.S).group(1)
    with tempfile.TemporaryDirectory(prefix="aichor-vault-pages.") as scratch:
        colours = contrast.themes(style)
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as workers:
            work = [workers.submit(judge_page, page, scratch) for page in pages.values()]
            work.append(workers.submit(judge_refusal, pages["small"], scratch))
            work.append(workers.submit(judge_themes, pages["small"], scratch, colours))
            work += [workers.submit(judge_print, pages[name], scratch) for name in ("small", "hostile")]
            for done in work:
                done.result()
    report.finish()


main(sys.argv[1])
