#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Promises P1, P6, P7 and P12: where secrets are not. Unique markers go in by every way there is; then they are looked for.

files      nothing entered stands in the vault, its journal, a backup, the marks, the lock or the temporary folder
words      no secret in what a command prints that was not asked for one, nor in argv or environment while it runs
crash      no core file, no memory in crash text
memory     while a secret is in use it stands only in pages that are locked, not dumped and wiped on fork
broken     a closed pipe and a full device end with 74, and the log says that the secret was handed out
terminal   prompts without echo, restored by every way out; masked output on a terminal
surround   the environment cannot make OpenSSL write keys or load code
"""
import base64
import fcntl
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from harness import Home, Report, binary, marker, scratch, shim
from pseudoterminal import Terminal

report = Report("leaks")
SCRATCH = scratch()
SHIM = shim()


def encodings(secret):
    """A secret as it may be found: as it is, base64 at each alignment, hexadecimal digits, UTF-16."""
    forms = {secret, secret.hex().encode(), secret.hex().upper().encode(), secret.decode("latin-1").encode("utf-16-le")}
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + secret)
        forms.add(text[4 if shift else 0:len(text) // 4 * 4 - 4])
    return forms


class Markers:
    """Everything that was entered, by what it is."""

    def __init__(self):
        self.secrets, self.sealed = {}, {}

    def secret(self, name):
        """A token, a password, a passphrase: must be nowhere but in the answer to who asked for it."""
        return self.secrets.setdefault(name, marker(name))

    def hidden(self, name, text):
        """A name, host, label or note: may be printed, must not stand in a file of the vault."""
        self.sealed[name] = text.encode()
        return text

    def found(self, content, sealed=False):
        """The names of what occurs in some bytes."""
        wanted = {**self.secrets, **(self.sealed if sealed else {})}
        return [name for name, text in wanted.items() if any(form in content for form in encodings(text))]


def jwt(claims, signature):
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "RS256"}, claims)]
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")])


def scan_files(home, markers, what, allowed=()):
    """Looks through all files of a home but those that were given as input."""
    for name, path in home.files().items():
        if name.startswith("input/") or name in allowed:
            continue
        # What an audit was asked to write tells of clusters by name; a secret it never tells.
        is_report = name.startswith("out/a.")
        with open(path, "rb") as file:
            found = markers.found(file.read(), sealed=not is_report)
        report.check(not found, f"{what}: {found} in {name}")


class Session:
    """A home whose every command is watched."""

    def __init__(self):
        self.markers = Markers()
        self.home = Home.fresh(SCRATCH)
        os.mkdir(os.path.join(self.home.path, "input"), 0o700)
        self.home.passphrase = self.secret_file("passphrase")

    def secret_file(self, name):
        return self.home.write("input/" + name, self.markers.secret(name) + b"\n")

    def watch(self, *arguments, status=0, input=b"", releases=(), unlock=None, sync=1, sealed_files=True):
        """Runs a command; stops it before its first flush, where its journal lies open, and looks around; then to its end."""
        home, what = self.home, " ".join(map(str, arguments[:3]))
        unlock = home.unlock() if unlock is None else unlock
        env = home.environment(LD_PRELOAD=SHIM, SHIM_PLAN=f"sync:{sync}")
        command = [binary(), *map(str, arguments), *map(str, unlock)]
        read, write = os.pipe()
        os.write(write, input)
        os.close(write)
        out, err = os.path.join(home.path, "..", "watched.out"), os.path.join(home.path, "..", "watched.err")
        with open(out, "w+b") as out_file, open(err, "w+b") as err_file:
            process = subprocess.Popen(command, stdin=read, stdout=out_file, stderr=err_file, env=env, cwd=home.path,
                                       start_new_session=True)
            os.close(read)
            stopped, result = wait(process)
            if stopped:
                self.look(process.pid, what)
                if sealed_files:
                    scan_files(home, self.markers, what + ", before its first flush")
                os.kill(process.pid, signal.SIGCONT)
                _, result = wait(process)
            out_file.seek(0)
            err_file.seek(0)
            printed, said = out_file.read(), err_file.read()
        os.unlink(out)
        os.unlink(err)
        report.check(result in ((status,) if isinstance(status, int) else status),
                     f"{what}: ended with {result} instead of {status}: {said[:300]!r}")
        leaked = [name for name in self.markers.found(printed) if name not in releases]
        report.check(not leaked, f"{what}: {leaked} on standard output")
        for name in releases:
            report.check(name in self.markers.found(printed), f"{what}: {name} is not in its answer")
        report.check(not self.markers.found(said), f"{what}: {self.markers.found(said)} on stderr")
        return stopped

    def look(self, pid, what):
        """Arguments, environment and open files of a stopped process."""
        for place in ("cmdline", "environ"):
            try:
                with open(f"/proc/{pid}/{place}", "rb") as file:
                    content = file.read()
            except PermissionError:
                report.did_not_run(f"{what}: /proc/PID/{place}", "not readable", machine=True)
                continue
            report.check(not self.markers.found(content), f"{what}: {self.markers.found(content)} in {place}")


def wait(process):
    """(True, None) when a process has stopped, (False, exit status) when it has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        pid, status = os.waitpid(process.pid, os.WNOHANG | os.WUNTRACED)
        if pid == 0:
            time.sleep(0.002)
            continue
        if os.WIFSTOPPED(status):
            return True, None
        process.returncode = os.waitstatus_to_exitcode(status)
        return False, process.returncode
    process.kill()
    raise AssertionError("a command did not end within a minute")


# MARK: files and words

def everything():
    """Every command, the failing ones too."""
    session = Session()
    home, markers = session.home, session.markers
    host, name = "host-" + os.urandom(8).hex(), "name-" + os.urandom(8).hex()
    markers.hidden("host", host)
    markers.hidden("name", name)
    label, note = (markers.hidden(kind, kind + os.urandom(10).hex()) for kind in ("label", "note"))
    form = ["--api-host", f"https://{host}.example:6443", "--load-balancer-ip", "203.0.113.10"]
    stops = 0

    def watch(*arguments, **options):
        nonlocal stops
        stops += session.watch(*arguments, **options)

    def token(kind):
        return markers.secret(kind)

    watch("init", unlock=["--key-file", home.key, "--passphrase-file", home.passphrase,
                          "--recovery-code-file", home.path + "/input/code"])
    with open(home.path + "/input/code", "rb") as file:
        markers.secrets["recovery code"] = file.read().strip()
    with open(home.key, "rb") as file:
        key = file.read()
    os.rename(home.key, home.path + "/input/key")
    home.key = home.path + "/input/key"
    # Random bytes, not text; looked for like the others.
    markers.secrets["key file"] = key

    watch("add", name, *form, "--token-stdin", "-l", f"site={label}", "--note", note, input=token("token"))
    watch("add", "twice", *form, "--token-file", session.secret_file("file token"))
    watch("add", "basic", *form, "--basic-username", markers.hidden("user", "user" + os.urandom(9).hex()),
          "--password-file", session.secret_file("password"))
    watch("list")
    watch("list", "-o", "json")
    watch("list", "-o", "wide")
    watch("show", name)
    watch("show", name, "-o", "yaml")
    watch("show", name, "--reveal", releases=["token"])
    watch("show", name, "--reveal", "-o", "json", releases=["token"])
    watch("show", "basic", "--reveal", "-o", "json", releases=["password"])
    watch("export", name, releases=["token"])
    watch("export", "--all", "--jsonl", releases=["token", "file token", "password"])
    for kind in ("aichor-form", "kubeconfig", "argocd", "tfvars"):
        watch("export", "--all", "--format", kind, releases=["token", "file token", "password"])
    watch("export", name, "--format", "env", releases=["token"])
    watch("export", name, "--format", "kubeconfig-secret", "--key", "value", releases=["token"])
    watch("export", name, "--format", "karmada", status=1)
    watch("export", name, "--field", "Bearer Token", releases=["token"])
    watch("export", name, "--field", "API Hostname")
    watch("set", name, "--token-stdin", input=token("second token"))
    watch("history", name, "-o", "json")
    watch("verify", "--all", status=(0, 1))
    watch("verify", name, "-o", "json", status=(0, 1))
    watch("inspect", "token", "-", input=token("inspected token"), status=(0, 1), unlock=[])
    watch("inspect", "token", session.secret_file("inspected file token"), status=(0, 1), unlock=[])
    # Nobody listens there: the credential is opened, and goes nowhere.
    watch("add", "local", "--api-host", "https://127.0.0.1:1", "--load-balancer-ip", "127.0.0.1", "--token-stdin",
          input=token("local token"))
    watch("verify", "local", "--online", "--proxy", "none", status=(1,))
    kubeconfig = home.write("input/kubeconfig", json.dumps({
        "clusters": [{"name": "c", "cluster": {"server": f"https://{host}.example"}}],
        "users": [{"name": "u", "user": {"token": token("kubeconfig token").decode()}},
                  {"name": "v", "user": {"tokenFile": session.secret_file("token beside")}}],
        "contexts": [{"name": "imported", "context": {"cluster": "c", "user": "u"}},
                     {"name": "beside", "context": {"cluster": "c", "user": "v"}}]}).encode())
    balancer = ["--load-balancer-ip", "203.0.113.10"]
    watch("import", "kubeconfig", kubeconfig, "--dry-run")
    watch("import", "kubeconfig", kubeconfig, "--dry-run", "-o", "json")
    watch("import", "kubeconfig", kubeconfig, "--dry-run", "-o", "json", "--reveal", releases=["kubeconfig token", "token beside"])
    watch("import", "kubeconfig", kubeconfig, "--all", status=65)
    watch("import", "kubeconfig", kubeconfig, "--all", *balancer)
    watch("import", "kubeconfig", "-", "--all", *balancer, input=b'users: [{name: x, user: {token: [' + token("list token") + b"]}}]",
          status=65)
    table = b"engineName,apiHostname,loadBalancerIp,bearerToken\n"
    watch("import", "csv", "-", input=table + b"row,https://10.0.0.1,203.0.113.10," + token("table token") + b"\n")
    watch("import", "csv", "-", input=table + b"bad,https://10.0.0.1," + token("misplaced token") + b",x\n", status=65)
    watch("import", "csv", "-", input=b"engineName\n\"" + token("cut token"), status=65)
    watch("import", "json", "-", input=b'{"engineName": "a", "bearerToken": ["' + token("token in a list") + b'"]}', status=65)
    watch("import", "json", "-", input=b'{"engineName": "a", "bearerToken": "' + token("cut JSON token"), status=65)
    for kind in ("secret", "argocd"):
        watch("import", kind, "-", input=b"stringData: {token: " + token("token of a " + kind), status=65)
    watch("import", "payload", "-", input=b'{"bearerToken": "' + token("token of a payload") + b'"}', status=65)
    selected = markers.hidden("selector", "selected" + os.urandom(9).hex())
    watch("policy", "set", "-l", f"group={selected}", "--max-age", "30d")
    watch("policy", "set", name, "--basic-auth", "deny")
    watch("policy", "show", "-o", "json")
    watch("policy", "explain", name)
    watch("policy", "set", "-l", f"group={selected}", "--warning", "1d", status=65)
    watch("policy", "unset", "-l", f"group={selected}", "--yes")
    watch("rename", "twice", "thrice")
    watch("remove", "thrice", "--yes")
    watch("restore", "thrice")
    watch("log", "-o", "json")
    watch("log", "verify")
    watch("log", "checkpoint")
    watch("log", "prune", "--before", "2001-01-01", "--yes")
    watch("backup", home.out + "/copy.db")
    watch("backup", "verify", home.out + "/copy.db")
    watch("doctor", status=(0, 1))
    for style in ("table", "wide", "json", "yaml", "csv"):
        watch("audit", "--fail-on", "never", "-o", style)
    watch("audit", "--fail-on", "never", "--report", home.out + "/a.html", "--prometheus", home.out + "/a.prom",
          "--ical", home.out + "/a.ics")
    watch("check", "--nagios", status=(0, 1, 2))
    watch("key", "list")
    watch("key", "add", "second", "--new-passphrase-file", session.secret_file("second passphrase"))
    watch("passphrase", "--for-slot", "second", "--new-passphrase-file", session.secret_file("third passphrase"))
    watch("key", "test", unlock=["--passphrase-file", home.path + "/input/third passphrase"])
    watch("key", "test", unlock=["--recovery-code-file", home.path + "/input/code"])
    watch("key", "remove", "second", "--yes")

    # What fails
    expired = jwt({"exp": 1_000_000_000, "sub": "system:serviceaccount:a:b"}, token("expired"))
    watch("add", "expired", *form, "--token-stdin", "--allow-findings", input=expired)
    watch("export", "expired", status=1)
    watch("export", name, "expired", status=1)
    watch("export", name, "expired", "--skip-refused", status=1, releases=["second token"])
    watch("export", name, "expired", "--output", home.out + "/refused.json", status=1)
    report.check(not os.path.exists(home.out + "/refused.json"), "a refused export left an output file")
    watch("export", "nobody", status=66)
    watch("set", name, "--token-stdin", "--if-version", "77", status=75, input=token("conflict"))
    watch("set", "nobody", "--token-stdin", status=66, input=token("unknown cluster"))
    watch("add", name, *form, "--token-stdin", status=73, input=token("taken name"))
    watch("add", "prefix", *form, "--token-stdin", status=(0, 65), input=b"Bearer " + token("bearer prefix"))
    watch("add", "spaces", *form, "--token-stdin", status=65, input=token("spaces") + b" " + token("more"))
    watch("add", "control", *form, "--token-stdin", status=65, input=token("control") + b"\x1b[31m")
    watch("add", "empty", *form, "--token-stdin", status=65)
    watch("add", "Bad_Name", *form, "--token-stdin", status=(64, 65), input=token("bad name"))
    watch("add", "host", "--api-host", "http://insecure.example", "--load-balancer-ip", "203.0.113.1", "--token-stdin",
          status=(64, 65), input=token("bad host"))
    rubbish = b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(token("rubbish CA")) + b"\n-----END CERTIFICATE-----\n"
    watch("add", "rubbish", *form, "--token-stdin", "--ca-file", home.write("input/rubbish.pem", rubbish), status=65,
          input=token("with rubbish"))
    private = b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(token("private key")) + b"\n-----END PRIVATE KEY-----\n"
    watch("add", "private", *form, "--token-stdin", "--ca-file", home.write("input/private.pem", private), status=65,
          input=token("with private"))
    watch("list", status=77, unlock=["--passphrase-file", session.secret_file("wrong passphrase")])
    watch("list", status=77, unlock=["--key-file", home.write("input/wrong key", os.urandom(32))])
    watch("list", status=(65, 77), unlock=["--recovery-code-file", session.secret_file("no code")])

    # Secrets where they must not be: refused with the reason, never repeated. The shell saw them; nobody else shall.
    for arguments in (["add", "argv", *form, "--token"], ["add", "argv", *form, "--bearer-token"],
                      ["add", "argv", *form, "--basic-username", "u", "--password"], ["list", "--passphrase"]):
        for joined in (False, True):
            secret = token("argv " + arguments[-1] + str(joined))
            tail = [arguments[-1] + "=" + secret.decode()] if joined else [arguments[-1], secret.decode()]
            outcome = home.run(*arguments[:-1], *tail)
            report.status(outcome, 64)
            report.check(not markers.found(outcome.out + outcome.err), f"{arguments[-1]} in argv: repeated")
    secret = jwt({"sub": "system:serviceaccount:a:b"}, token("argv token"))
    for arguments in (["add", "argv", *form, secret.decode()], ["set", name, secret.decode()], [secret.decode()],
                      ["show", secret.decode()], ["list", "-l", secret.decode()], ["add", secret.decode(), *form, "--token-stdin"]):
        outcome = home.run(*arguments)
        report.check(outcome.status in (64, 65, 66), f"a token among the arguments: {outcome}")
        report.check(not any(form in outcome.out + outcome.err for form in (secret, *encodings(token("argv token")))),
                     f"a token among the arguments of {arguments[0][:20]}: repeated: {outcome.err[:300]!r}")

    scan_files(home, markers, "at the end")
    watch("remove", name, "--purge", "--yes")
    scan_files(home, markers, "after purging")
    report.note(f"    {len(markers.secrets)} secrets and {len(markers.sealed)} other markers; {stops} commands were stopped "
                "in mid-change and looked at")
    report.check(stops >= 15, f"only {stops} commands could be stopped before a flush")
    home.remove()


# MARK: crash

def crash():
    """SIGSEGV and SIGABRT in the middle of an export: no core file, nothing of memory in the crash text."""
    session = Session()
    home = session.home
    home.must("init")
    home.add("paris", session.markers.secret("token"))

    def unlimited():
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    with open("/proc/sys/kernel/core_pattern", encoding="utf-8") as file:
        pattern = file.read().strip()
    place = os.path.dirname(pattern) if pattern.startswith("/") else home.temporary
    before = set(os.listdir(place)) if os.path.isdir(place) else set()
    control = subprocess.Popen(["/bin/sleep", "60"], preexec_fn=unlimited, cwd=home.temporary)
    time.sleep(0.2)
    control.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(control.pid, 0)
    control.returncode = -signal.SIGSEGV
    if not os.WCOREDUMP(status):
        report.did_not_run("core files", f"even another program leaves none here (core_pattern {pattern!r})",
                           machine=True)
    clean(place, before, home)
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGQUIT):
        for backtrace in (None, "enable=yes,color=no,registers=all,interactive=no"):
            env = home.environment(LD_PRELOAD=SHIM, SHIM_PLAN="sync:2", SWIFT_BACKTRACE=backtrace)
            process = subprocess.Popen([binary(), "export", "paris", *home.unlock()], env=env, cwd=home.temporary,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       preexec_fn=unlimited)
            stopped = os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
            report.check(stopped, "the export could not be stopped in its middle")
            os.kill(process.pid, number)
            os.kill(process.pid, signal.SIGCONT)
            out, err = process.stdout.read(), process.stderr.read()
            _, status = os.waitpid(process.pid, 0)
            process.returncode = -number
            report.check(os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) != 0, f"{number.name}: survived")
            report.check(not os.WIFSIGNALED(status) or not os.WCOREDUMP(status), f"{number.name}: dumped core")
            report.check(not session.markers.found(out + err), f"{number.name}: a secret in the crash text")
            cores = clean(place, before, home)
            report.check(not cores, f"{number.name}: left {cores}")
    report.status(home.run("backup", "verify", home.vault), 0)
    home.remove()


def clean(place, before, home):
    """Removes and returns what appeared where core files go."""
    new = set(os.listdir(place)) - before if os.path.isdir(place) else set()
    found = [name for name in new if "core" in name]
    for name in found:
        os.unlink(os.path.join(place, name))
    return found


def attached():
    """Item 61: no other process of the same user reads the program's memory or attaches to it."""
    if os.geteuid() != 0:
        return report.did_not_run("a look from another process", "only root can be two others", machine=True)
    folder = os.path.dirname(SHIM)
    program = shutil.copy(binary(), os.path.join(folder, "aichor-vault"))
    os.chmod(program, 0o755)

    def become_another():
        os.setgroups([])
        os.setgid(12345)
        os.setuid(12345)

    look = "exec 3< /proc/$1/mem 4< /proc/$1/environ"
    waiting = [program, "init", "--vault", "/nowhere/vault.db", "--passphrase-fd", "0"]
    # The control shows that it is the program that forbids it, and no setting of this machine.
    for command, may in ((["/bin/cat"], True), (waiting, False)):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env={"HOME": "/nowhere"}, cwd="/", preexec_fn=become_another)
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                with open(f"/proc/{process.pid}/syscall", encoding="utf-8") as file:
                    # read(0, …) on x86-64 and AArch64
                    if re.match(r"^(0|63) 0x0 ", file.read()):
                        break
                time.sleep(0.01)
            else:
                report.check(False, f"{command[0]} did not come to its read within 30 s")
            done = subprocess.run(["/bin/sh", "-c", look, "look", str(process.pid)], capture_output=True,
                                  preexec_fn=become_another, cwd="/")
            report.check((done.returncode == 0) == may, f"{command[0]}: another process may look: {done.stderr!r}")
            with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
                gives_up = "NoNewPrivs:\t1" in file.read()
            report.check(gives_up != may, f"{command[0]}: what it starts may get new privileges")
        finally:
            process.stdin.close()
            process.wait()
    os.unlink(program)


# MARK: memory

def mappings(pid):
    """(start, end, name, flags, readable) of every mapping of a process."""
    found = []
    with open(f"/proc/{pid}/smaps", encoding="utf-8", errors="replace") as file:
        for line in file:
            head = re.match(r"^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)$", line)
            if head:
                found.append([int(head[1], 16), int(head[2], 16), head[4], set(), "r" in head[3]])
            elif line.startswith("VmFlags:"):
                found[-1][3] = set(line.split()[1:])
    return found


def search_memory(pid, secrets_by_name, what, locked=True):
    """Looks for secrets in a process's memory. Returns how often they were found in protected pages."""
    protected = 0
    wanted = {"dd", "wf"} | ({"lo"} if locked else set())
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end, name, flags, readable in mappings(pid):
            if not readable or name in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            for kind, secret in secrets_by_name.items():
                for form in encodings(secret):
                    count = content.count(form)
                    if count and wanted <= flags:
                        protected += count
                    elif count:
                        place = content.find(form)
                        report.check(False, f"{what}: {kind} {count} times in unprotected memory ({name or 'anonymous'}, "
                                            f"at +{place:#x} of {end - start:#x}, flags {' '.join(sorted(flags))})")
    report.check(True, what)
    return protected


def memory():
    """At every flush and while its reader does not read, a process holds secrets in protected pages only."""
    if os.geteuid() != 0:
        return report.did_not_run("the search of memory", "needs root: the process cannot be attached by its own user",
                                  machine=True)
    session = Session()
    home, markers = session.home, session.markers
    home.must("init", "--passphrase-file", home.passphrase)
    with open(home.key, "rb") as file:
        markers.secrets["key file"] = file.read()
    home.add("paris", markers.secret("token"))
    home.add("basic", b"xy")
    home.must("set", "basic", "--basic-username", "admin", "--password-file", session.secret_file("password"))
    form = ["--api-host", "https://h.example", "--load-balancer-ip", "203.0.113.10", "--token-stdin"]
    protected = 0
    cases = [(["export", "paris"], b""), (["export", "--all"], b""), (["show", "paris", "--reveal"], b""),
             (["export", "paris", "--output", home.out + "/payload.json"], b""),
             (["set", "paris", "--token-stdin"], markers.secret("set token")),
             (["add", "london", *form], markers.secret("added token")),
             (["key", "add", "more", "--new-passphrase-file", session.secret_file("new passphrase")], b"")]
    for arguments, input in cases:
        for unlock in (home.unlock(), ["--passphrase-file", home.passphrase]):
            for sync in ((1, 2, 3, 4, 5, 6) if unlock == home.unlock() else (1,)):
                protected += at_flush(session, arguments, input, unlock, sync)
    protected += blocked(session)
    report.note(f"    found {protected} times in protected pages")
    report.check(protected > 0, "the secret was found nowhere at all, so the search proves nothing")
    home.remove()


def at_flush(session, arguments, input, unlock, sync):
    """The memory of a command stopped before its K-th flush; 0 if there are fewer. Works on a copy of the vault."""
    home = session.home.copy(SCRATCH)
    try:
        read, write = os.pipe()
        os.write(write, input)
        os.close(write)
        process = subprocess.Popen([binary(), *arguments, *unlock], stdin=read, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=home.path,
                                   env=home.environment(LD_PRELOAD=SHIM, SHIM_PLAN=f"sync:{sync}"))
        os.close(read)
        stopped, _ = wait(process)
        found = 0
        if stopped:
            found = search_memory(process.pid, session.markers.secrets, f"{' '.join(arguments[:2])} at flush {sync}")
            os.kill(process.pid, signal.SIGCONT)
        process.communicate()
        return found
    finally:
        home.remove()


def blocked(session):
    """The memory of an export whose reader does not read."""
    home = session.home
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    flags = fcntl.fcntl(write, fcntl.F_GETFL)
    fcntl.fcntl(write, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    try:
        while True:
            os.write(write, b"x" * 512)
    except BlockingIOError:
        pass
    fcntl.fcntl(write, fcntl.F_SETFL, flags)
    process = subprocess.Popen([binary(), "export", "paris", *home.unlock()], stdin=subprocess.DEVNULL, stdout=write,
                               stderr=subprocess.PIPE, env=home.environment(), cwd=home.path,
                               start_new_session=True)
    os.close(write)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with open(f"/proc/{process.pid}/syscall", encoding="utf-8") as file:
                # write(1, …) on x86-64 and AArch64
                if re.match(r"^(1|64) 0x1 ", file.read()):
                    break
            time.sleep(0.01)
        else:
            report.check(False, "the export did not come to its write within 30 s")
        actions = [entry["action"] for entry in home.must("log", "-o", "json").json()]
        report.equal(actions[-1], "secret.exported", "last log entry before the first byte is taken")
        return search_memory(process.pid, session.markers.secrets, "export with a blocked reader")
    finally:
        os.close(read)
        process.communicate()
        report.equal(process.returncode, 74, "export whose reader went away")


# MARK: broken

def broken():
    """A reader that goes away and a device that is full: 74, and the log knows."""
    session = Session()
    home = session.home
    home.must("init")
    home.add("paris", session.markers.secret("token"))
    for command, action in ((["export", "paris"], "secret.exported"), (["export", "--all", "--jsonl"], "secret.exported"),
                            (["show", "paris", "--reveal"], "secret.revealed"), (["list"], None), (["log"], None)):
        for what in ("pipe", "/dev/full"):
            entries = len(home.must("log", "-o", "json").json())
            if what == "pipe":
                read, out = os.pipe()
                os.close(read)
            else:
                out = os.open("/dev/full", os.O_WRONLY)
            done = subprocess.run([binary(), *command, *home.unlock()], stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.PIPE, env=home.environment(), cwd=home.path, timeout=60,
                                  start_new_session=True)
            os.close(out)
            report.check(done.returncode == 74, f"{command} into {what}: {done.returncode} {done.stderr!r}")
            report.check(not session.markers.found(done.stderr), f"{command} into {what}: a secret on stderr")
            new = home.must("log", "-o", "json").json()[entries:]
            report.equal([entry["action"] for entry in new], [action] if action else [], f"log after {command} into {what}")
    home.remove()


# MARK: terminal

def terminal():
    session = Session()
    home, markers = session.home, session.markers
    home.must("init", "--passphrase-file", home.passphrase)
    home.add("paris", markers.secret("token"))
    right, wrong = markers.secret("passphrase"), markers.secret("wrong passphrase")
    prompt = rb"(?i)passphrase[^\n]*: $"

    def shown(screen, what, releases=()):
        found = [name for name in markers.found(screen.seen) if name not in releases]
        report.check(not found, f"{what}: {found} on the terminal")

    def at_prompt(*arguments):
        screen = Terminal(home, *arguments)
        screen.read_until(prompt)
        report.check(not screen.echoes(), "the prompt echoes")
        return screen

    screen = at_prompt("list")
    screen.type(right + b"\r")
    report.equal(screen.end(), 0, "right passphrase")
    report.check(b"paris" in screen.seen and screen.mode_is_as_before(), f"list after a prompt: {screen.seen!r}")
    shown(screen, "right passphrase")

    screen = at_prompt("list")
    for _ in range(2):
        screen.type(wrong + b"\r")
        screen.read_until(prompt)
    screen.type(wrong + b"\r")
    report.equal(screen.end(), 77, "three wrong passphrases")
    report.check(screen.mode_is_as_before(), "three wrong passphrases: the terminal's mode")
    shown(screen, "wrong passphrases")

    screen = at_prompt("list")
    screen.type(wrong + b"\r")
    screen.read_until(prompt)
    screen.type(b"typo\x15" + right + b"x\x7f\r")
    report.equal(screen.end(), 0, "a wrong passphrase, then one with corrections (^U, backspace)")

    for what, act, status in (("^C", lambda s: s.type(b"half\x03"), (130,)), ("^D", lambda s: s.type(b"\x04"), (130, 77)),
                              ("^\\", lambda s: s.type(b"half\x1c"), (131, -signal.SIGQUIT)),
                              ("SIGTERM", lambda s: os.kill(s.pid, signal.SIGTERM), (143, -signal.SIGTERM)),
                              ("SIGHUP", lambda s: os.kill(s.pid, signal.SIGHUP), (129, -signal.SIGHUP)),
                              ("SIGINT", lambda s: os.kill(s.pid, signal.SIGINT), (130,))):
        screen = at_prompt("export", "paris")
        act(screen)
        ended = screen.end()
        report.check(ended in status, f"{what} at the prompt: ended with {ended} instead of {status}")
        report.check(screen.mode_is_as_before(), f"{what} at the prompt: the terminal's mode is not restored")
        shown(screen, what)

    screen = Terminal(home, "list", job=True)
    screen.read_until(prompt)
    screen.type(b"\x1a")
    job = screen.stopped()
    if not report.check(job is not None, "^Z at the prompt does not stop the program"):
        return os.kill(screen.pid, signal.SIGKILL)
    report.check(screen.mode_is_as_before(), "^Z at the prompt: the terminal's mode is not restored")
    os.kill(job, signal.SIGCONT)
    screen.read_until(prompt)
    report.check(not screen.echoes(), "after ^Z and fg the prompt echoes")
    screen.type(right + b"\r")
    report.equal(screen.end(), 0, "after ^Z and fg")

    entries = len(home.must("log", "-o", "json").json())
    screen = Terminal(home, "export", "paris", *home.unlock())
    report.equal(screen.end(), 0, "export on a terminal")
    report.check(b"********" in screen.seen and b"--reveal" in screen.seen, f"export on a terminal: {screen.seen!r}")
    shown(screen, "export on a terminal")
    report.equal(len(home.must("log", "-o", "json").json()), entries, "log entries after masked output")
    screen = Terminal(home, "export", "paris", "--reveal", *home.unlock())
    report.equal(screen.end(), 0, "export --reveal on a terminal")
    report.check(markers.secret("token") in screen.seen, "export --reveal on a terminal shows no token")
    report.equal(len(home.must("log", "-o", "json").json()), entries + 1, "log entries after --reveal")
    home.remove()


# MARK: surround

def surround():
    """SSLKEYLOGFILE, OPENSSL_CONF and their kind have no effect."""
    session = Session()
    home = session.home
    home.must("init")
    home.add("paris", session.markers.secret("token"))
    bogus = home.write("openssl.cnf", b"openssl_conf = all\n[all]\nproviders = p\nalg_section = a\n[p]\nbogus = b\n"
                                      b"[b]\nmodule = /nonexistent.so\nactivate = 1\n[a]\ndefault_properties = fips=yes\n")
    keys = os.path.join(home.path, "keylog")
    for variables in ({"SSLKEYLOGFILE": keys}, {"OPENSSL_CONF": bogus}, {"OPENSSL_MODULES": home.path},
                      {"OPENSSL_ENGINES": home.path}, {"SSL_CERT_FILE": bogus}, {"SQLITE_TMPDIR": home.out},
                      {"AICHOR_VAULT": ""}):
        for command in (["list"], ["export", "paris"], ["set", "paris", "-l", "a=b"], ["backup", "verify", home.vault]):
            outcome = home.run(*command, env=home.environment(**variables))
            report.check(outcome.status == 0, f"{variables}: {outcome}")
    report.check(not os.path.exists(keys), "SSLKEYLOGFILE was written")
    done = subprocess.run(["openssl", "dgst", "-sha256", bogus], env=home.environment(OPENSSL_CONF=bogus), capture_output=True)
    if done.returncode == 0:
        report.note("    (this openssl ignores the bogus configuration too, so OPENSSL_CONF proves little here)")
    for name in ("AICHOR_VAULT_PASSPHRASE", "AICHOR_PASSPHRASE", "AICHOR_VAULT_TOKEN"):
        outcome = home.run("list", env=home.environment(**{name: session.markers.secret(name).decode()}), unlock=False)
        report.status(outcome, 77)
        report.check(not session.markers.found(outcome.out + outcome.err), f"{name}: repeated")
    home.remove()


def main():
    wanted = sys.argv[1:]
    try:
        for behaviour in (everything, crash, attached, memory, broken, terminal, surround):
            if not wanted or behaviour.__name__ in wanted:
                with report.section(behaviour.__name__):
                    behaviour()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        shutil.rmtree(os.path.dirname(SHIM), ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
