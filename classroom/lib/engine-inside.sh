#!/usr/bin/env bash
# Process 1 of one engine, in mount and PID namespaces of its own (engine.sh starts it there).
# That is what makes an engine leave nothing behind: when this process ends, for whatever reason, the kernel ends
# dockerd, containerd, every shim and every container with it, and all their mounts go. /run/docker and
# /run/containerd are fresh here, so no other engine of the machine is seen or touched.
#
#   engine-inside.sh ENGINE_DIR SOCKET_DIR ROOT     ROOT is / or a system tree to run the engine from
set -euo pipefail
engine=$1 socket_dir=$2 root=${3%/}
# shellcheck source=classroom/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=classroom/lib/process.sh
. "$CLASSROOM/lib/process.sh"

containerd='' dockerd=''
stop() { # an ordinary end: containers get their stop signal, then the rest
  trap '' TERM INT
  [ -z "$dockerd" ] || { kill -TERM "$dockerd" 2>/dev/null && wait "$dockerd" || true; }
  [ -z "$containerd" ] || { kill -TERM "$containerd" 2>/dev/null && wait "$containerd" || true; }
  exit 0
}
trap stop TERM INT

# The /proc mounted here is still the host's: our number in it is the one by which the host can end us.
read -r self _ </proc/self/stat
remember "$self" "$engine/process"

bind() { # PATH: the same path inside the root
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}
if [ -n "$root" ]; then
  mount --bind "$root" "$root" # a container's pivot_root wants the root to be a mount
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  for path in /run /tmp "$engine" "$socket_dir"; do bind "$path"; done
  for file in /etc/resolv.conf /etc/hosts; do mount --bind "$(realpath "$file")" "$root$file"; done
fi
mount -t proc proc "$root/proc"
mountpoint -q "$root/sys/fs/cgroup" || mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for path in /run/docker /run/containerd; do
  mkdir -p "$root$path"
  mount -t tmpfs -o mode=711 tmpfs "$root$path"
done

inside() { if [ -n "$root" ]; then exec chroot "$root" "$@"; else exec "$@"; fi; }
containerd_answers() { [ -S "$root/run/containerd/containerd.sock" ] || { kill -0 "$containerd" 2>/dev/null || return 2; return 1; }; }

inside containerd --config "$engine/containerd.toml" &
containerd=$!
wait_until 30 containerd_answers || exit 1
inside dockerd --config-file "$engine/daemon.json" &
dockerd=$!
wait -n || true # one of the two ended by itself: an engine is both, so the other ends too
exit 1
