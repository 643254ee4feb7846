#!/bin/sh
# Sees to it that the tests find Java 17 or later and Maven: on Debian and Ubuntu, with the right to, apt-get installs them.
# Usage: sh scripts/languagetool.sh     (called by the Makefile, before the tests)
#
# Where they cannot be had, it says so and the tests say what they skip; .ci/run lets them fail instead.
set -eu

say() { echo "medreview set-up: $*" >&2; }

java_version() { java -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1; }
has_java() { command -v java >/dev/null 2>&1 && [ "$(java_version)" -ge 17 ] 2>/dev/null; }
has_maven() { command -v mvn >/dev/null 2>&1; }

has_java && has_maven && exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    say "Java 17 or later and Maven are needed to test with a real LanguageTool; what is missing was not installed."
    exit 0
fi

install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

say "installing Java and Maven (once; the network is needed)"
apt-get update -qq >/dev/null || say "apt-get update failed"
has_java || install openjdk-17-jre-headless || install default-jre-headless || say "Java could not be installed."
has_maven || install maven || say "Maven could not be installed."
