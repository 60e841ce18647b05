#!/usr/bin/env bash
# `checker lesson-3` against a shell script that finds out the same with the docker command line,
# in one run on one engine. Prints the ratio; the absolute times are this machine's.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOCKER_HOST=$LAB_CLASSIC
checker=$repository/target/release/checker
command -v hyperfine >/dev/null || apt-get install -y --no-install-recommends hyperfine >/dev/null
command -v jq >/dev/null || apt-get install -y --no-install-recommends jq >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$repository/exercises" "$work"
cd "$work"
(
  eval "$("$checker" vars)"
  cd exercises/lesson-3
  bash solution.sh >/dev/null 2>&1
)
"$checker" lesson-3 >/dev/null

# One inspect for each image that the five steps check, and the comparisons.
cat >with-docker.sh <<'SCRIPT'
latest=$(docker image inspect --format '{{.Id}}' nginx:latest) || exit 1
mainline=$(docker image inspect --format '{{.Id}}' nginx:mainline) || exit 1
here=$(docker image inspect --format '{{.Id}}' pointer:here) || exit 1
pinned=$(docker image inspect --format '{{.Id}}' nginx:1.22) || exit 1
[ "$latest" = "$mainline" ] && [ "$here" = "$pinned" ] && [ "$here" != "$latest" ]
SCRIPT

# As little as any program can do: five answers over one connection.
five=(curl --silent --fail --unix-socket "${LAB_CLASSIC#unix://}")
for image in nginx:latest nginx:mainline pointer:here nginx:1.22 nginx:1.22; do
  five+=(--output /dev/null "http://localhost/images/$image/json")
done

hyperfine --warmup 5 --min-runs 40 --shell=none --export-json result.json \
  --command-name 'checker lesson-3' "$checker lesson-3" \
  --command-name 'four times docker image inspect' 'bash with-docker.sh' \
  --command-name 'once docker image inspect' 'docker image inspect --format {{.Id}} nginx:latest' \
  --command-name 'five images with curl' "${five[*]}"
jq -r '.results | "checker / four inspects: \(.[0].median / .[1].median * 100 | round / 100)",
  "checker / one inspect:   \(.[0].median / .[2].median * 100 | round / 100)",
  "checker / curl of five:  \(.[0].median / .[3].median * 100 | round / 100)"' result.json

cd "$repository"
CHECKER_UNDER_TEST=$checker cargo test --quiet --package e2e --locked -- \
  --ignored --nocapture from_the_tag_to_the_tick
