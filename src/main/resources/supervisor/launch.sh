#!/bin/sh
# Starts one child: launch.sh RUNDIR GENERATION BINARY ARGS…
# Takes the volume's lock, writes down who the child is, then becomes it (same pid; pid = process group = session).
# Exit codes of its own: 74 the record cannot be written, 75 a copy of this child lives, 126/127 the binary is unusable.
d=$1
g=$2
shift 2
[ -w "$d" ] || exit 74
exec 9>>"$d/child.lock" || exit 74
flock -n 9 || exit 75
IFS= read -r stat </proc/$$/stat
IFS= read -r boot </proc/sys/kernel/random/boot_id
# Field 22 of stat is the start time in ticks; the command's name, in parentheses, may itself contain blanks.
i=0
for field in ${stat##*) }; do
  i=$((i + 1))
  [ $i = 20 ] && ticks=$field && break
done
# The identity is on disk before the child is: no record (disk full), no child. "end" tells a torn record.
printf 'v1 %s %s %s %s end\n' $$ "$ticks" "$boot" "$g" >"$d/run" || exit 74
# When memory runs out the kernel shall prefer a child over the gateway.
echo 100 2>/dev/null >/proc/self/oom_score_adj
exec "$@"
