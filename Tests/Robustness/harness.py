# SPDX-License-Identifier: Apache-2.0
"""What the robustness scripts share: the program under test, throw-away homes, and a report that can fail.

Python's standard library only. The program is found by AICHOR_VAULT_BINARY, else in .build/release, else in .build/debug.
"""
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(ROOT, "Tests", "Kit"))

from report import Report  # noqa: E402,F401

# The exit statuses that the manual names; 70 is a bug and never right.
STATUSES = {0, 1, 64, 65, 66, 69, 73, 74, 75, 76, 77, 78, 130}

# Whoever runs these scripts may block or ignore signals, as some threads of test runners and shells with jobs in the
# background do, and programs inherit both: the one under test would then survive what it is sent.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def binary():
    """The program under test."""
    named = os.environ.get("AICHOR_VAULT_BINARY")
    candidates = [named] if named else [
        os.path.join(ROOT, ".build", kind, "aichor-vault") for kind in ("release", "debug")]
    for path in candidates:
        if os.access(path, os.X_OK):
            return os.path.abspath(path)
    print("DID NOT RUN: no aichor-vault at " + " or ".join(candidates), flush=True)
    sys.exit(2)


def shim():
    """The shim as a shared library, compiled anew for each script."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        print("DID NOT RUN: no C compiler (gcc or cc) for shim.c", flush=True)
        sys.exit(2)
    folder = tempfile.mkdtemp(prefix="aichor-shim-")
    library = os.path.join(folder, "shim.so")
    subprocess.run([compiler, "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library,
                    os.path.join(HERE, "shim.c")], check=True)
    os.chmod(folder, 0o755)
    return library


def has_ipv6():
    """Whether this machine has an IPv6 loopback; what needs one cannot run otherwise."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def scratch():
    """A folder for throw-away homes: in memory where there is such a place, for thousands of them are made."""
    for place in ("/dev/shm", None):
        if place is None or os.access(place, os.W_OK | os.X_OK):
            return tempfile.mkdtemp(prefix="aichor-test-", dir=place)
    raise AssertionError


class Outcome:
    """What a command did."""

    def __init__(self, arguments, status, out, err):
        self.arguments, self.status, self.out, self.err = arguments, status, out, err

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        text = self.err.decode("utf-8", "replace").strip()
        return f"`{' '.join(map(str, self.arguments))}` ended with {self.status}: {text[:300]}"


class Home:
    """A user's folders, a vault in them and a key file that opens it."""

    def __init__(self, path):
        self.path = path
        self.data = os.path.join(path, "data")
        self.state = os.path.join(path, "state")
        self.vault = os.path.join(self.data, "aichor-vault", "vault.db")
        self.key = os.path.join(path, "key")
        self.passphrase = os.path.join(path, "passphrase")
        self.temporary = os.path.join(path, "tmp")
        self.out = os.path.join(path, "out")

    @classmethod
    def fresh(cls, parent):
        home = cls(tempfile.mkdtemp(prefix="home-", dir=parent))
        for folder in (home.data, home.state, home.temporary, home.out):
            os.mkdir(folder, 0o700)
        home.write("passphrase", b"correct horse battery staple\n")
        return home

    def copy(self, parent):
        """A second home with the same content: a vault knows neither its place nor its owner's name."""
        path = tempfile.mkdtemp(prefix="home-", dir=parent)
        shutil.copytree(self.path, path, dirs_exist_ok=True, symlinks=True)
        copy = Home(path)
        # A vault at another path is new to its user; the copy is to be as if it had always been there.
        before = os.path.join(copy.path, self.place())
        if os.path.exists(before):
            os.rename(before, os.path.join(copy.path, copy.place()))
        return copy

    def place(self):
        """Where it is noted which vault is at this home's path, below the home."""
        name = hashlib.sha256(os.path.realpath(self.vault).encode()).hexdigest() + ".place"
        return os.path.relpath(os.path.join(self.state, "aichor-vault", name), self.path)

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def write(self, name, content, mode=0o600):
        path = os.path.join(self.path, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def environment(self, **more):
        env = {
            "PATH": "/usr/bin:/bin", "HOME": self.path, "XDG_DATA_HOME": self.data, "XDG_STATE_HOME": self.state,
            "XDG_CONFIG_HOME": os.path.join(self.path, "config"), "TMPDIR": self.temporary, "LC_ALL": "C.UTF-8",
            # Where an instrumented program counts its lines.
            "LLVM_PROFILE_FILE": os.environ.get("LLVM_PROFILE_FILE"),
        }
        env.update(more)
        return {name: value for name, value in env.items() if value is not None}

    def unlock(self):
        return ["--key-file", self.key]

    def run(self, *arguments, input=b"", env=None, unlock=True, program=None, timeout=120, **options):
        """Runs a command of the program; `unlock` adds the key file."""
        command = [program or binary(), *map(str, arguments)] + (self.unlock() if unlock else [])
        done = subprocess.run(command, input=input, capture_output=True, env=env or self.environment(), cwd=self.path,
                              timeout=timeout, start_new_session=True, **options)
        return Outcome(arguments, done.returncode, done.stdout, done.stderr)

    def must(self, *arguments, **options):
        """Runs a command that has to succeed."""
        outcome = self.run(*arguments, **options)
        if outcome.status != 0:
            raise AssertionError(str(outcome))
        return outcome

    def init(self):
        self.must("init")
        return self

    def add(self, name, token, *more, **options):
        return self.must("add", name, "--api-host", f"https://{name}.example:6443", "--load-balancer-ip", "203.0.113.10",
                         "--token-stdin", *more, input=token, **options)

    def files(self):
        """Every file below the home, by its path in it."""
        found = {}
        for folder, _, names in os.walk(self.path):
            for name in names:
                path = os.path.join(folder, name)
                found[os.path.relpath(path, self.path)] = path
        return found

    def marks(self):
        folder = os.path.join(self.state, "aichor-vault")
        if not os.path.isdir(folder):
            return []
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".mark"))

    def digest(self):
        """What the vault's and the marks' files hold now."""
        sha = hashlib.sha256()
        for name, path in sorted(self.files().items()):
            if name.startswith(("data/", "state/", "key", "out/")) and not name.endswith(".lock"):
                sha.update(name.encode() + b"\0")
                with open(path, "rb") as file:
                    content = file.read()
                sha.update(len(content).to_bytes(8, "big") + content)
        return sha.hexdigest()


def marker(name="marker"):
    """A secret that occurs nowhere else: visible ASCII, more than 32 random bytes' worth."""
    return f"{name.replace(chr(32), chr(45))}-{secrets.token_hex(24)}".encode()


def plain(value):
    """A JSON value without what differs from run to run: times and random identifiers."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str) and TIME.match(value):
        return "TIME"
    return value


VOLATILE = {"recordId", "recordID", "age", "ageDays", "ageSeconds", "lastReleasedAt", "parentPid"}
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def workers():
    """How many cases run at once."""
    return int(os.environ.get("ROBUSTNESS_WORKERS") or max(2, min(3, os.cpu_count() or 2)))
