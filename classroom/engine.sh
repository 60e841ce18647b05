#!/usr/bin/env bash
# Starts, stops or shows a Docker engine made from Debian's packages, without Docker Hub.
#
#   engine.sh up|down|status [--home DIR] [--suite host|trixie|sid] [--store classic|containerd] [--users host|remap]
#                            [--socket PATH] [--mirror URL] [--bridge NAME] [--subnet CIDR] [--cache DIR]
#
#   --suite host     Debian's docker.io of this machine (the default)
#   --suite trixie   docker.io of Debian trixie from a system tree of its own; so with sid
#   --store NAME     its image store: classic for host, else containerd
#   --users remap    root in a container is an ordinary user outside of it (dockerd's userns-remap)
#   --socket PATH    where it listens: /var/run/docker.sock for the default home, else HOME/docker.sock
#   --mirror URL     a registry to ask before Docker Hub, such as http://127.0.0.1:5051
#   --bridge NAME    its network bridge: docker0 for /var/run/docker.sock, else one named after the home
#   --subnet CIDR    the bridge's address and range, such as 10.231.1.1/24
#
# Where an engine answers on that socket already, that one is used, whatever the other options say. Exit code: 0 ok (status: up), 1 failed (status:
# down), 2 wrong usage, 3 refused. On stdout: KEY=VALUE lines.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/debian.sh"
. "$CLASSROOM/lib/network.sh"
. "$CLASSROOM/lib/engine-root.sh"
. "$CLASSROOM/lib/own-system.sh"

action='' home=$DEFAULT_HOME suite=host store='' users=host socket='' mirror='' bridge='' subnet='' cache=$DEFAULT_CACHE
while [ $# -gt 0 ]; do
  case $1 in
    up | down | status) action=$1; shift; continue ;;
    -h | --help) usage "$0"; exit 0 ;;
    --home) value "$@"; home=$(absolute "$value") ;;
    --suite) value "$@"; suite=$value ;;
    --store) value "$@"; store=$value ;;
    --users) value "$@"; users=$value ;;
    --socket) value "$@"; socket=$(absolute "$value") ;;
    --mirror) value "$@"; mirror=$value ;;
    --bridge) value "$@"; bridge=$value ;;
    --subnet) value "$@"; subnet=$value ;;
    --cache) value "$@"; cache=$(absolute "$value") ;;
    *) usage_error unknown-argument "$1" ;;
  esac
  shift 2
done
[ -n "$action" ] || usage_error no-action "$(basename "$0")"
case $suite in host) : "${store:=classic}" ;; trixie | sid) : "${store:=containerd}" ;; *) usage_error bad-suite "$suite" ;; esac
case $store in classic | containerd) ;; *) usage_error bad-store "$store" ;; esac
case $users in host | remap) ;; *) usage_error bad-users "$users" ;; esac
[[ -z $subnet || $subnet =~ ^([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}$ ]] || usage_error bad-subnet "$subnet"
[ ${#bridge} -le 15 ] || usage_error bad-bridge "$bridge"

engine=$home/engine # everything this engine keeps
[ -n "$socket" ] || socket=$(cat "$engine/socket" 2>/dev/null) || true
if [ -z "$socket" ]; then
  if [ "$home" = "$DEFAULT_HOME" ]; then socket=$DEFAULT_SOCKET; else socket=$home/docker.sock; fi
fi
[ ${#socket} -le 100 ] || usage_error socket-too-long "$socket" # the kernel's limit is 107 bytes

answers() { [ -S "$socket" ] && curl -fsS --max-time 5 --unix-socket "$socket" http://localhost/_ping >/dev/null 2>&1; }
ours() { ! gone "$engine/process"; }
report() { # for the person, and for a script
  local whose=ours message=engine-up version
  ours || whose=found message=engine-found
  version=$(curl -fsS --max-time 5 --unix-socket "$socket" -I http://localhost/_ping | sed -n 's|^Server: Docker/\([^ ]*\).*|\1|p')
  say "$message" "$socket" "$version"
  printf 'DOCKER_HOST=unix://%s\nENGINE_VERSION=%s\nENGINE=%s\n' "$socket" "$version" "$whose"
}

configure() {
  local features='false' firewall='"iptables": false, "ip6tables": false,' network group remap=''
  [ "$store" = classic ] || features='true'
  if [ "$users" = remap ]; then
    remap='"userns-remap": "dockremap",'
    etc_with_user "$engine" "$root" dockremap 165000
  fi
  if [ "$bridge" = docker0 ]; then # the machine's own engine: dockerd keeps its network as it always does
    firewall='' network=${subnet:+"\"bip\": \"$subnet\","}
  else
    network="\"bridge\": \"$bridge\","
  fi
  group=$(getent group docker | cut -d: -f3) # by number: the other system tree may number it otherwise
  cat >"$engine/daemon.json" <<JSON
{
  "hosts": ["unix://$socket"],
  "group": "${group:-0}",
  "data-root": "$engine/data-$suite",
  "exec-root": "/run/docker",
  "pidfile": "/run/docker/dockerd.pid",
  "containerd": "/run/containerd/containerd.sock",
  "exec-opts": ["native.cgroupdriver=cgroupfs"],
  "registry-mirrors": [${mirror:+"\"$mirror\""}],
  $network $firewall $remap
  "shutdown-timeout": 10,
  "features": { "containerd-snapshotter": $features }
}
JSON
  cat >"$engine/containerd.toml" <<TOML
version = 2
root = "$engine/containerd-$suite"
state = "/run/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "/run/containerd/containerd.sock"
TOML
}

ready() {
  answers && return 0
  [ ! -e "$engine/process" ] || ours || return 2
  kill -0 "$launcher" 2>/dev/null || return 2
  return 1
}

up() {
  local root=/ seed launcher
  if answers; then
    report
    return 0
  fi
  require_debian_root
  own_folder "$home"
  mkdir -p "$engine"
  lock "$engine/lock"
  need curl curl
  if answers; then # curl had been missing, or another command has just started it
    report
    return 0
  fi
  tidy # what a killed engine may have left
  need ip iproute2
  need iptables iptables
  if [ "$suite" = host ]; then need_docker; else root=$(engine_root "$cache" "$suite"); fi
  if answers; then # the package's service came up by itself
    report
    return 0
  fi

  seed=$(printf '%s' "$home" | cksum | cut -d' ' -f1)
  if [ -z "$bridge" ]; then
    if [ "$(realpath -m "$socket")" = "$(realpath -m "$DEFAULT_SOCKET")" ]; then bridge=docker0; else bridge=$(printf 'dic%08x' "$seed"); fi
  fi
  if [ "$bridge" = docker0 ]; then
    dockerd_network_before "$engine"
  else
    [ -n "$subnet" ] || subnet=$(free_range "$seed") || fail no-free-range
    bridge_up "$bridge" "$subnet" "$engine/bridge"
  fi
  mkdir -p "$(dirname "$socket")"
  printf '%s\n' "$socket" >"$engine/socket"
  configure
  say engine-starting "$suite" "$socket"
  detached "$engine/log" unshare --mount --propagation slave --pid --fork --kill-child \
    bash "$CLASSROOM/lib/engine-inside.sh" "$engine" "$(realpath "$(dirname "$socket")")" "$root"
  launcher=$!
  if ! wait_until 60 ready; then
    show_tail "$engine/log"
    tidy
    fail engine-failed "$engine/log"
  fi
  report
}

# tidy: ends our engine if it runs, and takes away what it had outside of its namespaces.
tidy() {
  end "$engine/process" 30 || fail engine-stays "$(pid_in "$engine/process")"
  if [ -s "$engine/socket" ]; then rm -f "$(cat "$engine/socket")" "$engine/socket"; fi
  bridge_down "$engine/bridge"
  dockerd_network_down "$engine"
}

down() {
  if [ ! -d "$engine" ]; then
    say engine-not-ours "$home"
    return 0
  fi
  require_debian_root
  lock "$engine/lock"
  if ours; then say engine-stopping "$(cat "$engine/socket" 2>/dev/null || echo "$socket")"; else say engine-not-ours "$home"; fi
  tidy
}

status() {
  if answers; then
    report
  else
    say engine-down "$socket"
    exit 1
  fi
}

"$action"
