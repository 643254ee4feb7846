#!/bin/sh
# Runs the Python of .venv, wherever this system keeps it.
# Usage: sh scripts/python.sh ARGUMENTS     (called by .pre-commit-config.yaml, from the repository's top)
for py in .venv/bin/python .venv/Scripts/python.exe; do
    [ -x "$py" ] && exec "$py" "$@"
done
echo "medreview: there is no environment in .venv yet. Run make test once." >&2
exit 1
