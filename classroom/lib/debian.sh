# shellcheck shell=bash
# Is this a machine where we may install, and installing what is missing. Sourced.

is_debian() {
  [ -r /etc/os-release ] || return 1
  # shellcheck disable=SC1091
  (. /etc/os-release && case " ${ID:-} ${ID_LIKE:-} " in *" debian "* | *" ubuntu "*) exit 0 ;; *) exit 1 ;; esac)
}

require_debian_root() {
  is_debian || refuse not-debian
  [ "$(id -u)" = 0 ] || refuse not-root
}

# apt_quietly ARGUMENTS…: apt without questions; its words are shown only when it fails.
apt_quietly() {
  local log rc=0
  log=$(mktemp)
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    apt-get -o DPkg::Lock::Timeout=300 -y --no-install-recommends "$@" >"$log" 2>&1 9>&- || rc=$?
  [ $rc = 0 ] || show_tail "$log"
  rm -f "$log"
  return $rc
}

# need COMMAND PACKAGE: installs the package where the command is missing.
need() {
  have "$1" && return 0
  say installing "$2"
  apt_quietly install "$2" 2>/dev/null && have "$1" && return 0
  apt_quietly update || true
  apt_quietly install "$2" || fail install-failed "$2"
  have "$1" || fail install-failed "$2"
}

# need_docker: the engine and its command line, which newer releases keep in a package of its own.
need_docker() {
  need dockerd docker.io
  have docker || need docker docker-cli
}

# registry_binary CACHE: the path of Debian's docker-registry. Unpacked, not installed: installing it would start a
# service without accounts on port 5000.
registry_binary() {
  local tools=$1/tools
  if have docker-registry; then
    command -v docker-registry
    return 0
  fi
  if [ ! -x "$tools/usr/bin/docker-registry" ]; then
    say installing docker-registry
    rm -rf "$tools.new" && mkdir -p "$tools.new"
    (cd "$tools.new" && { apt_quietly download docker-registry 2>/dev/null || { apt_quietly update && apt_quietly download docker-registry; }; } &&
      dpkg-deb -x docker-registry_*.deb . && rm -f docker-registry_*.deb) || fail install-failed docker-registry
    rm -rf "$tools" && mv "$tools.new" "$tools"
  fi
  printf '%s\n' "$tools/usr/bin/docker-registry"
}
