#!/usr/bin/env bash
# Builds the package twice, in two folders of different names, and compares every jar and archive byte for byte.
#
#   build/reproducible.sh [MAVEN OPTIONS]
#
# What is committed is built, without the tests.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for each in one another-folder; do
  mkdir "$work/$each"
  git -C "$here" archive HEAD | tar -x -C "$work/$each"
  (cd "$work/$each" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true "$@" package)
  (cd "$work/$each" && find . -path '*/target/*' \( -name '*.jar' -o -name '*.tar.gz' -o -name '*.zip' -o -name 'bom.*' \) -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/$each.sums"
done
[ -s "$work/one.sums" ] || { echo "nothing was built" >&2; exit 1; }
if diff "$work/one.sums" "$work/another-folder.sums"; then
  echo "identical: $(wc -l <"$work/one.sums") files"
else
  echo "these files differ from one build to the next" >&2
  exit 1
fi
