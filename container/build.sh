#!/bin/sh
# Builds the project it stands in and installs `stedi` into the folder $1: the versions of the lockfile, and nothing that only development
# or `stedi query` needs. The Dockerfile runs this; so does `npm run conformance`, where there is no container engine.
set -eu
cd "$(dirname "$0")/.."
node scripts/setup.mjs
npx --yes pnpm@12.21.0 --filter @stedi-lakehouse/runner deploy --legacy --prod --no-optional \
  --config.package-import-method=copy "$1"
find "$1" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete
# nobody changes it afterwards, not even its owner
chmod -R a-w,a+rX "$1"
node "$1/bin/stedi.js" --version
