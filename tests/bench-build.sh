#!/usr/bin/env bash
# What building the checker costs a learner: processor seconds of `cargo install`, from nothing, beside
# those of an earlier commit (else 77450a6, when it was one crate). Fails where it is more than half.
#
#   bench-build.sh [COMMIT]
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
before=${1:-77450a6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME SOURCE OPTIONS…: prints the processor seconds that programs spent outside the kernel.
build() {
  local name=$1 source=$2
  shift 2
  (cd "$source" && cargo fetch --locked --quiet)
  local TIMEFORMAT=%U
  # The redirection is inside: after the brackets it would take what `time` prints, too.
  { time (cd "$source" && cargo install --quiet --path checker --locked --root "$work/$name-root" \
    --target-dir "$work/$name-target" "$@" >"$work/$name.log" 2>&1); } 2>&1 || {
    cat "$work/$name.log" >&2
    return 1
  }
  rm -rf "$work/$name-target"
}
crates() { # SOURCE
  (cd "$1" && cargo tree --locked --package checker -e normal --prefix none | sed 's/ (.*//' | sort -u | wc -l)
}

mkdir "$work/before"
git -C "$repository" archive "$before" | tar -x -C "$work/before"
was=$(build before "$work/before")
printf '%-10s %8s s  %s crates\n' "$before" "$was" "$(crates "$work/before")"
is=$(build now "$repository" --profile learner)
printf '%-10s %8s s  %s crates\n' now "$is" "$(crates "$repository")"
awk -v was="$was" -v is="$is" 'BEGIN { printf "ratio %.2f (at most 0.50)\n", is / was; exit (is / was > 0.5) }'
