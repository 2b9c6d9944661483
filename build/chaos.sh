#!/usr/bin/env bash
# Conversations under load with providers that fail at random, and a table of what came of it; fails if anything that is promised broke:
# build/chaos.sh [MINUTES] [SEED]. About half a core; CHAOS_CALLERS (default 10) sets the load.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -pl gateway-server -am test -Dtest=ChaosTest \
  -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip=true -Dspotless.check.skip=true \
  -Devenkeel.seconds=$((${1:-30} * 60)) -Devenkeel.seed="${2:-7}" -Devenkeel.talkers="${CHAOS_CALLERS:-10}" -Devenkeel.departure-ms=1000
echo "${1:-30} minutes from seed ${2:-7}: nothing broke"
