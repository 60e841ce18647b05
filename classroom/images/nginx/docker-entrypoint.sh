#!/bin/sh
# Runs the executable scripts of /docker-entrypoint.d, in order, before nginx; then becomes the command.
set -e
if [ "$1" = nginx ]; then
  for script in /docker-entrypoint.d/*.sh; do
    if [ -x "$script" ]; then "$script"; fi
  done
fi
exec "$@"
