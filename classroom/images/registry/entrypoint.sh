#!/bin/sh
# A configuration file alone means: serve with it. Anything else is the registry's own command line, or another command.
set -e
case ${1:-} in
  *.yml | *.yaml) exec registry serve "$@" ;;
  serve | garbage-collect | -*) exec registry "$@" ;;
  *) exec "$@" ;;
esac
