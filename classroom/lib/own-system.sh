# shellcheck shell=bash disable=SC2154 # the script that sources this assigns root
# A system tree becomes the root of this process, in a mount namespace of its own. Sourced by engine-inside.sh; $root is
# the tree, or empty to stay in the machine's own.

mount_over() { # TYPE OPTIONS PATH: an empty file system of the engine's own
  mkdir -p "$root$3"
  mount -t "$1" ${2:+-o "$2"} "$1" "$root$3"
}

same_here() { # PATH: the machine's own, at the same path inside the root
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

furnish() { # PATH…: what of the machine the other system tree needs, and these paths
  mount --bind "$root" "$root" # only a mount can become the root
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  local path
  for path in /run /tmp "$@"; do same_here "$path"; done
  for path in /etc/resolv.conf /etc/hosts; do mount --bind "$(realpath "$path")" "$root$path"; done
}

move_in() { # Not chroot: "docker exec" enters a container by its mount namespace, and behind a chroot that would be
  # the machine's own root. From here on every command is the tree's.
  cd "$root" || return 1
  pivot_root . mnt
  cd / || return 1
  umount -l /mnt
}

# own_etc ENGINE: what lies in its folder etc takes the place of the system's.
own_etc() {
  local path
  for path in "$1"/etc/*; do
    [ ! -e "$path" ] || mount --bind "$path" "$root/etc/${path##*/}"
  done
}

# etc_with_user ENGINE ROOT NAME ID: for own_etc, the system's users and one more, with 65536 numbers from ID + 1 on
# for the users of its containers.
etc_with_user() {
  local etc=$1/etc
  mkdir -p "$etc"
  { cat "$2/etc/passwd"; printf '%s:x:%s:%s::%s:/bin/bash\n' "$3" "$4" "$4" "$1"; } >"$etc/passwd"
  { cat "$2/etc/group"; printf '%s:x:%s:\n' "$3" "$4"; } >"$etc/group"
  printf '%s:%s:65536\n' "$3" "$(($4 + 1))" | tee "$etc/subuid" >"$etc/subgid"
  touch "$2/etc/subuid" "$2/etc/subgid" # a mount needs a file to lie on
}
