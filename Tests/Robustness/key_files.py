#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Key files where their modes are not the user's to choose: Secrets as Kubernetes mounts them, and sticks whose file system has no
modes. In a mount name space of its own, so that nothing stays mounted.
"""
import os
import shutil
import subprocess
import sys

from harness import ROOT, Home, Report, binary, scratch

sys.path.append(os.path.join(ROOT, "Tests", "Kit"))
import own_network  # noqa: E402

# A user and a group that no list of accounts has.
USER, GROUP = 64123, 64124
MAKERS = {"vfat": ["mkfs.vfat"], "ntfs-3g": ["mkntfs", "-F", "-Q", "-q"]}
report = Report("key files")


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def home_of(user, folder):
    """A home with a vault that its key file opens, all of the user's."""
    home = Home.fresh(folder)
    home.must("init")
    for path in [home.path, *(os.path.join(place, name) for place, folders, files in os.walk(home.path)
                              for name in folders + files)]:
        os.lchown(path, user, user)
    return home


def run(home, user, *arguments, key=None, groups=()):
    """Runs a command as the user; what it printed on standard error, with its status."""
    done = subprocess.run([os.path.join(os.path.dirname(home.path), "aichor-vault"), *map(str, arguments), "--key-file", key or home.key], input=b"", capture_output=True,
                          env=home.environment(), cwd=home.path, timeout=120, check=False, user=user, group=user,
                          extra_groups=list(groups))
    return done.returncode, done.stderr.decode()


def accepted(what, outcome, words):
    status, errors = outcome
    report.check(status == 0 and errors.count("warning: ") == 1 and words in errors, f"{what}: {status}, {errors}")


def unwarned(what, outcome):
    status, errors = outcome
    report.check(status == 0 and "warning: " not in errors, f"{what}: {status}, {errors}")


def refused(what, outcome, words, never="chmod"):
    status, errors = outcome
    report.check(status == 77 and words in errors and never not in errors, f"{what}: {status}, {errors}")


def secret_volume(folder, key, mode, group, options="ro"):
    """A Secret's volume as the kubelet makes it: a link to a file in a directory that is replaced as a whole."""
    volume = os.path.join(folder, f"volume-{mode:o}-{group}-{options.replace(',', '-')}")
    os.mkdir(volume)
    mount("-t", "tmpfs", "-o", "mode=3777,size=64k", "tmpfs", volume)
    os.mkdir(os.path.join(volume, "..2026_01_01"), 0o755)
    path = os.path.join(volume, "..2026_01_01", "vault.key")
    shutil.copyfile(key, path)
    os.chown(path, 0, group)
    os.chmod(path, mode)
    os.symlink("..2026_01_01", os.path.join(volume, "..data"))
    os.symlink("..data/vault.key", os.path.join(volume, "vault.key"))
    mount("-o", f"remount,{options}", volume)
    return os.path.join(volume, "vault.key")


def secrets(folder):
    home = home_of(USER, folder)
    for mode in (0o440, 0o040):
        key = secret_volume(folder, home.key, mode, GROUP)
        accepted(f"mode {mode:o}", run(home, USER, "list", key=key, groups=[GROUP]), f"readable by the group {GROUP}")
    # Root's own, and one that nobody but the user can read.
    for user, owner in ((USER, 64125), (0, GROUP)):
        at = home if user else home_of(0, folder)
        key = secret_volume(folder, at.key, 0o440, owner, options="ro,nosuid")
        accepted(f"user {user}", run(at, user, "list", key=key, groups=[owner]), f"readable by the group {owner}")
    for mode in (0o444, 0o644):
        refused(f"mode {mode:o}", run(home, USER, "list", key=secret_volume(folder, home.key, mode, GROUP), groups=[GROUP]),
                "set the volume's defaultMode to 0400 and the pod's fsGroup")
    # The copy that the hint proposes.
    copy = os.path.join(home.path, "copied.key")
    subprocess.run(["install", "-m", "600", os.path.join(folder, f"volume-644-{GROUP}-ro", "vault.key"), copy], check=True,
                   user=USER, group=USER, extra_groups=[])
    unwarned("the copy that the hint proposes", run(home, USER, "list", key=copy))
    # A group with somebody else in it.
    lists = os.path.join(folder, "group")
    with open(lists, "w", encoding="ascii") as file:
        file.write(f"root:x:0:\nshared:x:{GROUP}:somebody\n")
    os.chmod(lists, 0o644)
    mount("--bind", lists, "/etc/group")
    key = os.path.join(folder, f"volume-440-{GROUP}-ro", "vault.key")
    refused("a shared group", run(home, USER, "list", key=key, groups=[GROUP]), "in Kubernetes, ")
    subprocess.run(["umount", "/etc/group"], check=True)


class Stick:
    """A file system in an image, whose files have the modes of the mount."""

    def __init__(self, folder, kind):
        self.kind, self.place, image = kind, None, os.path.join(folder, kind + ".img")
        with open(image, "wb") as file:
            file.truncate(16 << 20)
        self.device = subprocess.run(["losetup", "--find", "--show", image], check=True, capture_output=True).stdout.decode().strip()
        subprocess.run([*MAKERS[kind], self.device], check=True, capture_output=True)

    def mount(self, place, options):
        os.makedirs(place, exist_ok=True)
        if self.kind == "ntfs-3g":
            # No mount(8): it looks for its helpers in /sbin alone.
            subprocess.run(["ntfs-3g", self.device, place, "-o", "allow_other," + options], check=True, capture_output=True)
        else:
            mount("-t", self.kind, "-o", options, self.device, place)
        self.place = place

    def unmount(self):
        subprocess.run(["umount", self.place], check=True)
        self.place = None

    def close(self):
        if self.place:
            self.unmount()
        subprocess.run(["losetup", "--detach", self.device], check=True)


def stick(folder, device):
    home, kind = home_of(USER, folder), device.kind
    # As a desktop mounts it, below a directory of the user's alone.
    media = os.path.join(folder, kind + "-media")
    os.mkdir(media, 0o700)
    os.chown(media, USER, USER)
    closed, opened = os.path.join(media, "stick"), os.path.join(folder, kind + "-open")
    own = f"uid={USER},gid={USER}"
    device.mount(closed, own + ",fmask=0022,dmask=0022")
    key = os.path.join(closed, "vault.key")
    accepted("init creates a key file on it", run(home, USER, "init", "--recovery-code-file", "code", "--vault", "other.db", key=key),
             f"kept out only by the directory {media}")
    report.equal(os.stat(key).st_mode & 0o777, 0o755, "its mode")
    accepted("what it created", run(home, USER, "list", "--vault", "other.db", key=key), f"directory {media}")
    device.unmount()
    device.mount(opened, own + ",fmask=0022,dmask=0022")
    refused("where others reach it", run(home, USER, "list", "--vault", "other.db", key=os.path.join(opened, "vault.key")),
            f"mount it with -o uid={USER},umask=0077")
    status, errors = run(home, USER, "init", "--vault", "third.db", key=os.path.join(opened, "new.key"))
    report.check(status == 77 and not os.path.exists(os.path.join(opened, "new.key")), f"init there: {status}, {errors}")
    device.unmount()
    # As the hint says.
    device.mount(opened, f"uid={USER},umask=0077")
    unwarned("mounted as the hint says", run(home, USER, "list", "--vault", "other.db", key=os.path.join(opened, "vault.key")))
    device.unmount()


def has_file_system(kind, folder):
    """Whether the kernel has it, or has it once somebody asks for it."""
    place = os.path.join(folder, "probe")
    os.makedirs(place, exist_ok=True)
    subprocess.run(["mount", "-t", kind, "none", place], capture_output=True, check=False)
    with open("/proc/filesystems", encoding="ascii") as file:
        return kind in file.read().split()


def sticks(folder):
    """On each file system of the kind that this machine has."""
    for kind, system in (("vfat", "vfat"), ("ntfs-3g", "fuseblk")):
        what, optional = f"a key file on {kind}", kind == "ntfs-3g"
        programs = [MAKERS[kind][0], *(["ntfs-3g"] if optional else [])]
        missing = [name for name in programs if not shutil.which(name)]
        if not has_file_system(system, folder):
            report.did_not_run(what, f"the kernel has no {system}", machine=True)
        elif missing:
            # Where sticks are mounted by the kernel, the other driver need not be there.
            report.did_not_run(what, f"there is no {missing[0]}", machine=optional)
        else:
            device = Stick(folder, kind)
            try:
                stick(folder, device)
            finally:
                device.close()


def main():
    if not own_network.enter():
        report.check(True, "this machine")
        report.did_not_run("key files on mounts", own_network.IMPOSSIBLE, machine=True)
        report.finish()
    folder = scratch()
    os.chmod(folder, 0o755)
    # Where the user of these tests reaches it.
    shutil.copy(binary(), os.path.join(folder, "aichor-vault"))
    try:
        for section in (secrets, sticks):
            with report.section(section.__name__):
                section(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
