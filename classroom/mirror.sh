#!/usr/bin/env bash
# Serves the images of the course from this machine, for an engine to ask before Docker Hub (registry-mirrors), so that
# "docker image pull nginx" works unchanged without the internet. Builds the images the first time.
#
#   mirror.sh up|down|status [--home DIR] [--port 5051] [--cache DIR]
#
# Exit code: 0 ok (status: up), 1 failed (status: down), 2 wrong usage, 3 refused. On stdout: KEY=VALUE lines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/debian.sh"
. "$CLASSROOM/lib/registry-server.sh"

action='' home=$DEFAULT_HOME port='' cache=$DEFAULT_CACHE
while [ $# -gt 0 ]; do
  case $1 in
    up | down | status) action=$1; shift; continue ;;
    -h | --help) usage "$0"; exit 0 ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    --port) port "$@"; port=$value ;;
    --cache) value "$@"; cache=$(absolute "$value") ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done
[ -n "$action" ] || usage_error no-action "$(basename "$0")"
mirror=$home/mirror
running_port=$(cat "$mirror/port" 2>/dev/null) || true
[ -n "$port" ] || port=${running_port:-5051}
url=http://127.0.0.1:$port

up_already() { ! gone "$mirror/process" && [ "$port" = "$running_port" ] && registry_answers "$port"; }
results() { printf 'MIRROR=%s\n' "$url"; }

# images: prints the folder with the images, built by the recipes as they are now.
images() {
  local recipe data log=$cache/images.log started=$SECONDS
  recipe=$(cd "$CLASSROOM/images" && find . -type f -print0 | sort -z | xargs -0 cat | cksum | cut -d' ' -f1)
  data=$cache/images-$recipe
  if [ ! -d "$data" ]; then
    own_folder "$cache"
    (
      flock 8 # another home may be building them now
      [ ! -d "$data" ] || exit 0
      say images-making
      rm -rf "$data.new"
      "$CLASSROOM/images/build.sh" "$data.new" "$cache" "$log" 8>&- || { show_tail "$log"; exit 1; }
      mv "$data.new" "$data"
      say images-made "$((SECONDS - started))"
    ) 8>>"$cache/images.lock" || fail images-failed "$log"
  fi
  printf '%s\n' "$data"
}

up() {
  local data
  if ! up_already; then
    require_debian_root
    own_folder "$home"
    mkdir -p "$mirror"
    lock "$mirror/lock"
    need curl curl
    if ! up_already; then
      end "$mirror/process" 10 # it runs on another port, or does not answer
      ! port_taken "$port" || refuse port-taken "$port" "$(port_holder "$port")" --port
      data=$(images)
      { registry_config "$data" "$port"; printf '  maintenance:\n    readonly:\n      enabled: true\n'; } >"$mirror/config.yml"
      printf '%s\n' "$port" >"$mirror/port"
      registry_server_up "$mirror" "$port" "$(registry_binary "$cache")"
    fi
  fi
  say mirror-up "$url"
  results
}

down() {
  if [ -d "$mirror" ]; then
    lock "$mirror/lock"
    end "$mirror/process" 10
    rm -f "$mirror/port"
  fi
  say mirror-stopped
}

status() {
  if up_already; then
    say mirror-up "$url"
    results
  else
    say mirror-down "$url"
    exit 1
  fi
}

"$action"
