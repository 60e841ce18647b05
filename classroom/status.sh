#!/usr/bin/env bash
# Shows whether what up.sh brings up is up: the engine, the mirror (where up.sh started one) and the registry.
#
#   status.sh [--home DIR]
#
# Exit code: 0 everything is up, 1 something is not, 2 wrong usage. On stdout: KEY=VALUE lines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/endpoint.sh"

home=$DEFAULT_HOME rc=0
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage "$0"; exit 0 ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done

if endpoint_answers; then
  say engine-up "$(endpoint)" "$(docker version --format '{{.Server.Version}}')"
  printf 'DOCKER_HOST=%s\n' "$(endpoint)"
else
  say engine-down "$(endpoint || echo '?')"
  rc=1
fi
if [ -e "$home/mirror/port" ]; then "$CLASSROOM/mirror.sh" status --home "$home" || rc=1; fi
"$CLASSROOM/registry.sh" status --home "$home" || rc=1
exit $rc
