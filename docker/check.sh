#!/bin/sh
# Builds the image and runs it the way a careful operator would: read-only root, no capabilities, no network but
# loopback, little memory. Checks that it becomes healthy, says which sockets it uses, and stops when asked.
#
#   docker/check.sh            # with podman or docker, whichever is installed
#   ENGINE=docker docker/check.sh
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
engine=${ENGINE:-$(command -v podman || command -v docker || true)}
[ -n "$engine" ] || { echo "neither podman nor docker is installed" >&2; exit 69; }
tag=evenkeel:check
name=evenkeel-check-$$

case $engine in
  *podman*) "$engine" build --format docker -t "$tag" -f "$root/docker/Dockerfile" "$root" ;;
  *) "$engine" build -t "$tag" -f "$root/docker/Dockerfile" "$root" ;;
esac

trap '"$engine" rm -f "$name" >/dev/null 2>&1 || true' EXIT INT TERM
"$engine" run -d --name "$name" --network none --read-only --cap-drop all --security-opt no-new-privileges \
  --memory 384m --pids-limit 200 -e OPENAI_API_KEY=none -e ANTHROPIC_API_KEY=none "$tag" >/dev/null

tries=0
until "$engine" exec "$name" /opt/java/bin/java -Xmx16m -cp /app/evenkeel.jar dev.evenkeel.server.cli.HealthCheck \
  http://127.0.0.1:8081/readyz >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 30 ]; then "$engine" logs "$name" >&2; echo "did not become ready" >&2; exit 1; fi
  sleep 1
done
"$engine" logs "$name" 2>&1 | grep -q 'transport epoll' || { echo "not on native sockets" >&2; exit 1; }
[ "$("$engine" exec "$name" /opt/java/bin/java -version 2>&1 | grep -c '"25')" = 1 ] || { echo "not Java 25" >&2; exit 1; }
"$engine" stop -t 30 "$name" >/dev/null
code=$("$engine" inspect "$name" --format '{{.State.ExitCode}}')
case $code in 0 | 143) ;; *) echo "exit code $code after being asked to stop" >&2; exit 1 ;; esac
echo "the image builds, runs on a read-only root without capabilities, is healthy, and stops when asked"
