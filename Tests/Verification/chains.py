#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`inspect chain` against the rules of Go and against outside judges: every fixture, host and moment.

cases        each case of chain_cases.py: the verdict and the rules that are named; the rules of Go, written anew, must
             come to what the case says, so the expectation has two sources
matrix       every ordinary chain against every CA, host and moment: the same verdict as Go's, neither looser nor stricter
mutations    certificates changed at random and signed again: never trusted where Go refuses
random       name constraints, policies, CA data, surplus certificates and CAs put together at random: the same
Go itself    says of all these what its rules say; the program trusts nothing that it refuses
differences  where the program, Go's rules, `cryptography` and openssl disagree, a table with reasons: DIFFERENCES.md,
             which must be what this run finds. `--write` writes it.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [os.path.join(os.path.dirname(HERE), "Robustness"), os.path.join(HERE, "judges"), os.path.join(HERE, "cases")]

try:
    import all_judges as judges  # noqa: E402
except ImportError as missing:
    print(f"DID NOT RUN: {missing} (the Python package cryptography, 42 or newer)", flush=True)
    sys.exit(2)
from chain_cases import all_cases  # noqa: E402
from differences import Table  # noqa: E402
from fixtures import Fixtures, NAMES  # noqa: E402
from harness import Report, binary, scratch, workers  # noqa: E402
from mutations import mutations  # noqa: E402
from random_chains import RandomChains  # noqa: E402

# Messages that end with a name which ends with a dot.
DOTTED = {"names: SAN with a trailing dot", "names: SAN and host with a trailing dot"}


class Verdict:
    """What `inspect chain` said."""
    def __init__(self, status, out, err):
        self.status = status
        self.findings = json.loads(out)["findings"] if status in (0, 1) else []
        self.rules = {one["rule"] for one in self.findings}
        self.error = err.decode("utf-8", "replace")

    @property
    def trusted(self):
        return self.status == 0

    @property
    def words(self):
        return "; ".join(f"{one['rule']}: {one['message']}" for one in self.findings) or self.error.strip()[:200]


class Program:
    """The program under test, asked as questions are."""
    def __init__(self, folder):
        self.folder, self.binary = folder, binary()

    def asked(self, question):
        name = os.path.join(self.folder, f"q{question['number']}")
        with open(name + ".ca", "wb") as file:
            file.write(question["bundle"])
        with open(name + ".crt", "wb") as file:
            file.write(b"".join(judges.forge.pem(one) for one in question["chain"]))
        moment = question["at"].strftime("%Y-%m-%dT%H:%M:%SZ")
        done = subprocess.run([
            self.binary, "inspect", "chain", "--ca-file", name + ".ca", "--serving-cert", name + ".crt",
            "--host=" + question["host"], "--at", moment, "-o", "json"
        ], capture_output=True, check=False, timeout=60, start_new_session=True, env={"HOME": self.folder})
        os.unlink(name + ".ca")
        os.unlink(name + ".crt")
        return Verdict(done.returncode, done.stdout, done.stderr)

    def all_asked(self, questions):
        for number, question in enumerate(questions):
            question["number"] = number
        with ThreadPoolExecutor(workers()) as pool:
            return list(pool.map(self.asked, questions))


def question(fixtures, name, chain, bundle, host, at, looser=""):
    return {"name": name, "chain": [one.der for one in chain], "bundle": bundle, "host": host, "at": fixtures.at(at),
            "looser": looser}


def question_of(fixtures, case):
    return question(fixtures, case.name, case.chain, case.bundle, case.host, case.at, case.looser)


def check_cases(report, cases, verdicts, rules):
    for case, verdict, rule in zip(cases, verdicts, rules):
        report.check((rule is True) == case.go, f"{case.name}: the rules of Go say {rule}, the case says {case.go}")
        # 64 for the empty host: the option has no value then.
        report.check(verdict.status in ((0, 1, 65) if case.host else (64, 65)),
                     f"{case.name}: exit {verdict.status}: {verdict.error[:200]}")
        if not report.check(
                verdict.trusted in case.expected,
                f"{case.name}: {'trusted' if verdict.trusted else 'refused'} against Go's {case.go}"
                f"{' and ' + case.stricter if case.stricter else ''}: {verdict.words}"):
            continue
        if verdict.status in (64, 65):
            continue
        for wanted in case.rules if not (case.go and verdict.trusted and case.stricter) else ():
            report.check(verdict.rules & set(wanted.split("|")),
                         f"{case.name}: {wanted} is not among {sorted(verdict.rules)}")
        errors = [one for one in verdict.findings if one["severity"] == "error"]
        report.check(bool(errors) != verdict.trusted, f"{case.name}: errors and exit status disagree")
        for finding in verdict.findings:
            report.check(
                finding["message"] and (case.name in DOTTED or not finding["message"].endswith("."))
                and "\n" not in finding["message"], f"{case.name}: message {finding['message']!r}")


def matrix(f):
    """Questions without odd certificates: every chain x CA data, x host, x moment."""
    served = {name: (server.chain, server.bundle, server.host) for name, server in f.distributions.items()}
    served.update({
        "plain": ([f.leaf], f.root.pem, "10.0.0.1"),
        "one": ([f.leaf_one, f.one], f.root.pem, "fd00::1"),
        "two": ([f.leaf_two, f.two, f.one], f.root.pem, "api.example.com"),
        "cross": ([f.leaf_one, f.one, f.cross], f.other_root.pem, "a.wild.example.com"),
        "short": ([f.named(NAMES, start=-1, end=2)], f.root.pem, "10.0.0.1"),
    })
    anchors = {name: bundle for name, (_, bundle, _) in served.items()}
    anchors.update(
        {"one alone": f.one.pem, "all": b"".join(dict.fromkeys(anchors.values())), "same name": f.same_name_root.pem})
    hosts = [
        "10.0.0.1", "10.0.0.2", "fd00::1", "fd00:0::0:1", "fd00::2", "api.example.com", "API.EXAMPLE.COM.",
        "example.com", "x.wild.example.com", "x.y.wild.example.com", "wild.example.com", "kubernetes",
        "kubernetes.default.svc", "localhost", "127.0.0.1", "::1", "192.0.2.10", "api.ocp.example.com",
        "rancher.example.com"
    ]
    for name, (chain, bundle, host) in served.items():
        for other, content in anchors.items():
            yield question(f, f"{name} with the CA of {other}", chain, content, host, 1)
        for one in hosts:
            yield question(f, f"{name} at {one}", chain, bundle, one, 1)
        for days in (-500, -45, -2, 1.5, 3, 20, 200, 320, 1000, 4000):
            yield question(f, f"{name} after {days} days", chain, bundle, host, days)
        yield question(f, f"{name}, leaf alone", chain[:1], bundle, host, 1)
        yield question(f, f"{name}, backwards", chain[:1] + chain[:0:-1], bundle, host, 1)


def check_matrix(report, crossed):
    for asked, verdict, rule in crossed:
        report.check(verdict.status in (0, 1), f"{asked['name']}: exit {verdict.status}: {verdict.error[:200]}")
        report.check(verdict.trusted == (rule is True),
                     f"{asked['name']}: {verdict.words or 'trusted'} against Go's {rule}")


def is_read_kindly(asked, verdict):
    """Whether the program takes CA data that kubectl does not, which a warning must then say."""
    return asked["looser"] and "ca.parse" in verdict.rules


def check_mutations(report, mutated):
    stricter = 0
    for asked, verdict, rule in mutated:
        # 64 for a host that is none.
        report.check(verdict.status in (0, 1, 64, 65), f"{asked['name']}: exit {verdict.status}: {verdict.error[:200]}")
        if not report.check(not verdict.trusted or rule is True or is_read_kindly(asked, verdict),
                            f"{asked['name']}: trusted against Go's {rule}"):
            path = os.path.join(tempfile.mkdtemp(prefix="aichor-mutation-"), asked["name"].replace(" ", "-"))
            for suffix, content in ((".crt", b"".join(map(judges.forge.pem,
                                                          asked["chain"]))), (".ca", asked["bundle"])):
                with open(path + suffix, "wb") as file:
                    file.write(content)
            report.note(f"  kept as {path}.crt and .ca")
        stricter += rule is True and not verdict.trusted
    report.note(
        f"  of {len(mutated.rules)} questions Go trusts {sum(one is True for one in mutated.rules)}; "
        f"the program refuses {stricter} of them"
    )


class Round:
    """Questions, what the program says to each, and what Go's rules say."""
    def __init__(self, program, questions):
        self.questions = questions
        self.verdicts = program.all_asked(questions)
        self.rules = judges.by_rules(questions)

    def __iter__(self):
        return iter(zip(self.questions, self.verdicts, self.rules))


def check_go(report, rounds):
    """Go itself says what its rules here say, and trusts whatever the program trusts."""
    try:
        version = judges.go_version()
    except judges.Absent as absent:
        report.did_not_run("everything that Go itself judges", str(absent))
        return
    report.note(f"  Go {version}")
    if not version.startswith(judges.gorules.VERSION + "."):
        report.did_not_run("everything that Go itself judges", f"the rules are those of Go {judges.gorules.VERSION}")
        return
    every = [one for asked in rounds for one in asked]
    for (asked, verdict, rule), answer in zip(every, judges.by_go([asked for asked, _, _ in every])):
        report.check((answer is True) == (rule is True),
                     f"{asked['name']}: Go itself says {answer}, its rules here say {rule}")
        report.check(answer is True or not verdict.trusted or is_read_kindly(asked, verdict),
                     f"{asked['name']}: trusted against {answer} of Go itself")


def main():
    report, folder = Report("chains"), scratch()
    # Python's reader warns of what these fixtures are made for.
    warnings.simplefilter("ignore")
    try:
        fixtures, program = Fixtures(folder), Program(folder)
        with report.section("cases"):
            cases = all_cases(fixtures)
            report.equal(len({one.name for one in cases}), len(cases), "names of cases")
            of_cases = Round(program, [question_of(fixtures, one) for one in cases])
            check_cases(report, cases, of_cases.verdicts, of_cases.rules)
        with report.section("matrix"):
            crossed = Round(program, list(matrix(fixtures)))
            check_matrix(report, crossed)
        with report.section("mutations"):
            mutated = Round(program, [question(fixtures, *one, 1) for one in mutations(fixtures)])
            check_mutations(report, mutated)
        with report.section("random"):
            put_together = Round(program, [question(fixtures, *one[:-1], 1, one[-1]) for one in RandomChains(fixtures)])
            check_mutations(report, put_together)
        with report.section("Go itself"):
            check_go(report, [of_cases, crossed, mutated, put_together])
        with report.section("differences"):
            table = Table(cases, of_cases.verdicts, judges.by_cryptography(of_cases.questions),
                          judges.by_openssl(of_cases.questions))
            table.check(report, write="--write" in sys.argv)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
