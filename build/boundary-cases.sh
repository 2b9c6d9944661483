#!/usr/bin/env bash
# The content boundary's promises over many seeded random cases: build/boundary-cases.sh [CASES] [FIRST-SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -o -q -pl gateway-policy -am test -Dtest=BoundaryPropertyTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Djacoco.skip=true -Dspotless.check.skip=true -Dboundary.cases="${1:-1000000}" -Dboundary.seed="${2:-0}"
echo "${1:-1000000} cases from seed ${2:-0}: no character of a match was released"
