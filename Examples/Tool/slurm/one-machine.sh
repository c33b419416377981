#!/usr/bin/env bash
# A Slurm cluster of one node on the loopback interface of this machine, without systemd: one-machine.sh start|stop FOLDER
# Needs root and Debian's packages: apt-get install -y --no-install-recommends slurm-wlm munge
set -euo pipefail
action=$1 folder=$(realpath -m "$2")
export SLURM_CONF=$folder/slurm.conf

start() {
    mkdir -p "$folder"/{state,log,munge}
    chmod 755 "$folder" "$folder/munge"
    [ -s "$folder/munge/key" ] || (umask 077; dd if=/dev/urandom of="$folder/munge/key" bs=128 count=1 status=none)
    local host memory
    host=$(hostname -s)
    memory=$(awk '/MemTotal/ { print int($2 / 1024 * 0.8) }' /proc/meminfo)
    cat > "$SLURM_CONF" <<CONF
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26917
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/state/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
JobRequeue=1
MinJobAge=86400
InactiveLimit=0
KillWait=5
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=5,requeue_delay=1
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=26918 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=n1 Default=YES MaxTime=INFINITE State=UP
CONF
    munged --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
        --log-file="$folder/log/munged.log" --seed-file="$folder/munge/seed" --force
    slurmctld -c
    slurmd -N n1 -c
    for _ in $(seq 100); do
        [ "$(sinfo -h -o %T 2> /dev/null)" = idle ] && return
        sleep 0.1
    done
    tail -n 5 "$folder"/log/*.log >&2
    return 1
}

stop() {
    for file in "$folder"/slurmd.pid "$folder"/slurmctld.pid "$folder"/munge/pid; do
        [ -s "$file" ] || continue
        local pid
        pid=$(cat "$file")
        kill "$pid" 2> /dev/null || continue
        for _ in $(seq 100); do # they write their state before they end
            kill -0 "$pid" 2> /dev/null || break
            sleep 0.1
        done
    done
}

"$action"
