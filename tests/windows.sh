#!/usr/bin/env bash
# Compiles the checker for Windows (x86_64-pc-windows-gnu) without running it; warnings are errors.
# Debian has no standard library for that target, so it is compiled along, from Debian's sources of
# it, in a system of its own (sid: the newest compiler). Made once, kept in a cache.
#
#   windows.sh [CACHE]     needs root on Debian or Ubuntu, and the network for the crates
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${1:-/var/cache/docker-images-classroom}
packages=cargo,rustc,rust-src,gcc,libc6-dev,gcc-mingw-w64-x86-64,ca-certificates
target=x86_64-pc-windows-gnu
root=$cache/windows-$(printf %s "$packages" | cksum | cut -d' ' -f1)

. "$repository/classroom/lib/common.sh"
. "$repository/classroom/lib/debian.sh"
require_debian_root
need mmdebstrap mmdebstrap

mkdir -p "$cache/windows-home"
exec 8>"$root.lock"
flock 8
if [ ! -d "$root" ]; then
  rm -rf --one-file-system "$root.new"
  # A mirror may lag behind by more than sid's lists are valid.
  mmdebstrap --variant=essential --include="$packages" --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    sid "$root.new" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    echo "windows.sh: the system with the compiler could not be made" >&2
    exit 1
  }
  mkdir -p "$root.new/source" "$root.new/home"
  mv "$root.new" "$root"
fi

# The mounts are this namespace's and end with it. rustc finds its own sources through /proc.
# shellcheck disable=SC2016 # the variables are the inner shell's
unshare --mount --propagation private bash -euc '
  root=$1 repository=$2 home=$3 target=$4
  mount --bind "$repository" "$root/source"
  mount -o remount,bind,ro "$root/source"
  mount --bind "$home" "$root/home"
  mount -t proc proc "$root/proc"
  # What this machine trusts may be more than Debian does.
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  cd "$root"
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home CARGO_HOME=/home/cargo \
    CARGO_TARGET_DIR=/home/target CARGO_INCREMENTAL=0 \
    RUSTC_BOOTSTRAP=1 RUSTFLAGS="--deny warnings" \
    chroot . sh -c "cd /source && exec cargo check -Zbuild-std --locked --package checker --target $target"
' windows "$root" "$repository" "$cache/windows-home" "$target" || {
  echo "windows.sh: the checker does not compile for $target" >&2
  exit 1
}
