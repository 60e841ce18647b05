# shellcheck shell=bash
# The system tree of the trixie engine: made once with mmdebstrap, shared by every engine on this machine. Sourced.

# engine_root CACHE: prints the folder; makes it where it is missing.
engine_root() {
  local packages=docker.io,docker-buildx,ca-certificates,mount,procps root log # procps: docker top asks ps
  root=$1/engine-trixie-$(printf '%s' "$packages" | cksum | cut -d' ' -f1)
  log=$1/engine-trixie.log
  if [ ! -d "$root" ]; then
    need mmdebstrap mmdebstrap
    own_folder "$1"
    (
      flock 8 # another home may be making it now
      [ ! -d "$root" ] || exit 0
      say making-engine-root
      rm -rf "$root.new"
      mmdebstrap --variant=essential --include="$packages" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        trixie "$root.new" >"$log" 2>&1 8>&- 9>&- || { show_tail "$log"; exit 1; }
      touch "$root.new/etc/hosts" "$root.new/etc/resolv.conf"
      mv "$root.new" "$root"
    ) 8>>"$1/engine-trixie.lock" || fail engine-root-failed "$log"
  fi
  printf '%s\n' "$root"
}
