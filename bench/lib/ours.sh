# Agent and headend; sourced by run.sh. Every agent is a system of its own, with a user of its own.

ours_port=21710 portal=21704 proxy=21705
destination_name=app.bench.example
declare -A agent_pid

write_policy() {
  local ports="\"tcp/$echo_port\""
  [ -z "$udp_ours" ] || ports+=",\"udp/$echo_port\""
  cat >"$dir/policy.json" <<JSON
{"schema":"zta.policy/1",
 "resources":[{"id":"app","name":"Application","names":["$destination_name"],"ports":[$ports],"internalHost":"$resource_ip"},
  {"id":"net","name":"Network","networks":["$intercepted_ip/32"]}],
 "rules":[{"id":"all","name":"Everybody","effect":"allow","resources":["app","net"]}]}
JSON
}

admin() { ZTA_VAR=$dir/headend at "$gate" "$root/zta" admin "$@" --url "https://$gate_ip:$portal" >>"$dir/admin.log" 2>&1; }

# start_headend [JAVA_OPTION...]
start_headend() {
  ZTA_JAVA_OPTS="$*" ZTA_VAR=$dir/headend start headend ip netns exec "$gate" "$root/zta" headend
  headend_pid=$started
  wait_for 90 admin health || fail "the headend did not start"
  wait_for 10 at "$client" bash -c "exec 3<>/dev/tcp/$gate_ip/$proxy" || fail "the proxy does not listen on port $proxy"
}

prepare_headend() {
  mkdir -p "$dir/headend/config"
  echo "{\"organizationName\":\"Bench\",\"deviceZone\":\"devices.bench.example\",\"host\":\"$gate_ip\",\"publicHost\":\"$gate_ip\",\"port\":$portal,\"proxies\":[\"$gate_ip:$proxy\"]}" \
    >"$dir/headend/config/zta.headend.portal.json"
  echo "{\"host\":\"$gate_ip\",\"port\":$proxy,\"names\":[\"$gate_ip\"],\"maxFlowsPerEnrolment\":20000,\"maxStreams\":20000}" \
    >"$dir/headend/config/zta.headend.proxy.json"
  start_headend
  admin ca add "$dir/pki/ca.crt" || fail "the CA was refused"
  write_policy
  admin policy put "$dir/policy.json" || fail "the policy was refused"
  admin choice download -o "$dir/choice.json" || fail "no choice file"
}

# prepare_agent NAME TUNNEL_SETTINGS [FOLDER] : a user, a certificate and the folders; FOLDER has more settings.
prepare_agent() {
  local name=$1 home=$dir/agent-$1
  certificate "$name" ca "subjectAltName=email:$name@bench.example"
  admin user add "$name@bench.example" || fail "the user was refused"
  mkdir -p "$home/config"
  mkdir -m 700 "$home/agent"
  mkdir -m 700 "$home/agent/certificates" "$home/agent/enrollment_choices"
  cp "$dir/pki/$name.key" "$dir/pki/$name.crt" "$home/agent/certificates/"
  cp "$dir/choice.json" "$home/agent/enrollment_choices/bench.json"
  ours_port=$((ours_port + 1))
  echo "{\"port\":$ours_port,\"maxConnections\":20000}" >"$home/config/zta.intercept.local.json"
  echo '{"maxFlows":20000,"maxFlowsPerUser":20000}' >"$home/config/zta.core.flows.json"
  echo "$2" >"$home/config/zta.tunnel.json"
  [ -z "${3:-}" ] || cp "$3"/*.json "$home/config/"
  entry[$name]=127.0.0.1:$ours_port destination[$name]=$destination_name:$echo_port
  if [ -f "${3:-}/entry" ]; then read -r "entry[$name]" "destination[$name]" <"$3/entry"; fi
  carries[$name]=tcp${udp_ours:+,udp}
}

# prepare_interceptor NAME : an agent in a network of its own, whose load asks no proxy for anything. NAME is local, tun or linux.
prepare_interceptor() {
  local system=ours-$1 settings=$dir/settings-$1
  mkdir "$settings"
  echo '{"mark":90}' >"$settings/zta.io.json"
  if [ "$1" != local ]; then
    echo '{"enabled":true,"maxTcpFlows":30000,"maxUdpFlows":20000,"maxNewFlows":100000}' >"$settings/zta.intercept.tun.json"
    echo '{"users":["games"]}' >"$settings/zta.core.enrolment.json"
    echo "$intercepted_ip:$echo_port -" >"$settings/entry"
  fi
  [ "$1" != linux ] || echo '{"enabled":true}' >"$settings/zta.intercept.linux.json"
  make_user_network "$1"
  place[$system]=$made
  prepare_agent "$system" '{}' "$settings"
  [ "$1" = local ] || carries[$system]=tcp,udp
}

# launch_agent NAME [METRIC [JAVA_OPTION...]] : starts it and measures until it is enrolled and carried the first flow.
launch_agent() {
  local name=$1 metric=${2:-} begun enrolled reached
  local home=$dir/agent-$name
  load_for "$name"
  shift
  [ $# -eq 0 ] || shift
  local state=
  # Only the user who asks is told, and the agent's folder here is root's.
  if [ ${#loader[@]} -eq 0 ]; then
    load state "$home/agent/run/agent.sock" enrolled 90 >"$dir/enrolled" &
    state=$!
  fi
  load reach "${entry[$name]}" "${destination[$name]}" 90 >"$dir/reached" &
  local reach=$!
  sleep 1 # both wait before the agent starts, so that their own start does not count
  begun=$(date +%s%3N)
  ZTA_JAVA_OPTS="$*" ZTA_VAR=$home start "agent-$name" ip netns exec "$from" "$root/zta" agent
  agent_pid[$name]=$started
  [ -z "$state" ] || wait "$state" || fail "agent $name did not enrol"
  wait $reach || fail "agent $name carried no flow"
  enrolled=$(cat "$dir/enrolled" 2>/dev/null) reached=$(cat "$dir/reached")
  roots[$name]="${agent_pid[$name]} $headend_pid"
  if [ -n "$metric" ] && [ -n "$state" ]; then
    result "$metric-enrolled" "$name" $((enrolled - begun))
    result "$metric-flow" "$name" $((reached - begun))
  fi
  load_for raw
}
