#!/usr/bin/env bash
# Whole certifications of simulated personas, the figures of docs/certification.md: build/certification-figures.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q 'version "25[."]' || { echo "certification-figures: set JAVA_HOME to a JDK 25" >&2; exit 69; }
mvn -q -pl gateway-policy -am test-compile dependency:build-classpath -Dmdep.outputFile=target/certification.classpath \
  -Djacoco.skip=true -Dspotless.check.skip=true
"$java" -cp "gateway-policy/target/test-classes:gateway-policy/target/classes:gateway-core/target/classes:$(cat gateway-policy/target/certification.classpath)" \
  dev.evenkeel.policy.certify.Simulation "${1:-2000}"
