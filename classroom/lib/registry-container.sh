# shellcheck shell=bash disable=SC2154 # registry.sh assigns port, registry and cache
# The registry to push to, as a container on the engine that answers: for machines that are not Debian, or without root.
# Sourced by registry.sh, whose variables (port) it uses. Nothing is mounted from this machine, so that it also works
# where the engine runs elsewhere; what was pushed, and the accounts, are kept in volumes.

CONTAINER=docker-images-course-registry
REGISTRY_IMAGE=registry:2

require_engine() { docker version >/dev/null 2>&1 || refuse registry-no-engine; }
container_is() { docker container inspect --format '{{.State.Running}} {{(index (index .HostConfig.PortBindings "5000/tcp") 0).HostPort}}' "$CONTAINER" 2>/dev/null; }
container_running() { have docker && [ "$(container_is)" = "true $port" ] && registry_answers "$port"; }

container_up() {
  require_engine
  docker container rm --force "$CONTAINER" >/dev/null 2>&1 || true # stopped, or on another port
  ! port_taken "$port" || refuse port-taken "$port" "$(port_holder "$port")" --port
  if ! docker image inspect "$REGISTRY_IMAGE" >/dev/null 2>&1; then
    say registry-image "$REGISTRY_IMAGE"
    docker image pull --quiet "$REGISTRY_IMAGE" >/dev/null || fail registry-image-failed "$REGISTRY_IMAGE"
  fi
  docker container create --name "$CONTAINER" --label docker-images-course=registry --restart unless-stopped \
    --publish "127.0.0.1:$port:5000" \
    --volume "$CONTAINER:/var/lib/registry" --volume "$CONTAINER-accounts:/auth" \
    --env REGISTRY_STORAGE_DELETE_ENABLED=true \
    --env REGISTRY_AUTH=htpasswd --env REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd \
    --env REGISTRY_AUTH_HTPASSWD_REALM='Docker Images, Layer by Layer' "$REGISTRY_IMAGE" >/dev/null
  accounts_put # before it starts: with no file there, it would make up an account
  docker container start "$CONTAINER" >/dev/null
  if ! wait_until 30 registry_answers "$port"; then
    docker container logs --tail 15 "$CONTAINER" >&2 || true
    fail registry-failed "docker logs $CONTAINER"
  fi
}

container_down() {
  have docker || return 0
  docker container rm --force "$CONTAINER" >/dev/null 2>&1 || true
}

container_purge() { docker volume rm --force "$CONTAINER" "$CONTAINER-accounts" >/dev/null 2>&1 || true; }

# The accounts file travels as a tar stream: "-" for docker cp.
accounts_get() { docker container cp "$CONTAINER:/auth/htpasswd" - 2>/dev/null | tar -xOf - 2>/dev/null || true; }
accounts_put() { # the file's new content on standard input; without one, the file is made where it is missing
  local dir
  dir=$(mktemp -d)
  if [ $# -gt 0 ]; then printf '%s\n' "$1" >"$dir/htpasswd"; else accounts_get >"$dir/htpasswd"; fi
  chmod 644 "$dir/htpasswd"
  docker container cp "$dir/htpasswd" "$CONTAINER:/auth/htpasswd" >/dev/null
  rm -rf "$dir"
}

# line_for NAME: "NAME:bcrypt-hash" for the password on standard input, by whichever htpasswd there is.
line_for() {
  local password
  IFS= read -r password || [ -n "$password" ]
  if have htpasswd; then
    printf '%s' "$password" | htpasswd -inB "$1"
  elif docker container exec "$CONTAINER" sh -c 'command -v htpasswd' >/dev/null 2>&1; then
    printf '%s' "$password" | docker container exec -i "$CONTAINER" htpasswd -inB "$1"
  else
    printf '%s' "$password" | docker container run --rm -i --network none --entrypoint htpasswd httpd:2 -inB "$1"
  fi
}

container_account() { # NAME, the password on standard input
  local line others
  line=$(line_for "$1" | grep "^$1:") || return 1
  others=$(accounts_get | grep -v "^$1:") || true
  accounts_put "${others:+$others
}$line"
}
