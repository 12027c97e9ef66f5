# Three network namespaces in a row, client, headend and resource; sourced by run.sh.
#
#   client 10.201.1.1 --veth-- 10.201.1.2 headend 10.201.2.1 --veth-- 10.201.2.2 resource
#
# The resource has one more address for each VPN, and one for agents that intercept, so that all ways to it exist at the same
# time.

client=ztab-c-$$ gate=ztab-h-$$ resource=ztab-r-$$
client_ip=10.201.1.1 gate_ip=10.201.1.2 resource_ip=10.201.2.2
intercepted=() intercepted_ip=10.201.21.1
dtls_ip=10.201.20.1 tls_ip=10.201.20.2 wireguard_ip=10.201.20.3

at() { ip netns exec "$@"; }

# tune NAME : what TCP of a namespace does.
tune() {
  # All systems ask one peer for a connection each time, from one address: without it, the kernel would look for a free port
  # among tens of thousands that wait for stray packets, for milliseconds each.
  at "$1" sysctl -qw net.ipv4.tcp_tw_reuse=1
  # BBR paces by timers, whose cost and noise would be measured instead.
  at "$1" sysctl -qw net.ipv4.tcp_congestion_control=cubic 2>/dev/null ||
    at "$1" sysctl -qw net.ipv4.tcp_congestion_control=reno
}

make_networks() {
  local name
  for name in $client $gate $resource; do
    ip netns add "$name"
    ip -n "$name" link set lo up
  done
  ip link add name ztc$$ netns "$client" type veth peer name zth$$ netns "$gate"
  ip link add name ztg$$ netns "$gate" type veth peer name ztr$$ netns "$resource"
  ip -n "$client" addr add $client_ip/24 dev ztc$$
  ip -n "$gate" addr add $gate_ip/24 dev zth$$
  ip -n "$gate" addr add 10.201.2.1/24 dev ztg$$
  ip -n "$resource" addr add $resource_ip/24 dev ztr$$
  ip -n "$client" link set ztc$$ up
  ip -n "$gate" link set zth$$ up
  ip -n "$gate" link set ztg$$ up
  ip -n "$resource" link set ztr$$ up
  ip -n "$client" route add default via $gate_ip
  ip -n "$resource" route add default via 10.201.2.1
  for name in $dtls_ip $tls_ip $wireguard_ip $intercepted_ip; do
    ip -n "$resource" addr add "$name/32" dev lo
    ip -n "$gate" route add "$name/32" via $resource_ip
  done
  at "$gate" sysctl -qw net.ipv4.ip_forward=1
  for name in $client $gate $resource; do tune "$name"; done
}

# make_user_network NAME : one more client, where an agent intercepts; its namespace is in $made. What is private is only
# reached through the headend: past the agent there is no way.
make_user_network() {
  local name=ztab-$1-$$ net=10.201.$((100 + ${#intercepted[@]}))
  ip netns add "$name"
  intercepted+=("$name")
  ip -n "$name" link set lo up
  ip link add name up0 netns "$name" type veth peer name "zti${#intercepted[@]}" netns "$gate"
  ip -n "$name" addr add "$net.1/24" dev up0
  ip -n "$gate" addr add "$net.2/24" dev "zti${#intercepted[@]}"
  ip -n "$name" link set up0 up
  ip -n "$gate" link set "zti${#intercepted[@]}" up
  ip -n "$name" route add default via "$net.2"
  ip -n "$gate" rule add iif "zti${#intercepted[@]}" to $intercepted_ip prohibit
  tune "$name"
  made=$name
}

remove_networks() {
  local name
  for name in $client $gate $resource "${intercepted[@]}"; do
    ip netns del "$name" 2>/dev/null || true
  done
}
