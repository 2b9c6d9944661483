#!/bin/sh
# Checks the alert rules and runs their unit tests. Needs promtool, which comes with Prometheus 2.42 or newer.
set -eu
cd "$(dirname "$0")/../config/alerts"
if ! command -v promtool > /dev/null; then
  echo "alerts.sh: promtool is not on the PATH; install Prometheus (on Debian: apt-get install prometheus)" >&2
  exit 1
fi
promtool check rules evenkeel.rules.yaml
promtool test rules evenkeel.test.yaml
