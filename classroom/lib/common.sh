# shellcheck shell=bash
# What every classroom script shares: where things are kept, how to speak, how to stop, how to wait.
# Sourced, never run. Works with the bash 3.2 of macOS too, where only the registry's container path is used.

trap 'say broke "$0" "$LINENO" "$BASH_COMMAND"' ERR # no command fails in silence

CLASSROOM=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$CLASSROOM/lib/messages.sh"

# shellcheck disable=SC2034 # read by the scripts that source this
DEFAULT_SOCKET=/var/run/docker.sock
# shellcheck disable=SC2034
if [ "$(id -u)" = 0 ]; then
  DEFAULT_HOME=/var/lib/docker-images-classroom
  DEFAULT_CACHE=/var/cache/docker-images-classroom
else
  DEFAULT_HOME=${XDG_STATE_HOME:-${HOME:-/tmp}/.local/state}/docker-images-classroom
  DEFAULT_CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/docker-images-classroom
fi
DEFAULT_HOME=${CLASSROOM_HOME:-$DEFAULT_HOME}
MARKER=.docker-images-classroom # lies in every folder that we made, and only such a folder is ever removed

# say KEY [VALUE…]: one sentence for the person at the keyboard. Results go to stdout, sentences never do.
say() {
  local key=$1
  shift
  # shellcheck disable=SC2059 # the format is ours, from messages.sh
  printf "$(message "$key")\n" "$@" >&2
}
fail() { say "$@"; exit 1; }         # it was tried and did not work
usage_error() { say "$@"; exit 2; }  # the command was wrong
refuse() { say "$@"; exit 3; }       # this machine is not one where it may be tried

# usage FILE: the comment at the top of a script is also its help; the Korean is in help.ko.txt.
usage() {
  if [ "$language" = ko ]; then
    awk -v name="[${1##*/}]" '/^\[/ { here = $0 == name; next }
      here && NF { printf "%s%s\n", gap, $0; gap = ""; next } here { gap = gap "\n" }' "$CLASSROOM/lib/help.ko.txt"
  else
    sed -n '2,/^[^#]/{/^#/!q; s/^# \{0,1\}//; p;}' "$1"
  fi
}

# value OPTION [VALUE…]: the value that must follow an option, in $value.
value() {
  [ -n "${2:-}" ] || usage_error option-needs-value "$1"
  # shellcheck disable=SC2034 # read by the caller
  value=$2
}

have() { command -v "$1" >/dev/null 2>&1; }

# absolute PATH: the same place, whatever the current folder is later; parents must not be links for it to be short.
absolute() {
  case $1 in
    /*) printf '%s\n' "${1%/}" ;;
    *) printf '%s/%s\n' "$PWD" "${1%/}" ;;
  esac
}

# own_folder DIR: makes a folder and marks it as ours.
own_folder() {
  mkdir -p "$1"
  [ -e "$1/$MARKER" ] || : >"$1/$MARKER"
}

# remove_own_folder DIR: removes it only where the mark is.
remove_own_folder() {
  [ -d "$1" ] || return 0
  [ -e "$1/$MARKER" ] || refuse not-our-folder "$1"
  rm -rf -- "$1"
}

# lock FILE: one `up` or `down` at a time. Held on descriptor 9 until the script ends; daemons must not inherit it.
lock() {
  have flock || return 0
  exec 9>>"$1"
  flock -n 9 && return 0
  say waiting-for-lock "$1"
  flock -w 600 9 || fail lock-held "$1"
}

# wait_until SECONDS COMMAND…: polls until the command succeeds. Returns 1 at the deadline, 2 as soon as the command
# itself returns 2 ("it will never succeed").
wait_until() {
  local deadline=$((SECONDS + $1)) rc
  shift
  while :; do
    rc=0
    "$@" || rc=$?
    case $rc in
      0) return 0 ;;
      2) return 2 ;;
    esac
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# show_tail FILE: the end of a log, where a sentence alone would not help.
show_tail() { [ ! -s "$1" ] || tail -n 15 "$1" >&2; }

# port OPTION [VALUE…]: the same, for a port.
port() {
  value "$@"
  if ! [[ $value =~ ^[0-9]{1,5}$ ]] || [ "$value" -lt 1 ] || [ "$value" -gt 65535 ]; then usage_error bad-port "$value"; fi
}
