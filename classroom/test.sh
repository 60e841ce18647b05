#!/usr/bin/env bash
# Tests the classroom for real, as root on Debian: two kinds of engine beside each other, the mirror, the registry in
# both ways, and that nothing is left behind. Touches no other engine: homes, sockets, bridges and ports are its own.
#
#   test.sh [--cache DIR]     the images and the trixie tree are made there once; about a minute after that
#
# Ends with "N passed, N failed"; exit code 0 when none failed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$CLASSROOM/lib/process.sh"
. "$CLASSROOM/lib/registry-server.sh"
cd "$CLASSROOM"
trap - ERR
export LC_ALL=C

cache=$DEFAULT_CACHE
[ "${1:-}" != --cache ] || { value "$@"; cache=$(absolute "$value"); }
work=$(mktemp -d "${TMPDIR:-/tmp}/classroom-test.XXXXXX")
export DOCKER_CONFIG=$work/docker-config
unset DOCKER_HOST DOCKER_CONTEXT
mirror_port=$(free_port) registry_port=$(free_port) web_port=$(free_port)
passed=0 failed=0

clean() {
  local home
  for home in "$work"/*/; do
    home=${home%/}
    DOCKER_HOST=unix://$work/host/docker.sock ./registry.sh down --home "$home" || true
    ./engine.sh down --home "$home" || true
    ./mirror.sh down --home "$home" || true
  done >/dev/null 2>&1
  rm -rf "$work"
}
trap clean EXIT

# check WHAT COMMAND…: passes where the command succeeds.
check() {
  local what=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok      %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$what"
    tail -n 20 "$work/output" | sed 's/^/        /'
  fi
}
exits() { # CODE COMMAND…
  local want=$1 rc=0
  shift
  "$@" || rc=$?
  [ "$rc" = "$want" ] || { echo "exit code $rc, not $want"; return 1; }
}
prints() { # TEXT COMMAND…
  local text=$1 output
  shift
  output=$("$@") || return 1
  grep -qF -- "$text" <<<"$output" || { printf 'without "%s":\n%s\n' "$text" "$output"; return 1; }
}
no() { ! "$@"; }
same() { [ "$1" = "$2" ] || { echo "$1, not $2"; return 1; }; }
on() { # HOME COMMAND…: on the engine of that home
  local DOCKER_HOST=unix://$work/$1/docker.sock
  export DOCKER_HOST
  shift
  "$@"
}
page_is() { wait_until 10 prints "$2" curl -fsS "http://127.0.0.1:$1/"; } # PORT TEXT
mounts() { wc -l </proc/self/mounts; }
bridges=''
before_mounts=$(mounts)

# what is said
sentences() { grep -ohE '\b(say|fail|refuse|usage_error|message) [a-z]+(-[a-z]+)+' ./*.sh lib/*.sh images/*.sh | cut -d' ' -f2 | sort -u; }
values() { sentences | while read -r key; do printf '%s %s\n' "$key" "$(message "$key" | grep -o '%s' | wc -l)"; done; }
missing() { sentences | while read -r key; do message "$key"; echo; done | grep 'is missing'; }
check 'every sentence exists' no missing
check 'every sentence takes the same values in Korean' same "$(language=ko; values)" "$(values)"
check 'Korean is spoken where it is set' prints '레지스트리' env LC_ALL=ko_KR.UTF-8 bash -c './registry.sh status --home /nonexistent 2>&1 || true'

# usage
check 'an unknown argument is wrong usage' exits 2 ./engine.sh up --colour blue
check 'a missing value is wrong usage' exits 2 ./engine.sh up --home
check 'an unknown image store is wrong usage' exits 2 ./engine.sh up --store attic
check 'no action is wrong usage' exits 2 ./mirror.sh
check 'a port must be one' exits 2 ./registry.sh up --port 70000
check 'a range must be one' exits 2 ./engine.sh up --subnet 10.1.2.3
check '--help prints the comment at the top' prints 'engine.sh up|down|status' ./engine.sh --help
for script in ./*.sh; do
  [ "$script" = ./test.sh ] || check "the help of $script is Korean where it is set" prints '종료 코드' env LC_ALL=ko_KR.UTF-8 "$script" --help
done
check 'a folder of somebody else is not removed' exits 3 bash -c ". lib/common.sh; mkdir -p $work/foreign; remove_own_folder $work/foreign"

# the mirror
check 'the mirror comes up' prints "MIRROR=http://127.0.0.1:$mirror_port" ./mirror.sh up --home "$work/mirror" --cache "$cache" --port "$mirror_port"
check 'the mirror comes up twice' ./mirror.sh up --home "$work/mirror" --cache "$cache"
check 'the mirror cannot be changed' no curl -fsS -X POST "http://127.0.0.1:$mirror_port/v2/x/blobs/uploads/"
check 'a taken port is refused and named' exits 3 ./registry.sh up --home "$work/other" --cache "$cache" --port "$mirror_port" --with process

# the registry
check 'the registry comes up' prints "REGISTRY=localhost:$registry_port" ./registry.sh up --home "$work/mirror" --cache "$cache" --port "$registry_port" --with process
check 'an account is made' bash -c "echo secret | ./registry.sh account ada --home $work/mirror"
check 'an account needs a password' exits 2 bash -c "./registry.sh account bob --home $work/mirror </dev/null"
check 'nobody gets in without' no curl -fsS "http://127.0.0.1:$registry_port/v2/"
check 'the account gets in' curl -fsS -u ada:secret "http://127.0.0.1:$registry_port/v2/"
check 'the password is changed while it runs' bash -c "echo other | ./registry.sh account ada --home $work/mirror --password-stdin"
check 'the old password is out' no curl -fsS -u ada:secret "http://127.0.0.1:$registry_port/v2/"
check 'the new password is in' curl -fsS -u ada:other "http://127.0.0.1:$registry_port/v2/"

# an engine of each kind, beside each other
for suite in host trixie; do
  web_port=$((web_port + 1))
  check "$suite: no engine is no success" exits 1 ./engine.sh status --home "$work/$suite"
  check "$suite: two at once come up as one" bash -c "
    for i in 1 2; do ./engine.sh up --home $work/$suite --suite $suite --cache $cache --mirror http://127.0.0.1:$mirror_port & pids=\"\${pids:-} \$!\"; done
    for pid in \$pids; do wait \$pid || exit 1; done"
  bridges="$bridges $(cut -d' ' -f1 "$work/$suite/engine/bridge")"
  check "$suite: once more is no trouble" prints ENGINE=ours ./engine.sh up --home "$work/$suite" --suite "$suite"
  case $suite in host) store='overlay2' ;; trixie) store='io.containerd.snapshotter.v1' ;; esac
  check "$suite: the image store is $store" on "$suite" prints "$store" docker info
  for image in nginx nginx:1 nginx:mainline nginx:1.22 debian; do check "$suite: $image is pulled" on "$suite" docker image pull -q "$image"; done
  check "$suite: latest and mainline are one image" same "$(on "$suite" docker image inspect -f '{{.Id}}' nginx)" "$(on "$suite" docker image inspect -f '{{.Id}}' nginx:mainline)"
  check "$suite: nginx has 7 layers" same "$(on "$suite" docker image inspect -f '{{len .RootFS.Layers}}' nginx)" 7
  check "$suite: history has more rows" same "$(on "$suite" docker image history -q nginx | wc -l)" 16
  check "$suite: nginx is labelled as a stand-in" on "$suite" prints true docker image inspect -f '{{index .Config.Labels "docker-images-course.stand-in"}}' nginx
  check "$suite: nginx runs" on "$suite" docker run -d --name web -p "$web_port:80" nginx
  check "$suite: its page is published" page_is "$web_port" 'Welcome to nginx!'
  check "$suite: exec enters the container" on "$suite" docker exec web sed -i 's/80;/8080;/' /etc/nginx/conf.d/default.conf
  check "$suite: what exec changed is in the container" on "$suite" prints 'C /etc/nginx/conf.d/default.conf' docker container diff web
  check "$suite: docker top works" on "$suite" docker top web
  check "$suite: any free port is published" on "$suite" docker run -d --rm --name any -p 0:80 nginx
  check "$suite: its page is there" page_is "$(on "$suite" docker port any 80 | sed -n '1s/.*://p')" 'Welcome to nginx!'
  check "$suite: a network of one's own is made" on "$suite" docker network create "own-$suite"
  bridges="$bridges br-$(on "$suite" docker network ls -q --filter "name=own-$suite")"
  mkdir -p "$work/page"
  echo "<h1>$suite</h1>" >"$work/page/index.html"
  printf 'FROM nginx\nWORKDIR /usr/share/nginx/html\nRUN echo a >a && echo b >b\nCOPY index.html index.html\n' >"$work/page/Dockerfile"
  check "$suite: an image is built" on "$suite" env DOCKER_BUILDKIT=0 docker image build -t page "$work/page"
  check "$suite: the built image runs" on "$suite" docker run -d --name page -p "127.0.0.1:$((web_port + 500)):80" page
  check "$suite: and serves its page" page_is "$((web_port + 500))" "<h1>$suite</h1>"
  name=localhost:$registry_port/ada/$suite
  on "$suite" docker image tag nginx "$name"
  check "$suite: a push without an account is denied" no on "$suite" docker image push "$name"
  check "$suite: login" on "$suite" bash -c "echo other | docker login -u ada --password-stdin localhost:$registry_port"
  check "$suite: a push with it works" on "$suite" docker image push "$name"
  check "$suite: the registry has it" prints ada/"$suite" curl -fsS -u ada:other "http://127.0.0.1:$registry_port/v2/_catalog"
  rm -f "$DOCKER_CONFIG/config.json"
done
check 'the first engine still serves beside the second' page_is "$((web_port - 1))" ''
check 'a range in use is refused' exits 3 ./engine.sh up --home "$work/other" --subnet "$(cut -d' ' -f2 "$work/host/engine/bridge")"

# the registry as a container
for engine in host trixie; do
  port=$(free_port)
  check "container on $engine: comes up" on "$engine" ./registry.sh up --home "$work/container-$engine" --port "$port" --with container
  check "container on $engine: twice" on "$engine" ./registry.sh up --home "$work/container-$engine"
  check "container on $engine: nobody gets in" no curl -fsS "http://127.0.0.1:$port/v2/"
  check "container on $engine: an account" on "$engine" bash -c "echo one | ./registry.sh account ada --home $work/container-$engine"
  check "container on $engine: another" on "$engine" bash -c "echo two | ./registry.sh account bob --home $work/container-$engine"
  check "container on $engine: the first gets in" curl -fsS -u ada:one "http://127.0.0.1:$port/v2/"
  check "container on $engine: the second gets in" curl -fsS -u bob:two "http://127.0.0.1:$port/v2/"
  on "$engine" docker image tag nginx "localhost:$port/ada/nginx"
  check "container on $engine: login" on "$engine" bash -c "echo one | docker login -u ada --password-stdin localhost:$port"
  check "container on $engine: push" on "$engine" docker image push "localhost:$port/ada/nginx"
  check "container on $engine: down" on "$engine" ./registry.sh down --home "$work/container-$engine"
  check "container on $engine: up again, with what was kept" on "$engine" ./registry.sh up --home "$work/container-$engine" --port "$port" --with container
  check "container on $engine: the push is still there" prints ada/nginx curl -fsS -u ada:one "http://127.0.0.1:$port/v2/_catalog"
  check "container on $engine: purge" on "$engine" ./registry.sh purge --home "$work/container-$engine"
  check "container on $engine: its volumes are gone" same "$(on "$engine" docker volume ls -q | grep -c course)" 0
done

# daemons that are killed
for suite in host trixie; do
  for victim in dockerd containerd supervisor; do
    pid=$(pid_in "$work/$suite/engine/process")
    [ "$victim" = supervisor ] || pid=$(pgrep -P "$pid" -x "$victim")
    kill -KILL "$pid"
    check "$suite: all ends after kill -9 of its $victim" wait_until 15 gone "$work/$suite/engine/process"
    check "$suite: comes up again" ./engine.sh up --home "$work/$suite" --suite "$suite" --cache "$cache" --mirror "http://127.0.0.1:$mirror_port"
    check "$suite: its images are still there" on "$suite" docker image inspect nginx
    check "$suite: its containers start again" on "$suite" docker start web
  done
done
kill -KILL "$(pid_in "$work/mirror/mirror/process")"
check 'the mirror comes up again after kill -9' ./mirror.sh up --home "$work/mirror" --cache "$cache"
kill -KILL "$(pid_in "$work/mirror/registry/process")"
check 'the registry comes up again after kill -9' ./registry.sh up --home "$work/mirror" --cache "$cache"
check 'and has the pushes and accounts' prints ada/host curl -fsS -u ada:other "http://127.0.0.1:$registry_port/v2/_catalog"

# everything for one learner
DOCKER_HOST=unix://$work/one/docker.sock
export DOCKER_HOST
one=(--home "$work/one" --cache "$cache")
check 'up.sh brings all of it up' ./up.sh "${one[@]}" --port "$((registry_port + 1))" --mirror-port "$((mirror_port + 1))"
check 'up.sh once more' prints "REGISTRY=localhost:$((registry_port + 1))" ./up.sh "${one[@]}" --mirror-port "$((mirror_port + 1))"
check 'status.sh says so' ./status.sh --home "$work/one"
check 'an image is pulled' docker image pull -q nginx
check 'the account logs in' bash -c "echo layers | docker login -u learner --password-stdin localhost:$((registry_port + 1))"
check 'down.sh stops it' ./down.sh "${one[@]}"
check 'status.sh says so too' exits 1 ./status.sh --home "$work/one"
check 'the images are kept' bash -c "./up.sh ${one[*]} --port $((registry_port + 1)) --mirror-port $((mirror_port + 1)) && docker image inspect nginx"
check 'an engine that was found is used, not stopped' bash -c "
  ./up.sh --home $work/two --cache $cache --port $((registry_port + 2)) --mirror-port $((mirror_port + 1)) && ./down.sh --home $work/two && docker version"
check 'purge asks' exits 1 bash -c "echo no | ./down.sh --home $work/one --cache $work/no-cache --purge"
check 'purge removes' bash -c "./down.sh --home $work/one --cache $work/no-cache --purge --yes && [ ! -e $work/one ]"
check 'a remote endpoint that is down is refused' exits 3 env DOCKER_HOST=tcp://127.0.0.1:1 ./up.sh --home "$work/three"
unset DOCKER_HOST

# nothing is left
for suite in host trixie; do check "$suite: goes down" ./engine.sh down --home "$work/$suite"; done
check 'the registry goes down' ./registry.sh down --home "$work/mirror"
check 'the mirror goes down' ./mirror.sh down --home "$work/mirror"
check 'no process is left' no pgrep -f "$work"
check 'no mount is left' same "$(mounts)" "$before_mounts"
for bridge in $bridges; do
  check "no bridge $bridge is left" no ip link show dev "$bridge"
  check "no firewall rule for $bridge is left" no bash -c "iptables-save | grep $bridge"
done
check 'no socket is left' same "$(find "$work" -type s | wc -l)" 0

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
