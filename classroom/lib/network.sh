# shellcheck shell=bash
# The bridge of a private engine and its few firewall rules. Sourced.
# A second dockerd that manages iptables flushes the chains of the first, so private engines manage none: docker-proxy
# publishes their ports, and the rules here let their containers out. Each rule names its bridge in a comment.

network_of() { # CIDR of the gateway → CIDR of the network: 10.1.2.1/24 → 10.1.2.0/24
  local a b c d mask value
  IFS=./ read -r a b c d mask <<<"$1"
  value=$(((a << 24 | b << 16 | c << 8 | d) & (0xffffffff << (32 - mask)) & 0xffffffff))
  printf '%d.%d.%d.%d/%d\n' $((value >> 24)) $((value >> 16 & 255)) $((value >> 8 & 255)) $((value & 255)) "$mask"
}

# in_use CIDR BRIDGE: the device, other than the bridge, that already has a part of the range.
in_use() {
  local network
  network=$(network_of "$1")
  { ip -4 route show root "$network"; ip -4 route show match "$network"; } |
    sed -n -e '/^default/d' -e "/ dev $2\( \|\$\)/d" -e 's/.* dev \([^ ]*\).*/\1/p' | head -n 1
}

# free_range SEED: a /24 that nothing here uses, the same each time for the same seed.
free_range() {
  local n=$1 try cidr
  for try in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    cidr=10.$((200 + (n + try) % 50)).$((n / 50 % 250)).1/24
    [ -n "$(in_use "$cidr" '')" ] || { printf '%s\n' "$cidr"; return 0; }
  done
  return 1
}

# rules VERB BRIDGE NETWORK: VERB is -A (add) or -D (delete).
rules() {
  local verb=$1 bridge=$2 network=$3
  rule "$verb" nat POSTROUTING "$bridge" -s "$network" ! -o "$bridge" -j MASQUERADE
  rule "$verb" filter FORWARD "$bridge" -i "$bridge" -j ACCEPT
  rule "$verb" filter FORWARD "$bridge" -o "$bridge" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
}

rule() { # VERB TABLE CHAIN BRIDGE SPECIFICATION…
  local verb=$1 table=$2 chain=$3 bridge=$4
  shift 4
  set -- "$@" -m comment --comment "docker-images-classroom $bridge"
  case $verb in
    -A) iptables -w -t "$table" -C "$chain" "$@" 2>/dev/null || iptables -w -t "$table" -I "$chain" "$@" ;;
    -D) while iptables -w -t "$table" -D "$chain" "$@" 2>/dev/null; do :; done ;;
  esac
}

# bridge_up BRIDGE CIDR RECORD: makes the bridge and remembers that it is ours.
bridge_up() {
  local bridge=$1 cidr=$2 record=$3 taken
  if ip link show dev "$bridge" >/dev/null 2>&1; then
    ip -4 -o addr show dev "$bridge" | grep -qF " $cidr " || refuse bridge-differs "$bridge" "$cidr"
  else
    taken=$(in_use "$cidr" "$bridge")
    [ -z "$taken" ] || refuse subnet-taken "$cidr" "$taken"
    printf '%s %s\n' "$bridge" "$cidr" >"$record"
    ip link add name "$bridge" type bridge
    ip addr add "$cidr" dev "$bridge"
    ip link set dev "$bridge" up
  fi
  rules -A "$bridge" "$(network_of "$cidr")" || say no-firewall "$bridge"
}

# bridge_down RECORD: takes away what bridge_up made.
bridge_down() {
  local bridge cidr
  [ -s "$1" ] || return 0
  read -r bridge cidr <"$1"
  ! have iptables || rules -D "$bridge" "$(network_of "$cidr")"
  ip link del dev "$bridge" 2>/dev/null || true
  rm -f "$1"
}

# Where dockerd keeps the machine's docker0 and the chains itself, it leaves them standing when it ends; so it does with
# the bridges of the networks that people make, in every engine.

# dockerd_network_before ENGINE: remembers that there was nothing of the kind, and what happened to forwarded packets.
dockerd_network_before() {
  ip link show dev docker0 >/dev/null 2>&1 || iptables -w -S DOCKER >/dev/null 2>&1 ||
    iptables -w -S FORWARD | sed -n 's/^-P FORWARD //p' >"$1/docker0"
}

# dockerd_network_down ENGINE: takes away the networks of its engine, and docker0 and the chains where it brought them.
dockerd_network_down() {
  local bridge table chain
  for bridge in $(made_networks "$1"); do
    dockerd_rules "$bridge"
    ip link del dev "$bridge" 2>/dev/null || true
  done
  [ -e "$1/docker0" ] || return 0
  dockerd_rules DOCKER
  dockerd_rules docker0
  for table in filter nat; do
    for chain in $(iptables -w -t "$table" -S | sed -n 's/^-N \(DOCKER.*\)/\1/p'); do
      iptables -w -t "$table" -F "$chain"
      iptables -w -t "$table" -X "$chain" || true # still in use by a rule that is not ours
    done
  done
  iptables -w -P FORWARD "$(cat "$1/docker0")" || true
  ip link del dev docker0 2>/dev/null || true
  rm -f "$1/docker0"
}

# made_networks ENGINE: the bridges that its dockerd has in its books.
made_networks() {
  { grep -aohE 'br-[0-9a-f]{12}' "$1"/data-*/network/files/local-kv.db 2>/dev/null || true; } | sort -u
}

dockerd_rules() { # WORD: deletes each rule that names it
  local table rule
  have iptables || return 0
  for table in filter nat; do
    iptables -w -t "$table" -S | sed -n "/$1/s/^-A/-D/p" | while read -r rule; do
      # shellcheck disable=SC2086 # a rule is many words
      iptables -w -t "$table" $rule 2>/dev/null || true
    done
  done
}
