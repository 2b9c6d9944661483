#!/usr/bin/env bash
# Measures Evenkeel's cost beside nginx's, with the policy of config/policies/support.yaml on, and prints the table.
#
#   build/beside-nginx.sh TOOLS [ROUNDS [SCENARIOS]]
#
# TOOLS is a folder with the bench tools, built: mockllm, loadgen, measure.py and peers/launch.sh with nginx.conf.
# Needs nginx, Python 3.8 and Linux; everything is bound to loopback (ports 9000, 9001, 8180 and 8181).
# Open streams are measured first, on fresh processes; then 150,000 requests warm each side up.
# On a machine that others use believe the ratios, not the figures, and take many rounds; a command that starts another with a
# priority can be given in PRIO, and then others starve.
set -euo pipefail
tools=$(CDPATH='' cd -- "${1:?usage: build/beside-nginx.sh TOOLS [ROUNDS [SCENARIOS]]}" && pwd)
rounds=${2:-5}
scenarios=${3:-json-c1,json-c16,json-c64,stream-c16,live-200}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
RUN=$(mktemp -d)
export RUN

stop() {
  [ -e "$RUN/evenkeel.pid" ] && kill "$(cat "$RUN/evenkeel.pid")" 2>/dev/null
  for each in nginx mock; do "$tools/peers/launch.sh" stop "$each" 2>/dev/null || true; done
  rm -rf "$RUN"
}
trap stop EXIT

pool() { echo "  $1: { policy: support, routes: [ { id: route-$2, provider: mock, model: $1, reference: true } ] }"; }
cat >"$RUN/bench.yaml" <<YAML
server: { listen: 127.0.0.1:8180, admin: 127.0.0.1:8181, data-dir: $RUN/data }
providers: { mock: { protocol: openai, base-url: "http://127.0.0.1:9000/v1" } }
pools:
$(pool mock-n100 1)
$(pool mock-n100-g20 2)
$(pool mock-n16-g500 3)
policies: { support: !include $here/config/policies/support.yaml }
YAML

"$tools/peers/launch.sh" start mock
"$tools/peers/launch.sh" start nginx
ulimit -n "$(ulimit -Hn)"
# shellcheck disable=SC2086 # PRIO is words
${PRIO:-} "$here/evenkeel" serve --config "$RUN/bench.yaml" >"$RUN/evenkeel.log" 2>&1 &
echo $! >"$RUN/evenkeel.pid"
until curl -sf -o "$RUN/ready" http://127.0.0.1:8181/readyz; do
  kill -0 "$(cat "$RUN/evenkeel.pid")" || { cat "$RUN/evenkeel.log" >&2; exit 1; }
  sleep 0.5
done

measure() {
  # shellcheck disable=SC2086
  ${PRIO:-} "$tools/measure.py" "nginx=http://127.0.0.1:9001:@$RUN/nginx.pid" "evenkeel=http://127.0.0.1:8180:@$RUN/evenkeel.pid" \
    --verify evenkeel=content --wait-quiet 0 --retries 0 "$@" 2>"$RUN/measure.log" || { cat "$RUN/measure.log" >&2; exit 1; }
}
measure --rounds 1 --warmup 0 --scenarios open-1000
measure --rounds "$rounds" --seconds 3 --warmup 150000 --scenarios "$scenarios"
