#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What may stand where a vault is expected, and what the world around it may look like: each ends in the right exit status,
and a refused command leaves every file as it was.
"""
import contextlib
import errno
import os
import resource
import shutil
import sqlite3
import stat
import struct
import subprocess
import sys

from harness import ROOT, Home, Report, binary, marker, scratch, shim

sys.path.append(os.path.join(ROOT, "scripts", "reader"))
from avlt import pages  # noqa: E402

report = Report("files")
SCRATCH = scratch()
TOKEN = marker("token")


def build():
    home = Home.fresh(SCRATCH)
    home.must("init")
    home.add("paris", TOKEN)
    return home


def tree(home):
    """Everything below a home: names, kinds, modes, content."""
    found = {}
    for folder, folders, names in os.walk(home.path):
        for name in folders + names:
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            content = os.readlink(path) if stat.S_ISLNK(facts.st_mode) else None
            if stat.S_ISREG(facts.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            found[os.path.relpath(path, home.path)] = (facts.st_mode, facts.st_nlink, content)
    return found


LIST, CHANGE, EXPORT = ["list"], ["set", "paris", "-l", "a=b"], ["export", "paris"]


def refused(home, command, *statuses, what, input=b"", **options):
    """Runs a command that has to fail with one of these exit statuses and change nothing."""
    before = tree(home)
    outcome = home.run(*command, input=input, **options)
    report.check(outcome.status in statuses, f"{what}: {outcome} (expected {statuses})")
    report.check(outcome.out == b"", f"{what}: wrote {outcome.out[:80]!r} to standard output")
    report.check(outcome.err.startswith((b"error:", b"warning:", b"note:")), f"{what}: says {outcome.err[:80]!r}")
    report.check(TOKEN not in outcome.err, f"{what}: the token is on stderr")
    after = tree(home)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    report.check(not changed - {"data/aichor-vault/vault.db.lock"}, f"{what}: changed {sorted(changed)}")
    return outcome


@contextlib.contextmanager
def vault(what):
    """A fresh vault to spoil; an exception is a failure of that one behaviour."""
    home = TEMPLATE.copy(SCRATCH)
    try:
        yield home
    except Exception as error:  # noqa: BLE001
        report.check(False, f"{what}: {type(error).__name__}: {error}")
    finally:
        home.remove()


# MARK: What the file is

def contents():
    """Items 1 to 7 of the fault list: what stands in the file."""
    header = b"SQLite format 3\0"
    with vault("whole") as home, open(home.vault, "rb") as file:
        whole = file.read()
    foreign = os.path.join(SCRATCH, "foreign.db")
    with contextlib.closing(sqlite3.connect(foreign)) as database:
        database.executescript("PRAGMA page_size = 8192; CREATE TABLE t (a); PRAGMA application_id = 7;")
    with open(foreign, "rb") as file:
        other_application = file.read()
    cases = [
        ("an empty file", b"", 65), ("a file of one byte", b"S", 65), ("a text", b"nothing to see here\n" * 100, 65),
        ("the magic alone", header, 65), ("99 bytes of a vault", whole[:99], 65), ("another application's database", other_application, 65),
        ("a newer format", whole[:60] + (2).to_bytes(4, "big") + whole[64:], 78),
        ("format 0", whole[:60] + (0).to_bytes(4, "big") + whole[64:], 65),
        ("a vault in WAL mode", whole[:18] + b"\2\2" + whole[20:], 65),
        ("zeros", bytes(len(whole)), 65), ("noise", os.urandom(len(whole)), 65),
    ]
    cases += [(f"a vault cut after {size} bytes", whole[:size], 65)
              for size in [100, 512, 4096, *range(8192, len(whole), 8192), len(whole) - 1]]
    for what, content, status in cases:
        for command in (LIST, CHANGE, EXPORT):
            with vault(what) as home:
                home.write("data/aichor-vault/vault.db", content)
                refused(home, command, status, what=f"{what}, {command[0]}")
    with vault("older backup") as home:
        backup = home.write("old.db", whole)
        home.must("set", "paris", "-l", "newer=yes")
        shutil.copy(backup, home.vault)
        refused(home, EXPORT, 76, what="an older copy, export")
        refused(home, CHANGE, 76, what="an older copy, set")


def flips():
    """Every byte that matters: single bits flipped through the file are detected or harmless, never a wrong answer."""
    with vault("flips") as home, open(home.vault, "rb") as file:
        whole = file.read()
    with vault("flips") as home:
        right = [home.must("list", "-o", "json").json(), home.must("show", "paris", "-o", "json").json()]
        for position in [*range(0, 100, 3), *range(100, len(whole), max(1, len(whole) // 150))]:
            spoilt = bytearray(whole)
            spoilt[position] ^= 1 << position % 8
            home.write("data/aichor-vault/vault.db", bytes(spoilt))
            for command, answer in zip((["list", "-o", "json"], ["show", "paris", "-o", "json"]), right):
                outcome = home.run(*command)
                good = outcome.status in (65, 76, 77, 78) or (outcome.status == 0 and outcome.json() == answer)
                report.check(good, f"bit flipped at {position}: {outcome} {outcome.out[:200]!r}")


def chains():
    """A tree of pages without a branch, deeper than any stack: SQLite's own check of the structure goes down it by recursion."""
    with vault("chain") as home:
        with open(home.vault, "rb") as file:
            content = bytearray(file.read())
        with contextlib.closing(sqlite3.connect(home.vault)) as database:
            (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'secret'").fetchone()
        vault_id, count = bytes(content[pages.CONTENT:pages.CONTENT + 16]), len(content) // pages.PAGE_SIZE
        leaf, last = count + 1, count + 6000

        def put(number, page):
            content[(number - 1) * pages.PAGE_SIZE:number * pages.PAGE_SIZE] = pages.sealed(vault_id, number, bytes(page))

        put(leaf, content[(root - 1) * pages.PAGE_SIZE:root * pages.PAGE_SIZE])
        for number in [root, *range(leaf + 1, last + 1)]:
            below = {root: leaf + 1, last: leaf}.get(number, number + 1)
            # One cell at the end: its child, and a row id; and the child on its right.
            head = struct.pack(">BHHHBIH", 5, 0, 1, pages.CONTENT - 5, 0, below, pages.CONTENT - 5)
            put(number, head.ljust(pages.CONTENT - 5, b"\0") + struct.pack(">IB", leaf, 60) + bytes(pages.RESERVED))
        content[28:32] = last.to_bytes(4, "big")
        put(1, content[:pages.PAGE_SIZE])
        with open(home.vault, "wb") as file:
            file.write(content)

        def with_small_stack():
            resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))

        for command in (CHANGE, EXPORT, ["backup", "verify", home.vault]):
            refused(home, command, 65, what=f"{command[0]} on a chain of pages", preexec_fn=with_small_stack)
        outcome = home.run("doctor", "-o", "json", preexec_fn=with_small_stack)
        report.check(outcome.status == 1 and b"levels" in outcome.out, f"doctor on a chain of pages: {outcome}")


def companions():
    """Items 33 and 34: what lies beside the file."""
    with vault("foreign journal") as home, vault("second") as other:
        other.must("set", "paris", "-l", "other=yes")
        with open(home.vault, "rb") as file:
            before = file.read()
        home.write("data/aichor-vault/vault.db-journal", os.urandom(4096))
        report.status(home.run(*LIST), 0, 65)
        with open(home.vault, "rb") as file:
            report.check(file.read() == before, "a journal of noise changed the vault")
    for suffix in ("-wal", "-shm"):
        with vault(suffix) as home:
            home.write("data/aichor-vault/vault.db" + suffix, os.urandom(32768))
            outcome = home.run(*LIST)
            report.check(outcome.status in (0, 65), f"a stale {suffix} file: {outcome}")
            report.status(home.run("backup", "verify", home.vault), outcome.status)
    with vault("lock file") as home:
        os.unlink(home.vault + ".lock") if os.path.exists(home.vault + ".lock") else None
        os.symlink(os.path.join(home.path, "elsewhere"), home.vault + ".lock")
        refused(home, CHANGE, 77, what="a lock file that is a link")
        report.check(not os.path.exists(os.path.join(home.path, "elsewhere")), "the lock file's link was followed")


# MARK: Where and what kind the file is

def kinds():
    """Item 35: links, pipes, folders and devices."""
    def link(home):
        os.rename(home.vault, home.path + "/real.db")
        os.symlink(home.path + "/real.db", home.vault)

    def dangling(home):
        os.unlink(home.vault)
        os.symlink(home.path + "/nowhere", home.vault)

    def pipe(home):
        os.unlink(home.vault)
        os.mkfifo(home.vault, 0o600)

    def folder(home):
        os.unlink(home.vault)
        os.mkdir(home.vault, 0o700)

    for what, spoil in (("a link", link), ("a dangling link", dangling), ("a pipe", pipe), ("a folder", folder)):
        for command in (LIST, CHANGE, EXPORT, ["init"]):
            with vault(what) as home:
                spoil(home)
                expected = (73, 77) if command == ["init"] else (77, 66) if spoil is dangling else (77,)
                refused(home, command, *expected, what=f"{what} as vault, {command[0]}", timeout=20)
    for device in ("/dev/null", "/dev/zero", "/dev/full"):
        with vault(device) as home:
            for command in (LIST, CHANGE):
                refused(home, [*command, "--vault", device], 77, what=f"{device} as vault, {command[0]}", timeout=20)
    with vault("missing") as home:
        for command in (LIST, CHANGE, EXPORT):
            refused(home, [*command, "--vault", home.path + "/none.db"], 66, what=f"no vault, {command[0]}")
            refused(home, [*command, "--vault", home.path + "/none/none.db"], 66, what=f"no folder, {command[0]}")
        refused(home, ["init"], 73, what="init over a vault")


def modes():
    """Items 36 to 38: links, modes, owners."""
    with vault("two links") as home:
        os.link(home.vault, home.path + "/second")
        for command in (LIST, CHANGE, EXPORT):
            refused(home, command, 77, what=f"two hard links, {command[0]}")
    for mode in (0o644, 0o640, 0o660, 0o604, 0o666, 0o611):
        with vault(oct(mode)) as home:
            os.chmod(home.vault, mode)
            for command in (LIST, EXPORT):
                refused(home, command, 77, what=f"mode {mode:o}, {command[0]}")
    for mode in (0o770, 0o707, 0o777, 0o1777):
        with vault("parent") as home:
            os.chmod(os.path.dirname(home.vault), mode)
            for command in (LIST, CHANGE, EXPORT):
                refused(home, command, 77, what=f"parent folder with mode {mode:o}, {command[0]}")
    for mode in (0o644, 0o660):
        with vault("key file") as home:
            os.chmod(home.key, mode)
            refused(home, LIST, 77, what=f"key file with mode {mode:o}")
    with vault("key link") as home:
        os.rename(home.key, home.key + "2")
        os.symlink(home.key + "2", home.key)
        refused(home, LIST, 77, what="key file that is a link")
    for size in (0, 31, 33):
        with vault("key size") as home:
            home.write("key", os.urandom(size))
            refused(home, LIST, 65, 77, what=f"key file of {size} bytes")
    if os.geteuid() != 0:
        report.did_not_run("another owner", "only root can give files away", machine=True)
        return
    for mode, group, does in ((0o440, 0, True), (0o400, 0, True), (0o440, 12345, False), (0o460, 0, False), (0o444, 0, False)):
        with vault("credential") as home:
            # As systemd passes a credential: of root's, the group's bits being the mask of an access control list.
            os.rename(home.key, home.path + "/aichor-vault.key")
            os.chown(home.path + "/aichor-vault.key", 0, group)
            os.chmod(home.path + "/aichor-vault.key", mode)
            outcome = home.run(*LIST, unlock=False, env=home.environment(CREDENTIALS_DIRECTORY=home.path))
            report.status(outcome, 0 if does else 77)
    for what, path in (("the vault", "data/aichor-vault/vault.db"), ("its folder", "data/aichor-vault"),
                       ("a folder above", "data"), ("the key file", "key"), ("the marks' folder", "state/aichor-vault")):
        with vault(what) as home:
            os.chown(os.path.join(home.path, path), 12345, 12345)
            refused(home, EXPORT, 77, 74, what=f"{what} belongs to another user, export")


def umasks():
    """Item 46: with umask 000 every file is private all the same; with 777 the vault works."""
    for mask in (0o000, 0o777):
        home = Home.fresh(SCRATCH)
        before = os.umask(mask)
        try:
            home.must("init")
            home.add("paris", TOKEN)
            home.must("export", "paris", "--output", home.out + "/payload.json")
            home.must("backup", home.out + "/copy.db")
            home.must("key", "add", "spare", "--new-recovery-code-file", home.out + "/code")
            home.must("remove", "paris", "--yes")
        finally:
            os.umask(before)
        for name, path in home.files().items():
            if not name.startswith("passphrase"):
                mode = stat.S_IMODE(os.lstat(path).st_mode)
                report.equal(oct(mode), oct(0o600), f"umask {mask:03o}: mode of {name}")
        for folder in (os.path.dirname(home.vault), os.path.join(home.state, "aichor-vault")):
            report.equal(oct(stat.S_IMODE(os.stat(folder).st_mode)), oct(0o700), f"umask {mask:03o}: mode of {folder}")
        home.remove()


def places():
    """Item 47: HOME and the XDG variables missing, wrong or open to others."""
    with vault("HOME unset") as home:
        env = home.environment(HOME=None, XDG_DATA_HOME=None, XDG_STATE_HOME=None)
        refused(home, LIST, 78, what="no HOME and no XDG variable", env=env)
        report.status(home.run(*LIST, env=home.environment(HOME=None)), 0)
        report.status(home.run(*LIST, env=home.environment(HOME="", XDG_CONFIG_HOME="")), 0)
        refused(home, LIST, 66, what="a relative XDG_DATA_HOME", env=home.environment(XDG_DATA_HOME="data"))
        refused(home, LIST, 66, what="an empty HOME elsewhere", env=home.environment(HOME=home.out, XDG_DATA_HOME=None))
    for mode in (0o777, 0o1777, 0o775):
        with vault("open data") as home:
            os.chmod(os.path.join(home.state, "aichor-vault"), mode)
            refused(home, EXPORT, 77, 74, what=f"the marks' folder with mode {mode:o}, export")
        with vault("open XDG") as home:
            os.chmod(home.data, mode)
            report.status(home.run(*EXPORT), 0 if mode & 0o1000 else 77)
    with vault("no state") as home:
        shutil.rmtree(home.state)
        outcome = home.run(*EXPORT)
        report.status(outcome, 74)
        report.check(b"there is no directory" in outcome.err and outcome.out == b"", f"export without a state directory: {outcome}")
        report.status(home.run(*LIST), 0)
        report.check(not os.path.exists(home.state), "a state directory was created where there was none")
        os.mkdir(home.state, 0o700)
        report.status(home.run(*EXPORT), 0)
        report.equal(oct(stat.S_IMODE(os.stat(os.path.join(home.state, "aichor-vault")).st_mode)), oct(0o700), "mode of a new state folder")
        report.equal(len(home.marks()), 1, "marks")
    with vault("state is a file") as home:
        shutil.rmtree(home.state)
        home.write("state", b"in the way")
        outcome = home.run(*EXPORT)
        report.status(outcome, 73, 74, 77)
        report.equal(outcome.out, b"", "export without a place for the mark")
        report.status(home.run(*LIST), 0, 74, 77)
    with vault("mark is a link") as home:
        mark = home.marks()[0]
        os.rename(mark, home.path + "/mark")
        os.symlink(home.path + "/mark", mark)
        refused(home, EXPORT, 74, 76, 77, what="a mark that is a link, export")
    with vault("mark spoilt") as home:
        with open(home.marks()[0], "r+b") as file:
            file.write(os.urandom(1024))
        refused(home, EXPORT, 76, what="a mark of noise, export")
        report.status(home.run(*LIST), 0)


def bases():
    """HOME and the XDG variables name directories that exist; only ours below them are created."""
    for variables in ({"HOME": "none"}, {"HOME": "none/"}, {"XDG_DATA_HOME": "none"}, {"XDG_STATE_HOME": "none//"}):
        home = Home.fresh(SCRATCH)
        unset = {"XDG_DATA_HOME": None, "XDG_STATE_HOME": None}
        env = home.environment(**{**unset, **{name: os.path.join(home.path, path) for name, path in variables.items()}})
        outcome = home.run("init", env=env)
        report.status(outcome, 78)
        report.check(b"/none\n" in outcome.err and b"mkdir -m 700" in outcome.err, f"init with {variables}: {outcome}")
        report.check(not os.path.exists(os.path.join(home.path, "none")), f"init with {variables} created it")
        report.status(home.run("list", env=env), 66)
        home.remove()
    home = Home.fresh(SCRATCH)
    env = home.environment(XDG_DATA_HOME=None, XDG_STATE_HOME=None)
    before = os.umask(0o022)
    try:
        home.must("init", env=env)
    finally:
        os.umask(before)
    for name in (".local", ".local/share", ".local/share/aichor-vault", ".local/state", ".local/state/aichor-vault"):
        report.equal(oct(stat.S_IMODE(os.stat(os.path.join(home.path, name)).st_mode)), "0o700", f"mode of ~/{name}")
    home.remove()


# MARK: Media and time

def read_only():
    """Item 43: on read-only media reading works and everything else ends with 74."""
    if os.geteuid() != 0:
        report.did_not_run("a read-only mount", "only root can mount", machine=True)
        return
    with vault("read-only") as home:
        script = os.path.join(SCRATCH, "read-only.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write('mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 99\nshift\nexec "$@"\n')
        data = os.path.dirname(home.vault)

        def mounted(*arguments, input=b""):
            done = subprocess.run(["unshare", "-m", "sh", script, data, binary(), *arguments, *home.unlock()],
                                  input=input, capture_output=True, env=home.environment(), cwd=home.path, timeout=60)
            return done

        probe = mounted(*LIST)
        if probe.returncode == 99:
            return report.did_not_run("a read-only mount", probe.stderr.decode().strip(), machine=True)
        report.check(probe.returncode == 0, f"list on read-only media: {probe.stderr!r}")
        for command in (["show", "paris"], ["history", "paris"], ["log", "verify"], ["log"], ["key", "list"],
                        ["backup", "verify", home.vault], ["doctor"]):
            done = mounted(*command)
            report.check(done.returncode == 0, f"{command} on read-only media: {done.returncode} {done.stderr!r}")
        before = tree(home)
        for command in (CHANGE, EXPORT, ["show", "paris", "--reveal"], ["remove", "paris", "--yes"],
                        ["rekey", "--yes", "--new-recovery-code-file", home.out + "/code"]):
            done = mounted(*command)
            report.check(done.returncode == 74 and done.stdout == b"",
                         f"{command} on read-only media: {done.returncode} {done.stderr!r}")
        report.check(tree(home) == before, "a refused command changed something on read-only media")
        report.check(not os.path.exists(home.out + "/code"), "a refused rekey left a recovery code")
        done = mounted("backup", home.out + "/copy.db")
        report.check(done.returncode in (0, 74), f"backup from read-only media: {done.returncode} {done.stderr!r}")


def full_disk():
    """Item 40 at a real file system: no room for the journal, the copy or the output."""
    if os.geteuid() != 0:
        return report.did_not_run("a full file system", "only root can mount", machine=True)
    with vault("full") as home:
        script = os.path.join(SCRATCH, "full.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write('cp -a "$1" "$1.saved" && mount -t tmpfs -o size=$2,mode=700 none "$1" && cp -a "$1.saved/." "$1" '
                       '|| exit 99\nfree="$1"; shift 2\nhead -c 100000000 /dev/zero > "$free/filler" 2> /dev/null\n'
                       '"$@"; status=$?\nrm "$free/filler"\n'
                       '"$AICHOR" backup verify "$AICHOR_VAULT" --key-file "$KEY" > /dev/null || exit 98\nexit $status\n')
        data = os.path.dirname(home.vault)
        env = home.environment(AICHOR=binary(), AICHOR_VAULT=home.vault, KEY=home.key)
        for command, expected in ((LIST, 0), (CHANGE, 74), (EXPORT, 74), (["backup", data + "/copy.db"], 74),
                                  (["export", "paris", "--output", data + "/payload.json"], 74)):
            shutil.rmtree(data + ".saved", ignore_errors=True)
            done = subprocess.run(["unshare", "-m", "sh", script, data, "1m", binary(), *command, *home.unlock()],
                                  capture_output=True, env=env, cwd=home.path, timeout=60)
            if done.returncode == 99:
                return report.did_not_run("a full file system", done.stderr.decode().strip(), machine=True)
            report.check(done.returncode == expected, f"{command[0]} on a full disk: {done.returncode} {done.stderr!r}")
            report.check(expected == 0 or done.stdout == b"", f"{command[0]} on a full disk wrote {done.stdout[:80]!r}")


def clocks():
    """Item 45: the clock at 1970, set back two years, at 2099."""
    faketime = shutil.which("faketime")
    if faketime is None:
        return report.did_not_run("other clocks", "faketime is not installed")
    for moment in ("1970-01-02 00:00:00", "2020-06-01 00:00:00", "2099-12-31 23:59:59"):
        with vault(moment) as home:
            for command in (LIST, CHANGE, EXPORT, ["log"], ["history", "paris"], ["doctor"]):
                done = subprocess.run([faketime, moment, binary(), *command, *home.unlock()], capture_output=True,
                                      env=home.environment(), cwd=home.path, timeout=60)
                report.check(done.returncode == 0, f"{command[0]} at {moment}: {done.returncode} {done.stderr!r}")
            verified = home.run("log", "verify", "-o", "json")
            set_back = moment < "2026"
            report.status(verified, 1 if set_back else 0)
            report.check(bool(verified.json()["findings"]) == set_back, f"a clock at {moment}: {verified.json()}")


def lockless():
    """Item 50: a file system that gives no locks is named as such, and not as another process."""
    strace = shutil.which("strace")
    if strace is None:
        return report.did_not_run("a file system without locks", "strace is not installed")
    with vault("lockless") as home:
        before = tree(home)
        for first in range(4, 9):
            for command in (LIST, CHANGE, EXPORT):
                done = subprocess.run(
                    [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"inject=fcntl:error=ENOLCK:when={first}+", binary(),
                     *command, "--lock-timeout", "1", *home.unlock()], capture_output=True, env=home.environment(),
                    cwd=home.path, timeout=60)
                if b"inject" in done.stderr or b"ptrace" in done.stderr:
                    return report.did_not_run("a file system without locks", done.stderr.decode().strip(),
                                              machine=True)
                report.check(done.returncode == 74 and b"no locks available" in done.stderr and done.stdout == b"",
                             f"{command[0]} without locks from call {first} on: {done.returncode} {done.stderr!r}")
        report.check(tree(home) == before, "a command without locks changed something")


def lockless_calls():
    """The same by each of the two kinds of locks and by each error that file systems give; nothing is waited for in vain."""
    library = shim()
    try:
        for kind, codes in (("fcntl", (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EACCES)),
                            ("flock", (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES))):
            for code in codes:
                refuse_locks(library, kind, code)
    finally:
        shutil.rmtree(os.path.dirname(library), ignore_errors=True)


def refuse_locks(library, kind, code):
    with vault(f"no {kind}: {errno.errorcode[code]}") as home:
        before = tree(home)
        # SMB also answers EACCES while another process has the lock, so that one is worth waiting for.
        patience = "1" if code == errno.EACCES else "3600"
        for command in (LIST, CHANGE, EXPORT):
            what = f"{command[0]} without {kind} ({errno.errorcode[code]})"
            outcome = home.run(*command, "--lock-timeout", patience, timeout=60,
                               env=home.environment(LD_PRELOAD=library, SHIM_PLAN=f"{kind}:1:{code}"))
            if kind == "flock" and command is LIST:
                report.status(outcome, 0)
                continue
            report.check(outcome.status == 74 and outcome.out == b"", f"{what}: {outcome}")
            report.check(b"gives no locks" in outcome.err and os.strerror(code).lower().encode() in outcome.err.lower(),
                         f"{what}: says {outcome.err!r}")
            report.check(b"another process" not in outcome.err, f"{what}: blames another process: {outcome.err!r}")
        changed = {name for name in before.keys() | tree(home).keys() if before.get(name) != tree(home).get(name)}
        report.check(not changed - {"data/aichor-vault/vault.db.lock"}, f"without {kind}: changed {sorted(changed)}")


def targets():
    """Item 51: what may be in the way of an output file."""
    for name, command in (("export --output", lambda path: ["export", "paris", "--output", path]),
                          ("backup", lambda path: ["backup", path])):
        with vault(name) as home:
            target = home.out + "/target"
            os.mkdir(target)
            refused(home, command(target), 73, 77, what=f"{name} onto a folder")
            os.rmdir(target)
            os.symlink(home.path + "/elsewhere", target)
            refused(home, command(target), 73, 77, what=f"{name} onto a dangling link")
            os.unlink(target)
            os.symlink(home.passphrase, target)
            refused(home, command(target), 73, 77, what=f"{name} onto a link")
            os.unlink(target)
            os.mkfifo(target)
            refused(home, command(target), 73, 77, what=f"{name} onto a pipe", timeout=20)
            os.unlink(target)
            refused(home, command(home.out + "/none/target"), 73, 74, 66, what=f"{name} into no folder")
            refused(home, command("/dev/full"), 73, 74, 77, what=f"{name} onto /dev/full")
            refused(home, command(home.vault), 73, 77, what=f"{name} onto the vault itself")
    with vault("existing output") as home:
        target = home.write("out/target", b"older", mode=0o644)
        outcome = home.run("export", "paris", "--output", target)
        report.status(outcome, 0, 73)
        with open(target, "rb") as file:
            content = file.read()
        if outcome.status == 0:
            report.check(TOKEN in content, "export --output over a file: not the payload")
            report.equal(oct(stat.S_IMODE(os.stat(target).st_mode)), "0o600", "mode of a replaced output")
        else:
            report.equal(content, b"older", "a refused output")
    with vault("existing backup") as home:
        target = home.write("out/target", b"older")
        refused(home, ["backup", target], 73, what="backup onto a file")
    with vault("key file") as home:
        before = tree(home)
        outcome = home.run("init", "--vault", home.out + "/second.db")
        report.status(outcome, 0)
        report.equal(tree(home)["key"], before["key"], "init with an existing key file changed it")


def closed_descriptors():
    """A program started with standard streams closed must not open the vault as one of them and write into it."""
    for closed in ([0], [1], [2], [0, 1], [1, 2], [0, 1, 2]):
        with vault("closed") as home:
            shell = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in closed)
            for command, expected in (("set paris -l a=b", (0, 74)), ("list", (0, 74)), ("list --nonsense", (64,)),
                                      ("export none", (66,)), ("export paris", (0, 74))):
                done = subprocess.run(["/bin/sh", "-c", f'"$0" {command} --key-file "$1" {shell}', binary(), home.key],
                                      stdin=subprocess.DEVNULL, capture_output=True, env=home.environment(), cwd=home.path, timeout=60)
                report.check(done.returncode in expected, f"{command} with {shell}: {done.returncode} {done.stderr!r}")
                if command == "export paris" and 1 in closed:
                    report.equal(done.returncode, 74, f"{command} with {shell}")
            report.status(home.run("backup", "verify", home.vault), 0)
            report.equal(home.must("show", "paris", "--reveal", "-o", "json").json()["bearerToken"].encode(), TOKEN, "the token")


def broken_text():
    """Text that is not UTF-8 is refused, wherever it comes from, and nothing is stored in its place."""
    # One byte that is not UTF-8, as Python writes it in arguments, variables and paths.
    bad, token = "caf\udce9", TOKEN.decode()
    add = ["add", "lyon", "--api-host", "lyon.example", "--load-balancer-ip", "203.0.113.1", "--token-stdin"]
    config = ("clusters: [{name: c, cluster: {server: https://lyon.example%s}}]\nusers: [{name: u, user: {token: " + token
              + "}}]\ncontexts: [{name: lyon, context: {cluster: c, user: u}}] # %s\n")
    secret = '{"kind": "Secret", "apiVersion": "v1", "type": "kubernetes.io/service-account-token", "metadata": {"name": "s%s"}}'
    payload = '{"apiVersion": "aichor-vault/v1", "kind": "EnginePayload", "form": {"engineName": "lyon%s"}}'
    table = "engineName,apiHostname,loadBalancerIP,bearerToken,note\nlyon,lyon.example,203.0.113.1," + token + ",a\nrome,rome.example,203.0.113.2,r,%s\n"
    files = [(["set", "paris", "--note-file"], "a\nb " + bad), (["import", "kubeconfig"], config % ("", bad)),
             (["import", "kubeconfig"], config % ("/" + bad, "")), (["import", "secret"], secret % bad),
             (["import", "argocd"], secret % bad), (["import", "payload"], payload % bad), (["import", "csv"], table % bad),
             (["import", "csv"], table.replace("note", bad, 1) % ""), (["verify", "--online", "--rules"], '{"rules": [{"apiGroups": ["%s"], "resources": ["pods"], "verbs": ["get"]}]}' % bad)]
    with vault("text that is not UTF-8") as home:
        arguments = [(*add, "-l", "site=" + bad), (*add, "--note", bad), ("add", bad, *add[2:]), ("list", "--vault", home.out + bad),
                     ("export", "paris", "--output", home.out + "/" + bad), ("show", bad), ("remove", bad, "--yes")]
        for command in arguments:
            place = [bad in argument for argument in command].index(True) + 1
            outcome = refused(home, command, 65, what=f"argument {place} of {command[0]}", input=TOKEN)
            report.check(f"argument {place} is not UTF-8: byte ".encode() in outcome.err, str(outcome))
        for name in ("AICHOR_VAULT", "HOME", "XDG_STATE_HOME", "HTTPS_PROXY", "no_proxy", "KUBECONFIG", "CREDENTIALS_DIRECTORY"):
            outcome = refused(home, LIST, 65, what=name, env=home.environment(**{name: "/a" + bad}))
            report.check(f"the environment variable {name} is not UTF-8: byte 6 of line 1".encode() in outcome.err, str(outcome))
        for command, text in files:
            path = home.write("text", text.encode("utf-8", "surrogateescape"))
            for source in (path, "-") if command[0] != "verify" else (path,):
                outcome = home.run(*command, source, *(["paris"] if command[0] == "verify" else ["--dry-run"] if command[0] == "import" else []),
                                   input=text.encode("utf-8", "surrogateescape"))
                report.check(outcome.status != 0 and b"UTF-8" in outcome.err + outcome.out, f"{command}: {outcome} {outcome.out!r}")
                report.check("\ufffd".encode() not in outcome.err + outcome.out, f"{command}: {outcome}")
        folder = os.path.join(home.path, bad)
        os.mkdir(folder)
        for name in ("token", "config"):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(TOKEN if name == "token" else config.replace("token: " + token, "tokenFile: token").replace("%s", "").encode())
        os.symlink(folder, os.path.join(home.path, "link"))
        refused(home, ["import", "kubeconfig", os.path.join(home.path, "link", "config"), "--all", "--load-balancer-ip", "203.0.113.1"], 65,
                what="a kubeconfig in a directory whose name is not UTF-8")
        refused(home, ["-C", folder, binary(), "export", "paris", "--output", "payload"], 65, program="/usr/bin/env",
                what="an output in a directory whose name is not UTF-8")


def main():
    global TEMPLATE
    wanted = sys.argv[1:]
    behaviours = [contents, flips, chains, companions, kinds, modes, umasks, places, bases, read_only, full_disk, clocks, lockless,
                  lockless_calls, targets, closed_descriptors, broken_text]
    try:
        TEMPLATE = build()
        for behaviour in behaviours:
            if not wanted or behaviour.__name__ in wanted:
                with report.section(behaviour.__name__):
                    behaviour()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
