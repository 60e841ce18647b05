# shellcheck shell=bash
# Remembers the processes that we started, so that we end those and no others. Sourced.
# A record is one line, "PID START BOOT": a number that the kernel gave to another process since has another start
# time, and after a reboot the boot id differs.

# start_of PID: its start time in clock ticks since boot; fails where there is no such process, or only its zombie.
start_of() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) } # the name before it may hold spaces and brackets
  # shellcheck disable=SC2086 # split into fields on purpose
  set -- $stat
  [ "$1" != Z ] || return 1
  printf '%s\n' "${20}"
}

# remember PID FILE
remember() {
  local start
  start=$(start_of "$1") || return 1
  printf '%s %s %s\n' "$1" "$start" "$(cat /proc/sys/kernel/random/boot_id)" >"$2.new"
  mv -f "$2.new" "$2"
}

# pid_in FILE: the process that the record is about, if it still runs.
pid_in() {
  local pid start boot
  [ -s "$1" ] || return 1
  read -r pid start boot <"$1" || return 1
  [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 1
  [ "$(start_of "$pid")" = "$start" ] || return 1
  printf '%s\n' "$pid"
}

gone() { ! pid_in "$1" >/dev/null; }

# end FILE SECONDS: asks the process to end, insists at the deadline, and forgets it.
end() {
  local pid
  if pid=$(pid_in "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! wait_until "$2" gone "$1"; then
      kill -KILL "$pid" 2>/dev/null || true
      wait_until 10 gone "$1" || return 1
    fi
  fi
  rm -f "$1"
}

# detached LOG COMMAND…: starts a daemon of ours, away from this terminal and from our lock. Its number is in $!.
detached() {
  local log=$1
  shift
  setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
}
