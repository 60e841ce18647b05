#!/usr/bin/env bash
# Process 1 of one engine, in mount and PID namespaces of its own (engine.sh starts it there).
# That is what makes an engine leave nothing behind: when this process ends, for whatever reason, the kernel ends
# dockerd, containerd, every shim and every container with it, and all their mounts go. /run/docker and
# /run/containerd are fresh here, so no other engine of the machine is seen or touched.
#
#   engine-inside.sh ENGINE_DIR SOCKET_DIR ROOT     ROOT is / or a system tree to run the engine from
set -euo pipefail
engine=$1 socket_dir=$2 root=${3%/}
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/own-system.sh"

containerd='' dockerd=''
stop() { # an ordinary end: containers get their stop signal, then the rest
  trap '' TERM INT
  local daemon
  for daemon in $dockerd $containerd; do
    kill -TERM "$daemon" 2>/dev/null || continue
    wait "$daemon" || true
  done
  exit 0
}

containerd_answers() {
  [ -S /run/containerd/containerd.sock ] && return 0
  kill -0 "$containerd" 2>/dev/null || return 2
  return 1
}

main() {
  trap stop TERM INT
  # The /proc mounted here is still the machine's: our number in it is the one by which the machine can end us.
  local self
  read -r self _ </proc/self/stat
  remember "$self" "$engine/process"

  [ -z "$root" ] || furnish "$engine" "$socket_dir"
  own_etc "$engine"
  mount_over proc '' /proc
  mountpoint -q "$root/sys/fs/cgroup" || mount_over cgroup2 '' /sys/fs/cgroup
  mount_over tmpfs mode=711 /run/docker
  mount_over tmpfs mode=711 /run/containerd
  [ -z "$root" ] || move_in

  containerd --config "$engine/containerd.toml" &
  containerd=$!
  wait_until 30 containerd_answers || exit 1
  dockerd --config-file "$engine/daemon.json" &
  dockerd=$!
  wait -n || true # one of the two ended by itself: an engine is both, so the other ends too
  exit 1
}

main # a function, so that bash has read all of this file before it starts, and an edit of it disturbs no engine
