#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs as kubectl reads them, against `import kubeconfig --dry-run -o json`.

compare_kubeconfigs.py [SECTION ...]   golden live arguments bounded places changing beside outside imported; without a name, all
compare_kubeconfigs.py --only PREFIX   the golden cases whose names begin so
compare_kubeconfigs.py --self-test     no program: right answers pass, and each of many wrong ones does not
compare_kubeconfigs.py --write         asks the kubectl that KUBECTL names, and writes the golden answers

The kubectls of `live` are those that KUBECTL_33 and KUBECTL_36 name (scripts/judges).
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "Robustness"))

from harness import Home, Report, binary, scratch, workers  # noqa: E402
from kubeconfig_hostile import Hostile  # noqa: E402
from kubeconfig_judge import NAME, STRICTER, Judge  # noqa: E402
from kubeconfig_kubectl import Kubectl, can_isolate  # noqa: E402
from kubeconfig_stand_in import wrong_answers  # noqa: E402
from kubeconfigs import CONFIG, Material, corpus  # noqa: E402

GOLDEN = os.path.join(HERE, "kubeconfig_golden.json")
BALANCER = ("--load-balancer-ip", "203.0.113.9")


class Comparison:
    """All cases, written once, and the golden answers."""

    def __init__(self, report, folder, only=""):
        self.report, self.folder = report, folder
        os.mkdir(os.path.join(folder, "material"))
        self.material = Material(os.path.join(folder, "material"))
        self.cases = {name: case for name, case in corpus().items() if name.startswith(only)}
        self.variables = {name: case.write(self.place(name), self.material) for name, case in self.cases.items()}
        self.homes = threading.local()

    def place(self, name):
        return os.path.join(self.folder, "cases", name)

    def read_golden(self):
        with open(GOLDEN, encoding="utf-8") as file:
            found = json.load(file)
        self.version, self.answers = found["kubectl"], found["cases"]
        for name in set(self.cases) ^ {name for name in self.answers if not self.cases or name in self.cases}:
            self.report.check(False, f"{name}: no golden answer; write them anew with --write")

    def each(self, act):
        """Does something for every case, several at once; in the order of their names."""
        with ThreadPoolExecutor(workers()) as pool:
            yield from zip(self.cases.values(), pool.map(act, self.cases.values()))

    # kubectl

    def ask(self, kubectl, case):
        return kubectl.read(self.variables[case.name], self.place(case.name), self.material)

    def write(self, kubectl):

        def answer(case):
            found = self.ask(kubectl, case)
            for one in found.get("config", {}).get("contexts") or []:
                if one["name"] and not one["name"].startswith("{"):
                    reason = kubectl.unusable(one["name"], self.variables[case.name], self.place(case.name),
                                              self.material)
                    if reason:
                        found.setdefault("unusable", {})[one["name"]] = reason
            return found

        lines = [f"{json.dumps(case.name)}: {json.dumps(found, sort_keys=True)}" for case, found in self.each(answer)]
        with open(GOLDEN, "w", encoding="utf-8") as file:
            file.write(f'{{"kubectl": {json.dumps(kubectl.version)}, "cases": {{\n' + ",\n".join(sorted(lines)) +
                       "\n}}\n")
        print(f"{len(lines)} answers of kubectl {kubectl.version}")

    def live(self):
        """Each kubectl that is there still answers so, and still refuses to use the same contexts."""
        is_isolated = can_isolate()
        if not is_isolated:
            self.report.did_not_run("which contexts kubectl would use", "no network namespace can be made (unshare -n)",
                                    machine=True)
        for kubectl in Kubectl.all_found(self.report):

            def answer(case):
                expected = expected_of(case.name, self.answers[case.name], kubectl, is_isolated)
                found = self.ask(kubectl, case)
                reasons = {name: kubectl.unusable(name, self.variables[case.name], self.place(case.name), self.material)
                           for name in expected["unusable"]}
                return expected, {**comparable(found), "unusable": reasons}

            for case, (expected, found) in self.each(answer):
                self.report.check(found == expected,
                                  f"{case.name}: kubectl {kubectl.version} answers otherwise: {differ(found, expected)}")
            self.report.note(f"  {len(self.cases)} cases compared with kubectl {kubectl.version}; golden are those of "
                             f"{self.version}")

    # The program

    def home(self):
        if not hasattr(self.homes, "home"):
            self.homes.home = Home.fresh(self.folder).init()
        return self.homes.home

    def dry_run(self, case, *more, files=None, stdin=None):
        home = self.home()
        is_list = case.variable is not None
        named = files if files is not None else [] if is_list else [self.variables[case.name]]
        command = [binary(), "import", "kubeconfig", *named, "--all", "--dry-run", *more, *home.unlock()]
        env = home.environment(KUBECONFIG=self.variables[case.name] if is_list else None)
        return subprocess.run(command, env=env, cwd=self.place(case.name), capture_output=True, timeout=60, check=False,
                              start_new_session=True,
                              **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}))

    def golden(self):
        """Every case: with the secrets, without them and with an address, and as a table."""

        def judged(case):
            judge = Judge(case, self.answers[case.name], self.place(case.name), self.material)
            for more, is_revealed, has_balancer in ((("-o", "json", "--reveal"), True, False),
                                                    (("-o", "json", *BALANCER), False, True)):
                done = self.dry_run(case, *more)
                judge.outcome(done.returncode, done.stdout, done.stderr, is_revealed, has_balancer)
            done = self.dry_run(case)
            judge.check(done.returncode == (0 if judge.answer["accepted"] and case.name not in STRICTER else 65),
                        f"as a table: status {done.returncode}")
            judge.manners(done.stdout, done.stderr, False)
            return judge

        for _, judge in self.each(judged):
            self.report.checks += judge.checks - len(judge.complaints)
            for complaint in judge.complaints:
                self.report.check(False, complaint)

    def arguments(self):
        """Standard input, several files, and the default place."""
        for name in ("utf8-plain", "utf8-json", "utf16le-plain", "crlf", "utf8-invalid", "tab-indent", "ca-file-beside",
                     "token-file-beside"):
            case = self.cases[name]
            with open(self.variables[name], "rb") as file:
                content = file.read()
            for path in ("-", "/dev/stdin"):
                judge = Judge(case, {**self.answers[name], **({} if self.answers[name]["accepted"] else {"file": ""})},
                              self.place(name), self.material)
                if path == "-":
                    # Relative paths count from the working folder, which is that of the case; standard input is in none.
                    done = self.dry_run(case, "-o", "json", "--reveal", "--allow-outside-files", files=[path], stdin=content)
                    judge.outcome(done.returncode, done.stdout, done.stderr, True, False)
                elif "file-" not in name:
                    done = self.dry_run(case, "-o", "json", "--reveal", files=[path], stdin=content)
                    judge.outcome(done.returncode, done.stdout, done.stderr, True, False)
                self.report.checks += judge.checks - len(judge.complaints)
                for complaint in judge.complaints:
                    self.report.check(False, f"{path}: {complaint}")
        self.several()
        self.default_place()

    def several(self):
        """Files that are named are not merged: each has its own `ctx`."""
        names = ("utf8-plain", "utf8-json", "names-that-become-the-same", "crlf")
        done = self.dry_run(self.cases["utf8-plain"], "-o", "json", "--reveal",
                            files=[self.variables[name] for name in names])
        if not self.report.check(done.returncode == 0, f"several files: {done.returncode}: {done.stderr[:300]!r}"):
            return
        found = json.loads(done.stdout)
        contexts = sorted(one["name"] for name in names for one in self.answers[name]["config"]["contexts"])
        self.report.equal([one["context"] for one in found], contexts, "the contexts of several files")
        tokens = sorted(self.cases[name].token for name in ("utf8-plain", "utf8-json", "crlf"))
        self.report.equal(sorted(one["bearerToken"] for one in found if one["context"] == "ctx"), tokens,
                          "the tokens of several files")
        derived = [one["name"] for one in found]
        self.report.check(
            len(set(derived)) == len(derived) and all(NAME.match(one) for one in derived),
            f"names of several files: {derived}")
        done = self.dry_run(self.cases["utf8-plain"], "-o", "json",
                            files=[self.variables["utf8-plain"], self.variables["tab-indent"]])
        self.report.equal((done.returncode, done.stdout), (65, b""), "several files, one of them refused")

    def default_place(self):
        """Without a name and a variable: ~/.kube/config."""
        home = Home.fresh(self.folder).init()
        os.mkdir(os.path.join(home.path, ".kube"))
        shutil.copy(self.variables["utf8-plain"], os.path.join(home.path, ".kube", CONFIG))
        for variable in (None, ""):
            outcome = home.run("import", "kubeconfig", "--all", "--dry-run", "-o", "json",
                               env=home.environment(KUBECONFIG=variable))
            if self.report.status(outcome, 0):
                self.report.equal([one["context"] for one in outcome.json()], ["ctx"], "contexts of ~/.kube/config")

    # This kit

    def self_test(self):
        """Right answers have no complaint; wrong ones have."""
        for case in self.cases.values():
            for what, is_right, arguments in wrong_answers(case, self.answers[case.name], self.place(case.name),
                                                           self.material):
                judge = Judge(case, self.answers[case.name], self.place(case.name), self.material)
                judge.outcome(*arguments)
                self.report.check(
                    bool(judge.complaints) != is_right,
                    f"{case.name}: {what} {'is' if is_right else 'is not'} complained of: {judge.complaints[:2]}")


def comparable(answer):
    """An answer without the empty preferences that kubectl writes before 1.36."""
    config = answer.get("config", {})
    return {**answer, "config": {key: value for key, value in config.items() if key != "preferences" or value}}


# Contexts that kubectl 1.33.1 would use and later ones would not, for Go's net/url became stricter: since which version,
# and what it says. The program imports neither.
NEWER_UNUSABLE = {
    "tool-cni": ((1, 33, 9), "plugin-context", 'host must be a URL or a host:port pair: "https://[10.96.0.1]:443"'),
    "server-ipv6-bare": ((1, 36, 0), "ctx", 'host must be a URL or a host:port pair: "https://fd00::1"'),
}


def expected_of(name, golden, kubectl, is_isolated):
    """The golden answer as a version gives it, with the contexts that it would not use."""
    unusable = dict(golden.get("unusable", {}))
    since, context, reason = NEWER_UNUSABLE.get(name, ((99,), "", ""))
    if kubectl.release >= since:
        unusable[context] = reason
    return {**comparable(golden), "unusable": unusable if is_isolated else {}}


def differ(found, expected):
    if found["accepted"] != expected["accepted"]:
        return f"{'accepted' if found['accepted'] else 'refused: ' + found['kind']} instead of {'accepted' if expected['accepted'] else 'refused: ' + expected['kind']}"
    return f"{json.dumps(found)[:400]} instead of {json.dumps(expected)[:400]}"


SECTIONS = ("golden", "live", "arguments")
HOSTILE = ("bounded", "places", "changing", "beside", "outside", "imported")


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, *HOSTILE, []])
    parser.add_argument("--only", default="")
    for name in ("--write", "--self-test"):
        parser.add_argument(name, action="store_true")
    return parser.parse_args()


def run(report, folder, chosen):
    comparison = Comparison(report, folder, chosen.only)
    if chosen.write:
        found = Kubectl.all_found(report, names=["KUBECTL"])
        if not found or chosen.only:
            sys.exit("--write wants the kubectl that KUBECTL names, and all cases")
        comparison.write(found[0])
        return report.check(True, "")
    comparison.read_golden()
    if chosen.self_test:
        with report.section("self-test"):
            comparison.self_test()
        return None
    if chosen.only:
        chosen.sections = ["golden"]
    for name in SECTIONS:
        if not chosen.sections or name in chosen.sections:
            with report.section(name):
                getattr(comparison, name)()
    hostile = None
    for name in HOSTILE:
        if not chosen.sections or name in chosen.sections:
            hostile = hostile or Hostile(report, folder, comparison.material, binary())
            with report.section(name):
                getattr(hostile, name)()
    return None


def main():
    chosen = options()
    report, folder = Report("kubeconfigs"), os.path.realpath(scratch())
    try:
        run(report, folder, chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
