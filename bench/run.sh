#!/usr/bin/env bash
# Throughput, processor time and new-flow latency: raw loopback, a stunnel pair, and our agent and headend, in one run.
# usage: bench/run.sh [--rounds N] [--millis N] [--flows N] [--no-docs] [--quick] [--hold]
# Writes docs/performance.md and docs/performance.svg. Needs a JDK, openssl and stunnel4; about five minutes on two cores.
# --quick: one short round that writes no documents. --hold: starts everything, says how to load it, and waits, for profiling.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
rounds=3 millis=3000 flows=500 docs=$root/docs hold=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift ;;
    --millis) millis=$2; shift ;;
    --flows) flows=$2; shift ;;
    --no-docs) docs= ;;
    --quick) rounds=1 millis=2000 flows=300 docs= ;;
    --hold) hold=yes docs= ;;
    *) sed -n '2,5s/^# //p' "$0" >&2; exit 1 ;;
  esac
  shift
done

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*" >&2; }

missing=()
command -v openssl >/dev/null || missing+=(openssl)
command -v stunnel4 >/dev/null || missing+=(stunnel4)
command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
[ ${#missing[@]} -eq 0 ] || fail "missing packages: ${missing[*]} (apt-get install ${missing[*]})"

"$root/zta" admin --help >/dev/null # builds when needed
dir=$(mktemp -d "${TMPDIR:-/tmp}/zta-bench.XXXXXX")
echo_port=21700 tls_in=21701 tls_out=21702 socks=21703 portal=21704 proxy=21705
destination=app.bench.example:$echo_port
for port in $echo_port $tls_in $tls_out $socks $portal $proxy; do
  ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || fail "port $port is taken"
done
agent=$dir/agent headend=$dir/headend results=$dir/results.tsv
pids=()
cleanup() {
  local status=$? pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ $status -eq 0 ]; then rm -rf "$dir"; else say "bench: logs are in $dir"; fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# start NAME COMMAND... : starts a process of the benchmark; its id is in $started.
start() {
  local log=$dir/$1.log
  shift
  "$@" >"$log" 2>&1 &
  started=$!
  pids+=("$started")
}

# stop PID : ends one of them and waits for its end.
stop() {
  local pid kept=()
  for pid in "${pids[@]}"; do [ "$pid" = "$1" ] || kept+=("$pid"); done
  pids=("${kept[@]}")
  kill "$1"
  wait "$1" 2>/dev/null || true
}

mkdir "$dir/classes"
javac -d "$dir/classes" "$here/Load.java" "$here/Report.java"
load() { java -Xmx128m -XX:+UseSerialGC -cp "$dir/classes" Load "$@"; }
result() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$results"; }

# certificate NAME CA EXTENSION... : an EC P-256 certificate by openssl; CA "-" signs itself.
certificate() {
  local name=$1 ca=$2 sign=()
  shift 2
  printf '%s\n' "$@" >"$dir/pki/$name.ext"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$dir/pki/$name.key" \
    -subj "/O=Bench/CN=bench $name" -out "$dir/pki/$name.csr" 2>>"$dir/openssl.log"
  if [ "$ca" = - ]; then sign=(-signkey "$dir/pki/$name.key"); else sign=(-CA "$dir/pki/$ca.crt" -CAkey "$dir/pki/$ca.key" -CAcreateserial); fi
  openssl x509 -req -in "$dir/pki/$name.csr" "${sign[@]}" -days 7 -extfile "$dir/pki/$name.ext" \
    -out "$dir/pki/$name.crt" 2>>"$dir/openssl.log"
  chmod 600 "$dir/pki/$name.key"
}

say "certificates ..."
mkdir -m 700 "$dir/pki"
certificate ca - basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign
certificate server ca subjectAltName=DNS:localhost
certificate client ca subjectAltName=email:client@bench.example
certificate user ca subjectAltName=email:alice@bench.example

say "raw and stunnel ..."
start peer java -Xmx128m -XX:+UseSerialGC -cp "$dir/classes" Load server $echo_port
stunnel_conf() { # NAME ACCEPT CONNECT CLIENT
  cat >"$dir/stunnel-$1.conf" <<CONF
foreground = yes
pid =
debug = err
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
[bench]
client = $4
accept = 127.0.0.1:$2
connect = 127.0.0.1:$3
cert = $dir/pki/$1.crt
key = $dir/pki/$1.key
CAfile = $dir/pki/ca.crt
verifyChain = yes
sslVersionMin = TLSv1.3
ciphersuites = TLS_AES_128_GCM_SHA256
CONF
}
stunnel_conf server $tls_out $echo_port no
stunnel_conf client $tls_in $tls_out yes
start stunnel-server stunnel4 "$dir/stunnel-server.conf"
stunnel_pids=$started
start stunnel-client stunnel4 "$dir/stunnel-client.conf"
stunnel_pids=$stunnel_pids,$started
load reach $echo_port - 20 >/dev/null || fail "the load's peer does not answer"
load reach $tls_in - 20 >/dev/null || fail "the stunnel pair does not answer"

say "headend ..."
mkdir -p "$agent/config" "$headend/config"
echo "{\"organizationName\":\"Bench\",\"deviceZone\":\"devices.bench.example\",\"publicHost\":\"localhost\",\"port\":$portal,\"proxies\":[\"localhost:$proxy\"]}" \
  >"$headend/config/zta.headend.portal.json"
echo "{\"port\":$proxy}" >"$headend/config/zta.headend.proxy.json"
echo "{\"port\":$socks}" >"$agent/config/zta.intercept.local.json"
cat >"$dir/policy.json" <<JSON
{"schema":"zta.policy/1",
 "resources":[{"id":"app","name":"Application","names":["app.bench.example"],"ports":["tcp/$echo_port"],
   "internalHost":"127.0.0.1","loopback":true}],
 "rules":[{"id":"all","name":"Everybody","effect":"allow","resources":["app"]}]}
JSON
ZTA_VAR=$headend start headend "$root/zta" headend
headend_pid=$started
admin() { ZTA_VAR=$headend "$root/zta" admin "$@" --url "https://localhost:$portal" >>"$dir/admin.log" 2>&1; }
end=$((SECONDS + 60))
until admin health; do
  [ $SECONDS -lt $end ] && kill -0 "$headend_pid" 2>/dev/null || fail "the headend did not start"
  sleep 1
done
(exec 3<>"/dev/tcp/127.0.0.1/$proxy") 2>/dev/null || fail "the headend's proxy does not listen on port $proxy"
admin ca add "$dir/pki/ca.crt" || fail "the CA was refused"
admin user add alice@bench.example || fail "the user was refused"
admin policy put "$dir/policy.json" || fail "the policy was refused"

say "agent ..."
mkdir -m 700 "$agent/agent"
mkdir -m 700 "$agent/agent/certificates" "$agent/agent/enrollment_choices"
cp "$dir/pki/user.key" "$dir/pki/user.crt" "$agent/agent/certificates/"
admin choice download -o "$agent/agent/enrollment_choices/bench.json" || fail "no choice file"

# launch METRIC : starts the agent and measures until it is enrolled and until it carried the first flow.
launch() {
  local begun enrolled reached
  load state "$agent/agent/run/agent.sock" enrolled 60 >"$dir/enrolled" &
  local state=$!
  load reach $socks $destination 60 >"$dir/reached" &
  local reach=$!
  sleep 1 # both wait before the agent starts, so that their own start does not count
  begun=$(date +%s%3N)
  ZTA_VAR=$agent start "agent-$1" "$root/zta" agent
  agent_pid=$started
  wait $state || fail "the agent did not enrol"
  wait $reach || fail "the agent carried no flow"
  enrolled=$(cat "$dir/enrolled") reached=$(cat "$dir/reached")
  result "$1-enrolled" ours $((enrolled - begun))
  result "$1-flow" ours $((reached - begun))
}
rss() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

launch first
for ((i = 1; i <= rounds; i++)); do
  stop "$agent_pid"
  launch again
done
sleep 3
result rss-idle ours "$(rss "$agent_pid")"
result rss-idle-headend ours "$(rss "$headend_pid")"
ours_pids=$agent_pid,$headend_pid

# measure SYSTEM PORT DESTINATION PIDS MILLIS FLOWS RECORD
measure() {
  local out streams
  for streams in 1 8; do
    out=$(load bulk "$2" "$3" $streams "$5" "$4") || fail "$1 did not carry $streams streams"
    $7 && result "rate-$streams" "$1" "${out% *}" && result "cpu-$streams" "$1" "${out#* }"
  done
  out=$(load flows "$2" "$3" "$6") || fail "$1 did not carry new flows"
  $7 && result p50 "$1" "${out% *}" && result p99 "$1" "${out#* }"
  return 0
}
all() {
  measure raw $echo_port - - "$1" "$2" "$3"
  measure stunnel $tls_in - "$stunnel_pids" "$1" "$2" "$3"
  measure ours $socks $destination "$ours_pids" "$1" "$2" "$3"
}
if [ -n "$hold" ]; then
  say "holding; end it with Ctrl-C (agent $agent_pid, headend $headend_pid)"
  say "  java -cp $dir/classes Load bulk $socks $destination 1 5000 $ours_pids"
  say "  java -cp $dir/classes Load bulk $tls_in - 1 5000 $stunnel_pids"
  say "  java -cp $dir/classes Load flows $socks $destination 500"
  wait "$agent_pid" || fail "the agent ended"
fi
say "warming up (agent $agent_pid, headend $headend_pid) ..."
all "$((millis * 2))" "$((flows * 6))" false # flows: until the JIT compilers rest
for ((i = 1; i <= rounds; i++)); do
  say "round $i of $rounds ..."
  all "$millis" "$flows" true
done
result rss-load ours "$(rss "$agent_pid")"
result rss-load-headend ours "$(rss "$headend_pid")"

context="$(nproc) cores ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r | cut -d. -f1,2), $(sysctl -n net.ipv4.tcp_congestion_control 2>/dev/null || echo default) congestion control, JDK $(java -version 2>&1 | sed -n 's/.*version "\([^"]*\).*/\1/p'), $(stunnel4 -version 2>&1 | sed -n 's/^\(stunnel [0-9.]*\).*/\1/p'), $(openssl version | cut -d' ' -f1,2); $rounds rounds of $millis ms, $flows new flows each; load average at the end $(cut -d' ' -f1 /proc/loadavg)"
java -cp "$dir/classes" Report "$results" "$context" ${docs:+"$docs"}
