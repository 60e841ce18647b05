#!/usr/bin/env bash
# Runs shellcheck over every script of the repository; CI installs it, elsewhere a message says that it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. classroom/lib/common.sh
. classroom/lib/debian.sh
[ -z "${CI-}" ] || need shellcheck shellcheck
if ! have shellcheck; then
  echo "shellcheck is not installed, so the scripts are not checked" >&2
  exit 0
fi
find classroom tests -name node_modules -prune -o -name '*.sh' -print0 | xargs -0 shellcheck .ci/run
# These are what learners type: their variables are the course's settings, and hold no blanks.
find exercises -name '*.sh' -print0 | xargs -0 shellcheck --exclude=SC2154,SC2086
