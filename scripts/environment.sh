#!/bin/sh
# Makes .venv hold exactly what requirements/$1.txt pins, and medreview itself, installed from this folder.
# Usage: sh scripts/environment.sh run|dev PATH-OF-PYTHON-IN-VENV     (called by the Makefile, from the repository's top)
#
# .venv/medreview-$1 records what was installed, for which folder and Python; while that still holds, nothing is done.
set -eu
kind=$1
py=$2
asked=${PYTHON:-}
export PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONHOME PYTHONPATH

say() { echo "medreview set-up: $*" >&2; }

is_recent() { "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# An interpreter that brings its own pip is better than one that needs a package of the system first.
brings_pip() { "$1" -c 'import ensurepip' >/dev/null 2>&1; }

choose_python() {
    if [ -n "$asked" ]; then
        is_recent "$asked" && { echo "$asked"; return; }
        say "PYTHON=$asked does not run, or is older than Python 3.11."
        return 1
    fi
    second_best=
    for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
        is_recent "$candidate" || continue
        brings_pip "$candidate" && { echo "$candidate"; return; }
        [ -n "$second_best" ] || second_best=$candidate
    done
    [ -n "$second_best" ] && { echo "$second_best"; return; }
    say "no Python 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python3.12 ..."
    return 1
}

short_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

install_debian_venv() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "installing the Debian package python$1-venv"
    apt-get update -qq >&2 || return 1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$1-venv" >&2 ||
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
}

create_environment() {
    base=$(choose_python)
    version=$(short_version "$base")
    say "creating .venv with $base (Python $version)"
    problem=$("$base" -m venv --clear .venv 2>&1) && return
    install_debian_venv "$version" && problem=$("$base" -m venv --clear .venv 2>&1) && return
    rm -rf .venv
    [ -z "$problem" ] || echo "$problem" >&2
    say "Python $version cannot create a virtual environment. On Debian or Ubuntu: sudo apt-get install python$version-venv;"
    say "elsewhere install a complete Python 3.11 or later, then run make again."
    return 1
}

has_asked_version() { [ -z "$asked" ] || [ "$(short_version "$asked" 2>/dev/null)" = "$(short_version "$py")" ]; }

# cksum is in POSIX; this only has to notice a change, not to withstand an attack.
wanted_state() {
    short_version "$py"
    pwd
    cksum "requirements/$kind.txt" pyproject.toml scripts/environment.sh
}

if is_recent "$py" && has_asked_version; then
    [ "$(wanted_state)" = "$(cat ".venv/medreview-$kind" 2>/dev/null)" ] && exit 0
    "$py" -m pip --version >/dev/null 2>&1 || create_environment
else
    create_environment
fi

say "installing requirements/$kind.txt (once; the network is needed)"
rm -f .venv/medreview-run .venv/medreview-dev
"$py" -m pip install --quiet --require-hashes --requirement "requirements/$kind.txt"
"$py" -m pip install --quiet --no-deps --no-build-isolation --editable .
# dev.txt holds all of run.txt (a test guards that), so one installation serves both.
if [ "$kind" = dev ]; then
    kind=run
    wanted_state >.venv/medreview-run
    kind=dev
fi
wanted_state >".venv/medreview-$kind"
