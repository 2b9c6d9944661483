#!/bin/sh
# Starts two simulated providers and a gateway on loopback, drives it with the official SDK for Node,
# stops everything. Exits non-zero when anything is missing or fails.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$here/../.." && pwd -P)
CHECK_DIR=$(mktemp -d)
export CHECK_DIR
command -v node >/dev/null || { echo "node is not installed" >&2; exit 69; }
command -v npm >/dev/null || { echo "npm is not installed" >&2; exit 69; }
(cd "$here" && npm ci --ignore-scripts --no-audit --no-fund)

"$root/evenkeel" --version # builds, if it must

pids=''
# shellcheck disable=SC2064,SC2086 # pids are words
stop() { kill $pids 2>/dev/null || true; wait $pids 2>/dev/null || true; rm -rf "$CHECK_DIR"; }
trap stop EXIT INT TERM
"$root/evenkeel" simulate --persona steady --port 18101 >"$CHECK_DIR/steady.log" 2>&1 & pids="$pids $!"
"$root/evenkeel" simulate --persona kindred --port 18102 --api-key simulated >"$CHECK_DIR/kindred.log" 2>&1 & pids="$pids $!"
"$root/evenkeel" serve --config "$here/evenkeel.yaml" >"$CHECK_DIR/gateway.log" 2>&1 & pids="$pids $!"

tries=0
until node -e "fetch('http://127.0.0.1:18081/readyz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ]; then cat "$CHECK_DIR"/*.log >&2; echo "the gateway did not become ready" >&2; exit 70; fi
  sleep 0.2
done
if ! (cd "$here" && npm test --silent); then
  tail -n 5 "$CHECK_DIR"/*.log >&2
  exit 1
fi
