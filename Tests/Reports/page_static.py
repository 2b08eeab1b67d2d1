# SPDX-License-Identifier: Apache-2.0
"""How parsers read the reports of a directory: well-formed, self-contained, accessible as far as markup shows it."""

import base64
import hashlib
import html.parser
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

import contrast
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Kit"))

from report import Report  # noqa: E402

VOID = {"meta", "input", "br", "link", "img", "hr"}
DRAWN = {"path", "rect", "circle", "use"}
report = Report(pathlib.Path(__file__).stem)


class Reader(html.parser.HTMLParser):
    """All elements with their attributes, and whether each end tag has its beginning."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.faults = [], [], []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if len(dict(attributes)) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID | DRAWN:
            self.faults.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> ends what is not open")


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def judge_form(name, text, reader):
    report.check(not reader.faults and not reader.open, f"{name}: {reader.faults[:5]} {reader.open}")
    bare = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.S)
    try:
        tree.fromstring(bare)
        fault = None
    except tree.ParseError as error:
        fault = error
    report.check(fault is None, f"{name}: no well-formed XML: {fault}")
    report.check(text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"), f"{name}: begins otherwise")


def judge_policy(name, text, reader):
    """Nothing is loaded, and only the page's own style and script may act."""
    style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
    script = re.search(r"<script>(.*?)</script>", text, re.S).group(1)
    wanted = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    metas = [a for tag, a in reader.elements if tag == "meta"]
    policies = [a["content"] for a in metas if a.get("http-equiv") == "Content-Security-Policy"]
    report.check(policies == [wanted], f"{name}: the policy is {policies}, it should be {wanted}")
    named = {a.get("name"): a.get("content") for a in metas}
    report.check(named.get("referrer") == "no-referrer", f"{name}: referrer")
    report.check("noindex" in named.get("robots", ""), f"{name}: robots")
    report.check("width=device-width" in named.get("viewport", ""), f"{name}: viewport")
    for what in ["@import", "url(http", "url(//", "url(data", "expression("]:
        report.check(what not in style, f"{name}: {what} in the style")
    for what in ["eval(", "innerHTML", "fetch(", "XMLHttp", "import(", "document.write", "setTimeout", "cookie"]:
        report.check(what not in script, f"{name}: {what} in the script")
    return style


def judge_attributes(name, text, reader):
    ids = [a["id"] for _, a in reader.elements if "id" in a]
    report.check(len(ids) == len(set(ids)), f"{name}: an id occurs twice")
    for tag, attributes in reader.elements:
        for key, value in attributes.items():
            plain = key != "style" and not key.startswith("on") and key not in ("src", "srcset", "action", "xlink:href")
            report.check(plain, f"{name}: <{tag} {key}={value!r}>")
        if "href" in attributes:
            target = attributes["href"]
            report.check(target[:1] == "#" and target[1:] in ids, f"{name}: href {target!r}")
        for key in ("aria-labelledby", "for", "aria-controls"):
            for target in attributes.get(key, "").split():
                report.check(target in ids, f"{name}: {key} names {target!r}")
    report.check({t for t, _ in reader.elements}.isdisjoint({"img", "iframe", "object", "embed", "link", "base", "form"}),
                f"{name}: an element that loads or sends")
    markup = re.sub(r">[^<]*<", "><", text)
    report.check("http:" not in markup and "https:" not in markup, f"{name}: an address in the markup")


def judge_access(name, text, reader):
    tags = [tag for tag, _ in reader.elements]
    for landmark in ("header", "main", "footer"):
        report.check(tags.count(landmark) == 1, f"{name}: {tags.count(landmark)} <{landmark}>")
    report.check(tags.count("h1") == 1, f"{name}: h1")
    report.check(tags.count("table") == tags.count("caption"), f"{name}: a table without a caption")
    for tag, attributes in reader.elements:
        if tag == "th":
            report.check(attributes.get("scope") in ("col", "row", "rowgroup"), f"{name}: th without scope")
        if tag == "svg":
            told = attributes.get("role") == "img" and "aria-labelledby" in attributes
            report.check(told or attributes.get("aria-hidden") == "true", f"{name}: svg neither labelled nor hidden")
        if attributes.get("tabindex"):
            report.check(attributes["tabindex"] == "0" and "aria-label" in attributes, f"{name}: {tag} {attributes}")
        if tag == "input":
            report.check(attributes.get("type") == "search", f"{name}: input {attributes}")
    for drawing in re.findall(r'<svg class="(?:timeline|ages)".*?</svg>', text, re.S):
        report.check("<title id=" in drawing and "<desc id=" in drawing, f"{name}: a drawing without title and desc")
    title = re.search(r"<title>(.*?)</title>", text).group(1)
    report.check(re.fullmatch(r"Credential audit, \d{4}-\d\d-\d\d", title), f"{name}: title {title!r}")
    report.check('class="skip" href="#clusters"' in text, f"{name}: no way to skip")


def judge_colours(style):
    for theme, colours in contrast.themes(style).items():
        for ink, ground, least in contrast.pairs():
            found = contrast.ratio(colours[ink], colours[ground])
            report.check(found >= least, f"{theme}: {ink} on {ground} has {found:.2f}, less than {least}")
    bare = re.sub(r":root\{.*?\}", "", style, flags=re.S)
    report.check(re.findall(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", bare) == ["#fff", "#c9ced8"], "a colour without a name")
    for needed in ("prefers-color-scheme:dark", "@media print", "@page", ":focus-visible", "table-header-group"):
        report.check(needed in style, f"the style lacks {needed}")


def main(folder):
    style = None
    for path in sorted(pathlib.Path(folder).glob("*.html")):
        text = path.read_text(encoding="utf-8")
        reader = Reader()
        reader.feed(text)
        reader.close()
        judge_form(path.stem, text, reader)
        style = judge_policy(path.stem, text, reader)
        judge_attributes(path.stem, text, reader)
        judge_access(path.stem, text, reader)
    if style is not None:
        judge_colours(style)
    report.finish()


main(sys.argv[1])
