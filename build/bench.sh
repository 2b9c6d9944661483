#!/usr/bin/env bash
# The policy's cost: build/bench.sh hold [PROSE-DIRECTORY ...] measures held characters and wrong matches on ordinary text,
# build/bench.sh cpu [TERMS] prints CPU time per token, build/bench.sh turn [rows|words] that of whole turns by steps,
# build/bench.sh pair CHECKOUT [rows|words] compares that with another checkout's, where the same was run before, build/bench.sh
# trace [TURNS] writes down what policies do in random turns, a line each, to be compared with another build's,
# build/bench.sh [JMH-ARGUMENTS ...] runs the benchmarks (-prof gc adds bytes per token).
set -euo pipefail
cd "$(dirname "$0")/.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q 'version "25[."]' || { echo "bench: set JAVA_HOME to a JDK 25" >&2; exit 69; }
mvn -q -P bench -pl benchmarks -am package -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true -Dcyclonedx.skip=true -Dassembly.skipAssembly=true
path="benchmarks/target/classes:benchmarks/target/lib/*"
if [ "${1:-}" = hold ]; then
  exec "$java" -cp "$path" dev.evenkeel.bench.HoldBack "${@:2}"
fi
if [ "${1:-}" = cpu ]; then
  exec "$java" -cp "$path" dev.evenkeel.bench.FilterCost "${@:2}"
fi
if [ "${1:-}" = turn ]; then
  exec "$java" -cp "$path" dev.evenkeel.bench.TurnCost "${@:2}"
fi
if [ "${1:-}" = pair ]; then
  other="${2:?another checkout}/benchmarks/target"
  exec "$java" -XX:+UseSerialGC -cp "$path" dev.evenkeel.bench.TurnPairs "$other/classes:$other/lib/*" "$path" "${@:3}"
fi
if [ "${1:-}" = trace ]; then
  exec "$java" -cp "$path" dev.evenkeel.bench.PolicyTrace "${2:-1000}"
fi
exec "$java" -cp "$path" org.openjdk.jmh.Main "${@:-Benchmark}"
