#!/bin/sh
# Rewrites requirements/*.txt: pinned, with hashes, for every platform and Python 3.11 and later, naming no index host.
# Usage: sh scripts/lock.sh PATH-OF-PYTHON-IN-VENV [--upgrade]     (called by the Makefile, from the repository's top)
set -eu
py=$1
shift

compile() {
    target=$1
    shift
    "$py" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
        --output-file "$target" "$@"
}

compile requirements/run.txt "$@" pyproject.toml requirements/run.in
compile requirements/dev.txt "$@" --constraint requirements/run.txt pyproject.toml requirements/run.in requirements/dev.in
