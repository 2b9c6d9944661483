#!/usr/bin/env bash
# Whole certifications of simulated personas, the figures of docs/certification.md: build/certification-figures.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -o -q -pl gateway-policy -am test-compile -Djacoco.skip=true -Dspotless.check.skip=true
mvn -o -q -pl gateway-policy dependency:build-classpath -Dmdep.outputFile=target/certification.classpath
java -cp "gateway-policy/target/test-classes:gateway-policy/target/classes:gateway-core/target/classes:$(cat gateway-policy/target/certification.classpath)" \
  dev.evenkeel.policy.certify.Simulation "${1:-2000}"
