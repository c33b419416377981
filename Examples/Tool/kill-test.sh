#!/usr/bin/env bash
# Kills a job again and again with SIGKILL at random moments, restarting it each time, and compares what it ends with to a run that
# nobody disturbed. kill-test.sh MODEL FOLDER [KILLS=50] [FORMAT=csv]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=$1 images=$2 kills=${3:-50} format=${4:-csv}
program=${PROGRAM:-$here/bin/Release/net10.0/googlenet}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
score() { exec "$program" score --model "$model" --input "$images" --output "$work/$1.$format" --scores --threads 1; }

(score whole) 2> /dev/null
seconds=$(sed -n 's/.*"seconds": \([0-9.]*\).*/\1/p' "$work/whole.$format.manifest.json")
pause=$(awk "BEGIN { print 1.5 * $seconds / $kills }") # so that the job is not over before the last kill, most likely
done=0 rounds=0
RANDOM=1
while [ $done -lt "$kills" ]; do
    (score killed) > "$work/log" 2>&1 &
    job=$!
    # A random moment: half of the time before the first new row, on average, and half of the time after it.
    if [ $((RANDOM % 2)) = 0 ]; then
        before=$(cat "$work/killed.$format.partial/rows.jsonl" 2> /dev/null | wc -c)
        while kill -0 $job 2> /dev/null && [ "$(cat "$work/killed.$format.partial/rows.jsonl" 2> /dev/null | wc -c)" -le "$before" ]; do sleep 0.02; done
    fi
    sleep "$(awk "BEGIN { srand($RANDOM); print rand() * $pause }")"
    if kill -KILL $job 2> /dev/null; then
        done=$((done + 1))
    fi
    code=0
    wait $job 2> /dev/null || code=$?
    if [ $code != 137 ]; then
        [ $code = 0 ] || { cat "$work/log" >&2; echo "exit code $code after $done kills" >&2; exit 1; }
        cmp "$work/whole.$format" "$work/killed.$format"
        rounds=$((rounds + 1))
        rm -f "$work"/killed.*
    fi
done
[ -e "$work/killed.$format" ] || (score killed)
cmp "$work/whole.$format" "$work/killed.$format"
echo "$done kills, $((rounds + 1)) outputs, each the same as undisturbed, bit for bit; the last one in $(sed -n 's/.*"sessions": \([0-9]*\).*/\1/p' "$work/killed.$format.manifest.json") sessions; rows: $(sed -n 's/.*"rows": \([0-9]*\).*/\1/p' "$work/killed.$format.manifest.json")"
