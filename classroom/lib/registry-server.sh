# shellcheck shell=bash
# Runs Debian's docker-registry by hand, for the mirror, for the registry to push to, and for the build. Sourced.

# registry_config DATA PORT: the configuration, on stdout; the caller adds what is its own. Bound to this machine alone.
registry_config() {
  cat <<YML
version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
http:
  addr: 127.0.0.1:$2
storage:
  filesystem:
    rootdirectory: $1
  delete:
    enabled: true
YML
}

# A registry says 200, or 401 where it has accounts, and always the version of its protocol.
registry_answers() { # PORT
  curl -sS -o /dev/null --max-time 5 -D - "http://127.0.0.1:$1/v2/" 2>/dev/null | grep -qi '^docker-distribution-api-version:'
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

port_holder() { # PORT → the name of the program that listens on it
  local line
  line=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1, pid \2/p' | head -n 1) || true
  printf '%s\n' "${line:-?}"
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && port_taken "$port"; do :; done
  printf '%s\n' "$port"
}

# registry_server_up DIR PORT BINARY: DIR holds config.yml, and gets the log and the record of the process.
registry_server_up() {
  local dir=$1 port=$2 pid
  ready() {
    kill -0 "$pid" 2>/dev/null || return 2
    registry_answers "$port"
  }
  detached "$dir/log" env OTEL_TRACES_EXPORTER=none "$3" serve "$dir/config.yml"
  pid=$!
  remember "$pid" "$dir/process" || true
  wait_until 30 ready && return 0
  end "$dir/process" 5 || true
  show_tail "$dir/log"
  fail registry-failed "$dir/log"
}
