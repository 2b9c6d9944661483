#!/usr/bin/env bash
# The content boundary's promises over many seeded random cases, on events and from wire to wire:
# build/boundary-cases.sh [CASES] [FIRST-SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -q -pl gateway-policy,gateway-server -am test -Dtest='BoundaryPropertyTest,BoundaryOnTheWireTest' \
  -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip=true -Dspotless.check.skip=true \
  -Devenkeel.cases="${1:-1000000}" -Devenkeel.seed="${2:-0}"
echo "${1:-1000000} cases of each kind from seed ${2:-0}: no character of a match was released"
