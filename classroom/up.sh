#!/usr/bin/env bash
# Brings up what one learner needs on this machine: an engine, the images of the course, and a registry to push to.
#
#   up.sh [--home DIR] [--cache DIR] [--suite host|trixie] [--port 5050] [--mirror-port 5051]
#
# The engine that your docker command already reaches is used. Only where none answers, and as root on Debian or
# Ubuntu, one is installed and started, with a mirror that holds the images, so that no internet is needed later.
# --port is the registry's. Exit code: 0 ok, 1 failed, 2 wrong usage, 3 refused. On stdout: KEY=VALUE lines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/endpoint.sh"

home=$DEFAULT_HOME cache=$DEFAULT_CACHE suite=host port='' mirror_port=5051
account=learner password=layers
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage "$0"; exit 0 ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    --cache) value "$@"; cache=$(absolute "$value") ;;
    --suite) value "$@"; suite=$value ;;
    --port) port "$@"; port=$value ;;
    --mirror-port) port "$@"; mirror_port=$value ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done
mirror=http://127.0.0.1:$mirror_port

ours() { ! gone "$home/engine/process" && [ "$(cat "$home/engine/socket" 2>/dev/null)" = "$(endpoint_socket)" ]; }
start_mirror() { "$CLASSROOM/mirror.sh" up --home "$home" --cache "$cache" --port "$mirror_port"; }

images=$(message images-from-hub)
if endpoint_answers; then
  say engine-answers "$(endpoint)" "$(docker version --format '{{.Server.Version}}')"
  if ours; then
    start_mirror
    images=$mirror
  elif ! endpoint_fetches nginx:latest; then
    if endpoint_mirrors "$mirror"; then
      start_mirror
      images=$mirror
    else
      say hub-unreachable "$CLASSROOM/mirror.sh up --port $mirror_port" "$mirror"
      images=$(message images-missing)
    fi
  fi
  printf 'DOCKER_HOST=%s\n' "$(endpoint)"
else
  socket=$(endpoint_socket) || refuse endpoint-elsewhere "$(endpoint || echo "${DOCKER_CONTEXT:-?}")"
  if [ -S "$socket" ] && [ ! -w "$socket" ]; then refuse endpoint-denied "$socket"; fi
  start_mirror
  images=$mirror
  "$CLASSROOM/engine.sh" up --home "$home" --cache "$cache" --suite "$suite" --socket "$socket" --mirror "$mirror"
fi

registry=$("$CLASSROOM/registry.sh" up --home "$home" --cache "$cache" ${port:+--port "$port"})
printf '%s\n' "$registry"
registry=$(sed -n 's/^REGISTRY=//p' <<<"$registry")
if ! curl -fsS -o /dev/null --max-time 10 -u "$account:$password" "http://$registry/v2/" 2>/dev/null; then
  "$CLASSROOM/registry.sh" account "$account" --home "$home" --cache "$cache" <<<"$password"
fi
say classroom-up "$(endpoint)" "$images" "$registry" "$account" "$password"
