#!/usr/bin/env bash
# The lessons on every kind of engine that learners have: solution, undo and cases of each lesson, on one engine after
# the other. Prints a table, and after a run of all of them writes it to tests/engines.md.
#
#   matrix.sh [ENGINE…]   needs Debian as root; MATRIX_TESTS names a built test binary
#   matrix.sh list        the engines
#
# Each engine has a network, processes and mounts of its own, and registry, mirror and tests run in there with it: it
# keeps the network as it does for a learner, and nothing of the machine is touched or left behind.
set -euo pipefail
script=$(realpath "${BASH_SOURCE[0]}")
repository=$(dirname "$(dirname "$script")")
classroom=$repository/classroom
. "$classroom/lib/common.sh"
. "$classroom/lib/debian.sh"
. "$classroom/lib/process.sh"
. "$classroom/lib/engine-root.sh"
trap - ERR

cache=$DEFAULT_CACHE
lessons=(1 2 3 4 5 6 7)
mirror_port=5051 registry_port=5050 page_port=8080
# What an engine without root needs, and Podman.
more=podman,crun,netavark,aardvark-dns,nftables,iproute2,uidmap,slirp4netns,passt,rootlesskit,socat

# name, what it is, how it is started, the words by which cases choose engines
engines() {
  cat <<'ENGINES'
docker-20|Docker, classic store, legacy builder|--suite host|docker classic legacy
docker-26|Docker, containerd store, BuildKit|--suite trixie|docker containerd buildkit
docker-28-classic-legacy|Docker, classic store, legacy builder|--suite sid --store classic|docker classic legacy sid
docker-28-classic|Docker, classic store, BuildKit|--suite sid --store classic|docker classic buildkit sid
docker-28-containerd-legacy|Docker, containerd store, legacy builder|--suite sid --store containerd|docker containerd legacy sid
docker-28-containerd|Docker, containerd store, BuildKit|--suite sid --store containerd|docker containerd buildkit sid
docker-28-userns|Docker with userns-remap, classic store, BuildKit|--suite sid --store classic --users remap|docker classic buildkit userns sid
docker-28-rootless|Docker without root, containerd store, BuildKit|docker-rootless|docker containerd buildkit rootless sid
podman|Podman|podman|podman sid
podman-rootless|Podman without root|podman-rootless|podman rootless sid
ENGINES
}

of() { # NAME FIELD
  engines | awk -F'|' -v name="$1" -v field="$2" '$1 == name { print $field }'
}

# The binary with the tests; the checker that they run lies beside it.
test_binary() {
  if [ -n "${MATRIX_TESTS-}" ]; then
    printf '%s\n' "$MATRIX_TESTS"
    return 0
  fi
  cargo test --package e2e --test e2e --locked --no-run --message-format=json-render-diagnostics |
    sed -n '/"kind":\["test"\]/s/.*"executable":"\([^"]*\)".*/\1/p'
}

# What has to be fetched from outside, before there is no outside any more.
fetch() {
  local home
  home=$(mktemp -d)
  need curl curl
  need ip iproute2
  need iptables iptables
  need htpasswd apache2-utils
  need_docker
  "$classroom/mirror.sh" up --home "$home" --port "$(free_port)" --cache "$cache" >/dev/null
  "$classroom/mirror.sh" down --home "$home" >/dev/null
  rm -rf "$home"
  engine_root "$cache" trixie >/dev/null
  engine_root "$cache" sid >/dev/null
  engine_root "$cache" sid "$more" >/dev/null
}

answers() { curl -fsS --max-time 5 --unix-socket "$home/docker.sock" http://localhost/_ping >/dev/null 2>&1; }

ready() {
  kill -0 "$process" 2>/dev/null || return 2
  answers
}

# start NAME: the engine listens at $home/docker.sock.
start() {
  local how
  how=$(of "$1" 3)
  case $how in
    --*)
      # shellcheck disable=SC2086 # options
      "$classroom/engine.sh" up --home "$home" --socket "$home/docker.sock" --bridge docker0 --cache "$cache" \
        --mirror "http://127.0.0.1:$mirror_port" $how >/dev/null
      ;;
    *)
      detached "$home/log" unshare --mount --propagation slave --pid --fork --kill-child \
        bash "$repository/tests/matrix-inside.sh" "$how" "$home" "$(engine_root "$cache" sid "$more")" "$mirror_port" "$registry_port"
      process=$!
      wait_until 60 ready || { show_tail "$home/log"; return 1; }
      ;;
  esac
}

# apart HOME COMMAND…: with a network, processes, mounts and control groups of its own. What needs a group of its own
# is made below one that is taken away in the end, as the kernel takes away the rest.
apart() {
  # shellcheck disable=SC2016 # the variables are the inner shells'
  setpriv --pdeathsig KILL unshare --mount --propagation private bash -euc '
    groups=$1/cgroup group=$1/cgroup/lab-${1##*/}
    shift
    mkdir -p "$groups"
    mount -t cgroup2 cgroup2 "$groups"
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true # where an earlier run was killed
    mkdir -p "$group"
    (
      echo 0 >"$group/cgroup.procs"
      exec unshare --cgroup bash -euc "
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mkdir -p /sys/fs/cgroup/init
        echo 0 >/sys/fs/cgroup/init/cgroup.procs
        exec setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc \"\$@\"
      " apart "$@"
    ) && rc=0 || rc=$?
    for try in 1 2 3 4 5 6 7 8 9 10; do
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
      sleep 0.5
    done
    exit $rc
  ' apart "$@"
}

# inside NAME TESTS HOME: in the namespaces of one engine; leaves version, tests.log and lesson-N in HOME.
inside() {
  local name=$1 tests=$2 home=$3 process='' rc=0
  mount -t sysfs sysfs /sys # /sys/class/net is this network's
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  ip link set dev lo up
  export PATH=$PATH:/usr/sbin:/sbin
  "$classroom/mirror.sh" up --home "$home/mirror" --port "$mirror_port" --cache "$cache" >/dev/null
  "$classroom/registry.sh" up --home "$home/registry" --port "$registry_port" --cache "$cache" --with process >/dev/null
  printf layers | "$classroom/registry.sh" account learner --home "$home/registry" >/dev/null
  start "$name"
  export LAB_HOME=$home LAB_CLASSIC=unix://$home/docker.sock LAB_CLASSIC_PORT=$page_port
  export LAB_CLASSIC_REGISTRY=localhost:$registry_port LAB_CLASSIC_TRAITS
  LAB_CLASSIC_TRAITS=$(of "$name" 4)
  export DOCKER_BUILDKIT=0
  if [[ $LAB_CLASSIC_TRAITS == *buildkit* ]]; then
    DOCKER_BUILDKIT=1
    LAB_CLASSIC_PLUGINS=$(engine_root "$cache" trixie)/usr/libexec/docker/cli-plugins
    export LAB_CLASSIC_PLUGINS
  fi
  DOCKER_HOST=$LAB_CLASSIC docker version --format '{{(index .Server.Components 0).Name}} {{.Server.Version}} ({{.Server.APIVersion}})' >"$home/version"
  RUST_BACKTRACE=0 timeout 45m "$tests" lessons::classic:: cases::classic:: --test-threads 1 >"$home/tests.log" 2>&1 || rc=$?
  return $rc
}

# outcome KIND LESSON: of one test in the log.
outcome() {
  sed -n "s/^test $1::classic::lesson_$2 \.\.\. \(ok\|FAILED\)\$/\1/p" "$3"
}

# cell LESSON LOG: one cell of the table.
cell() {
  case $(outcome lessons "$1" "$2")/$(outcome cases "$1" "$2") in
    ok/ok) printf '✓' ;;
    ok/FAILED) printf '✗ cases' ;;
    FAILED/ok) printf '✗ solution' ;;
    FAILED/FAILED) printf '✗ both' ;;
    *) printf '–' ;;
  esac
}

row() { # NAME HOME
  local lesson
  printf '| %s | %s |' "$(of "$1" 2)" "$(cat "$2/version" 2>/dev/null || echo 'did not start')"
  for lesson in "${lessons[@]}"; do printf ' %s |' "$(cell "$lesson" "$2/tests.log" 2>/dev/null)"; done
  echo
}

head_of_table() {
  printf '| engine | version (API) |'
  printf ' %s |' "${lessons[@]}"
  printf '\n|---|---|'
  printf -- '---|%.0s' "${lessons[@]}"
  echo
}

run() {
  local name tests work failed=0
  require_debian_root
  for name in "$@"; do [ -n "$(of "$name" 1)" ] || { echo "matrix.sh: there is no engine $name; see matrix.sh list" >&2; exit 2; }; done
  tests=$(test_binary)
  . "$classroom/lib/registry-server.sh"
  fetch
  work=$(mktemp -d /tmp/lab-matrix.XXXXXX)
  chmod 755 "$work"
  # shellcheck disable=SC2064 # the folder as it is now
  trap "rm -rf --one-file-system '$work'" EXIT
  head_of_table >"$work/table"
  for name in "$@"; do
    echo "== $name: $(of "$name" 2)" >&2
    mkdir -p "$work/$name"
    if ! apart "$work/$name" bash "$script" --inside "$name" "$tests" "$work/$name"; then
      failed=1
      sed -n '/^failures:$/,$p' "$work/$name/tests.log" >&2 2>/dev/null || true
      show_tail "$work/$name/log"
    fi
    row "$name" "$work/$name" | tee -a "$work/table" >&2
    # A lesson of which nothing ran is no good news.
    if tail -n 1 "$work/table" | grep -q '–'; then failed=1; fi
    if [ -n "${MATRIX_LOGS-}" ] && [ -e "$work/$name/tests.log" ]; then cp "$work/$name/tests.log" "$MATRIX_LOGS/$name.log"; fi
    find "$work/$name" -mindepth 1 -maxdepth 1 -exec rm -rf --one-file-system {} +
  done
  cat "$work/table"
  if [ "$*" = "$(engines | cut -d'|' -f1 | xargs)" ]; then page "$work/table" >"$repository/tests/engines.md"; fi
  return $failed
}

page() {
  cat <<'PAGE'
# The lessons on each kind of engine

Written by `tests/matrix.sh` (`make test-all`), which runs the solution, the undoing of each step and the cases of every
lesson on each engine: ✓ where all came out right.

PAGE
  cat "$1"
}

case ${1-} in
  list) engines | awk -F'|' '{ printf "%-28s %s\n", $1, $2 }' ;;
  --inside)
    shift
    inside "$@"
    ;;
  -h | --help) usage "$0" ;;
  *)
    # shellcheck disable=SC2046 # names are words
    [ $# -gt 0 ] || set -- $(engines | cut -d'|' -f1)
    run "$@"
    ;;
esac
