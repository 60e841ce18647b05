#!/usr/bin/env bash
# Prints the folder of the docker command that the book's transcripts are recorded with: Debian
# trixie's, on every machine the same, unpacked once into a cache. Each version words its help and
# its errors differently, so a transcript can only be compared with one made by the same version.
#
#   docker-cli.sh [CACHE]     needs root on Debian or Ubuntu, as the tests' engines do
set -euo pipefail
cache=${1:-/var/cache/docker-images-classroom}
folder=$cache/docker-cli-trixie
mkdir -p "$cache"
exec 8>"$folder.lock"
flock 8
if [ ! -x "$folder/usr/bin/docker" ]; then
  command -v mmdebstrap >/dev/null || apt-get install -qq --yes mmdebstrap >&2
  rm -rf --one-file-system "$folder" "$folder.new"
  mmdebstrap --variant=extract --include=docker-cli trixie "$folder.new" >"$folder.log" 2>&1 || {
    tail -n 20 "$folder.log" >&2
    echo "docker-cli.sh: Debian's package docker-cli could not be unpacked" >&2
    exit 1
  }
  mv "$folder.new" "$folder"
fi
# The file cannot run with an older C library than its own: then with the one beside it.
if ! "$folder/usr/bin/docker" --version >/dev/null 2>&1; then
  set -- "$folder"/usr/lib/*/ld-linux-*.so.*
  mkdir -p "$folder/bin"
  printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$1" "$(dirname "$1")" "$folder/usr/bin/docker" >"$folder/bin/docker"
  chmod +x "$folder/bin/docker"
  echo "$folder/bin"
else
  # Only the one program, with none of the other packages' beside it.
  mkdir -p "$folder/bin"
  ln -sf "$folder/usr/bin/docker" "$folder/bin/docker"
  echo "$folder/bin"
fi
