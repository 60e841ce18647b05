#!/usr/bin/env bash
# `checker grade` reading a class from a registry, against `ab` asking that registry for the same manifests and
# documents as fast as it can, in one run. Prints the ratio of the rates; the absolute ones are this machine's.
#
#   bench-registry.sh [LEARNERS]     300 if not given; seven lessons each
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
checker=${CHECKER:-$repository/target/release/checker}
learners=${1:-300} connections=32
command -v ab >/dev/null || apt-get install -y --no-install-recommends apache2-utils >/dev/null
. "$repository/classroom/lib/common.sh"
. "$CLASSROOM/lib/debian.sh"
. "$CLASSROOM/lib/registry-server.sh"

work=$(mktemp -d)
registry=
trap '[ -z "$registry" ] || kill "$registry"; rm -rf "$work"' EXIT
port=$(free_port)
registry_config "$work/data" "$port" | sed 's/level: warn/level: error/' >"$work/config.yml"
OTEL_TRACES_EXPORTER=none "$(registry_binary "$DEFAULT_CACHE")" serve "$work/config.yml" 2>"$work/log" &
registry=$!
until registry_answers "$port"; do kill -0 "$registry"; done

# One real result of each lesson, with each learner's name in it.
cp -r "$repository/exercises" "$work"
(cd "$work" && { DOCKER_HOST=unix:///nonexistent "$checker" all >/dev/null || true; })
(cd "$work" && "$checker" submit --dry-run 2>/dev/null) | grep '"checker/submission/v1"' >"$work/documents"
printf 'name,account\n' >"$work/roster.csv"
for number in $(seq "$learners"); do printf 'Learner %d,learner-%d\n' "$number" "$number"; done >>"$work/roster.csv"
python3 - "$port" "$learners" "$work/documents" <<'PYTHON'
import hashlib, http.client, json, sys, threading, urllib.parse
port, learners = int(sys.argv[1]), int(sys.argv[2])
documents = [json.loads(line) for line in open(sys.argv[3])]
TYPE = "application/vnd.docker-images-course.submission.v1"

def push(numbers):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    def ask(method, path, body=b"", kind="application/octet-stream"):
        connection.request(method, path, body, {"Content-Type": kind})
        response = connection.getresponse()
        response.read()
        assert response.status < 300, (method, path, response.status)
        return response.headers.get("Location")
    def blob(repository, bytes):
        digest = "sha256:" + hashlib.sha256(bytes).hexdigest()
        place = urllib.parse.urlsplit(ask("POST", f"/v2/{repository}/blobs/uploads/"))
        ask("PUT", f"{place.path}?{place.query}&digest={digest}", bytes)
        return {"digest": digest, "size": len(bytes)}
    for number in numbers:
        repository = f"submissions/learner-{number}"
        config = blob(repository, b"{}") | {"mediaType": "application/vnd.oci.empty.v1+json"}
        for document in documents:
            document["learner"]["name"] = f"learner-{number}"
            layer = blob(repository, json.dumps(document).encode()) | {"mediaType": TYPE + "+json"}
            kind = "application/vnd.oci.image.manifest.v1+json"
            manifest = {"schemaVersion": 2, "mediaType": kind, "artifactType": TYPE, "config": config, "layers": [layer]}
            lesson = document["lessons"][0]["snapshot"]["exercise"]["id"]
            ask("PUT", f"/v2/{repository}/manifests/{lesson}", json.dumps(manifest).encode(), kind)

threads = [threading.Thread(target=push, args=(range(start, learners + 1, 8),)) for start in range(1, 9)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
PYTHON

address=http://127.0.0.1:$port
manifest=$address/v2/submissions/learner-1/manifests/lesson-1
type='Accept: application/vnd.oci.image.manifest.v1+json'
digest=$(curl -s -H "$type" "$manifest" | sed 's/.*"layers": *\[{"digest": *"\([^"]*\)".*/\1/')
rate() { ab -q -k -c "$connections" -n 4000 -H "$type" "$1" 2>/dev/null | sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p'; }
lessons=$(wc -l <"$work/documents")
cd "$work"
"$checker" grade "$address" --roster roster.csv >/dev/null 2>&1 # warm
begun=$(date +%s.%N)
"$checker" grade "$address" --roster roster.csv >/dev/null 2>&1
ended=$(date +%s.%N)
awk -v manifests="$(rate "$manifest")" -v documents="$(rate "$address/v2/submissions/learner-1/blobs/$digest")" \
  -v asked=$((learners * lessons * 2)) -v took="$(awk "BEGIN { print $ended - $begun }")" 'BEGIN {
    plain = 2 / (1 / manifests + 1 / documents)
    printf "ab, half manifests and half documents: %d a second\n", plain
    printf "checker grade:                         %d a second (%d in %.1f s)\n", asked / took, asked, took
    printf "ratio:                                 %.2f\n", asked / took / plain
  }'
