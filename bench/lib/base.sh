# Processes, results and certificates of the benchmark; sourced by run.sh.

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*" >&2; }

# need COMMAND PACKAGE ... : fails with the packages to install.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] || fail "missing packages: ${missing[*]} (apt-get install ${missing[*]})"
}

pids=()
cleanup() {
  local status=$? pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  remove_networks
  if [ $status -eq 0 ]; then rm -rf "$dir"; else say "bench: logs are in $dir"; fi
}

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

# family PID... : the processes and all that they started, as PID,PID,...
family() {
  local todo=("$@") all=() pid
  while [ ${#todo[@]} -gt 0 ]; do
    pid=${todo[0]}
    todo=("${todo[@]:1}")
    all+=("$pid")
    mapfile -t -O ${#todo[@]} todo < <(pgrep -P "$pid" || true)
  done
  (IFS=,; echo "${all[*]}")
}

result() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$results"; }
rss() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

# heap PID : KiB of live heap.
heap() {
  jcmd "$1" GC.run >/dev/null
  jcmd "$1" GC.heap_info | sed -n 's/.*generation.* used \([0-9]*\)K.*/\1/p' | awk '{sum += $1} END {print sum}'
}

# wait_for SECONDS COMMAND... : until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}

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
