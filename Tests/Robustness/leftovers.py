#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a killed command leaves under a temporary name: `doctor` names it, the next command that writes to the directory removes
it, and what a living command still uses stays.
"""
import os
import shutil
import signal
import subprocess
import sys
import time

from harness import Home, Report, binary, marker, scratch, shim

report = Report("leftovers")
SCRATCH, SHIM = scratch(), shim()


def names(folder):
    """The files in a folder that have a temporary name."""
    return sorted(name for name in os.listdir(folder) if name.startswith(".aichor-"))


def start(home, command, plan):
    return subprocess.Popen([binary(), *map(str, command), *home.unlock()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=home.environment(LD_PRELOAD=SHIM, SHIM_PLAN=plan), cwd=home.path,
                            start_new_session=True)


def call_of(home, command, name):
    """The number of a command's last call of that name, by a run of its own, in a copy where it must not come first."""
    # What the user has written is remembered by its path, which is another one in a copy.
    copy = home if command is export_to else home.copy(SCRATCH)
    trace = copy.path + ".trace"
    done = subprocess.run([binary(), *map(str, command(copy)), *copy.unlock()], stdin=subprocess.DEVNULL, capture_output=True,
                          env=copy.environment(LD_PRELOAD=SHIM, SHIM_TRACE=trace), cwd=copy.path, timeout=60, check=False)
    report.check(done.returncode == 0, f"{command(copy)}: {done.stderr!r}")
    with open(trace, encoding="utf-8", errors="surrogateescape") as file:
        calls = [line.split("\t")[:2] for line in file]
    os.remove(trace)
    if copy is not home:
        copy.remove()
    last = max(int(number) for number, called in calls if called == name)
    # A backup is checked by two threads, whose waits for each other make the numbers differ a little from run to run.
    return last - 40 if command(home)[0] == "backup" else last


def kill_before(home, command, name):
    """Ends a command right before its last call of that name."""
    process = start(home, command(home), f"kill:{call_of(home, command, name)}")
    process.communicate(timeout=60)
    report.equal(process.returncode, -signal.SIGKILL, f"{command(home)[0]}: killed before {name}")


def build():
    home = Home.fresh(SCRATCH)
    home.must("init")
    home.add("paris", marker("token"))
    return home


def backup_to(name):
    return lambda home: ["backup", os.path.join(home.out, name)]


def export_to(home):
    """Without force: whatever file a killed export has left is known."""
    return ["export", "paris", "--output", os.path.join(home.out, "payload.json")]


# Which commands leave something, where, and which command writes there next.

def outputs(template):
    """A backup that is built under a temporary name, and an output that replaces another."""
    for what, command, call, again in (("backup", backup_to("copy.db"), "rename", backup_to("copy.db")),
                                       ("export --output", export_to, "rename", export_to),
                                       ("backup, then export", backup_to("copy.db"), "rename", export_to)):
        home = template.copy(SCRATCH)
        if command is export_to:
            home.must(*export_to(home))
        kill_before(home, command, call)
        report.check(len(names(home.out)) == 1, f"{what}: left {names(home.out)}, one file was expected")
        home.must(*again(home))
        report.equal(names(home.out), [], f"{what}: after the next command")
        home.remove()


def vaults(_template):
    """`init` in the vault's own directory: doctor of another vault there names the file, and the next change removes it."""
    home = Home.fresh(SCRATCH)
    kill_before(home, lambda home: ["init"], "rename")
    folder = os.path.dirname(home.vault)
    left = names(folder)
    report.check(len(left) == 1, f"init: left {left}, one file was expected")
    home.must("init")
    report.equal(names(folder), [], "init: after the next init")
    home.add("paris", marker("token"))
    home.write("data/aichor-vault/.aichor-12ab.tmp", b"as a killed rekey leaves one")
    home.write("state/aichor-vault/.aichor-34cd.tmp", b"as a killed first mark leaves one")
    found = {one["check"]: one for one in home.must("doctor", "-o", "json").json()}["temporary files"]
    report.equal(found["level"], "warning", "doctor's level")
    report.check(all(name in found["message"] for name in (".aichor-12ab.tmp", ".aichor-34cd.tmp")),
                 f"doctor names {found['message']}")
    report.equal(names(folder), [".aichor-12ab.tmp"], "doctor itself removed a file of the vault's directory")
    home.must("set", "paris", "-l", "a=b")
    report.equal(names(folder), [], "the vault's directory after a change")
    report.equal(names(os.path.join(home.state, "aichor-vault")), [], "the marks' directory after a change")
    found = {one["check"]: one for one in home.must("doctor", "-o", "json").json()}["temporary files"]
    report.equal(found["level"], "ok", "doctor's level after a change")
    home.remove()


def living(template):
    """A command that stands still with its file: nothing removes that, and in the end it is whole."""
    home = template.copy(SCRATCH)
    process = start(home, backup_to("slow.db")(home), f"stop:{call_of(home, backup_to('slow.db'), 'rename')}")
    try:
        until = time.monotonic() + 60
        while not names(home.out) or not is_stopped(process.pid):
            if time.monotonic() > until:
                report.check(False, "the backup did not stop")
                return
            time.sleep(0.01)
        left = names(home.out)
        for command in (backup_to("fast.db"), export_to):
            home.must(*command(home))
            report.equal(names(home.out), left, f"{command(home)[0]} beside a living backup")
    finally:
        os.kill(process.pid, signal.SIGCONT)
        _, errors = process.communicate(timeout=60)
    report.check(process.returncode == 0, f"the backup that stood still: {process.returncode} {errors!r}")
    report.equal(names(home.out), [], "at the end")
    for name in ("slow.db", "fast.db"):
        home.must("backup", "verify", os.path.join(home.out, name))
    home.remove()


def is_stopped(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        return file.read().rsplit(")", 1)[1].split()[0] == "T"


def main():
    wanted = sys.argv[1:]
    try:
        template = build()
        for behaviour in (outputs, vaults, living):
            if not wanted or behaviour.__name__ in wanted:
                with report.section(behaviour.__name__):
                    behaviour(template)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        shutil.rmtree(os.path.dirname(SHIM), ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
