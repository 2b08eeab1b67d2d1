# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
caller=$PWD
cd "$root" || exit

# A path as the caller means it: relative to where the script was started.
of_caller() { case $1 in /*) printf '%s\n' "$1" ;; *) printf '%s/%s\n' "$caller" "$1" ;; esac; }

# Progress, for people; results go to standard output.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$1" >&2
    if [ $# -gt 1 ]; then printf 'hint: %s\n' "$2" >&2; fi
    exit 1
}

# Runs a step and notes what it took; took_in_all prints the notes.
took=()
# Without `||`, which would switch off `set -e` within the step and lose a failure in its middle.
step() {
    local before=$SECONDS
    "$@"
    took+=("$((SECONDS - before)) s  $*")
}
took_in_all() {
    printf '%s\n' "${took[@]}" "$SECONDS s  in all" >&2
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "root is needed to run: $*" "run that command as root, then this script again"
    fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Installs those of the named Debian packages that are missing.
need_packages() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "this is no Debian: expecting what these packages hold: $*"
        return
    fi
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    say "installing ${missing[*]}"
    install_packages "${missing[@]}" || {
        as_root apt-get update -qq && install_packages "${missing[@]}"
    } || die "cannot install ${missing[*]}" "apt-get's own words are above"
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

# The libraries that the product links, and what finds them.
need_libraries() {
    if command -v pkg-config >/dev/null && pkg-config --atleast-version=3.0 libcrypto \
        && pkg-config --atleast-version=3.40 sqlite3 && pkg-config --atleast-version=0.2.5 yaml-0.1; then
        return
    fi
    need_packages libssl-dev libsqlite3-dev libyaml-dev pkg-config
    pkg-config --atleast-version=3.0 libcrypto || die "OpenSSL 3.0 or newer is needed"
    pkg-config --atleast-version=3.40 sqlite3 || die "SQLite 3.40 or newer is needed"
    pkg-config --atleast-version=0.2.5 yaml-0.1 || die "libyaml 0.2.5 or newer is needed"
}

# Swift 6.2 or newer on PATH.
need_swift() {
    local hint="install Swift 6.2 or newer as https://www.swift.org/install/linux/ tells, and put its bin folder on PATH"
    local text version major minor
    command -v swift >/dev/null || die "there is no Swift toolchain on PATH" "$hint"
    text=$(swift --version 2>&1) || die "swift --version fails: $text" "$hint"
    version=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$text" | head -n 1)
    major=${version%%.*} minor=${version##*.}
    if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        die "Swift ${version:-of an unknown version} is too old" "$hint"
    fi
}

# Builds a product as it is released: the Swift libraries linked in, and no folder of its own to look for the others.
build_product() { swift build "${release_options[@]}" --product "$1" >&2; }
release_options=(-c release --static-swift-stdlib --disable-local-rpath)

# Builds the release executable and leaves its path in $binary.
build_release() {
    say "building the release executable"
    build_product aichor-vault
    # shellcheck disable=SC2034 # used by those who source this
    binary=$(swift build "${release_options[@]}" --show-bin-path)/aichor-vault
}

# Says which code a benchmark measures, as scripts/check-benchmarks expects it next to a table of figures.
print_measured_code() {
    git diff --quiet HEAD -- Sources Package.swift || say "Sources or Package.swift have uncommitted changes: figures of no commit"
    # shellcheck disable=SC2016 # the back quotes are those of Markdown
    printf 'Measured on commit `%s`, sources `%s`.\n' "$(git rev-parse --short HEAD)" "$(git rev-parse --short HEAD:Sources)"
}

# What the tests need beside Debian's packages lies here, outside the tree.
tools_folder() { printf '%s\n' "${AICHOR_VAULT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/aichor-vault-tools}"; }

# Puts promtool on PATH. Debian's package of it would start a server too, so promtool alone is taken out of it.
need_promtool() {
    local folder
    if command -v promtool >/dev/null; then return; fi
    folder=$(tools_folder)/promtool
    if [ ! -x "$folder/usr/bin/promtool" ]; then
        say "unpacking promtool in $folder"
        unpack_promtool "$folder" >&2 || die "cannot get promtool from Debian's package prometheus" "put it on PATH"
    fi
    export PATH="$folder/usr/bin:$PATH"
}

# `set -e` is off where a function stands before `||`, so each step says itself that the next needs it.
unpack_promtool() (
    mkdir -p "$1" && new=$(mktemp -d "$1.XXXXXX") && cd "$new" || exit
    trap 'rm -rf "$new"' EXIT
    apt-get download -qq prometheus || { as_root apt-get update -qq && apt-get download -qq prometheus; } || exit
    dpkg-deb --extract prometheus_*.deb all && mkdir -p "$1/usr/bin" && mv all/usr/bin/promtool "$1/usr/bin/"
)

# Leaves in $PYTHON a Python 3 that has Debian's modules and, at the versions of Tests/requirements.txt, those that are too old in
# Debian. A PYTHON that is set and has them is taken as it is.
need_python() {
    local folder stamp
    if [ -n "${PYTHON:-}" ] && python_has_pins "$PYTHON"; then return; fi
    need_packages python3 python3-pip python3-venv
    folder=$(tools_folder)/python-$(sha256sum Tests/requirements.txt | cut -c 1-12)
    stamp=$folder/complete
    if [ ! -e "$stamp" ]; then
        say "making a Python environment in $folder"
        rm -rf "$folder"
        mkdir -p "$(dirname "$folder")"
        { /usr/bin/python3 -m venv --system-site-packages "$folder" \
            && "$folder/bin/pip" install -q --disable-pip-version-check --only-binary :all: --require-hashes -r Tests/requirements.txt >&2 && touch "$stamp"; } \
            || die "cannot install Tests/requirements.txt" "install these for a Python 3, and name that one in PYTHON"
    fi
    export PYTHON=$folder/bin/python3
    python_has_pins "$PYTHON" || die "$PYTHON lacks what Tests/requirements.txt names" "remove $folder and try again"
}

python_has_pins() {
    "$1" - Tests/requirements.txt <<'END' 2>/dev/null
import importlib.metadata, re, sys
pins = re.findall(r"^([\w-]+)==([\w.]+)", open(sys.argv[1], encoding="utf-8").read(), re.M)
sys.exit(any(importlib.metadata.version(name) != version for name, version in pins))
END
}
