#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Promises P5, P7 and P12: whatever file-system call fails, whenever the process or the power goes, the vault is in its old or
its new state, the next command works, and nothing left without a durable log entry.

Each command runs once under shim.c, which counts its calls (N). Then it runs again for each call and each fault:

  fail    the call fails once: EIO, EINTR, for locks ENOLCK            full   the disk is full from this call on
  from    every file call from this one on fails with EIO               short  the write takes half of its bytes
  kill    SIGKILL before the call; after it; in the middle of a write

`power` needs no further run: from the traced calls it rebuilds what a disk may hold when the power goes after each of them: what
was flushed stands, of the rest any part (three guesses a point). Data reaches a disk in any order; names within one folder
in theirs, as with every journalling file system.

usage: faults.py [SCENARIO…]        all scenarios without an argument; ROBUSTNESS_WORKERS sets how many cases run at once
"""
import collections
import concurrent.futures
import errno
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

from harness import Home, Report, STATUSES, binary, marker, plain, scratch, shim, workers

report = Report("faults")
SHIM = shim()
SCRATCH = scratch()
TOKEN, OLD_TOKEN, KEPT_TOKEN, PAYLOAD_TOKEN = (marker(name) for name in ("new", "old", "kept", "payload"))
NAMES = ["paris", "london", "lagos"]
# One cluster that changes and one that is new: both or none.
TABLE = (b"engineName,apiHostname,loadBalancerIp,bearerToken\n"
         + b"".join(b"%s,https://%s.example:6443,203.0.113.10,%s\n" % (name, name, TOKEN) for name in (b"paris", b"lagos")))

# What a fault of the file system may end in: nothing but "I/O", "cannot create", "busy", or success in spite of it.
HONEST = {0, 73, 74, 75}


class State:
    """What a vault holds, as every command sees it, without what differs from run to run."""

    def __init__(self, home, quick=False):
        self.faults = []
        self.home = home
        self.clusters = self.read("list", "-o", "json")
        # The object of a pruning is the moment up to which it was asked for, here that of the run.
        self.log = [(entry["sequence"], entry["action"], entry.get("object") if entry["action"] != "log.pruned" else None)
                    for entry in self.read("log", "-o", "json", raw=True) or []]
        outcome = home.run("backup", "verify", home.vault)
        if outcome.status != 0:
            self.faults.append(str(outcome))
        if quick:
            return
        self.history = {}
        for name in NAMES:
            outcome = home.run("history", name, "-o", "json")
            self.history[name] = told(outcome.json()) if outcome.status == 0 else outcome.status
        self.policy = plain(self.read("policy", "-o", "json"))
        self.slots = [slot["label"] + " " + slot["id"] for slot in self.read("key", "list", "-o", "json", raw=True) or []]
        self.read("log", "verify", "-o", "json")

    def read(self, *arguments, raw=False):
        outcome = self.home.run(*arguments)
        if outcome.status != 0:
            self.faults.append(str(outcome))
            return None
        return outcome.json() if raw else plain(outcome.json())

    def content(self, names_only):
        slots = [slot.split()[0] for slot in self.slots] if names_only else self.slots
        return [self.clusters, self.history, self.log, self.policy, slots]


def told(events):
    """A history without who acted, and where to: that differs from home to home."""
    return [{key: value for key, value in plain(event).items() if key not in ("log", "details")} for event in events]


class Scenario:
    """A command, what it starts from, and how its result is told from its beginning."""

    #: Whether new key slots have new random ids, so that the new state is recognised by labels only.
    names_only = False
    #: Whether the new state is one of the vault, and not only a file beside it.
    changes_vault = True
    #: Whether two threads share a file: which of them takes its lock differs, and with that the number of the calls, by a few.
    has_threads = False
    #: What a command says that did its work and could not write it down; None if it must not succeed then.
    excuse = None

    def __init__(self, name, arguments, input=b"", release=None, output=None, prepare=None, slots=False, thorough=True,
                 costly=False):
        self.name, self.make_arguments, self.input = name, arguments, input
        self.release, self.output, self.prepare = release, output, prepare
        #: `thorough`: faults at every call, not only at those that change a file. `costly`: a run takes a second, so only
        #: a failure and a death at each of these; what else can go wrong there is tried with `key-add`, which does the same.
        self.names_only, self.thorough, self.costly = slots, thorough, costly
        self.verdicts, self.leftovers = {}, collections.Counter()

    def arguments(self, home):
        return self.make_arguments(home)

    def build(self, base):
        """The template, and the two states."""
        self.template = base.copy(SCRATCH)
        if self.prepare:
            self.prepare(self.template)
        self.old = self.observe(self.template.copy(SCRATCH))
        done = self.template.copy(SCRATCH)
        outcome = done.must(*self.arguments(done), input=self.input)
        report.check(not self.incomplete(done, outcome.out, 0), f"{self.name}: a run without faults is complete")
        self.expected_files = {self.pattern(name) for name in list(done.files()) + list(self.template.files())}
        self.new = self.observe(done)
        report.check(not self.old.faults and not self.new.faults,
                     f"{self.name}: both states are sound: {self.old.faults + self.new.faults}")
        report.check(self.changes_vault == (self.old.content(False) != self.new.content(False)),
                     f"{self.name}: the two states are {'alike' if self.changes_vault else 'not alike'}")

    def observe(self, home):
        return State(home)

    def tell(self, state):
        """`old`, `new`, or what is wrong."""
        if state.faults:
            return "; ".join(state.faults)
        if state.content(False) == self.old.content(False):
            return "old"
        if state.content(self.names_only) == self.new.content(self.names_only):
            return "new"
        return (f"neither the old nor the new state: {json.dumps(state.content(False))[:1500]}, "
                f"old: {json.dumps(self.old.content(False))[:700]}")

    def verdict(self, home):
        """What state a home is in, and whether it can be worked with. Homes with the same bytes have the same verdict."""
        digest = home.digest()
        if digest not in self.verdicts:
            state = self.tell(self.observe(home))
            problem = self.problem(home, state) if state in ("old", "new") else None
            self.verdicts[digest] = problem or state
        return self.verdicts[digest]

    def quick_verdict(self, home):
        """Enough for a process that survived one failed call and says that all is well: everything is there and sound."""
        state = State(home, quick=True)
        if state.faults:
            return "; ".join(state.faults)
        return "new" if (state.clusters, state.log) == (self.new.clusters, self.new.log) else "not the new state"

    def problem(self, home, state):
        """Works on: repeats the command if it had not happened, reads the secret, adds a cluster, checks everything."""
        if state == "old" and self.output is None and not self.costly:
            outcome = home.run(*self.arguments(home), input=self.input)
            if outcome.status != 0:
                return f"the command cannot be repeated: {outcome}"
        for name, tokens in (("london", [KEPT_TOKEN]), ("paris", [TOKEN, OLD_TOKEN, PAYLOAD_TOKEN])):
            outcome = home.run("show", name, "--reveal", "-o", "json")
            if outcome.status == 66 and name == "paris":
                continue
            if outcome.status != 0 or outcome.json().get("bearerToken", "").encode() not in tokens:
                return f"the secret of {name} is lost: {outcome}"
        probe = home.run("add", "probe", "--api-host", "https://probe.example", "--load-balancer-ip", "203.0.113.9",
                         "--token-stdin", input=b"probe-token")
        if probe.status != 0:
            return f"the next change fails: {probe}"
        check = home.run("backup", "verify", home.vault)
        if check.status != 0:
            return f"after the next change: {check}"
        if os.path.exists(home.vault + "-journal"):
            return "a journal is left"
        return None

    def incomplete(self, home, out, status):
        """What is wrong with the output of a command; `status` is None where the process or the power went."""
        if self.release == "stdout" and status == 0:
            try:
                payload = json.loads(out)
            except ValueError:
                return "success, but the payload is not whole"
            if payload["form"]["authentication"]["bearerToken"].encode() != PAYLOAD_TOKEN:
                return "success, but another token"
        path = self.output and self.output(home)
        if path and os.path.lexists(path):
            if os.lstat(path).st_mode & 0o077:
                return "the output is open to others"
            if not self.is_whole(home, path):
                return "the output file is there, but not whole"
        elif path and status == 0:
            return "success, but no output file"
        return None

    def is_whole(self, home, path):
        if self.name == "backup":
            return home.run("backup", "verify", path).status == 0
        try:
            with open(path, "rb") as file:
                return json.load(file)["form"]["authentication"]["bearerToken"].encode() == PAYLOAD_TOKEN
        except ValueError:
            return False

    def released(self, home, out):
        """Whether a secret has left."""
        return (self.release == "stdout" and len(out) > 0) or (
            self.release == "file" and os.path.lexists(self.output(home)))

    @staticmethod
    def pattern(name):
        """A file's path with its random parts left out."""
        return re.sub(r"[0-9a-f]{32}", "ID", re.sub(r"(?<=[.\-])(?!journal)[0-9A-Za-z]{6,24}(?=(\.|$))", "RANDOM", name))

    def count_leftovers(self, home):
        for name in home.files():
            pattern = self.pattern(name)
            if pattern not in self.expected_files:
                self.leftovers[pattern] += 1
                with open(home.files()[name], "rb") as file:
                    content = file.read()
                if any(token in content for token in (TOKEN, OLD_TOKEN, KEPT_TOKEN, PAYLOAD_TOKEN)):
                    return f"a secret is left in {pattern}"
        return None


class Creation(Scenario):
    """`init`: there is no vault, or a whole one."""

    def build(self, base):
        self.template = Home.fresh(SCRATCH)
        if self.prepare:
            self.prepare(self.template)
        done = self.template.copy(SCRATCH)
        done.must(*self.arguments(done))
        self.expected_files = {self.pattern(name) for name in list(done.files()) + list(self.template.files())}
        self.old, self.new = "old", "new"
        report.equal(self.verdict(done), "new", f"{self.name}: a run without faults")

    def verdict(self, home):
        digest = home.digest()
        if digest not in self.verdicts:
            self.verdicts[digest] = self.judge(home)
        return self.verdicts[digest]

    def quick_verdict(self, home):
        return self.verdict(home)

    def judge(self, home):
        exists = os.path.lexists(home.vault)
        if not exists:
            again = home.run(*self.arguments(home), input=self.input)
            if again.status != 0:
                return f"no vault, and init cannot be repeated: {again}"
        for command in (["list", "-o", "json"], ["log", "verify"], ["backup", "verify", home.vault]):
            outcome = home.run(*command)
            if outcome.status != 0:
                return str(outcome)
        if self.output and os.path.exists(self.output(home)):
            outcome = home.run("key", "test", "--recovery-code-file", self.output(home), unlock=False)
            if outcome.status != 0:
                return f"the recovery code does not open the vault: {outcome}"
        elif self.output:
            # Killed between the vault and its code: the other slot opens it, and no code was shown.
            self.leftovers["(a slot whose code nobody got)"] += 1
        try:
            home.add("probe", b"probe-token")
        except AssertionError as error:
            return str(error)
        return "new" if exists else "old"

    def is_whole(self, home, path):
        with open(path, "rb") as file:
            return len(file.read().strip()) == 47


# MARK: Faults in a running process

def run_with(scenario, plan, trace=None):
    """One run of a scenario with a plan for the shim. Returns the home, the status and what came out."""
    home = scenario.template.copy(SCRATCH)
    env = home.environment(LD_PRELOAD=SHIM)
    if plan:
        env["SHIM_PLAN"] = plan
    if trace:
        env["SHIM_TRACE"] = trace
    errors = os.path.join(home.path, "tmp", "..", "..", os.path.basename(home.path) + ".err")
    with open(errors, "w+b") as err:
        done = subprocess.run([binary(), *map(str, scenario.arguments(home)), *home.unlock()], input=scenario.input,
                              stdout=subprocess.PIPE, stderr=err, env=env, cwd=home.path, timeout=120,
                              start_new_session=True)
        err.seek(0)
        text = err.read()
    os.unlink(errors)
    return home, done.returncode, done.stdout, text


def try_fault(scenario, plan, calls):
    """Runs one case. Returns what it ended in, for the summary."""
    kind, number = plan.split(":")[:2]
    label = f"{scenario.name}: {plan} ({calls[int(number)].name} {os.path.basename(calls[int(number)].path)})"
    home, status, out, err = run_with(scenario, plan)
    killed = kind in ("kill", "after", "torn")
    if status == 0 and scenario.has_threads and int(number) > max(calls) - 40:
        # The run had fewer calls: then it must have done its work like any other.
        killed = False
    try:
        if killed:
            report.check(status == -signal.SIGKILL, f"{label}: was not killed but ended with {status}")
        else:
            report.check(status in HONEST and status in STATUSES,
                         f"{label}: ended with {status}: {err.decode('utf-8', 'replace').strip()[:300]}")
            spoke = err.startswith((b"error:", b"note:", b"warning:")) or calls[int(number)].path.endswith(".err")
            report.check(status == 0 or spoke,
                         f"{label}: failed without a word: {err[:200]!r}")
        report.check(not any(token in err for token in (TOKEN, OLD_TOKEN, KEPT_TOKEN, PAYLOAD_TOKEN)),
                     f"{label}: a secret on stderr")
        problem = scenario.incomplete(home, out, None if killed else status)
        report.check(problem is None, f"{label}: {problem}")
        left = scenario.count_leftovers(home)
        report.check(left is None, f"{label}: {left}")
        released = scenario.released(home, out)
        verdict = (scenario.quick_verdict if not killed and status == 0 else scenario.verdict)(home)
        report.check(verdict in ("old", "new"), f"{label}: {verdict}")
        if not killed and status == 0 and not (scenario.excuse and scenario.excuse in err):
            report.check(verdict == "new", f"{label}: success, but the state is {verdict}")
        if released:
            report.check(verdict == "new", f"{label}: a secret left, but the state is {verdict}")
        return f"{'killed' if killed else status} {verdict if verdict in ('old', 'new') else 'WRONG'}"
    finally:
        home.remove()


Call = collections.namedtuple("Call", "number name result errno inode path offset length path2 data")


def read_trace(path):
    """The calls of a traced run by their numbers."""
    calls = {}
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            call = Call(int(fields[0]), fields[1], int(fields[2]), int(fields[3]), int(fields[4]), fields[5],
                        int(fields[6]), int(fields[7]), fields[8], bytes.fromhex(fields[9]))
            calls[call.number] = call
    return calls


CHANGES = {"write", "pwrite", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "link", "mkdir", "fchmod", "create"}


def plans(scenario, calls):
    """Every fault at every call."""
    for number, call in sorted(calls.items()):
        changes = call.name in CHANGES
        if not changes and not scenario.thorough:
            continue
        yield f"fail:{number}:{errno.ENOLCK if call.name in ('flock', 'fcntl') else errno.EIO}"
        if call.name in ("write", "fsync", "fdatasync", "flock", "ftruncate") and scenario.thorough:
            yield f"fail:{number}:{errno.EINTR}"
        if changes:
            # Death before a call that changes nothing leaves the same disk as death before the next that does.
            yield f"kill:{number}"
        if scenario.costly:
            continue
        if changes:
            yield f"from:{number}:{errno.EIO}"
        if call.name in ("write", "pwrite"):
            yield f"short:{number}"
        if call.name in ("write", "pwrite", "create", "mkdir"):
            yield f"full:{number}"
        if call.name in ("rename", "link", "unlink", "fsync", "fdatasync"):
            yield f"after:{number}"
        if call.name in ("write", "pwrite") and scenario.thorough:
            yield f"torn:{number}"


# MARK: Power

class Restoration(Creation):
    """`backup restore`: there is no vault, or the whole backup, whose state may still have to be accepted."""

    has_threads = True

    def judge(self, home):
        if os.path.lexists(home.vault):
            outcome = home.run("log", "verify")
            if outcome.status == 76:
                generation = re.search(rb"--generation (\d+)", outcome.err)[1].decode()
                outcome = home.run("key", "accept-rollback", "--generation", generation)
            if outcome.status != 0:
                return str(outcome)
        return super().judge(home)


class Disk:
    """What a disk may hold after a loss of power, rebuilt from the calls of one run."""

    def __init__(self, home_before, inodes, prefix, calls):
        self.prefix = prefix
        self.content = {}  # inode → bytes at the beginning
        self.names = {}  # path → inode at the beginning
        for path, inode in inodes.items():
            self.names[path] = inode
            # Its name follows from the home's.
            path = home_before.place() if path.endswith(".place") else path
            with open(os.path.join(home_before.path, path), "rb") as file:
                self.content[inode] = file.read()
        self.calls = [call for _, call in sorted(calls.items()) if call.errno == 0]

    def relative(self, path):
        path = path.removesuffix(" (deleted)")
        return os.path.relpath(path, self.prefix) if path.startswith(self.prefix + "/") else None

    def after(self, count, dice):
        """The files after the first `count` calls; `dice` decides what of the unflushed reached the disk."""
        data, names, flushed_data, flushed_names = collections.defaultdict(list), [], {}, {}
        current = {}  # inode → which file it is now: a file system may use the number of a removed file again

        def node(inode):
            return current.get(inode, inode)

        for index, call in enumerate(self.calls[:count]):
            if call.name == "create":
                current[call.inode] = f"{call.inode}/{index}"
                if call.path2 != "tmpfile" and self.relative(call.path):
                    names.append((index, "put", self.relative(call.path), node(call.inode)))
            elif call.name in ("write", "pwrite") and call.data:
                data[node(call.inode)].append((index, "write", call.offset, call.data))
            elif call.name == "ftruncate":
                data[node(call.inode)].append((index, "cut", call.length, b""))
            elif call.name == "open" and call.length == 1 and self.relative(call.path):
                data[node(call.inode)].append((index, "cut", 0, b""))
            elif call.name in ("fsync", "fdatasync"):
                flushed_data[node(call.inode)] = index
                folder = "." if call.path == self.prefix else self.relative(call.path)
                if folder is not None:
                    flushed_names[folder] = index
            elif call.name == "unlink" and self.relative(call.path):
                names.append((index, "drop", self.relative(call.path), node(call.inode)))
            elif call.name == "link" and self.relative(call.path2):
                names.append((index, "put", self.relative(call.path2), node(call.inode)))
            elif call.name == "rename" and self.relative(call.path2):
                names.append((index, "move", (self.relative(call.path), self.relative(call.path2)), node(call.inode)))
        files = self.named(names, flushed_names, dice)
        return {path: self.bytes_of(node, data[node], flushed_data.get(node, -1), dice) for path, node in files.items()}

    def named(self, names, flushed, dice):
        """Which names there are: per folder the flushed ones and some of those that came right after."""
        files, lost = dict(self.names), set()
        for index, action, where, node in names:
            path = where[1] if action == "move" else where
            folder = os.path.dirname(path) or "."
            if index > flushed.get(folder, -1):
                if folder in lost or dice.lost():
                    lost.add(folder)
                    continue
            if action == "put":
                files[path] = node
            elif action == "drop":
                files.pop(path, None)
            else:
                files.pop(where[0], None)
                files[path] = node
        return files

    def bytes_of(self, node, changes, flushed, dice):
        """A file's bytes: what was flushed, and some of what was not, perhaps a few sectors of a write only."""
        content = bytearray(self.content.get(node, b""))
        for index, action, offset, written in changes:
            if index > flushed:
                if dice.lost():
                    continue
                written = dice.torn(written)
            content.extend(bytes(max(0, offset - len(content))))
            if action == "cut":
                del content[offset:]
            else:
                content[offset:offset + len(written)] = written
        return bytes(content)


class Dice:
    """What becomes of unflushed changes: guess 0 loses all, guess 1 none, the others some."""

    def __init__(self, seed, guess):
        self.guess, self.random = guess, random.Random(f"{seed}/{guess}")

    def lost(self):
        return self.guess == 0 or (self.guess > 1 and self.random.random() < 0.5)

    def torn(self, written):
        if self.guess < 2 or len(written) <= 512 or self.random.random() < 0.5:
            return written
        return written[:512 * self.random.randrange(1, len(written) // 512 + 1)]


def try_power(scenario, point, disk, files, released, acknowledged):
    """Builds a home of what the disk held, and looks at it."""
    label = f"{scenario.name}: power lost after call {point}"
    home = Home.fresh(SCRATCH)
    try:
        shutil.copytree(scenario.template.path, home.path, dirs_exist_ok=True,
                        ignore=lambda folder, names: [n for n in names if os.path.isfile(os.path.join(folder, n))])
        os.makedirs(os.path.join(home.state, "aichor-vault"), mode=0o700, exist_ok=True)
        for path, content in files.items():
            os.makedirs(os.path.dirname(os.path.join(home.path, path)), mode=0o700, exist_ok=True)
            home.write(path, content)
        problem = scenario.incomplete(home, b"", None)
        report.check(problem is None, f"{label}: {problem}")
        released = released or scenario.released(home, b"")
        verdict = scenario.verdict(home)
        report.check(verdict in ("old", "new"), f"{label}: {verdict}")
        if released or acknowledged:
            report.check(verdict == "new",
                         f"{label}: {'a secret left' if released else 'success was reported'}, but the state is {verdict}")
        return verdict if verdict in ("old", "new") else "WRONG"
    finally:
        home.remove()


def power_cases(scenario, calls, disk):
    """Crash points after every call that changes anything: nothing unflushed, everything, and a random part of it."""
    seen = set()
    count = len(disk.calls)
    stdout = next((i for i, call in enumerate(disk.calls) if call.name == "write" and call.path.startswith("pipe:")), None)
    for index in range(count + 1):
        if index and index < count and disk.calls[index - 1].name not in CHANGES:
            continue
        for guess in range(4):
            files = disk.after(index, Dice(f"{scenario.name}/{index}", guess))
            released = scenario.release == "stdout" and stdout is not None and index > stdout
            key = (tuple(sorted((path, hash(content)) for path, content in files.items())), released, index == count)
            if key not in seen:
                seen.add(key)
                yield disk.calls[index - 1].number if index else 0, files, released, index == count


def compare_with_strace(scenario, calls):
    """Whether the shim saw every call that the kernel saw: otherwise N would be a wish."""
    strace = shutil.which("strace")
    if strace is None:
        report.did_not_run(f"{scenario.name}: strace's count against the shim's", "strace is not installed")
        return
    probe = subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        report.did_not_run(f"{scenario.name}: strace's count against the shim's", probe.stderr.decode()[:200], machine=True)
        return
    home = scenario.template.copy(SCRATCH)
    path = os.path.join(home.temporary, "strace")
    names = "write,pwrite64,writev,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,flock"
    done = subprocess.run([strace, "-f", "-qq", "-o", path, "-e", f"trace={names}", binary(),
                           *map(str, scenario.arguments(home)), *home.unlock()],
                          input=scenario.input, capture_output=True, env=home.environment(), cwd=home.path, timeout=120,
                              start_new_session=True)
    if not report.check(done.returncode == 0, f"{scenario.name}: under strace: {done.stderr.decode()[:200]}"):
        return home.remove()
    kernel = collections.Counter()
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            found = re.match(r"(?:\d+ +)?(\w+)\(", line)
            if found:
                kernel[{"pwrite64": "pwrite", "writev": "write", "unlinkat": "unlink", "linkat": "link",
                        "renameat": "rename", "renameat2": "rename"}.get(found[1], found[1])] += 1
    ours = collections.Counter(call.name for call in calls.values() if call.name in kernel)
    # SQLite's journal names and sizes are the same from run to run, and so is the number of calls.
    report.equal(dict(ours), dict(kernel), f"{scenario.name}: calls seen by the shim")
    home.remove()


# MARK: Scenarios

def form(name):
    return ["--api-host", f"https://{name}.example:6443", "--load-balancer-ip", "203.0.113.10"]


def base_home():
    home = Home.fresh(SCRATCH)
    with open(os.path.join(home.path, "new-passphrase"), "wb") as file:
        file.write(b"another horse, another staple\n")
    os.chmod(os.path.join(home.path, "new-passphrase"), 0o600)
    home.must("init")
    home.add("paris", OLD_TOKEN, "-l", "site=fr", "--note", "first")
    home.add("london", KEPT_TOKEN)
    return home


def with_payload(home):
    home.must("set", "paris", "--token-stdin", input=PAYLOAD_TOKEN)


def with_policy(home):
    home.must("policy", "set", "paris", "--max-age", "60d")


def with_passphrase(home):
    home.must("key", "add", "words", "--new-passphrase-file", home.passphrase)


def scenarios():
    return [
        Creation("init", lambda home: ["init"], prepare=lambda home: home.write("key", os.urandom(32))),
        Creation("init-recovery", lambda home: ["init", "--recovery-code-file", recovery_file(home)],
                 output=recovery_file),
        Scenario("add", lambda home: ["add", "lagos", *form("lagos"), "--token-stdin", "-l", "a=b", "--note", "n"], TOKEN),
        Scenario("set", lambda home: ["set", "paris", "--token-stdin", "-l", "site=be"], TOKEN,
                 thorough=False),
        Verification("verify", lambda home: ["verify", "paris"], thorough=False),
        Scenario("import-csv", lambda home: ["import", "csv", "-", "--update", "--yes"], TABLE),
        Scenario("rename", lambda home: ["rename", "paris", "lagos"], thorough=False),
        Scenario("export", lambda home: ["export", "paris"], release="stdout", prepare=with_payload),
        Scenario("export-output", lambda home: ["export", "paris", "--output", os.path.join(home.out, "payload.json")],
                 release="file", output=lambda home: os.path.join(home.out, "payload.json"), prepare=with_payload),
        Scenario("log-prune", lambda home: ["log", "prune", "--before", "0s", "--yes"], prepare=with_age),
        Scenario("remove", lambda home: ["remove", "paris", "--yes"], thorough=False),
        Scenario("purge", lambda home: ["remove", "paris", "--purge", "--yes"], thorough=False),
        Scenario("policy-set", lambda home: ["policy", "set", "-l", "site=fr", "--max-age", "30d"], prepare=with_policy),
        Scenario("policy-unset", lambda home: ["policy", "unset", "paris", "--yes"], prepare=with_policy, thorough=False),
        Scenario("key-add", lambda home: ["key", "add", "spare", "--new-recovery-code-file", recovery_file(home)],
                 slots=True),
        Scenario("passphrase", lambda home: ["passphrase", "--for-slot", "words", "--new-passphrase-file",
                                             os.path.join(home.path, "new-passphrase")],
                 slots=True, prepare=with_passphrase, thorough=False, costly=True),
        Rekey("rekey", lambda home: ["rekey", "--yes", "--new-recovery-code-file", recovery_file(home)],
              slots=True, prepare=with_recovery_code, thorough=False),
        Backup("backup", lambda home: ["backup", os.path.join(home.out, "copy.db")],
               output=lambda home: os.path.join(home.out, "copy.db")),
        Restoration("restore", lambda home: ["backup", "restore", os.path.join(home.path, "copy.db"), "--yes"],
                    prepare=with_newer_state, thorough=False),
    ]


def with_newer_state(home):
    """A backup, and a mark of a later state; the vault itself is gone."""
    home.init()
    home.add("paris", OLD_TOKEN)
    home.must("backup", os.path.join(home.path, "copy.db"))
    home.must("set", "paris", "--note", "later")
    os.unlink(home.vault)


def with_recovery_code(home):
    home.must("key", "add", "spare", "--new-recovery-code-file", old_recovery_file(home))
    home.must("policy", "set", "-l", "site=fr", "--max-age", "30d")


def old_recovery_file(home):
    return os.path.join(home.out, "old-recovery")


def with_age(_home):
    """Entries of this very second would not be pruned."""
    time.sleep(1.1)


def recovery_file(home):
    return os.path.join(home.out, "recovery")


class Verification(Scenario):
    """`verify` tells a verdict that it cannot remember all the same, and says that it could not."""

    excuse = b"could not be stored"

    def quick_verdict(self, home):
        state = State(home, quick=True)
        known = [(one.clusters, one.log) for one in (self.new, self.old)]
        return "; ".join(state.faults) or ("new", "old")[known.index((state.clusters, state.log))]


class Rekey(Scenario):
    """`rekey` replaces the file: all of it is sealed by the old root key, or all by the new one."""

    has_threads = True

    def observe(self, home, quick=False):
        state = State(home, quick)
        state.clusters = without_fingerprints(state.clusters)
        if not quick:
            state.history = without_fingerprints(state.history)
        return state

    def quick_verdict(self, home):
        state = self.observe(home, quick=True)
        same = (state.clusters, state.log) == (self.new.clusters, self.new.log)
        return "; ".join(state.faults) or ("new" if same else "not the new state")

    def problem(self, home, state):
        opens = recovery_file(home) if state == "new" else old_recovery_file(home)
        outcome = home.run("key", "test", "--recovery-code-file", opens, unlock=False)
        if outcome.status != 0:
            return f"in the {state} state its recovery code does not open the vault: {outcome}"
        if state == "old" and os.path.exists(recovery_file(home)):
            # Killed after the new code was written and before the vault was replaced: the code opens nothing.
            os.unlink(recovery_file(home))
        return super().problem(home, state)


def without_fingerprints(value):
    """Fingerprints follow from the root key, which is another one in every run."""
    if isinstance(value, dict):
        return {key: without_fingerprints(item) for key, item in value.items() if key != "fingerprint"}
    return [without_fingerprints(item) for item in value] if isinstance(value, list) else value


class Backup(Scenario):
    """`backup` changes nothing in the vault: the new state is a file beside it."""

    has_threads = True

    changes_vault = False

    def tell(self, state):
        verdict = super().tell(state)
        return "new" if verdict == "old" and os.path.lexists(self.output(state.home)) else verdict


def run(scenario, pool, base):
    scenario.build(base)
    trace = os.path.join(SCRATCH, scenario.name + ".trace")
    before = scenario.template.copy(SCRATCH)
    # The traced run happens in its own copy, whose inodes are noted first.
    home, status, _, err, inodes = traced(scenario, trace)
    calls = read_trace(trace)
    report.check(status == 0, f"{scenario.name}: traced run ended with {status}: {err!r}")
    names = collections.Counter(call.name for call in calls.values())
    report.note(f"{scenario.name}: N = {len(calls)} ({', '.join(f'{n} {c}' for n, c in sorted(names.items()))})")
    compare_with_strace(scenario, calls)
    ends = collections.Counter()
    cases = list(plans(scenario, calls))
    futures = [pool.submit(try_fault, scenario, plan, calls) for plan in cases]
    for plan, future in zip(cases, futures):
        ends[plan.split(":")[0] + " → " + future.result()] += 1
    disk = Disk(before, inodes, home.path, calls)
    futures = [pool.submit(try_power, scenario, point, disk, files, released, acknowledged)
               for point, files, released, acknowledged in power_cases(scenario, calls, disk)]
    for future in futures:
        ends["power → " + future.result()] += 1
    for end, number in sorted(ends.items()):
        report.note(f"    {end}: {number}")
    for pattern, number in scenario.leftovers.most_common():
        report.note(f"    left behind {number} times: {pattern}")
    for left in (home, before, scenario.template):
        left.remove()


def traced(scenario, trace):
    """A run without faults whose every call is noted; also the inodes that its files had before."""
    home = scenario.template.copy(SCRATCH)
    inodes = {name: os.lstat(path).st_ino for name, path in home.files().items()}
    env = home.environment(LD_PRELOAD=SHIM, SHIM_TRACE=trace)
    with open(trace + ".err", "w+b") as err:
        done = subprocess.run([binary(), *map(str, scenario.arguments(home)), *home.unlock()], input=scenario.input,
                              stdout=subprocess.PIPE, stderr=err, env=env, cwd=home.path, timeout=120,
                              start_new_session=True)
        err.seek(0)
        text = err.read()
    return home, done.returncode, done.stdout, text, inodes


def main():
    wanted = sys.argv[1:]
    chosen = [scenario for scenario in scenarios() if not wanted or scenario.name in wanted]
    if wanted and len(chosen) != len(wanted):
        sys.exit("no such scenario; there are " + " ".join(scenario.name for scenario in scenarios()))
    try:
        base = base_home()
        with concurrent.futures.ThreadPoolExecutor(workers()) as pool:
            for scenario in chosen:
                with report.section(scenario.name):
                    run(scenario, pool, base)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        shutil.rmtree(os.path.dirname(SHIM), ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
