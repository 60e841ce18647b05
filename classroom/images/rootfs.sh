#!/usr/bin/env bash
# Makes the files of the images' first layers from one Debian release's packages:
#   OUT/base.tar     a minimal Debian with apt
#   OUT/NAME.tar     what installing the packages of NAME adds to it or changes in it
#   OUT/versions     "PACKAGE VERSION", a line for each package asked for
#
#   rootfs.sh SUITE OUT [NAME=PACKAGE[,PACKAGE…]…]
set -euo pipefail

changed_since() { # STAMP: a change of content, owner or mode moves a file's ctime, which nothing can set back
  find . -xdev -cnewer "$1" -print0 | sort -z
}

pack() { # TREE TAR: the files named on standard input, without what an image has no use for
  tar -C "$1" --numeric-owner --no-recursion \
    --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./run/*' --exclude='./tmp/*' \
    --exclude='./var/lib/apt/lists/*' --exclude='./var/cache/*/*' --exclude='./var/log/*' \
    --exclude='*-old' --exclude='./etc/resolv.conf' --exclude='./etc/hostname' \
    -cf "$2" --null --verbatim-files-from -T -
}

# finish ROOT OUT NAME=PACKAGES…: mmdebstrap calls us back here, with its finished tree
finish() {
  local root=$1 out=$2 set name packages tree package
  shift 2
  (cd "$root" && find . -xdev -print0 | sort -z) | pack "$root" "$out/base.tar"
  for set in "$@"; do
    name=${set%%=*} tree=$out/$name
    IFS=, read -ra packages <<<"${set#*=}"
    cp -a -x "$root" "$tree"
    touch "$out/before"
    APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get --yes --no-install-recommends -o Dir="$tree" \
      -o Dir::State::Status="$tree/var/lib/dpkg/status" -o DPkg::Chroot-Directory="$tree" install "${packages[@]}"
    (cd "$tree" && changed_since "$out/before") | pack "$tree" "$out/$name.tar"
    for package in "${packages[@]}"; do
      printf '%s %s\n' "$package" "$(dpkg-query --admindir="$tree/var/lib/dpkg" -W -f '${source:Upstream-Version}' "$package")"
    done >>"$out/versions"
    rm -rf "$tree" "$out/before"
  done
}

if [ "$1" = finish ]; then
  "$@"
  exit
fi

suite=$1 out=$2
shift 2
mkdir -p "$out"
options=() # paths that are never unpacked, in the base and in what is installed on top of it; the licences stay
for path in man info locale lintian bash-completion vim apport doc; do options+=("--dpkgopt=path-exclude=/usr/share/$path/*"); done
options+=('--dpkgopt=path-include=/usr/share/doc/*/copyright')
for path in init.d rc?.d ufw; do options+=("--dpkgopt=path-exclude=/etc/$path/*"); done
merged=/usr/share/mmdebstrap/hooks/maybe-merged-usr # without it bookworm brings all of perl, only to merge /usr
[ ! -d "$merged" ] || options+=("--hook-dir=$merged")
printf -v before '%q ' "${BASH_SOURCE[0]}" finish
printf -v after '%q ' "$out" "$@"
mmdebstrap --variant=apt "${options[@]}" --customize-hook="bash $before\"\$1\" $after" "$suite" /dev/null
