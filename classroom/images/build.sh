#!/usr/bin/env bash
# Builds every image of the course into a registry's data folder, with a short-lived engine of its own.
# Nothing of it is left in anybody's engine. As root on Debian or Ubuntu.
#
#   build.sh OUT CACHE LOG     OUT: the data folder to fill; CACHE: as for engine.sh; LOG: where all that is said goes
set -euo pipefail
out=$1 cache=$2 log=$3
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/debian.sh"
. "$CLASSROOM/lib/registry-server.sh"
images=$CLASSROOM/images

work=$(mktemp -d "${TMPDIR:-/tmp}/classroom-build.XXXXXX")
clean() {
  trap '' INT TERM # still to be done when interrupted twice
  local pid
  end "$work/registry/process" 10 || true
  "$CLASSROOM/engine.sh" down --home "$work/engine" >/dev/null 2>&1 || true
  for pid in $(jobs -pr); do # where we are interrupted
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  cat "$work"/*.log >"$log" || true
  rm -rf "$work"
}
trap clean EXIT

need mmdebstrap mmdebstrap
need_docker
binary=$(registry_binary "$cache")

# the files, one release beside the other
"$images/rootfs.sh" bookworm "$work/bookworm" nginx=nginx-light >"$work/bookworm.log" 2>&1 &
bookworm=$!
"$images/rootfs.sh" trixie "$work/trixie" nginx=nginx-light registry=docker-registry,apache2-utils >"$work/trixie.log" 2>&1 &
trixie=$!

# meanwhile, what builds them and where they go
"$CLASSROOM/engine.sh" up --home "$work/engine" --cache "$cache" >"$work/up" 2>"$work/engine.log"
DOCKER_HOST=$(sed -n 's/^DOCKER_HOST=//p' "$work/up")
export DOCKER_HOST DOCKER_BUILDKIT=0 DOCKER_CONFIG="$work/docker-config" # nobody's own settings
mkdir -p "$DOCKER_CONFIG" "$work/registry"
port=$(free_port)
registry_config "$out" "$port" >"$work/registry/config.yml"
registry_server_up "$work/registry" "$port" "$binary"

# build NAME SUITE FILES TAG[,TAG…] [BUILD-ARGUMENT…]: from images/NAME and SUITE/FILES.tar, then pushed as every tag
build() {
  local name=$1 suite=$2 files=$3 tags=$4 context=$work/$1-$2 tag argument arguments=()
  shift 4
  for argument in "$@"; do arguments+=(--build-arg "$argument"); done
  cp -R "$images/$name" "$context"
  mv "$work/$suite/$files.tar" "$context/"
  docker image build --quiet --network none "${arguments[@]}" -t "$name:${tags%%,*}" "$context"
  for tag in ${tags//,/ }; do
    docker image tag "$name:${tags%%,*}" "localhost:$port/library/$name:$tag"
    docker image push --quiet "localhost:$port/library/$name:$tag"
  done
}
version() { sed -n "s/^$2 //p" "$work/$1/versions"; } # SUITE PACKAGE

old_images() {
  local nginx
  nginx=$(version bookworm nginx-light)
  build debian bookworm base bookworm-slim
  build nginx bookworm nginx "$nginx,${nginx%.*},stable" SUITE=bookworm NGINX_VERSION="$nginx"
}
new_images() {
  local nginx
  nginx=$(version trixie nginx-light)
  build debian trixie base trixie-slim,latest
  build nginx trixie nginx "$nginx,${nginx%.*},${nginx%%.*},mainline,latest" SUITE=trixie NGINX_VERSION="$nginx"
  build registry trixie registry 2,latest
}
{ wait "$bookworm"; old_images; } >"$work/old-images.log" 2>&1
{ wait "$trixie"; new_images; } >"$work/new-images.log" 2>&1
