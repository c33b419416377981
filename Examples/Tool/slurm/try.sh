#!/usr/bin/env bash
# Scores a folder with a Slurm array of four tasks on this machine, kills one of them half-way with SIGKILL, requeues it, merges the
# shards, and compares them with a single run: the same rows, bit for bit. try.sh MODEL FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=$(realpath "$1") images=$(realpath "$2")
program=${PROGRAM:-$here/../bin/Release/net10.0/googlenet}
work=$(mktemp -d)
cleanup() {
    "$here/one-machine.sh" stop "$work/slurm"
    rm -rf "$work"
}
trap cleanup EXIT

rows() { # of a journal that may not be there yet
    { wc -l < "$1"; } 2> /dev/null || echo 0
}
within() { # within SECONDS COMMAND…: tries it until it succeeds
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || { echo "not within its time: $*" >&2; return 1; }
        sleep 0.2
    done
}
has_rows() { [ "$(rows "$1")" -ge "$2" ]; }
is_pending() { [ "$(squeue -h -j "$1" -o %t)" = PD ]; }
is_over() { ! squeue -h -j "$1" -o %t | grep -q .; }

command -v slurmctld > /dev/null || { apt-get update -q; apt-get install -y -q --no-install-recommends slurm-wlm munge; }
"$here/one-machine.sh" start "$work/slurm"
export SLURM_CONF=$work/slurm/slurm.conf

echo "== a single run"
"$program" score --model "$model" --input "$images" --output "$work/single.csv" --scores

echo "== four tasks"
cd "$work"
job=$(MODEL=$model INPUT=$images OUTPUT=$work/scores.csv PROGRAM=$program OPTIONS=--scores \
    sbatch --parsable --output="$work/log.%a" "$here/score.sbatch")
victim=1
journal=$work/scores-0000$victim-of-00004.csv.partial/rows.jsonl
within 300 has_rows "$journal" 50
pids=$(scontrol listpids "$(scontrol show job "${job}_$victim" | sed -n 's/^JobId=\([0-9]*\).*/\1/p')" | awk 'NR > 1 { print $1 }')
for pid in $pids; do
    if [ "$(cat "/proc/$pid/comm")" = googlenet ]; then kill -KILL "$pid"; fi
done
within 60 is_over "${job}_$victim"
echo "killed task $victim with $(rows "$journal") rows: $(scontrol show job "${job}_$victim" | grep -o 'JobState=[A-Z]*\|ExitCode=[0-9:]*' | tr '\n' ' ')"
scontrol requeue "${job}_$victim"
within 60 is_pending "${job}_$victim"
sleep 3 # the new credential must be seconds younger than the revoked one
scontrol update jobid="${job}_$victim" StartTime=now # or it would wait for two minutes
within 900 is_over "$job"
tail -n +1 "$work"/log.*

echo "== merge"
"$program" merge "$work/scores.csv"
grep -H '"sessions"' "$work"/scores-*.manifest.json

echo "== compare"
diff <(head -n 1 single.csv) <(head -n 1 scores.csv)
diff <(tail -n +2 single.csv | sort) <(tail -n +2 scores.csv | sort)
echo "$(($(wc -l < scores.csv) - 1)) rows are the same, bit for bit"
