# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit

# Progress, for people; results go to standard output.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$1" >&2
    if [ $# -gt 1 ]; then printf 'hint: %s\n' "$2" >&2; fi
    exit 1
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
    text=$(swift --version 2>/dev/null) || die "swift --version fails" "$hint"
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

# Says which code a benchmark measures, as scripts/check-benchmarks wants it beside a table of figures.
print_measured_code() {
    git diff --quiet HEAD -- Sources Package.swift || say "Sources or Package.swift have uncommitted changes: figures of no commit"
    # shellcheck disable=SC2016 # the back quotes are those of Markdown
    printf 'Measured on commit `%s`, sources `%s`.\n' "$(git rev-parse --short HEAD)" "$(git rev-parse --short HEAD:Sources)"
}

# Leaves in $PYTHON a Python 3 that has the named modules. Debian's modules belong to /usr/bin/python3, which another
# python3 earlier on PATH may hide.
need_python() {
    local candidate module imports=""
    for module in "$@"; do imports+="import $module;"; done
    for candidate in "${PYTHON:-}" /usr/bin/python3 python3; do
        if [ -n "$candidate" ] && "$candidate" -c "$imports" 2>/dev/null; then
            export PYTHON=$candidate
            return
        fi
    done
    die "no Python 3 here has the modules $*" "install them for one, and name that one in PYTHON"
}
