#!/usr/bin/env bash
# The registry to push to: with accounts, so that the first push is really denied until "docker login", and open to
# this machine only.
#
#   registry.sh up|down|status|purge [--home DIR] [--port 5050] [--cache DIR] [--with auto|process|container]
#   registry.sh account NAME         the same options; reads the password from standard input (--password-stdin says so)
#
#   purge              stops it and forgets what was pushed, and the accounts
#   --with process     Debian's docker-registry, run by hand below HOME: what auto does as root on Debian or Ubuntu
#   --with container   registry:2 on the engine that answers: what auto does elsewhere
#
# Accounts can be added and changed while it runs. Exit code: 0 ok (status: up), 1 failed (status: down), 2 wrong
# usage, 3 refused. On stdout: KEY=VALUE lines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/debian.sh"
. "$CLASSROOM/lib/registry-server.sh"
. "$CLASSROOM/lib/registry-process.sh"
. "$CLASSROOM/lib/registry-container.sh"

action='' name='' home=$DEFAULT_HOME port='' cache=$DEFAULT_CACHE with=auto
while [ $# -gt 0 ]; do
  case $1 in
    up | down | status | purge) action=$1; shift; continue ;;
    account)
      action=$1
      [ $# -ge 2 ] || usage_error account-name
      name=$2
      ;;
    --password-stdin) shift; continue ;;
    -h | --help) usage "$0"; exit 0 ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    --port) port "$@"; port=$value ;;
    --cache) value "$@"; cache=$(absolute "$value") ;;
    --with) value "$@"; with=$value ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done
[ -n "$action" ] || usage_error no-action "$(basename "$0")"
case $with in auto | process | container) ;; *) usage_error bad-with "$with" ;; esac

registry=$home/registry # everything that it keeps, "running" among it: how and on which port it was started
running_with='' running_port=''
[ ! -s "$registry/running" ] || read -r running_with running_port <"$registry/running"
[ -n "$port" ] || port=${running_port:-5050}
if [ "$with" = auto ]; then
  if [ -n "$running_with" ]; then
    with=$running_with
  elif is_debian && [ "$(id -u)" = 0 ]; then
    with=process
  else
    with=container
  fi
fi

results() { printf 'REGISTRY=localhost:%s\nREGISTRY_WITH=%s\n' "$port" "$with"; }

up() {
  if ! "${with}_running"; then
    [ "$with" = container ] || require_debian_root
    own_folder "$home"
    mkdir -p "$registry"
    lock "$registry/lock"
    if ! "${with}_running"; then
      [ -z "$running_with" ] || [ "$running_with" = "$with" ] || "${running_with}_down"
      "${with}_up"
      printf '%s %s\n' "$with" "$port" >"$registry/running"
    fi
  fi
  say registry-up "localhost:$port"
  results
}

stop() {
  if [ -s "$registry/running" ]; then
    lock "$registry/lock"
    "${running_with}_down"
    rm -f "$registry/running"
  fi
}

down() {
  stop
  say registry-stopped
}

purge() {
  stop
  [ "$with" = process ] || container_purge
  rm -rf -- "$registry"
  say registry-purged
}

status() {
  if "${with}_running"; then
    say registry-up "localhost:$port"
    results
  else
    say registry-down "localhost:$port"
    exit 1
  fi
}

account() {
  local password
  [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || usage_error account-bad-name "$name"
  "${with}_running" || fail account-needs-registry
  if [ -t 0 ]; then
    say account-ask "$name"
    IFS= read -rs password
  else
    IFS= read -r password || [ -n "$password" ] || usage_error account-no-password
  fi
  [ -n "$password" ] || usage_error account-no-password
  lock "$registry/lock"
  printf '%s' "$password" | "${with}_account" "$name" || fail account-failed "$name"
  say account-done "$name"
}

"$action"
