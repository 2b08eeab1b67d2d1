#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the Debian package with scripts/package-deb, installs it with `dpkg -i`, uses what it installed, and purges it.

dpkg unpacks into a root of the test's own and keeps its books in a copy of this system's, so that dependencies are judged by
what is really installed and nothing of this system changes. There are no maintainer scripts, and triggers run in the last section only.

built       the same bytes twice; owners, modes, control fields, checksums
installed   dpkg accepts it; executable, man pages, completions and units are where Debian wants them, and work
lintian     finds no error
purged      nothing is left
system      the same by a plain `dpkg -i` into /usr and /var, triggers included, under an overlay that only this test sees
"""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Robustness"))
from harness import ROOT, Home, Report, binary, scratch  # noqa: E402

report = Report("package")
SCRATCH = scratch()
INSTALLED = os.path.join(SCRATCH, "root")
BOOKS = os.path.join(SCRATCH, "dpkg")
PROGRAM = os.path.join(INSTALLED, "usr/bin/aichor-vault")
LIBRARIES = ("libc6", "libsqlite3-0", "libssl3", "libyaml-0-2")
UNITS = ("aichor-vault-audit.service", "aichor-vault-audit.timer")


SYSTEM = r"""
set -eu
mount -t tmpfs tmpfs "$1"
for part in usr var; do
    mkdir "$1/$part" "$1/$part.work"
    mount -t overlay overlay -o "lowerdir=/$part,upperdir=$1/$part,workdir=$1/$part.work" "/$part"
done
echo ready
dpkg -i "$2" >&2
aichor-vault --version
man aichor-vault-list | sed -n 1p
dpkg -P aichor-vault >&2
find "$1/usr" -name '*aichor-vault*' ! -type c
"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, **options)


def package(name):
    """The path of a package that was built now. Its times are not the last commit's, which may change between two builds."""
    done = run(os.path.join(ROOT, "scripts", "package-deb"), "--output", os.path.join(SCRATCH, name),
               env={**os.environ, "AICHOR_VAULT_BINARY": binary(), "SOURCE_DATE_EPOCH": "1767225600"})
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def dpkg(*arguments):
    return run("dpkg", f"--instdir={INSTALLED}", f"--admindir={BOOKS}", f"--log={SCRATCH}/log", "--force-not-root", "--no-triggers", *arguments)


def left():
    """Every file below the root."""
    return sorted(os.path.relpath(os.path.join(folder, name), INSTALLED) for folder, _, names in os.walk(INSTALLED) for name in names)


def built(path, again):
    with open(path, "rb") as one, open(again, "rb") as other:
        report.check(one.read() == other.read(), "two packages of the same executable differ")
    fields = dict(line.split(": ", 1) for line in run("dpkg-deb", "--field", path).stdout.splitlines() if re.match(r"[A-Z]", line))
    report.equal(fields["Version"], run(binary(), "--version").stdout.strip(), "the package's version")
    depends = {one.split(" ")[0] for one in fields["Depends"].split(", ")}
    report.check(depends >= set(LIBRARIES), f"Depends: {fields['Depends']}")
    report.check(re.search(r"libc6 \(>= [\d.]+\)", fields["Depends"]), f"no version of libc6: {fields['Depends']}")
    report.equal(fields["Recommends"], "libcurl4", "what --online needs")
    for line in run("dpkg-deb", "--contents", path).stdout.splitlines():
        mode, owner, _, _, _, name = line.split(None, 5)
        wanted = "drwxr-xr-x" if name.endswith("/") else "-rwxr-xr-x" if name == "./usr/bin/aichor-vault" else "-rw-r--r--"
        report.check(owner == "root/root" and mode == wanted, f"{name}: {mode} {owner}")


def installed(path):
    shutil.copytree("/var/lib/dpkg", BOOKS, ignore=shutil.ignore_patterns("lock*", "triggers"))
    os.mkdir(os.path.join(BOOKS, "triggers"))
    os.mkdir(INSTALLED)
    before = run("dpkg-query", f"--admindir={BOOKS}", "-W").stdout
    done = dpkg("-i", path)
    report.check(done.returncode == 0, f"dpkg -i: {done.stderr}")
    state = run("dpkg-query", f"--admindir={BOOKS}", "-W", "-f", "${db:Status-Abbrev}", "aichor-vault").stdout
    report.equal(state.strip(), "ii", "the package's state")
    sums = run("md5sum", "--check", "--quiet", os.path.join(BOOKS, "info", "aichor-vault.md5sums"), cwd=INSTALLED)
    report.check(sums.returncode == 0, f"checksums: {sums.stdout}")
    for behaviour in (executable, manual, completions, units):
        with report.section(behaviour.__name__):
            behaviour()
    return before


def executable():
    """The installed executable keeps and exports a credential."""
    home = Home.fresh(SCRATCH)
    home.must("init", program=PROGRAM)
    home.must("add", "paris-a100", "--api-host", "paris.example:6443", "--load-balancer-ip", "203.0.113.10", "--token-stdin",
              input=b"token-of-the-package", program=PROGRAM)
    payload = home.must("export", "paris-a100", program=PROGRAM).json()
    report.equal(payload["form"]["authentication"]["bearerToken"], "token-of-the-package", "what the installed executable exports")
    report.check(".symtab" not in run("readelf", "--sections", "--wide", PROGRAM).stdout, "the executable has its symbols")
    home.remove()


def manual():
    """A page for each command, compressed, which man finds."""
    folder = os.path.join(INSTALLED, "usr/share/man/man1")
    names = {f"{name}.1.gz" for name in run(PROGRAM, "manual").stdout.split()}
    report.check(len(names) > 40, f"{len(names)} pages")
    report.equal(set(os.listdir(folder)), names, "the man pages")
    for name in sorted(names):
        with gzip.open(os.path.join(folder, name)) as page:
            report.check(page.read().startswith(b".\\\""), f"{name} begins otherwise")
    if shutil.which("man") is None:
        report.did_not_run("a page shown by man", "there is no man")
        return
    shown = run("man", "-M", os.path.join(INSTALLED, "usr/share/man"), "-P", "cat", "aichor-vault-list", env={**os.environ, "MANWIDTH": "80"})
    report.check("aichor-vault list" in shown.stdout and not shown.stderr, f"man: {shown.stderr or shown.stdout[:200]}")


def completions():
    """The shells that are here load their completions, and bash completes a command by it."""
    folder = os.path.join(INSTALLED, "usr/share")
    script = os.path.join(folder, "bash-completion/completions/aichor-vault")
    done = run("bash", "--norc", "-c", f"PATH={os.path.dirname(PROGRAM)}:$PATH; source {script}; COMP_WORDS=(aichor-vault exp); COMP_CWORD=1; "
               "COMP_LINE='aichor-vault exp'; COMP_POINT=16; f=$(complete -p aichor-vault | sed -E 's/.*-F ([^ ]+).*/\\1/'); "
               "$f aichor-vault exp aichor-vault; printf '%s\\n' \"${COMPREPLY[@]}\"")
    report.equal(sorted(done.stdout.split()), ["explain", "export"], f"bash completes exp ({done.stderr.strip()})")
    for shell, path in (("zsh", "zsh/site-functions/_aichor-vault"), ("fish", "fish/vendor_completions.d/aichor-vault.fish")):
        report.check(os.path.getsize(os.path.join(folder, path)) > 100, f"no completion for {shell}")
        if shutil.which(shell) is None:
            report.did_not_run(f"the completion in {shell}", f"there is no {shell}")
        else:
            done = run(shell, "-n", os.path.join(folder, path))
            report.check(done.returncode == 0, f"{shell}: {done.stderr}")


def units():
    """systemd finds no fault in the installed units, which name the installed executable."""
    folder = os.path.join(INSTALLED, "usr/lib/systemd/system")
    report.equal(sorted(os.listdir(folder)), sorted(UNITS), "the units")
    with open(os.path.join(folder, UNITS[0]), encoding="utf-8") as file:
        text = file.read()
    report.check("ExecStart=/usr/bin/aichor-vault " in text and "/usr/local" not in text, "the service starts another executable")
    if shutil.which("systemd-analyze") is None:
        report.did_not_run("the units verified", "there is no systemd-analyze")
        return
    # To systemd the root is that of this system: the executable is named where it is, and its user is one that exists.
    copies = tempfile.mkdtemp(dir=SCRATCH)
    for name in UNITS:
        with open(os.path.join(folder, name), encoding="utf-8") as file, open(os.path.join(copies, name), "w", encoding="utf-8") as copy:
            copy.write(file.read().replace("/usr/bin/aichor-vault", PROGRAM).replace("User=aichor", "User=root"))
    done = run("systemd-analyze", "verify", "--man=no", *(os.path.join(copies, name) for name in UNITS))
    ours = [line for line in done.stderr.splitlines() if "aichor-vault" in line]
    report.check(not ours, f"systemd-analyze: {ours}")


def lintian(path):
    if shutil.which("lintian") is None:
        report.did_not_run("lintian", "it is not installed")
        return
    done = run("lintian", "--allow-root", "--fail-on", "error", path)
    report.check(done.returncode == 0, f"lintian: {done.stdout}{done.stderr}")
    for line in done.stdout.splitlines():
        report.note(f"    {line}")


def purged(before):
    done = dpkg("-P", "aichor-vault")
    report.check(done.returncode == 0, f"dpkg -P: {done.stderr}")
    report.equal(left(), [], "files after the purge")
    report.equal(run("dpkg-query", f"--admindir={BOOKS}", "-W").stdout, before, "packages after the purge")


def system(path):
    """What dpkg, man and PATH of this system make of the package."""
    layers = tempfile.mkdtemp(dir=SCRATCH)
    done = run("unshare", "--mount", "bash", "-c", SYSTEM, "system", layers, path, env={**os.environ, "MANPAGER": "cat", "LC_ALL": "C.UTF-8"})
    lines = done.stdout.splitlines()
    if lines[:1] != ["ready"]:
        report.did_not_run("dpkg -i into /usr", f"no overlay can be mounted here: {done.stderr.strip()[-200:]}",
                           machine=True)
        return
    report.check(done.returncode == 0, f"dpkg -i, use, dpkg -P: {done.stderr}")
    report.equal(lines[1:2], [run(binary(), "--version").stdout.strip()], "the version of the executable on PATH")
    report.check(len(lines) == 3 and lines[2].startswith("AICHOR-VAULT-LIST(1)"), f"man, and then nothing that is left: {lines[2:]}")


def main():
    for tool in ("dpkg", "dpkg-deb", "dpkg-shlibdeps", "strip", "readelf"):
        if shutil.which(tool) is None:
            print(f"DID NOT RUN: no {tool}", flush=True)
            sys.exit(2)
    os.umask(0o077)
    try:
        path = package("first")
        with report.section("built"):
            built(path, package("again"))
        with report.section("installed"):
            before = installed(path)
        with report.section("lintian"):
            lintian(path)
        with report.section("purged"):
            purged(before)
        with report.section("system"):
            system(path)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
