#!/usr/bin/env bash
# `checker grade` on a folder of learners who each hand in seven lessons: time, memory, and what a
# learner costs in a small class and in a large one. Prints ratios; the absolute numbers are this
# machine's. `tests/bench-grade.sh 1000 10000 100000` measures other sizes.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
checker=$repository/target/release/checker
export=$repository/tests/fixtures/grade/ada.checker.json
sizes=("$@")
[ $# -gt 0 ] || sizes=(1000 10000)

[ -x /usr/bin/time ] || apt-get install -y --no-install-recommends time >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
token=$(grep -o 'tok-[a-z0-9]*' "$export" | head -1)

# Every learner has a name, a token, and so a page and an image of their own.
class() {
  awk -v count="$1" -v folder="$2" -v token="$token" '{
    for (n = 0; n < count; n++) {
      text = $0
      gsub("\"ada\"", sprintf("\"u%06d\"", n), text)
      gsub(token, sprintf("tok-%08d", n), text)
      if (n % 1000 == 0) { part = folder "/" n; system("mkdir -p " part) }
      file = sprintf("%s/u%06d.checker.json", part, n)
      print text > file
      close(file)
    }
  }' "$export"
  { echo account; seq -f 'u%06g' 0 $(("$1" - 1)); } >"$2.csv"
}

first=
for size in "${sizes[@]}"; do
  mkdir "$work/$size"
  class "$size" "$work/$size"
  for _ in warm measured; do
    begin=$(date +%s%N)
    /usr/bin/time --format '%M %U %S' --output "$work/used" "$checker" --course "$repository" \
      grade "$work/$size" --roster "$work/$size.csv" --format csv >"$work/grades.csv" 2>/dev/null
    elapsed=$((($(date +%s%N) - begin) / 1000000))
  done
  read -r memory user system <"$work/used"
  cost=$(awk -v u="$user" -v s="$system" -v n="$size" 'BEGIN { printf "%.1f", (u + s) * 1e6 / n }')
  first=${first:-$cost}
  ratio=$(awk -v a="$cost" -v b="$first" 'BEGIN { printf "%.2f", a / b }')
  echo "$size learners: $elapsed ms, $((memory / 1024)) MiB, $cost µs of a processor for each ($ratio of the first)"
  rm -r "${work:?}/$size"
done
