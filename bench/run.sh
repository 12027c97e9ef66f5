#!/usr/bin/env bash
# Throughput, processor time, latency, UDP and memory of our agent and headend beside other ways into a network, in one run.
# usage: bench/run.sh [--quick] [--rounds N] [--millis N] [--flows N] [--no-docs] [--hold] [--systems A,B,...]
#                     [--no-growth|--growth] [--udp] [--transport NAME] [--interceptor A,B,...] [--variant NAME=FOLDER]
# As root: it makes three network namespaces of its own, and removes them. Writes docs/performance.md and docs/performance/.
#   --quick      one short round of raw, stunnel, ssh and ours, without growth; writes nothing
#   --systems    of raw,stunnel,ssh,oc-dtls,oc-tls,wireguard,ours-h2,ours
#   --udp        ours carries UDP, too (SOCKS5 UDP ASSOCIATE)
#   --transport  one more agent, ours-NAME, whose setting "transport" of zta.tunnel is NAME
#   --interceptor  of local,tun,linux: for each one more agent, ours-local, ours-tun, ours-linux, in a network of its own; with
#                the last two the load connects to the private address itself
#   --variant    one more agent, ours-NAME, with the settings in FOLDER (PID.json); a file "entry" there holds where
#                the load connects, and what it asks a proxy there for or -, when that is not the local interceptor
#   --hold       starts everything, says how to load it, and waits, for profiling
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
rounds=5 millis=2000 flows=400 docs=$root/docs hold= udp_ours= growth=yes
systems=raw,stunnel,ssh,oc-dtls,oc-tls,wireguard,ours-h2,ours
stream_counts="1 4 8 64" packet_rates="10000 30000 50000" udp_millis=1000 growth_counts="10 10000"
user_count=1000 user_flows=10 warm_flows=10000
variants=() interceptors=()
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift ;;
    --millis) millis=$2; shift ;;
    --flows) flows=$2; shift ;;
    --systems) systems=$2; shift ;;
    --transport) variants+=("$2={\"transport\":\"$2\"}"); shift ;;
    --interceptor) IFS=, read -r -a interceptors <<<"$2"; shift ;;
    --variant) variants+=("$2"); shift ;;
    --no-docs) docs= ;;
    --no-growth) growth= ;;
    --growth) growth=yes ;;
    --udp) udp_ours=yes ;;
    --quick) rounds=1 millis=1500 flows=300 docs= growth= systems=raw,stunnel,ssh,ours-h2,ours stream_counts="1 4 8" packet_rates=30000 warm_flows=4000 ;;
    --hold) hold=yes docs= ;;
    *) sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 1 ;;
  esac
  shift
done
# shellcheck source=/dev/null
for part in base net peers ours measure; do . "$here/lib/$part.sh"; done

[ "$(id -u)" = 0 ] || fail "must be root, for network namespaces"
need openssl openssl ip iproute2 javac openjdk-17-jdk-headless pgrep procps
ulimit -n 100000 2>/dev/null || ulimit -n "$(ulimit -Hn)"
"$root/zta" admin --help >/dev/null # builds when needed
# The headend's bundles, and a framework for those that look for one, as a class path.
bundle_path() {
  printf '%s:' "$root"/run-configs/target/dist/headend/bundles/*.jar
  find "$root/bundles/zta.launcher/target" -name 'zta.launcher-*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-tests.jar'
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/zta-bench.XXXXXX")
results=$dir/results.tsv echo_port=21700 record=no
declare -A entry destination roots carries
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$dir/classes"
chmod 711 "$dir" # the load may be another user's
javac -nowarn -d "$dir/classes" -cp "$(bundle_path)" "$here"/*.java

say "networks and certificates ..."
make_networks
mkdir -m 700 "$dir/pki"
certificate ca - basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign
certificate server ca "subjectAltName=DNS:localhost,IP:$gate_ip"
certificate client ca subjectAltName=email:client@bench.example
start peer ip netns exec "$resource" java -Xmx256m -XX:+UseSerialGC -cp "$dir/classes" Load server $echo_port

IFS=, read -r -a list <<<"$systems"
for system in "${list[@]}"; do
  case $system in
    ours*) continue ;;
  esac
  say "$system ..."
  "start_$system"
  load reach "${entry[$system]}" - 20 >/dev/null || fail "$system does not reach the peer"
done

say "headend and agents ..."
prepare_headend
case ,$systems, in *,ours,*) prepare_agent ours '{}' ;; esac
case ,$systems,$growth in *,ours-h2,* | *,yes) prepare_agent ours-h2 '{"warmConnections":0}' ;; esac
for variant in "${variants[@]}"; do
  name=ours-${variant%%=*} value=${variant#*=}
  case $value in
    \{*) prepare_agent "$name" "$value" ;;
    *) prepare_agent "$name" '{}' "$value" ;;
  esac
  list+=("$name")
done
for interceptor in "${interceptors[@]}"; do
  prepare_interceptor "$interceptor"
  list+=("ours-$interceptor")
done
for system in "${list[@]}"; do
  case $system in ours*) launch_agent "$system" first ;; esac
done
case ,$systems, in
  *,ours,*)
    for ((i = 1; i <= rounds; i++)); do
      stop "${agent_pid[ours]}"
      launch_agent ours again
    done
    sleep 3
    result rss-idle ours "$(rss "${agent_pid[ours]}")"
    result rss-idle-headend ours "$(rss "$headend_pid")"
    ;;
esac

if [ -n "$hold" ]; then
  for system in "${list[@]}"; do
    say "ip netns exec $client java -cp $dir/classes Load bulk ${entry[$system]} ${destination[$system]} 1 5000 $(of "$system")"
  done
  say "holding; end it with Ctrl-C"
  wait "$headend_pid" || fail "the headend ended"
fi

say "warming up ..."
for system in "${list[@]}"; do
  measure_system "$system"
  # JIT compilers take more time than flows do, until they have seen some thousands.
  case $system in ours*) load flows "${entry[$system]}" "${destination[$system]}" "$warm_flows" - >/dev/null ;; esac
done
record=yes
for ((i = 1; i <= rounds; i++)); do
  say "round $i of $rounds ..."
  for system in "${list[@]}"; do measure_system "$system"; done
done
load_for raw
if [ -n "${agent_pid[ours]:-}" ]; then
  result rss-load ours "$(rss "${agent_pid[ours]}")"
  result rss-load-headend ours "$(rss "$headend_pid")"
fi
if [ -n "$growth" ]; then
  for system in "${!agent_pid[@]}"; do stop "${agent_pid[$system]}"; done
  stop "$headend_pid"
  growth
  users
fi

version() { "$@" 2>&1 | grep -o '[0-9][0-9.]*[0-9a-z]*' | head -n 1 || true; }
context="$(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r | cut -d. -f1,2), $(at "$client" sysctl -n net.ipv4.tcp_congestion_control 2>/dev/null || echo default) congestion control, JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\).*/\1/p'), stunnel $(version stunnel4 -version), OpenSSH $(version ssh -V), openconnect $(version openconnect --version) with ocserv $(version ocserv --version), wireguard-go $(version wireguard-go --version); $rounds rounds of $millis ms, $flows new flows each; load average at the end $(cut -d' ' -f1 /proc/loadavg)"
java -cp "$dir/classes" Report "$results" "$context" ${docs:+"$docs"}
