#!/usr/bin/env bash
# Stops everything that up.sh started. Images, containers and pushes are kept for the next time.
#
#   down.sh [--home DIR] [--cache DIR] [--purge [--yes]]
#
#   --purge   then removes them too, and the images and system trees that were built; asks first
#   --yes     does not ask
#
# An engine that up.sh found running is left alone. Exit code: 0 ok, 1 failed, 2 wrong usage, 3 refused.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

home=$DEFAULT_HOME cache=$DEFAULT_CACHE purge='' yes=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage "$0"; exit 0 ;;
    --purge) purge=1; shift; continue ;;
    --yes) yes=1; shift; continue ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    --cache) value "$@"; cache=$(absolute "$value") ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done

if [ -n "$purge" ] && [ -z "$yes" ]; then
  say purge-ask "$home" "$cache"
  IFS= read -r yes || true
  if [ "$yes" != yes ]; then
    say purge-no
    exit 1
  fi
fi

if [ -n "$purge" ]; then "$CLASSROOM/registry.sh" purge --home "$home"; else "$CLASSROOM/registry.sh" down --home "$home"; fi
"$CLASSROOM/engine.sh" down --home "$home"
"$CLASSROOM/mirror.sh" down --home "$home"
if [ -z "$purge" ]; then
  say classroom-stopped
else
  remove_own_folder "$home"
  remove_own_folder "$cache"
  say purged
fi
