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

mount_over() { # TYPE OPTIONS PATH: an empty file system of the engine's own
  mkdir -p "$root$3"
  mount -t "$1" ${2:+-o "$2"} "$1" "$root$3"
}

same_here() { # PATH: the machine's own, at the same path inside the root
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

furnish() { # what of the machine the other system tree needs
  mount --bind "$root" "$root" # only a mount can become the root
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  local path
  for path in /run /tmp "$engine" "$socket_dir"; do same_here "$path"; done
  for path in /etc/resolv.conf /etc/hosts; do mount --bind "$(realpath "$path")" "$root$path"; done
}

move_in() { # Not chroot: "docker exec" enters a container by its mount namespace, and behind a chroot that would be
  # the machine's own root. From here on every command is the tree's.
  cd "$root"
  pivot_root . mnt
  cd /
  umount -l /mnt
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

  [ -z "$root" ] || furnish
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
