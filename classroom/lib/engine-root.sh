# shellcheck shell=bash
# The system tree of an engine from another release of Debian: made once with mmdebstrap, shared by every such engine
# on this machine. Sourced.

# engine_root CACHE SUITE [PACKAGES]: prints the folder; makes it where it is missing. PACKAGES, separated by commas,
# are more than an engine needs.
engine_root() {
  local packages=docker.io,docker-buildx,ca-certificates,mount,procps${3:+,$3} root log # procps: docker top asks ps
  root=$1/engine-$2-$(printf '%s' "$packages" | cksum | cut -d' ' -f1)
  log=$1/engine-$2.log
  if [ ! -d "$root" ]; then
    need mmdebstrap mmdebstrap
    own_folder "$1"
    (
      flock 8 # another home may be making it now
      [ ! -d "$root" ] || exit 0
      say making-engine-root "$2"
      rm -rf "$root.new"
      # A mirror of sid may lag behind by more than its lists are valid.
      mmdebstrap --variant=essential --include="$packages" --aptopt='Acquire::Check-Valid-Until "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$2" "$root.new" >"$log" 2>&1 8>&- 9>&- || { show_tail "$log"; exit 1; }
      touch "$root.new/etc/hosts" "$root.new/etc/resolv.conf"
      mv "$root.new" "$root"
    ) 8>>"$1/engine-$2.lock" || fail engine-root-failed "$2" "$log"
  fi
  printf '%s\n' "$root"
}
