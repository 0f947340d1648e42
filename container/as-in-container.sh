#!/bin/sh
# Does what a container engine would do around a command, with what Linux has: a root that is read-only, another user without rights, a limit of
# memory. Needs root, unshare, setpriv and prlimit. Only $DATA and $SCRATCH can be written; the app is at /mnt/app, data at /mnt/data.
#   APP=… DATA=… SCRATCH=… MEMORY=<bytes> sh as-in-container.sh <command…>
set -eu
NODE=$(dirname "$(command -v node)")
export APP DATA SCRATCH MEMORY NODE
exec unshare --mount --propagation private sh -eu -c '
  mount -t tmpfs -o size=1m tmpfs /mnt
  mkdir /mnt/app /mnt/data /mnt/scratch /mnt/node
  mount --bind "$APP" /mnt/app
  mount --bind "$NODE" /mnt/node
  mount --bind "$DATA" /mnt/data
  mount --bind "$SCRATCH" /mnt/scratch
  for place in /mnt/app /mnt/node /mnt /; do mount -o remount,bind,ro "$place"; done
  for place in /tmp /var/tmp /dev/shm /run; do
    if mountpoint -q "$place"; then mount -o remount,bind,ro "$place"; fi
  done
  cd /mnt/scratch
  exec env -i PATH=/mnt/node:/usr/bin:/bin TMPDIR=/mnt/scratch NODE_ENV=production \
    setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    prlimit --data="$MEMORY" "$@"
' sh "$@"
