# SPDX-License-Identifier: Apache-2.0
"""Files that are made to hurt, places that are no files, and credentials that are not there: judged by rules."""
import contextlib
import json
import os
import resource
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

from harness import Home
from kubeconfig_judge import CONTROL
from kubeconfigs import config, filled

SECONDS = 20
CPU_SECONDS = 10
MEGABYTES = 300
BALANCER = ("--load-balancer-ip", "203.0.113.9")
OUTSIDE = "--allow-outside-files"
# The statuses of a clear refusal: wrong data, not found, cannot be read.
REFUSED = (65, 66, 74)
LARGE = 100 << 20


@dataclass(frozen=True)
class Large:
    """A file of 100 MiB, one piece over and over: never whole in this process, for a child's peak counts from its parent's."""

    head: str
    piece: str

    def write(self, file):
        file.write(self.head.encode("latin-1"))
        block = self.piece.encode("latin-1") * ((1 << 20) // len(self.piece))
        for _ in range(LARGE >> 20):
            file.write(block)


class Outcome:

    def __init__(self, arguments, status, out, err, seconds, megabytes):
        self.arguments, self.status, self.out, self.err, self.seconds, self.megabytes = arguments, status, out, err, seconds, megabytes

    def __str__(self):
        return f"`{' '.join(map(str, self.arguments))[-200:]}` ended with {self.status}: {self.err.decode('utf-8', 'replace').strip()[:300]}"


class Hostile:
    """Runs the program on hostile input, with an eye on the time and the memory that it takes."""

    def __init__(self, report, folder, material, program):
        self.report, self.folder, self.material, self.program = report, folder, material, program
        self.home = Home.fresh(folder).init()
        self.count = 0

    def path(self, name="config"):
        self.count += 1
        folder = os.path.join(self.folder, f"hostile-{self.count}")
        os.mkdir(folder, 0o700)
        return os.path.join(folder, name)

    def file(self, content, name="config"):
        path = self.path(name)
        self.write(path, content)
        return path

    def write(self, path, content):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            if isinstance(content, Large):
                return content.write(file)
            file.write(
                filled(content, {
                    **self.material.words, "{TOKEN}": "made-hostile-token-0123456789", "{folder}": os.path.dirname(path)
                }))
        return None

    def run(self, *arguments, home=None, stdin=subprocess.DEVNULL, wrapper=(), **options):
        """A command within the limits: what takes longer is killed, and wrong."""
        home = home or self.home
        command = [*wrapper, self.program, *map(str, arguments), *home.unlock()]
        with tempfile.TemporaryFile(dir=self.folder) as out, tempfile.TemporaryFile(dir=self.folder) as err:
            started = time.monotonic()
            process = subprocess.Popen(command, stdin=stdin, stdout=out, stderr=err, env=home.environment(),
                                       cwd=home.path, start_new_session=True, preexec_fn=limit, **options)
            # wait4 alone tells the memory of this child, and none other.
            killer = threading.Timer(SECONDS, lambda: os.kill(process.pid, 9))
            killer.start()
            _, status, usage = os.wait4(process.pid, 0)
            killer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            found = Outcome(arguments, process.returncode, out.read(), err.read(),
                            time.monotonic() - started, usage.ru_maxrss / 1024)
        self.report.check(found.status >= 0 and found.status != 70,
                          f"crashed, or took too long: {found} ({found.seconds:.0f} s)")
        self.report.check(found.megabytes < MEGABYTES, f"took {found.megabytes:.0f} MiB: {found}")
        for stream in (found.out, found.err):
            self.report.check(not CONTROL.search(stream), f"control characters: {CONTROL.search(stream)} of {found}")
        self.report.check(b"made-hostile-token" not in found.err, f"told a token: {found}")
        return found

    def look(self, path, *more, **options):
        return self.run("import", "kubeconfig", path, "--all", "--dry-run", "-o", "json", *more, **options)

    def refused(self, path, what, statuses=REFUSED, **options):
        found = self.look(path, **options)
        self.report.status(found, *statuses)
        self.report.check(
            os.path.basename(path).encode() in found.err, f"{what}: the message does not name the file: {found}")
        self.report.check(not found.out.strip(), f"{what}: refused, with output: {found.out[:200]!r}")

    def taken(self, path, what, **options):
        found = self.look(path, **options)
        if self.report.status(found, 0):
            self.report.equal([(one["context"], one["importable"]) for one in json.loads(found.out)], [("ctx", True)],
                              what)

    # Content

    def bounded(self):
        """Content that grows, or goes deep, or is large."""
        head = "apiVersion: v1\nkind: Config\n"
        laughs = "a0: &a0 [lol, lol]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
                                                  for i in range(1, 12))
        keys = "m0: &m0 {k: v}\n" + "".join(f"m{i}: &m{i} {{{', '.join(f'k{j}: *m{i - 1}' for j in range(10))}}}\n"
                                            for i in range(1, 12))
        merges = "g0: &g0 {k: v}\n" + "".join(f"g{i}: &g{i}\n  <<: [{', '.join([f'*g{i - 1}'] * 10)}]\n"
                                              for i in range(1, 12))
        for name, content in {
                "laughs": head + laughs,
                "laughs-of-maps": head + keys,
                "laughs-in-users": head + laughs + "users: *a11\n",
                "laughs-in-extensions": head + laughs + "extensions: [{name: x, extension: *a11}]\n",
                "laughs-of-merges": head + merges + "clusters: [{name: c, cluster: {<<: *g11}}]\n",
                "brackets": "[" * 100_000,
                "brackets-closed": head + "x: " + "[" * 100_000 + "]" * 100_000 + "\n",
                "braces": "{a: " * 100_000,
                "braces-closed": head + "x: " + "{a: " * 100_000 + "}" * 100_000 + "\n",
                "dashes": "- " * 100_000 + "x\n",
                "questions": "? " * 100_000 + "x\n",
                "json-depth": '{"a":' * 100_000 + "1" + "}" * 100_000,
                "nul": b"\0" * (1 << 20),
                "one-large-scalar": Large(head + "current-context: ", "x"),
                "large-comment": Large(head, "# " + "x" * 1020 + "\n"),
                "large-and-blank": Large("", " "),
                "large-utf16": Large(b"\xff\xfe".decode("latin-1"), "#\0"),
                "large-list": Large(head + "x: [", "1, "),
        }.items():
            path = self.file(content, name)
            self.refused(path, name)
            os.unlink(path)
        # These may be taken or refused, but quickly: each is far from anything that a person keeps.
        for name, content in {
                "aliases-100-000":
                head + "x: &a z\ny: [" + "*a, " * 100_000 + "]\n",
                "anchors-20-000":
                head + "".join(f"x{i}: &a{i} z\n" for i in range(20_000)),
                "keys-50-000":
                config(tail="".join(f"k{i}: v\n" for i in range(50_000))),
                "keys-alike-50-000":
                config(tail="k: v\n" * 50_000),
                "quotes":
                config(tail='x: "' + "\\x41" * 500_000 + '"\n'),
                "long-key":
                config(tail="? " + "k" * 1_000_000 + "\n: v\n"),
                "blank-lines":
                config(tail="\n" * 3_000_000),
                "documents":
                config(tail="---\n" * 100_000),
                "flow-commas":
                config(tail="x: [" + "a, " * 300_000 + "]\n"),
                "contexts-5-000":
                config(tail="") + "".join(f"- {{name: c{i}, context: {{cluster: c, user: u}}}}\n"
                                          for i in range(5_000)),
        }.items():
            path = self.file(content, name)
            self.report.status(self.look(path), 0, *REFUSED)
            os.unlink(path)

    # Places

    def places(self):
        """What is named as a file and is none, or is one in an odd way."""
        folder = self.path("a-folder")
        os.mkdir(folder)
        self.refused(folder, "a folder")
        self.refused(self.path("nowhere"), "a file that is not there")
        self.refused(os.path.join(self.file(config(), "a-file"), "below"), "a file below a file")
        link = self.path("dangling")
        os.symlink("nowhere", link)
        self.refused(link, "a dangling link")
        loop = self.path("loop")
        os.symlink("loop", loop)
        self.refused(loop, "a link to itself")
        fine = self.path("link")
        os.symlink(self.file(config(), "target"), fine)
        self.taken(fine, "a link")
        self.refused("/dev/zero", "zeros without an end")
        self.report.status(self.look("/dev/null"), 0, *REFUSED)
        path = self.file(config(), "unreadable")
        os.chmod(path, 0)
        # Root reads every file, but for these two capabilities.
        bound = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
        self.refused(path, "an unreadable file", statuses=(77,), wrapper=bound if os.geteuid() == 0 else ())
        self.pipes()
        self.spellings_of_a_pipe()

    def pipes(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        self.refused(fifo, "a FIFO that nobody writes to")
        writer = threading.Thread(target=self.write, args=(fifo, config()), daemon=True)
        writer.start()
        self.taken(fifo, "a FIFO with a writer")
        writer.join(5)
        for path in ("-", "/dev/stdin"):
            with open(self.file(config()), "rb") as file:
                self.taken(path, f"{path}, a file", stdin=file)
            source, sink = os.pipe()
            with open(self.file(config()), "rb") as file:
                os.write(sink, file.read())
            os.close(sink)
            self.taken(path, f"{path}, a pipe", stdin=source)
            os.close(source)
        source, sink = os.pipe()
        with open(self.file(config()), "rb") as file:
            os.write(sink, file.read())
        os.close(sink)
        self.taken(f"/dev/fd/{source}", "a pipe of the shell", pass_fds=(source, ))
        os.close(source)
        for content, what in ((b"", "nothing on standard input"), (b"\tbroken",
                                                                   "a broken configuration on standard input")):
            with open(self.file(content), "rb") as file:
                found = self.look("-", stdin=file)
                self.report.status(found, *((0, ) if not content else (65, )))

    def spellings_of_a_pipe(self):
        """One silent FIFO by many names takes as much time as by one."""
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        folder, count = os.path.dirname(fifo), 12
        names = [f"hard-{number}" for number in range(count - 2)] + ["soft", "./fifo"]
        for name in names[:-2]:
            os.link(fifo, os.path.join(folder, name))
        os.symlink("fifo", os.path.join(folder, "soft"))
        text = "clusters:\n- name: a\n  cluster: {server: https://10.0.0.1:6443, certificate-authority-data: {CA1}}\nusers:\n"
        text += "".join(f"- name: u{i}\n  user: {{tokenFile: '{name}'}}\n" for i, name in enumerate(names))
        text += "contexts:\n" + "".join(f"- name: c{i}\n  context: {{cluster: a, user: u{i}}}\n" for i in range(count))
        path = os.path.join(folder, "config")
        self.write(path, text)
        found = self.look(path)
        if self.report.status(found, 0):
            self.report.equal([one["importable"] for one in json.loads(found.out)], [False] * count, "a silent FIFO")

    def changing(self):
        """A file that changes: one state of it, or an error, but no mixture."""
        path = self.path()
        states = [config(cluster=f"server: https://10.0.0.{i}", user=f"token: made-state-{i}") for i in (1, 2)]
        self.write(path, states[0])
        with busy(lambda turn: (self.write(path + ".new", states[turn % 2]), os.rename(path + ".new", path))):
            for _ in range(20):
                found = self.run("import", "kubeconfig", path, "--all", "--dry-run", "-o", "json", "--reveal")
                if self.report.status(found, 0, 65, 74) and found.status == 0:
                    one = json.loads(found.out)[0]
                    self.report.equal(one["server"][-1], one["bearerToken"][-1],
                                      "server and token of two states of one file")
        grows = self.file(config(), "grows")
        with busy(lambda turn: append(grows, b"# more\n" * 1000 if turn < 10_000 else b"")):
            for _ in range(10):
                self.report.status(self.look(grows), 0, *REFUSED)
        shrinks = self.file(config(tail="# x\n" * 100_000), "shrinks")
        with busy(lambda turn: self.write(shrinks, config(tail="# x\n" * (100_000 if turn % 2 else 1)))):
            for _ in range(10):
                self.report.status(self.look(shrinks), 0, *REFUSED)

    # Credentials, and what is imported of the rest

    def beside(self):
        """One context of two names a file that cannot be had."""
        folder, fifo = self.path("folder"), self.path("fifo")
        os.mkdir(folder)
        os.mkfifo(fifo)
        large = self.path("large")
        with open(large, "wb") as file:
            file.truncate(LARGE)
        binary = self.file(bytes(range(256)) * 16, "binary")
        for name, path in {
                "missing": "nowhere", "a folder": folder, "a FIFO": fifo, "large": large, "binary": binary, "empty":
                self.file(b"", "empty"), "endless": "/dev/zero"
        }.items():
            if name != "empty":  # kubectl takes an empty file for no CA at all
                self.partly(f"a CA file that is {name}",
                            f"server: https://10.0.0.2\n    certificate-authority: '{path}'",
                            "token: made-hostile-token-2")
            self.partly(f"a token file that is {name}", "server: https://10.0.0.2", f"tokenFile: '{path}'")
        self.partly("a CA file that is no PEM",
                    f"server: https://10.0.0.2\n    certificate-authority: '{self.file(b'no PEM', 'ca.pem')}'",
                    "token: made-hostile-token-2")
        os.unlink(large)

    def partly(self, what, cluster, user):
        """`good` can be taken, `bad` cannot import: all, or none, or the rest if one says so."""
        text = (
            "clusters:\n- name: good\n  cluster: {server: https://10.0.0.1:6443, certificate-authority-data: {CA1}}\n"
            f"- name: bad\n  cluster:\n    {cluster}\nusers:\n- name: good\n  user: {{token: made-hostile-token-1}}\n- name: bad\n  user:\n    {user}\n"
            "contexts:\n- name: bad\n  context: {cluster: bad, user: bad}\n- name: good\n  context: {cluster: good, user: good}\n"
        )
        path = self.file(text)
        # The files are elsewhere; that this takes an option is the subject of another test.
        found = self.look(path, OUTSIDE)
        if self.report.status(found, 0):
            contexts = [(one["context"], one["importable"], bool(one.get("reason"))) for one in json.loads(found.out)]
            self.report.equal(contexts, [("bad", False, True), ("good", True, False)], what)
        home = self.home.copy(self.folder)
        before, names = home.digest(), self.names(home)
        found = self.run("import", "kubeconfig", path, "--all", OUTSIDE, *BALANCER, home=home)
        self.report.status(found, 65)
        self.report.check(b"bad" in found.err, f"{what}: the context is not named: {found}")
        self.report.equal((self.names(home), home.digest() == before), (names, True),
                          f"{what}: the vault after a refused import")
        found = self.run("import", "kubeconfig", path, "--all", "--keep-going", OUTSIDE, *BALANCER, home=home)
        self.report.status(found, 1)
        self.report.check(b"bad" in found.err + found.out, f"{what}, --keep-going: the context is not named: {found}")
        self.report.equal(self.names(home), ["good"], f"{what}: imported with --keep-going")
        home.remove()

    def outside(self):
        """A file of the user's that a stranger's kubeconfig names, in every way in which it can be named."""
        home = self.home.copy(self.folder)
        token = self.file("made-hostile-token-private\n", "private")
        path = self.path()
        below = os.path.join(os.path.dirname(path), "below")
        os.mkdir(below)
        os.symlink(token, os.path.join(below, "link"))
        os.symlink(os.path.dirname(token), os.path.join(below, "folder"))
        relative = os.path.relpath(token, os.path.dirname(path))
        for name in (token, relative, "below/link", "below/folder/private", f"below/../{relative}", f"/proc/self/root{token}",
                     f"/dev/fd/../../..{token}"):
            self.write(path, config(user=f"tokenFile: '{name}'"))
            found = self.run("import", "kubeconfig", path, "--all", "--yes", *BALANCER, home=home)
            self.report.status(found, 65)
            self.report.check(b"--allow-outside-files" in found.err, f"{name}: the option is not named: {found}")
            self.report.equal(self.names(home), [], f"{name}: imported")
            self.report.check(b"made-hostile-token" not in self.look(path, "--reveal").out, f"{name}: shown")
        self.write(path, config(user=f"tokenFile: '{token}'"))
        self.report.status(self.run("import", "kubeconfig", path, "--all", OUTSIDE, *BALANCER, home=home), 0)
        self.form(home, self.names(home)[0], "made-hostile-token-private")
        home.remove()
        self.exchanged(token)

    def exchanged(self, token):
        """A link that leads inside while it is looked at, and outside when it is opened."""
        path = self.path()
        folder = os.path.dirname(path)
        self.write(os.path.join(folder, "inside"), "made-hostile-token-inside\n")
        self.write(path, config(user="tokenFile: link"))
        spare, link = os.path.join(folder, "spare"), os.path.join(folder, "link")
        os.symlink("inside", link)

        def turn_link(turn):
            os.symlink("inside" if turn % 2 else token, spare)
            os.rename(spare, link)

        with busy(turn_link):
            for _ in range(20):
                found = self.look(path, "--reveal")
                self.report.check(b"token-private" not in found.out, f"an exchanged link was followed: {found}")

    def names(self, home):
        return sorted(one["name"] for one in json.loads(self.run("list", "-o", "json", home=home).out))

    def imported(self):
        """What is imported comes out again as it was; what is there is changed only with --update."""
        home = self.home.copy(self.folder)
        path = self.path()
        volume = os.path.dirname(path)
        self.write(os.path.join(volume, "..2024", "token"), "made-hostile-token-first\n")
        os.symlink("..2024", os.path.join(volume, "..data"))
        os.symlink("..data/token", os.path.join(volume, "token"))
        self.write(
            path,
            config(user="tokenFile: token").replace("name: ctx",
                                                    "name: Paris A100").replace("-context: ctx",
                                                                                "-context: Paris A100"))
        name = json.loads(self.look(path, home=home).out)[0]["name"]
        take = ("import", "kubeconfig", path, "--all", *BALANCER)
        found = self.run(*take, home=home)
        self.report.status(found, 0)
        self.report.check(path.encode() in found.out + found.err,
                          f"the file that still contains the secret is not named: {found}")
        self.form(home, name, "made-hostile-token-first")
        versions = self.run("history", name, "-o", "json", home=home).out
        for more in ((), ("--update", )):
            self.run(*take, *more, home=home)
            self.report.equal(
                self.run("history", name, "-o", "json", home=home).out, versions,
                f"versions after an unchanged import {more}")
        self.write(os.path.join(volume, "..2024", "token"), "made-hostile-token-second\n")
        self.run(*take, home=home)
        self.form(home, name, "made-hostile-token-first")
        self.report.status(self.run(*take, "--update", home=home), 0)
        self.form(home, name, "made-hostile-token-second")
        self.report.check(
            self.run("history", name, "-o", "json", home=home).out != versions, "an update made no version")
        home.remove()

    def form(self, home, name, token):
        found = self.run("export", name, "--allow-findings", home=home)
        if self.report.status(found, 0):
            form = json.loads(found.out)["form"]
            kept = (form["authentication"].get("bearerToken"), form.get("caData", "").strip(), form["loadBalancerIp"],
                    form["apiHostname"])
            self.report.equal(kept, (token, self.material.pem["CA1"].strip(), "203.0.113.9", "https://10.0.0.1:6443"),
                              f"the form of {name}")


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))


def append(path, content):
    with open(path, "ab") as file:
        file.write(content)


@contextlib.contextmanager
def busy(act):
    """Does something over and over beside what the block does."""
    ended = threading.Event()

    def loop():
        turn = 0
        while not ended.is_set():
            act(turn)
            turn += 1
            time.sleep(0.0005)

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
