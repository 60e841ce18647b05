# shellcheck shell=bash
# The engine that this person's docker command talks to, by the command's own rules: DOCKER_HOST, DOCKER_CONTEXT,
# the current context, the default socket. Sourced.

endpoint_answers() { have docker && docker version >/dev/null 2>&1; }

# endpoint: its address, such as unix:///var/run/docker.sock. Fails for a context that does not exist.
endpoint() {
  if [ -n "${DOCKER_HOST:-}" ]; then
    printf '%s\n' "$DOCKER_HOST"
  elif have docker; then
    docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null
  else
    printf 'unix://%s\n' "$DEFAULT_SOCKET"
  fi
}

# endpoint_socket: the path, where the endpoint is a socket of this machine.
endpoint_socket() {
  local address
  address=$(endpoint) || return 1
  case $address in
    unix:///*) printf '%s\n' "${address#unix://}" ;;
    *) return 1 ;;
  esac
}

# endpoint_fetches IMAGE: can the engine itself get at the image? Asked of the engine, since its network, mirrors and
# certificates count, not this shell's. Where it cannot be asked, the answer is yes.
endpoint_fetches() {
  local socket status
  socket=$(endpoint_socket) || return 0
  status=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 20 --unix-socket "$socket" "http://localhost/distribution/$1/json" 2>/dev/null) || true
  [ "$status" = 200 ]
}

# endpoint_mirrors URL: is the engine set up to ask that mirror?
endpoint_mirrors() { docker info --format '{{json .RegistryConfig.Mirrors}}' 2>/dev/null | grep -qF "\"$1"; }
