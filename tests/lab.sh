#!/usr/bin/env bash
# The engines, images and registries that the tests use, apart from everything else on the
# machine: sockets, data, ports and bridges of their own.
#
#   lab.sh up            starts them and prints their settings (KEY=VALUE)
#   lab.sh down          stops them and removes what the tests made
#   lab.sh run COMMAND   up, COMMAND with the settings in its environment, down
#
# Two engines side by side: Debian's docker.io of this machine (classic image store), and that of
# Debian trixie (containerd image store), each with a registry of its own to push to, and one
# mirror with the course's images for both. LAB_KEEP=1 leaves them running after `run`.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
classroom=$repository/classroom

# Each checkout has a lab of its own; short paths, since a socket's may have 107 bytes.
number=$(printf %s "$repository" | cksum | cut -d' ' -f1)
slot=$((number % 1000))
home=${LAB_HOME:-/tmp/docker-images-lab-$slot}
port=$((20000 + slot * 10))
subnet=10.$((100 + slot % 100))
mirror=$((port + 1))

engine() { # engine NAME SUITE INDEX
  "$classroom/engine.sh" "$4" --home "$home/$1" --suite "$2" --socket "$home/$1.sock" \
    --mirror "http://127.0.0.1:$mirror" --bridge "lab$3-$slot" --subnet "$subnet.$3.1/24" >/dev/null
}
registry() { # registry NAME PORT ACTION
  "$classroom/registry.sh" "$3" --home "$home/$1" --port "$2" --with process >/dev/null
}

# What the tests themselves type or start; the classroom's scripts see to the rest.
tools() {
  . "$classroom/lib/common.sh"
  . "$classroom/lib/debian.sh"
  require_debian_root
  need curl curl
  need socat socat
  need openssl openssl
  need python3 python3
  need pgrep procps
  need chromium chromium
  need chromedriver chromium-driver
  need npm npm
}

up() {
  (tools)
  mkdir -p "$home"
  "$classroom/mirror.sh" up --home "$home" --port "$mirror" >/dev/null
  engine classic host 1 up
  engine containerd trixie 2 up
  (buildx)
  registry classic $((port + 2)) up
  registry containerd $((port + 3)) up
  for name in classic containerd; do
    printf layers | "$classroom/registry.sh" account learner --home "$home/$name" >/dev/null
  done
  settings >"$home/settings"
  cat "$home/settings"
}

# The builder of today's Docker, for the docker command line of those who use that engine.
buildx() {
  . "$classroom/lib/common.sh"
  . "$classroom/lib/engine-root.sh"
  ln -sfn "$(engine_root "$DEFAULT_CACHE" trixie)/usr/libexec/docker/cli-plugins" "$home/cli-plugins"
}

settings() {
  cat <<SETTINGS
LAB_HOME=$home
LAB_MIRROR=http://127.0.0.1:$mirror
LAB_CLASSIC=unix://$home/classic.sock
LAB_CLASSIC_REGISTRY=localhost:$((port + 2))
LAB_CLASSIC_PORT=$((port + 4))
LAB_CLASSIC_TRAITS="docker classic legacy"
LAB_CONTAINERD=unix://$home/containerd.sock
LAB_CONTAINERD_REGISTRY=localhost:$((port + 3))
LAB_CONTAINERD_PORT=$((port + 5))
LAB_CONTAINERD_TRAITS="docker containerd buildkit"
LAB_CONTAINERD_PLUGINS=$home/cli-plugins
SETTINGS
}

down() {
  registry classic $((port + 2)) down || true
  registry containerd $((port + 3)) down || true
  engine classic host 1 down || true
  engine containerd trixie 2 down || true
  "$classroom/mirror.sh" down --home "$home" --port "$mirror" >/dev/null || true
  rm -rf --one-file-system "$home"
}

case ${1-} in
  up) up ;;
  down) down ;;
  run)
    shift
    [ -n "${LAB_KEEP-}" ] || trap down EXIT
    up >&2
    set -a
    # shellcheck disable=SC1091 # written by up
    . "$home/settings"
    set +a
    "$@"
    ;;
  *)
    sed -n '2,/^set -euo/s/^# \{0,1\}//p' "$0" | sed '$d' >&2
    exit 2
    ;;
esac
