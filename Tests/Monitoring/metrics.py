#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`audit --prometheus` against `audit -o json`: every sample, read by prometheus_client's parser; and what rests on the metrics:
alert rules, their tests, the dashboard, the units, the document. promtool and systemd-analyze judge too where they are there."""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

from audited import DAY, DOCUMENTS, GOLDEN, HERE, MODES, Audited, Report, holds, reference, seconds, telling_words

try:
    import yaml
    from prometheus_client.parser import text_string_to_metric_families
except ImportError as missing:
    print(f"DID NOT RUN: {missing}", flush=True)
    sys.exit(2)

PREFIX = "aichor_vault_"
STATES = ["ok", "warning", "critical", "overdue", "expired"]
SLOTS = ["passphrase", "key-file", "passphrase+key-file", "recovery-code"]
METRIC = re.compile(r"\b(?:aichor_vault|node_textfile)_[a-z0-9_]+")
# What may stand on a line, by the format's description.
LINE = re.compile(r'(?:# (?:HELP|TYPE) [a-z0-9_]+ [^\n]+|[a-z_][a-z0-9_]*\{(?:[a-z0-9_]+="(?:[^"\\\n]|\\["\\n])*",?)+\} -?[0-9]+)\Z')
report = Report("metrics")


def parsed(text):
    """The samples by family and labels; a family that comes twice, or a sample that does, is wrong."""
    families, samples = set(), {}
    for family in text_string_to_metric_families(text):
        report.check(family.name not in families, f"{family.name} comes twice")
        families.add(family.name)
        report.equal(family.type, "gauge", f"type of {family.name}")
        report.check(family.documentation.endswith("."), f"{family.name} has no help")
        for sample in family.samples:
            key = (sample.name.removeprefix(PREFIX), tuple(sorted(sample.labels.items())))
            report.check(key not in samples, f"{key} comes twice")
            report.check(sample.timestamp is None, f"{key} has a time, which the collector refuses")
            samples[key] = sample.value
    return samples


class Expected:
    """The samples that belong to a report in JSON."""
    def __init__(self, audit, mode):
        self.audit, self.mode, self.samples = audit, mode, {}
        self.vault = audit["vault"]["id"][:8]
        self.of_vault(audit["vault"])
        self.counts()
        for cluster in audit["clusters"]:
            self.of_cluster(cluster)

    def add(self, name, value, **labels):
        if value is not None:
            self.samples[name, tuple(sorted({"vault": self.vault, **labels}.items()))] = float(value)

    def of_vault(self, vault):
        version = subprocess.run([os.environ["AICHOR_VAULT_BINARY"], "--version"], capture_output=True, check=True, text=True)
        self.add("info", 1, version=version.stdout.split()[-1], format=str(vault["format"]), vault_id=vault["id"])
        self.add("check_last_run_timestamp_seconds", seconds(self.audit["at"]))
        self.add("generation", vault["generation"])
        if not vault["sound"] or "unmarked" not in vault:
            self.add("integrity_ok", vault["sound"])
        self.add("log_chain_ok", "logFault" not in vault)
        self.add("log_entries", vault["logEntries"])
        self.add("log_last_sequence", vault["logFirst"] + vault["logEntries"] - 1)
        self.add("policy_version", vault["policyVersion"])
        self.add("live_clusters", vault["clusters"])
        for kind in SLOTS:
            self.add("slots", sum(slot["kind"] == kind for slot in vault["slots"]), type=kind)

    def counts(self):
        for state in STATES:
            self.add("clusters", sum(cluster["state"] == state for cluster in self.audit["clusters"]), state=state)
        found = self.audit["findings"] + [one for cluster in self.audit["clusters"] for one in cluster["findings"]]
        for kind in {(one["severity"], one["rule"]) for one in found}:
            self.add("findings", sum((one["severity"], one["rule"]) == kind for one in found), severity=kind[0], code=kind[1])
        if "nextDue" in self.audit["summary"]:
            self.add("next_due_timestamp_seconds", seconds(self.audit["summary"]["nextDue"]["at"]))

    def of_cluster(self, cluster):
        name = {"cluster": reference(cluster, self.mode)}
        kind = {**name, "kind": cluster["credentialKind"]}

        def moment(key):
            return seconds(cluster[key]) if key in cluster else None

        self.add("cluster_state", STATES.index(cluster["state"]), **name)
        self.add("cluster_next_due_timestamp_seconds", moment("nextDueAt"), **name)
        source = "issued" if cluster["issueKnown"] else "acquired"
        self.add("credential_created_timestamp_seconds", moment("ageFrom"), source=source, **kind)
        for family, key in [("rotated", "rotatedAt"), ("due", "dueAt"), ("expiry", "expiresAt"), ("last_used", "exportedAt")]:
            self.add(f"credential_{family}_timestamp_seconds", moment(key), **kind)
        if "expiresAt" in cluster:
            self.add("credential_expired", moment("expiresAt") <= seconds(self.audit["at"]), **kind)
        if "verdict" in cluster:
            self.add("verification_ok", cluster["verdict"] != "error", **name)
        self.add("verification_timestamp_seconds", moment("verifiedAt"), **name)
        for role, key in (("ca", "authorityNotAfter"), ("serving", "servingNotAfter")):
            self.add("certificate_not_after_timestamp_seconds", moment(key), role=role, **name)


def compare(samples, expected, what):
    for key in sorted(set(samples) | set(expected)):
        report.equal(samples.get(key), expected.get(key), f"{what}: {key}")


def check_text(content, what):
    text = content.decode()
    report.check(text.endswith("\n"), f"{what} ends within a line")
    for line in text.split("\n")[:-1]:
        report.check(LINE.match(line), f"{what}: {line!r}")
    return text


def check_values(audited):
    audit = audited.json()
    report.check(sum("authorityNotAfter" in one for one in audit["clusters"]) > 5, "hardly any certificates")
    for mode in MODES:
        content = audited.file("--prometheus", f"{mode}.prom", "--labels", mode)
        text = check_text(content, mode)
        compare(parsed(text), Expected(audit, mode).samples, mode)
        for word in telling_words(audit, mode):
            report.check(not holds(text, word), f"{mode}: {word} is in the metrics")
        report.check("sha256" not in text and "hmac" not in text, f"{mode}: digests")
        report.equal(audited.file("--prometheus", "again.prom", "--labels", mode), content, f"{mode}, written again")


def check_files(audited):
    path = os.path.join(audited.home.out, "mode.prom")
    for arguments, mode in (((), 0o600), (("--group-readable",), 0o640), ((), 0o600)):
        audited.file("--prometheus", "mode.prom", *arguments)
        report.equal(stat.S_IMODE(os.stat(path).st_mode), mode, f"mode with {arguments}")
    odd = [name for name in os.listdir(audited.home.out) if not name.endswith(".prom") and name not in ("legacy-token", "bound-soon")]
    report.equal(odd, [], "files left over")
    with open(path, "rb") as file:
        before = file.read()
    report.check(audited.home.run("audit", "no-such-cluster", "--prometheus", path).status == 66, "an unknown name")
    with open(path, "rb") as file:
        report.equal(file.read(), before, "the file after an audit that failed")


def check_selection(audited):
    """Some clusters, and none: families without samples leave no trace."""
    one = parsed(check_text(audited.file("--prometheus", "one.prom", "bound-far"), "one"))
    report.equal({dict(labels)["cluster"] for _, labels in one if "cluster" in dict(labels)}, {"bound-far"}, "one cluster")
    report.equal(one["live_clusters", tuple(one_label(one))], 24.0, "live clusters")
    none = check_text(audited.file("--prometheus", "none.prom", "--due", "0999-01"), "none")
    report.check("cluster_state" not in none and "credential" not in none, "a family without samples")
    report.check('clusters{' in none, "the counts of nothing")
    far = parsed(audited.file("--prometheus", "far.prom", at="2400-02-29").decode())
    over = [value for (name, labels), value in far.items() if name == "credential_expired"]
    report.check(len(over) > 2 and sorted(over) == [0.0] + [1.0] * (len(over) - 1), f"in 400 years one token is left: {over}")


def one_label(samples):
    return next(labels for name, labels in samples if name == "generation")


def check_golden():
    """What is hostile comes out of another parser as it went in, made harmless."""
    with open(os.path.join(GOLDEN, "sample-name.prom"), encoding="utf-8") as file:
        samples = parsed(check_text(file.read().encode(), "golden"))
    names = {dict(labels).get("cluster") for _, labels in samples}
    report.check('a"},x\\n\\u{a}\\u{d}\\u{1b}[31m\\u{202e};,:é🔑<script>=cmd|' in names, f"the hostile name: {names}")
    report.check(all(value == value and abs(value) != float("inf") for value in samples.values()), "no number")
    return {name for name, _ in samples}


def check_documents(families):
    """Names in rules, dashboard and document are those that are written."""
    known = {PREFIX + name for name in families} | {"node_textfile_scrape_error"}
    with open(os.path.join(DOCUMENTS, "README.md"), encoding="utf-8") as file:
        rows = [line.split("|")[1] for line in file if line.startswith("| `")]
    report.equal({PREFIX + name for row in rows for name in re.findall(r"`([a-z0-9_]+)`", row)},
                 known - {"node_textfile_scrape_error"}, "metrics in README.md")
    with open(os.path.join(DOCUMENTS, "alert-rules.yaml"), encoding="utf-8") as file:
        rules = [rule for group in yaml.safe_load(file)["groups"] for rule in group["rules"]]
    for rule in rules:
        report.check(set(METRIC.findall(rule["expr"])) <= known, f"{rule['alert']}: {rule['expr']}")
        report.check(rule["labels"]["severity"] in ("critical", "warning"), f"{rule['alert']} has no severity")
    with open(os.path.join(HERE, "alert-tests.yaml"), encoding="utf-8") as file:
        cases = [case for test in yaml.safe_load(file)["tests"] for case in test["alert_rule_test"]]
    fired = {case["alertname"] for case in cases if case["exp_alerts"]}
    report.equal(fired, {rule["alert"] for rule in rules}, "alerts that a test sees fire")
    return check_dashboard(known)


def check_dashboard(known):
    with open(os.path.join(DOCUMENTS, "grafana-dashboard.json"), encoding="utf-8") as file:
        board = json.load(file)
    panels = board["panels"]
    report.equal(len({panel["id"] for panel in panels}), len(panels), "panels with ids of their own")
    report.check(board["id"] is None and board["schemaVersion"] >= 36, "a dashboard to import")
    expressions = []
    for panel in panels:
        place = panel["gridPos"]
        report.check(place["x"] + place["w"] <= 24, f"{panel['title']} is beyond the edge")
        for other in panels:
            its = other["gridPos"]
            apart = (place["x"] + place["w"] <= its["x"] or its["x"] + its["w"] <= place["x"]
                     or place["y"] + place["h"] <= its["y"] or its["y"] + its["h"] <= place["y"])
            report.check(panel is other or apart, f"{panel['title']} lies on {other['title']}")
        targets = panel.get("targets", [])
        report.equal(len({target["refId"] for target in targets}), len(targets), f"queries of {panel['title']}")
        for target in targets:
            report.equal(target["datasource"], {"type": "prometheus", "uid": "${datasource}"}, panel["title"])
            report.check(set(METRIC.findall(target["expr"])) <= known, f"{panel['title']}: {target['expr']}")
            expressions.append(target["expr"])
    for variable in board["templating"]["list"]:
        report.check(set(METRIC.findall(str(variable["query"]))) <= known, f"variable {variable['name']}")
    return expressions


def tool(name):
    found = shutil.which(name)
    if found is None:
        report.did_not_run(name, "it is not on PATH, so it judged nothing")
    return found


def judged(command, what, **options):
    done = subprocess.run(command, capture_output=True, timeout=600, **options)
    report.check(done.returncode == 0, f"{what}: {(done.stderr + done.stdout).decode()[-1500:]}")


def check_by_promtool(audited, expressions):
    promtool = tool("promtool")
    if promtool is None:
        return
    names = [os.path.join(GOLDEN, f"sample-{mode}.prom") for mode in MODES]
    names += [os.path.join(audited.home.out, name) for name in os.listdir(audited.home.out) if name.endswith(".prom")]
    for name in names:
        with open(name, "rb") as file:
            judged([promtool, "check", "metrics"], os.path.basename(name), stdin=file)
    judged([promtool, "check", "rules", os.path.join(DOCUMENTS, "alert-rules.yaml")], "the rules")
    judged([promtool, "test", "rules", os.path.join(HERE, "alert-tests.yaml")], "the rules' tests")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        queries = [expression.replace("$vault", ".*").replace("$cluster", ".*") for expression in expressions]
        rules = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries)]
        json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, file)
        file.flush()
        judged([promtool, "check", "rules", file.name], "the dashboard's queries")


def check_units():
    analyze = tool("systemd-analyze")
    if analyze is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("service", "timer"):
            name = f"aichor-vault-audit.{kind}"
            with open(os.path.join(DOCUMENTS, name), encoding="utf-8") as file:
                text = file.read()
            # Neither the program nor its manual need be installed here.
            text = text.replace("/usr/local/bin/aichor-vault", "/bin/true")
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(re.sub(r"(?m)^Documentation=.*\n", "", text))
        names = [os.path.join(folder, f"aichor-vault-audit.{kind}") for kind in ("service", "timer")]
        judged([analyze, "verify", *names], "the units")


def main():
    expressions, families = [], set()
    with report.section("golden"):
        families = check_golden()
    with report.section("documents"):
        expressions = check_documents(families)
    audited = Audited()
    with report.section("values"):
        check_values(audited)
    with report.section("files"):
        check_files(audited)
    with report.section("selection"):
        check_selection(audited)
    with report.section("promtool"):
        check_by_promtool(audited, expressions)
    with report.section("units"):
        check_units()
    report.finish()


if __name__ == "__main__":
    from harness import binary
    os.environ["AICHOR_VAULT_BINARY"] = binary()
    main()
