# The systems to compare with; sourced by run.sh. Each sets entry, destination, roots and carries of its name.
#   entry        where the load connects; destination: what a proxy there is asked for, or -
#   roots        processes whose time counts, with all that they start
#   carries      tcp, or tcp,udp

start_raw() {
  entry[raw]=$resource_ip:$echo_port destination[raw]=- roots[raw]= carries[raw]=tcp,udp
}

stunnel_conf() { # NAME ACCEPT CONNECT CLIENT
  cat >"$dir/stunnel-$1.conf" <<CONF
foreground = yes
pid =
debug = err
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
[bench]
client = $4
accept = $2
connect = $3
cert = $dir/pki/$1.crt
key = $dir/pki/$1.key
CAfile = $dir/pki/ca.crt
verifyChain = yes
sslVersionMin = TLSv1.3
ciphersuites = TLS_AES_128_GCM_SHA256
CONF
}

start_stunnel() {
  need stunnel4 stunnel4
  stunnel_conf server $gate_ip:21701 $resource_ip:$echo_port no
  stunnel_conf client 127.0.0.1:21701 $gate_ip:21701 yes
  start stunnel-server ip netns exec "$gate" stunnel4 "$dir/stunnel-server.conf"
  roots[stunnel]=$started
  start stunnel-client ip netns exec "$client" stunnel4 "$dir/stunnel-client.conf"
  roots[stunnel]+=" $started"
  entry[stunnel]=127.0.0.1:21701 destination[stunnel]=- carries[stunnel]=tcp
}

start_ssh() {
  need ssh openssh-client sshd openssh-server
  mkdir -p /run/sshd "$dir/ssh"
  ssh-keygen -q -t ed25519 -N '' -f "$dir/ssh/host"
  ssh-keygen -q -t ed25519 -N '' -f "$dir/ssh/user"
  cp "$dir/ssh/user.pub" "$dir/ssh/authorized"
  cat >"$dir/ssh/conf" <<CONF
ListenAddress $gate_ip:2222
HostKey $dir/ssh/host
AuthorizedKeysFile $dir/ssh/authorized
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PidFile none
CONF
  start sshd ip netns exec "$gate" /usr/sbin/sshd -D -e -f "$dir/ssh/conf"
  roots[ssh]=$started
  wait_for 10 at "$client" bash -c "exec 3<>/dev/tcp/$gate_ip/2222" || fail "sshd does not listen"
  start ssh ip netns exec "$client" ssh -F none -N -i "$dir/ssh/user" -p 2222 -c aes128-gcm@openssh.com \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ExitOnForwardFailure=yes \
    -L 127.0.0.1:21702:$resource_ip:$echo_port root@$gate_ip
  roots[ssh]+=" $started"
  entry[ssh]=127.0.0.1:21702 destination[ssh]=- carries[ssh]=tcp
}

# One server; "dtls" and "tls" are two clients of it.
start_ocserv() {
  need ocserv ocserv openconnect openconnect
  mkdir -p "$dir/oc"
  printf 'bench\nbench\n' | ocpasswd -c "$dir/oc/passwords" bench >/dev/null 2>&1
  cat >"$dir/oc/conf" <<CONF
auth = "plain[passwd=$dir/oc/passwords]"
tcp-port = 4443
udp-port = 4443
listen-host = $gate_ip
run-as-user = root
run-as-group = root
socket-file = $dir/oc/socket
server-cert = $dir/pki/server.crt
server-key = $dir/pki/server.key
isolate-workers = false
max-clients = 8
max-same-clients = 8
keepalive = 3600
dpd = 3600
try-mtu-discovery = false
cookie-timeout = 3600
rekey-time = 172800
use-occtl = false
device = zto
predictable-ips = false
ipv4-network = 10.201.30.0
ipv4-netmask = 255.255.255.0
ping-leases = false
cisco-client-compat = true
CONF
  start ocserv ip netns exec "$gate" /usr/sbin/ocserv -f -c "$dir/oc/conf"
  ocserv=$started
  cat >"$dir/oc/script" <<'SCRIPT'
#!/bin/sh
[ "$reason" = connect ] || exit 0
ip link set dev "$TUNDEV" up mtu "$INTERNAL_IP4_MTU"
ip addr add "$INTERNAL_IP4_ADDRESS/32" dev "$TUNDEV"
ip route add "$BENCH_TO/32" dev "$TUNDEV" src "$INTERNAL_IP4_ADDRESS"
SCRIPT
  chmod 755 "$dir/oc/script"
  wait_for 10 at "$client" bash -c "exec 3<>/dev/tcp/$gate_ip/4443" || fail "ocserv does not listen"
}

start_openconnect() { # NAME ADDRESS OPTION...
  local name=$1 to=$2 pin
  shift 2
  [ -n "${ocserv:-}" ] || start_ocserv
  pin=$(openssl x509 -in "$dir/pki/server.crt" -noout -pubkey | openssl pkey -pubin -outform der |
    openssl dgst -sha256 -binary | base64)
  echo bench >"$dir/oc/password"
  BENCH_TO=$to start "openconnect-$name" ip netns exec "$client" bash -c \
    'exec openconnect --protocol=anyconnect -u bench --passwd-on-stdin --non-inter "$@" <'"$dir/oc/password" - \
    --servercert "pin-sha256:$pin" --script "$dir/oc/script" --interface "zt$name" "$@" "https://$gate_ip:4443"
  roots[$name]=$started
  entry[$name]=$to:$echo_port destination[$name]=- carries[$name]=tcp,udp
  wait_for 20 at "$client" ip addr show dev "zt$name" up || fail "openconnect $name did not connect"
}

start_oc-dtls() { start_openconnect oc-dtls $dtls_ip; }
start_oc-tls() { start_openconnect oc-tls $tls_ip --no-dtls; }

start_wireguard() {
  need wireguard-go wireguard-go wg wireguard-tools
  local end
  mkdir -p "$dir/wg"
  for end in near far; do (umask 077; wg genkey >"$dir/wg/$end"); done
  start wireguard-far ip netns exec "$gate" wireguard-go -f "ztwf$$"
  roots[wireguard]=$started
  start wireguard-near ip netns exec "$client" wireguard-go -f "ztwn$$"
  roots[wireguard]+=" $started"
  wait_for 10 test -S "/var/run/wireguard/ztwf$$.sock" -a -S "/var/run/wireguard/ztwn$$.sock" || fail "wireguard-go did not start"
  at "$gate" wg set "ztwf$$" private-key "$dir/wg/far" listen-port 51820 \
    peer "$(wg pubkey <"$dir/wg/near")" allowed-ips 10.201.32.1/32
  at "$client" wg set "ztwn$$" private-key "$dir/wg/near" \
    peer "$(wg pubkey <"$dir/wg/far")" endpoint $gate_ip:51820 allowed-ips 10.201.32.2/32,$wireguard_ip/32
  ip -n "$gate" addr add 10.201.32.2/24 dev "ztwf$$"
  ip -n "$gate" link set "ztwf$$" up mtu 1420
  ip -n "$client" addr add 10.201.32.1/24 dev "ztwn$$"
  ip -n "$client" link set "ztwn$$" up mtu 1420
  ip -n "$client" route add $wireguard_ip/32 dev "ztwn$$" src 10.201.32.1
  entry[wireguard]=$wireguard_ip:$echo_port destination[wireguard]=- carries[wireguard]=tcp,udp
}
