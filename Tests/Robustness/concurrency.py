#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Promise P11: a second process never loses another's write, and nobody sees half a change or a lock error.

crowd     32 writers (each adds a cluster and changes it) beside 32 readers that list, show, export and walk the log
shared    16 processes that change the same cluster at once: every change is in the last version
conflict  8 processes with the same --if-version: one wins, the others end with 75
policies  12 processes that add rules to the one policy, then 6 with the same --if-version
rekeying  writers and readers while the root key is replaced again and again: whoever had the old file open tries again, and
          whatever was acknowledged is there
murder    writers of whom some are killed at random moments: whatever was acknowledged is there, and the others go on
"""
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time

from harness import Home, Report, binary, marker, scratch

report = Report("concurrency")
SCRATCH = scratch()
WRITERS, READERS, CHANGES = 32, 32, 3
LOCK = b"database is locked"


def fresh():
    home = Home.fresh(SCRATCH)
    home.must("init")
    return home


def log_of(home):
    return home.must("log", "-o", "json").json()


def sound(home, what):
    """The whole file is in order, and no journal is left."""
    report.status(home.run("log", "verify"), 0)
    report.status(home.run("backup", "verify", home.vault), 0)
    report.check(not os.path.exists(home.vault + "-journal"), f"{what}: a journal is left")


def quiet(outcome, what):
    """A command that has to succeed without a word of a lock."""
    report.check(outcome.status == 0, f"{what}: {outcome}")
    report.check(LOCK not in outcome.err.lower(), f"{what}: says that the database is locked: {outcome.err!r}")
    return outcome.status == 0


class Writer(threading.Thread):
    """Adds a cluster, then changes it; notes what was acknowledged."""

    def __init__(self, home, number):
        super().__init__()
        self.home, self.name, self.token = home, f"cluster-{number:02}", marker("token")
        self.acknowledged = 0

    def run(self):
        add = self.home.run("add", self.name, "--api-host", f"https://{self.name}.example", "--load-balancer-ip",
                            "203.0.113.7", "--token-stdin", input=self.token)
        self.acknowledged += quiet(add, self.name)
        for change in range(CHANGES):
            outcome = self.home.run("set", self.name, "-l", f"change={change}")
            self.acknowledged += quiet(outcome, self.name)


class Reader(threading.Thread):
    """Reads until it is told to stop; whatever it saw once never goes away or back."""

    def __init__(self, home, number, writers, done):
        super().__init__()
        self.home, self.number, self.writers, self.done = home, number, writers, done
        self.versions, self.entries, self.reads, self.exports = {}, 0, 0, 0

    def run(self):
        while not self.done.is_set() or self.reads == 0:
            self.read()
            self.reads += 1

    def read(self):
        kind = self.number % 4
        if kind == 0:
            self.list()
        elif kind == 1:
            self.walk()
        else:
            self.hand_out(show=kind == 2)

    def list(self):
        outcome = self.home.run("list", "-o", "json")
        if not quiet(outcome, "list"):
            return
        try:
            seen = {cluster["name"]: cluster["version"] for cluster in outcome.json()}
        except ValueError as error:
            report.check(False, f"list: not JSON: {error}")
            return
        for name, version in self.versions.items():
            report.check(seen.get(name, 0) >= version, f"list: {name} went back from {version} to {seen.get(name)}")
        self.versions = seen

    def walk(self):
        outcome = self.home.run("log", "verify", "-o", "json")
        if quiet(outcome, "log verify"):
            entries = outcome.json()["entries"]
            report.check(entries >= self.entries, f"log verify: {entries} entries after {self.entries}")
            self.entries = entries
        outcome = self.home.run("backup", "verify", self.home.vault, "-o", "json")
        if quiet(outcome, "backup verify"):
            # Each change here is one generation and one entry, so a report of two states has another difference.
            whole = outcome.json()
            report.equal(whole["generation"], whole["logEntries"], "backup verify: generation, and entries")

    def hand_out(self, show):
        writer = random.choice(self.writers)
        if writer.acknowledged == 0:
            time.sleep(0.02)
            return
        command = ["show", writer.name, "--reveal", "-o", "json"] if show else ["export", writer.name]
        outcome = self.home.run(*command)
        if not quiet(outcome, command[0]):
            return
        self.exports += 1
        value = json.loads(outcome.out)
        token = value["bearerToken"] if show else value["form"]["authentication"]["bearerToken"]
        report.equal(token.encode(), writer.token, f"{command[0]} {writer.name}")


def crowd():
    home = fresh()
    writers = [Writer(home, number) for number in range(WRITERS)]
    done = threading.Event()
    readers = [Reader(home, number, writers, done) for number in range(READERS)]
    for thread in [*writers, *readers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    changes = sum(writer.acknowledged for writer in writers)
    handed_out = sum(reader.exports for reader in readers)
    report.note(f"    {WRITERS} writers: {changes} changes; {READERS} readers: {sum(r.reads for r in readers)} reads, "
                f"{handed_out} of them of secrets")
    report.equal(changes, WRITERS * (1 + CHANGES), "acknowledged changes")
    final = {cluster["name"]: cluster for cluster in home.must("list", "-o", "json").json()}
    for writer in writers:
        report.equal(final.get(writer.name, {}).get("version"), 1 + CHANGES, f"version of {writer.name}")
        report.equal(final.get(writer.name, {}).get("labels"), {"change": str(CHANGES - 1)}, f"labels of {writer.name}")
    log = log_of(home)
    report.equal([entry["sequence"] for entry in log], list(range(1, len(log) + 1)), "log sequences")
    report.equal(len(log), 1 + changes + handed_out, "log entries: the creation, the changes, the releases")
    sound(home, "crowd")


def shared():
    home = fresh()
    home.add("paris", marker("token"))
    outcomes = parallel([["set", "paris", "-l", f"w{number}=yes"] for number in range(16)], home)
    for outcome in outcomes:
        quiet(outcome, "set paris")
    cluster = home.must("list", "-o", "json").json()[0]
    report.equal(cluster["labels"], {f"w{number}": "yes" for number in range(16)}, "labels of paris")
    report.equal(cluster["version"], 17, "version of paris")
    sound(home, "shared")


def conflict():
    home = fresh()
    home.add("paris", marker("token"))
    outcomes = parallel([["set", "paris", "-l", f"w{number}=yes", "--if-version", "1"] for number in range(8)], home)
    report.equal(sorted(outcome.status for outcome in outcomes), [0] + [75] * 7, "exit statuses")
    versions = [event["version"] for event in home.must("history", "paris", "-o", "json").json() if "isCurrent" in event]
    report.equal(versions, [2, 1], "versions of paris")
    sound(home, "conflict")


def policies():
    """Changes of one policy by many: none is lost, and of those that mean one version only one is made."""
    home = fresh()
    quiet_all(parallel([["policy", "set", "-l", f"w={number}", "--max-age", "30d"] for number in range(12)], home))
    policy = home.must("policy", "-o", "json").json()
    report.equal(sorted(rule["selector"] for rule in policy["rules"]), sorted(f"w={number}" for number in range(12)), "rules")
    report.equal(policy["version"], 12, "version of the policy")
    outcomes = parallel([["policy", "set", "--max-age", f"{number + 1}d", "--if-version", "12"] for number in range(6)], home)
    report.equal(sorted(outcome.status for outcome in outcomes), [0] + [75] * 5, "exit statuses")
    report.equal(home.must("policy", "-o", "json").json()["version"], 13, "version of the policy")
    sound(home, "policies")


def quiet_all(outcomes):
    for outcome in outcomes:
        quiet(outcome, "policy set")


def pruning():
    """The log is pruned by several at once while others add to it: whoever comes later finds the rest."""
    home = fresh()
    home.add("paris", marker("token"))
    # Entries of this very second stay.
    time.sleep(1.1)
    prune = ["log", "prune", "--before", "0s", "--yes"]
    commands = [command for number in range(6) for command in (["set", "paris", "-l", f"w{number}=yes"], prune,
                                                               ["export", "paris"], ["log", "-o", "json"])]
    for outcome in parallel(commands, home):
        quiet(outcome, "pruning")
    entries = log_of(home)
    numbers = [entry["sequence"] for entry in entries]
    report.equal(numbers, list(range(numbers[0], numbers[-1] + 1)), "pruning: the numbers of what is left")
    actions = [entry["action"] for entry in entries]
    report.check("log.pruned" in actions or numbers[0] > 1, f"pruning: nobody pruned: {actions}")
    labels = home.must("list", "-o", "json").json()[0]["labels"]
    report.equal(labels, {f"w{number}": "yes" for number in range(6)}, "pruning: labels of paris")
    sound(home, "pruning")


def rekeying():
    """The root key is replaced while others add and read: nobody writes into the file that was replaced."""
    home = fresh()
    acknowledged, retries, lock, over = [], [], threading.Lock(), threading.Event()

    def patiently(what, *arguments, **options):
        """A command that may find the file replaced, and then succeeds when it is run again."""
        while True:
            outcome = home.run(*arguments, **options)
            if outcome.status != 75:
                return quiet(outcome, what)
            report.check(b"was replaced by another file" in outcome.err, f"{what}: {outcome}")
            with lock:
                retries.append(what)

    def write(number):
        for step in range(6):
            name = f"r{number}-{step}"
            if patiently(f"add {name}", "add", name, "--api-host", f"https://{name}.example", "--load-balancer-ip",
                         "203.0.113.7", "--token-stdin", input=b"token-" + name.encode()):
                with lock:
                    acknowledged.append(name)

    def read(command):
        while not over.is_set():
            patiently(command[0], *command)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    readers = [threading.Thread(target=read, args=(command,)) 
               for command in (["list"], ["log", "verify"], ["doctor"], ["backup", "verify", home.vault])]
    for thread in [*writers, *readers]:
        thread.start()
    replaced = 0
    while any(thread.is_alive() for thread in writers) or replaced < 3:
        replaced += patiently("rekey", "rekey", "--yes")
    over.set()
    for thread in [*writers, *readers]:
        thread.join()
    names = sorted(cluster["name"] for cluster in home.must("list", "-o", "json").json())
    report.equal(names, sorted(acknowledged), "rekeying: clusters")
    report.equal(len(names), 36, "rekeying: acknowledged")
    for name in names[::7]:
        shown = home.must("show", name, "--reveal", "-o", "json").json()
        report.equal(shown["bearerToken"], f"token-{name}", f"rekeying: the token of {name}")
    actions = [entry["action"] for entry in log_of(home)]
    report.equal((actions.count("cluster.added"), actions.count("root.replaced")), (36, replaced), "rekeying: log entries")
    report.note(f"    the root key was replaced {replaced} times; {len(retries)} commands were run again")
    sound(home, "rekeying")


def parallel(commands, home):
    """Runs commands at once and returns their outcomes in the same order."""
    outcomes = [None] * len(commands)

    def one(index):
        outcomes[index] = home.run(*commands[index])

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(commands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def murder():
    home = fresh()
    dice = random.Random(os.environ.get("ROBUSTNESS_SEED", "murder"))
    acknowledged, killed, lock = [], [], threading.Lock()

    def work(number):
        for step in range(5):
            name = f"c{number}-{step}"
            process = subprocess.Popen(
                [binary(), "add", name, "--api-host", f"https://{name}.example", "--load-balancer-ip", "203.0.113.7",
                 "--token-stdin", *home.unlock()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home.environment(), cwd=home.path)
            with lock:
                delay = dice.uniform(0, 0.4) if dice.random() < 0.5 else None
            if delay is not None:
                threading.Timer(delay, process.kill).start()
            _, err = process.communicate(b"token-" + name.encode())
            with lock:
                (acknowledged if process.returncode == 0 else killed).append(name)
            report.check(process.returncode in (0, -signal.SIGKILL), f"add {name}: {process.returncode} {err!r}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = {cluster["name"] for cluster in home.must("list", "-o", "json").json()}
    report.note(f"    {len(acknowledged)} acknowledged, {len(killed)} killed, of them {len(names) - len(acknowledged)} "
                "after their change was durable")
    report.check(len(killed) > 0, "murder: nobody was killed, so nothing was tried")
    report.check(names >= set(acknowledged), f"murder: lost {sorted(set(acknowledged) - names)}")
    report.equal(len(log_of(home)), 1 + len(names), "murder: log entries")
    sound(home, "murder")


def main():
    try:
        for behaviour in (crowd, shared, conflict, policies, pruning, rekeying, murder):
            with report.section(behaviour.__name__):
                behaviour()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
