#!/usr/bin/env bash
# Prints the path of axe-core, which looks for barriers in the book's pages. It is installed from
# npm once, into the folder given; nothing of it is kept in the repository.
#
#   axe.sh FOLDER
set -euo pipefail
version=4.14.1
folder=${1:?axe.sh FOLDER}
mkdir -p "$folder"
exec 8>"$folder/lock"
flock 8
script=$folder/node_modules/axe-core/axe.min.js
if ! grep -qs "\"version\": \"$version\"" "$folder/node_modules/axe-core/package.json"; then
  command -v npm >/dev/null || { echo "axe.sh: npm is missing; install it with apt-get install npm" >&2; exit 1; }
  npm install --silent --no-save --no-audit --no-fund --prefix "$folder" "axe-core@$version" >&2 8>&-
fi
[ -s "$script" ] || { echo "axe.sh: npm did not install $script" >&2; exit 1; }
echo "$script"
