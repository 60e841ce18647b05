#!/usr/bin/env bash
# Builds every image of the course into a registry's data folder, with a short-lived engine of its own.
# Nothing of it is left in anybody's engine, and none but root on Debian or Ubuntu can run it.
#
#   build.sh OUT WORK CACHE     OUT: the data folder to fill; WORK: an empty folder for the work; CACHE: as for engine.sh
set -euo pipefail
out=$1 work=$2 cache=$3
# shellcheck source=classroom/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
for part in process debian registry-server; do
  # shellcheck disable=SC1090
  . "$CLASSROOM/lib/$part.sh"
done
images=$CLASSROOM/images

clean() {
  end "$work/registry/process" 10 || true
  "$CLASSROOM/engine.sh" down --home "$work/engine" >/dev/null 2>&1 || true
}
trap clean EXIT

need mmdebstrap mmdebstrap
need_docker

# the three trees, beside each other
pids=()
tree() { "$images/rootfs.sh" "$@" >"$work/$(basename "$2").log" 2>&1 & pids+=($!); }
tree bookworm "$work/nginx-old" nginx-light
tree trixie "$work/nginx-new" nginx-light
tree trixie "$work/registry-new" docker-registry apache2-utils

# meanwhile, where they go
"$CLASSROOM/engine.sh" up --home "$work/engine" --cache "$cache" >"$work/up"
DOCKER_HOST=$(sed -n 's/^DOCKER_HOST=//p' "$work/up")
export DOCKER_HOST DOCKER_BUILDKIT=0 DOCKER_CONFIG="$work/docker-config" # nobody's own settings
mkdir -p "$DOCKER_CONFIG" "$work/registry"
port=$(free_port)
registry_config "$out" "$port" >"$work/registry/config.yml"
registry_server_up "$work/registry" "$port" "$(registry_binary "$cache")"

for pid in "${pids[@]}"; do wait "$pid"; done

# build NAME TREE TAG[,TAG…] [BUILD-ARGUMENT…]: from images/NAME and the tree's files, then pushed under every tag
build() {
  local name=$1 tree=$2 tags=$3 context=$work/context-$1-$2 tag argument arguments=()
  shift 3
  for argument in "$@"; do arguments+=(--build-arg "$argument"); done
  mkdir -p "$context"
  cp -R "$images/$name/." "$context"
  case $name in
    debian) ln "$work/$tree/base.tar" "$context/" ;;
    *) ln "$work/$tree/packages.tar" "$context/" ;;
  esac
  docker image build --quiet --network none "${arguments[@]}" -t "$name:${tags%%,*}" "$context"
  for tag in ${tags//,/ }; do
    docker image tag "$name:${tags%%,*}" "localhost:$port/library/$name:$tag"
    docker image push --quiet "localhost:$port/library/$name:$tag"
  done
}
version() { sed -n "s/^$2 //p" "$work/$1/versions"; }
new=$(version nginx-new nginx-light) old=$(version nginx-old nginx-light)

series() { # the images of one Debian release build on each other, the two releases do not
  case $1 in
    bookworm)
      build debian nginx-old bookworm-slim
      build nginx nginx-old "$old,${old%.*},stable" SUITE=bookworm NGINX_VERSION="$old"
      ;;
    trixie)
      build debian nginx-new trixie-slim,latest
      build nginx nginx-new "$new,${new%.*},${new%%.*},mainline,latest" SUITE=trixie NGINX_VERSION="$new"
      build registry registry-new 2,latest
      ;;
  esac
}
series bookworm >"$work/build-bookworm.log" 2>&1 &
bookworm=$!
series trixie >"$work/build-trixie.log" 2>&1
wait "$bookworm"
