# What is measured; sourced by run.sh.

# From where, unless it is the client, and as whom, unless it is root: agents that intercept have a network of their own, and
# flows of the agent's own account are no measure of others'.
declare -A place
from=$client loader=()

load() { at "$from" "${loader[@]}" java -Xmx256m -XX:+UseSerialGC -cp "$dir/classes" Load "$@"; }

# load_for SYSTEM : where its load comes from, from now on.
load_for() {
  from=${place[$1]:-$client} loader=()
  [ -z "${place[$1]:-}" ] || [ "${destination[$1]}" != - ] || loader=(setpriv --reuid games --regid games --clear-groups)
}

of() { [ -z "${roots[$1]}" ] && echo - || family ${roots[$1]}; }

# note METRIC SYSTEM VALUE... : METRIC has one name per value; nothing is noted while warming up.
note() {
  local system=$2 name i=3
  [ "$record" = yes ] || return 0
  for name in $1; do
    result "$name" "$system" "${!i}"
    i=$((i + 1))
  done
}

# measure_system SYSTEM : one round of everything that it carries.
measure_system() {
  local system=$1 streams rate out
  load_for "$system"
  case $system in
    raw | ours-tun | ours-linux)
      # The resource by an address that is not private: past the agent, where there is one.
      out=$(load bulk "$resource_ip:$echo_port" - 1 "$millis" -) || fail "nothing went past $system"
      # shellcheck disable=SC2086
      note past "$system" $out
      ;;
  esac
  for streams in $stream_counts; do
    out=$(load bulk "${entry[$system]}" "${destination[$system]}" "$streams" "$millis" "$(of "$system")") ||
      fail "$system did not carry $streams streams"
    # shellcheck disable=SC2086
    note "rate-$streams cpu-$streams" "$system" $out
  done
  out=$(load flows "${entry[$system]}" "${destination[$system]}" "$flows" "$(of "$system")") ||
    fail "$system did not carry new flows"
  # shellcheck disable=SC2086
  note "p50 p99 flowcpu" "$system" $out
  case ${carries[$system]} in *udp*) ;; *) return 0 ;; esac
  for rate in $packet_rates; do
    out=$(load udp "${entry[$system]}" "${destination[$system]}" "$rate" "$udp_millis" "$(of "$system")") ||
      fail "$system did not carry UDP"
    # shellcheck disable=SC2086
    note "udp-$rate udpcpu-$rate" "$system" $out
  done
}

# hold COUNT : holds idle flows through the agent until release.
hold() {
  mkfifo "$dir/hold"
  at "$client" java -Xmx512m -XX:+UseSerialGC -cp "$dir/classes" Load idle \
    "${entry[$grown]}" "${destination[$grown]}" "$1" <"$dir/hold" >"$dir/held" 2>"$dir/hold.log" &
  holder=$!
  pids+=("$holder")
  exec 8>"$dir/hold"
  wait_for 180 grep -q "^$1\$" "$dir/held" || fail "$1 idle flows were not opened: $(tail -n 1 "$dir/hold.log")"
}
release() {
  exec 8>&-
  wait "$holder" || fail "idle flows were cut"
  rm "$dir/hold"
}

# measure_growth COUNT : memory, new flows and throughput while so many flows are idle.
measure_growth() {
  local out
  hold "$1"
  sleep 2
  result "heap-agent-$1" "$grown" "$(heap "${agent_pid[$grown]}")"
  result "heap-headend-$1" "$grown" "$(heap "$headend_pid")"
  result "rss-agent-$1" "$grown" "$(rss "${agent_pid[$grown]}")"
  result "rss-headend-$1" "$grown" "$(rss "$headend_pid")"
  load flows "${entry[$grown]}" "${destination[$grown]}" "$flows" - >/dev/null
  for ((i = 0; i < rounds; i++)); do
    out=$(load flows "${entry[$grown]}" "${destination[$grown]}" "$flows" "$(of "$grown")")
    # shellcheck disable=SC2086
    note "p50-at-$1 p99-at-$1 flowcpu-at-$1" "$grown" $out
    out=$(load bulk "${entry[$grown]}" "${destination[$grown]}" 1 "$millis" "$(of "$grown")")
    # shellcheck disable=SC2086
    note "rate-at-$1 cpu-at-$1" "$grown" $out
  done
  release
}

# Both ends with 512 MiB of heap, and nothing else running.
growth() {
  grown=ours-h2
  start_headend -Xmx512m
  launch_agent "$grown" "" -Xmx512m
  # As many flows as will be idle later (each count runs twice): what remembers the latest of them, up to a limit, the
  # database's cache above all, would count as memory of the idle ones otherwise.
  load flows "${entry[$grown]}" "${destination[$grown]}" $((${growth_counts##* } / 2)) - >/dev/null
  for count in $growth_counts; do
    say "growth: $count idle flows ..."
    measure_growth "$count"
  done
  stop "${agent_pid[$grown]}"
  stop "$headend_pid"
}

# Users with enrolments and connections of their own at one proxy.
users() {
  local out bundles
  bundles=$(bundle_path)
  say "users: $user_count enrolments ..."
  java -XX:+UseSerialGC -cp "$dir/classes:$bundles" Enrolled "$dir/headend/headend" "$user_count" "$dir/users.p12" \
    >"$dir/enrolled.log" 2>&1 || fail "the enrolments could not be made"
  start_headend -Xmx512m
  result "users-rss-before" ours-h2 "$(rss "$headend_pid")"
  mkfifo "$dir/hold"
  at "$client" java -Xmx512m -XX:+UseSerialGC -Dio.netty.leakDetection.level=disabled -cp "$dir/classes:$bundles" \
    Users "$gate_ip:$proxy" "$dir/headend/headend/root.pem" "$dir/users.p12" "$destination_name:$echo_port" "$user_flows" \
    <"$dir/hold" >"$dir/users.out" 2>"$dir/users.log" &
  holder=$!
  pids+=("$holder")
  exec 8>"$dir/hold"
  wait_for 240 grep -q "^$user_count " "$dir/users.out" || fail "the users were not served: $(tail -n 1 "$dir/users.log")"
  out=$(grep "^$user_count " "$dir/users.out")
  # shellcheck disable=SC2086
  note "users users-seconds users-p50 users-p99" ours-h2 $out
  result users-heap ours-h2 "$(heap "$headend_pid")"
  result users-rss ours-h2 "$(rss "$headend_pid")"
  release
  stop "$headend_pid"
}
