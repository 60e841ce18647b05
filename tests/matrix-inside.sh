#!/usr/bin/env bash
# Process 1 of an engine that classroom/engine.sh does not make: Podman, and what needs no root. It runs in mount and PID
# namespaces of its own, from a system tree of its own; when it ends, the kernel ends all that it started.
#
#   matrix-inside.sh podman|podman-rootless|docker-rootless HOME ROOT MIRROR_PORT REGISTRY_PORT
set -euo pipefail
kind=$1 home=$2 root=$3 mirror_port=$4 registry_port=$5
. "$(dirname "${BASH_SOURCE[0]}")/../classroom/lib/common.sh"
. "$CLASSROOM/lib/own-system.sh"

engine=$home/engine
socket=$home/docker.sock
user=learner id=230000 # as no person's is

# limit LETTER: as it is here, soft and hard. A build would ask for more, which is refused where even root may not.
limit() { printf '%s:%s' "$(ulimit -S"$1")" "$(ulimit -H"$1")" | sed 's/unlimited/-1/g'; }

# Podman asks the mirror before Docker Hub, and the registry to push to without TLS.
podman_settings() {
  local folder=$engine/etc/containers
  rm -rf "$folder" && cp -a "$root/etc/containers" "$folder"
  rm -rf "$folder"/registries.conf.d
  cat >"$folder/registries.conf" <<TOML
unqualified-search-registries = ["docker.io"]
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "127.0.0.1:$mirror_port"
insecure = true
[[registry]]
location = "localhost:$registry_port"
insecure = true
TOML
  cat >"$folder/containers.conf" <<TOML
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=$(limit n)", "nproc=$(limit u)"]
TOML
}

docker_settings() {
  cat >"$engine/daemon.json" <<JSON
{
  "hosts": ["unix://$socket"],
  "data-root": "$engine/data",
  "exec-opts": ["native.cgroupdriver=cgroupfs"],
  "registry-mirrors": ["http://127.0.0.1:$mirror_port"],
  "features": { "containerd-snapshotter": true }
}
JSON
}

# A cgroup that the user may divide, as a session of systemd has one.
delegate_cgroup() {
  local group=/sys/fs/cgroup/$user
  mkdir -p "$group/session"
  echo 0 >"$group/session/cgroup.procs"
  chown -R "$id:$id" "$group"
}

as_user() {
  setpriv --reuid "$id" --regid "$id" --clear-groups --reset-env env HOME="$engine" XDG_RUNTIME_DIR="/run/user/$id" \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# "localhost" of an engine without root is a network of its own, whose way out leads to the machine's. There, the
# mirror and the registry have the address that they have for everybody else.
docker_rootless() {
  local port forwards=''
  for port in "$mirror_port" "$registry_port"; do
    forwards+="socat TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr TCP:10.0.2.2:$port & "
  done
  as_user rootlesskit --net=slirp4netns --mtu=65520 --slirp4netns-sandbox=false --slirp4netns-seccomp=false \
    --port-driver=builtin --copy-up=/etc --copy-up=/run --propagation=rslave \
    sh -c "ip link set lo up; $forwards exec dockerd --rootless --config-file $engine/daemon.json"
}

main() {
  mkdir -p "$engine/etc"
  case $kind in
    podman*) podman_settings ;;
    *) docker_settings ;;
  esac
  [ "$kind" = podman ] || etc_with_user "$engine" "$root" "$user" "$id"
  furnish "$home"
  own_etc "$engine"
  mount_over proc '' /proc
  mount_over tmpfs mode=755 /run # no engine of the machine is seen or touched
  move_in
  mount --make-rshared / # as systemd has it
  if [ "$kind" != podman ]; then
    mkdir -p "/run/user/$id"
    chown "$id:$id" "/run/user/$id" "$home" "$engine"
    delegate_cgroup
  fi
  case $kind in
    podman) podman --root "$engine/storage" system service --time=0 "unix://$socket" ;;
    podman-rootless) as_user podman system service --time=0 "unix://$socket" ;;
    docker-rootless) docker_rootless ;;
  esac
}

main
