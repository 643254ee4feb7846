#!/bin/sh
# Sees to it that the tests find OpenSSH's ssh-keygen, ssh-add and ssh-agent: on Debian and Ubuntu, with the right to, apt-get
# installs them. Usage: sh scripts/openssh.sh     (called by the Makefile, before the tests)
#
# Where they cannot be had, it says so, and the tests that need them fail.
set -eu

say() { echo "medreview set-up: $*" >&2; }

has_all() { command -v ssh-keygen && command -v ssh-add && command -v ssh-agent; }

has_all >/dev/null 2>&1 && exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    say "OpenSSH 8.9 or later (ssh-keygen, ssh-add, ssh-agent) is needed for the tests of signatures; it was not installed."
    exit 0
fi

say "installing openssh-client (once; the network is needed)"
apt-get update -qq >/dev/null || say "apt-get update failed"
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openssh-client >/dev/null ||
    say "openssh-client could not be installed."
