#!/usr/bin/env bash
# The demo: headend, agent and a private application on this machine, from nothing to one allowed and one refused access.
# Called by ./zta demo, which has built everything; ZTA_ROOT and ZTA_VAR are set.
set -euo pipefail
zta=$ZTA_ROOT/zta here=$ZTA_ROOT/run-configs/demo var=$ZTA_VAR
socks=127.0.0.1:1080
once=false
[ "${1:-}" = --once ] && once=true

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { printf '\ndemo: %s\n' "$*" >&2; exit 1; }
pids=()
cleanup() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# until_true SECONDS COMMAND... : tries a command until it holds or time is up.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    kill -0 "${pids[0]}" 2>/dev/null || fail "the demo process ended; see $var/log"
    sleep 0.3
  done
}

if [ -S "$var/agent/run/agent.sock" ]; then
  code=0
  "$zta" status >/dev/null 2>&1 || code=$?
  [ $code -eq 3 ] || fail "another demo runs in $var. End it first (Ctrl-C where it was started)."
fi
for port in 1080 4433 8081 8443; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    fail "port $port of 127.0.0.1 is taken by another program. End that first; the demo needs 1080, 4433, 8081 and 8443."
  fi
done

step "1. A company CA and a user certificate, with openssl"
rm -rf "$var/agent" "$var/headend" "$var/pki" "$var/config"
mkdir -p "$var/pki" "$var/agent" "$var/log"
chmod 700 "$var/agent"
cp -r "$here/config" "$var/config"
cp "$here/zta.conf" "$var/agent/zta.conf"
(
  cd "$var/pki"
  cp "$here/san.cnf" .
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 30 -subj "/O=Demo Company/CN=Demo Company CA" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
  openssl genrsa -out user.key 2048
  openssl req -new -key user.key -out user.csr -config san.cnf
  openssl x509 -req -in user.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out user.crt -days 30 \
    -extfile san.cnf -extensions req_ext
) 2>"$var/log/openssl.log" || fail "openssl failed; see $var/log/openssl.log"
openssl x509 -in "$var/pki/user.crt" -noout -subject -issuer -ext subjectAltName

step "2. Headend, agent and a private application start"
"$zta" all-in-one >"$var/log/console.log" 2>&1 &
pids+=($!)
until_true 60 "$zta" admin health || fail "the headend did not start; see $var/log"
until_true 30 "$zta" status || fail "the agent did not start; see $var/log"
echo "running (logs: $var/log)"

step "3. The administrator uploads the CA, names a user and writes two rules"
"$zta" admin ca add "$var/pki/ca.crt"
"$zta" admin user add alice@demo.example --group staff
"$zta" admin policy put "$here/policy.json"

step "4. The enrolment choice file and the user's certificate are put in place; the agent enrols by itself"
mkdir -p "$var/agent/certificates" "$var/agent/enrollment_choices"
install -m 600 "$var/pki/user.key" "$var/agent/certificates/user.key"
install -m 644 "$var/pki/user.crt" "$var/agent/certificates/user.crt"
"$zta" admin choice download -o "$var/agent/enrollment_choices/demo.json"
"$zta" status --wait=enrolled --timeout 60 || fail "not enrolled; see: $zta status, $var/log"

if [ -n "${DISPLAY:-}" ] && ! $once; then
  "$zta" ui >"$var/log/ui.log" 2>&1 &
  pids+=($!)
fi

step "5. An application that the rules allow"
echo "\$ curl --proxy socks5h://$socks http://wiki.demo.example:8081/"
page=$(curl -sS --max-time 15 --proxy "socks5h://$socks" http://wiki.demo.example:8081/) || fail "the wiki was not reached"
echo "$page"
case $page in *"You reached a private application"*) ;; *) fail "that is not the private application" ;; esac

step "6. An application that the rules refuse"
echo "\$ curl --proxy http://$socks http://payroll.demo.example:8081/"
answer=$(curl -sS --max-time 15 -i --proxy "http://$socks" http://payroll.demo.example:8081/) || fail "no answer to the refused request"
echo "$answer"
case $answer in *"403"*) ;; *) fail "the payroll was not refused" ;; esac

step "7. Why?"
echo "\$ ./zta explain payroll.demo.example:8081"
explanation=$("$zta" explain payroll.demo.example:8081) || fail "no explanation"
echo "$explanation"
case $explanation in *ZTA-ACCESS-IDENTITY*) ;; *) fail "the explanation lacks its reason" ;; esac
echo
echo "\$ ./zta admin activity"
activity=$("$zta" admin activity) || fail "no activity"
echo "$activity"
case $activity in *alice@demo.example*) ;; *) fail "the activity search does not show the user" ;; esac

if $once; then
  step "All of it held."
  exit 0
fi
step "Up and running. Things to try, in another terminal"
cat <<TXT
  ./zta status                                  the one state
  ./zta resources                               what is private
  ./zta explain wiki.demo.example:8081          which rule decides
  ./zta admin user add alice@demo.example --group staff --group finance
                                                then reach the payroll
  ./zta dart -o /tmp/DARTBundle.zip             diagnostic bundle
  ./zta modules                                 then change the list in $var/agent/zta.conf
Ctrl-C ends it.
TXT
wait "${pids[0]}"
