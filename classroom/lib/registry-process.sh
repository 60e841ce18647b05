# shellcheck shell=bash disable=SC2154 # registry.sh assigns port, registry and cache
# The registry to push to, as a process of Debian's docker-registry run by hand. Sourced by registry.sh, whose
# variables (registry, port, cache) it uses. As root on Debian or Ubuntu.

process_running() { ! gone "$registry/process" && registry_answers "$port"; }

process_up() {
  need curl curl
  need htpasswd apache2-utils
  end "$registry/process" 10 # it runs on another port, or does not answer
  ! port_taken "$port" || refuse port-taken "$port" "$(port_holder "$port")" --port
  [ -e "$registry/htpasswd" ] || (umask 077 && : >"$registry/htpasswd")
  {
    registry_config "$registry/data" "$port"
    printf 'auth:\n  htpasswd:\n    realm: "Docker Images, Layer by Layer"\n    path: %s\n' "$registry/htpasswd"
  } >"$registry/config.yml"
  registry_server_up "$registry" "$port" "$(registry_binary "$cache")"
}

process_down() { end "$registry/process" 10; }

# process_account NAME, the password on standard input. The registry reads the file again when it changes.
process_account() {
  local new=$registry/htpasswd.new
  cp -p "$registry/htpasswd" "$new"
  htpasswd -iB "$new" "$1" 2>/dev/null && mv -f "$new" "$registry/htpasswd"
}
