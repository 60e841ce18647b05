#!/usr/bin/env bash
# Makes the files of one image's first layers from Debian's packages:
#   OUT/base.tar        a minimal Debian with apt
#   OUT/packages.tar    what installing the packages adds to or changes in it
#   OUT/versions        "PACKAGE VERSION", a line for each package asked for
#
#   rootfs.sh SUITE OUT [PACKAGE…]
set -euo pipefail

if [ "${1:-}" = --inside ]; then # mmdebstrap calls us back here, its finished tree in $2
  root=$2 out=$3
  shift 3
  keep() { # the files named on standard input, without what an image has no use for
    tar -C "$root" --numeric-owner --no-recursion \
      --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./run/*' --exclude='./tmp/*' \
      --exclude='./var/lib/apt/lists/*' --exclude='./var/cache/*/*' --exclude='./var/log/*' \
      --exclude='*-old' --exclude='./etc/resolv.conf' --exclude='./etc/hostname' \
      -cf "$1" --null --verbatim-files-from -T -
  }
  (cd "$root" && find . -xdev -print0 | sort -z) | keep "$out/base.tar"
  [ $# -gt 0 ] || exit 0
  touch "$out/before"
  APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get --yes --no-install-recommends -o DPkg::Chroot-Directory="$root" install "$@"
  # a change of content, owner or mode moves a file's ctime, which nothing can set back
  (cd "$root" && find . -xdev -cnewer "$out/before" -print0 | sort -z) | keep "$out/packages.tar"
  for package in "$@"; do
    printf '%s %s\n' "$package" "$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${source:Upstream-Version}' "$package")"
  done >"$out/versions"
  rm -f "$out/before"
  exit 0
fi

suite=$1 out=$2
shift 2
mkdir -p "$out"
paths=() # never unpacked, in the base and in all that is installed on top of it; the copyright files stay
for path in man info locale lintian bash-completion vim apport doc; do paths+=("--dpkgopt=path-exclude=/usr/share/$path/*"); done
paths+=('--dpkgopt=path-include=/usr/share/doc/*/copyright')
for path in init.d rc?.d ufw; do paths+=("--dpkgopt=path-exclude=/etc/$path/*"); done
printf -v again '%q ' "${BASH_SOURCE[0]}" --inside
printf -v then '%q ' "$out" "$@"
mmdebstrap --variant=apt "${paths[@]}" --customize-hook="bash $again\"\$1\" $then" "$suite" /dev/null
