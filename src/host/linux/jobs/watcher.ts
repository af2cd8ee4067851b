// Who ends the processes of a job that JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE is set for, if the last process that has a handle to it is killed.
//
// The kernel tells nobody of a process's end but its parent. So a small process waits for it, one a job: a shell that reads from the job's FIFO,
// which ends as soon as no process keeps it open any more, however that came. Nothing but the shell is needed, so it works also where
// this package is a part of a bundle. It is nobody's child, in a session of its own and in none of the jobs.

import { join } from "node:path";
import { systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { attendToChildren, keepChild } from "../processes/children.js";
import { type Spawn, spawn } from "../processes/spawn.js";
import { stateProblem } from "../state.js";
import { folderPath, isMarked, mark, unmark, watcherOf } from "./folder.js";
import { groupOf, outsideJobs } from "./groups.js";
import { jobsOf } from "./members.js";

// $1 is the job's folder, $2 a group outside of all jobs or nothing. kill_members does what killMembers() of members.ts does.
const SCRIPT = `
exec 3<&0
{
  trap '' HUP INT QUIT TERM
  job=$1
  if [ -n "$2" ]; then echo 0 > "$2/cgroup.procs"; fi
  read -r self _ < /proc/self/stat
  echo "$self" > "$job/watched"

  # Sets state, parent and started of the process $1.
  look() {
    state=X parent=0 started=0
    if read -r line < "/proc/$1/stat"; then
      set -- \${line##*") "}
      state=$1 parent=$2 started=\${20}
    fi
  }

  # Whether the process that the file $1 is named after lives; sets id.
  lives() {
    name=\${1##*/}
    id=\${name%%.*}
    look "$id"
    [ "$state" != Z ] && [ "$state" != X ] && [ "$started" = "\${name#*.}" ]
  }

  kill_members() {
    if read -r group < "$job/group"; then
      echo 1 > "$group/cgroup.kill"
      sleep 0.1
      rmdir "$group"/*/ "$group"
      return
    fi
    members=" "
    for file in "$job"/members/*; do
      if [ -e "$file" ] && lives "$file"; then members="$members$id " ; kill -STOP "$id"; fi
    done
    more=1
    while [ "$more" ]; do
      more=
      for folder in /proc/[0-9]*; do
        id=\${folder#/proc/}
        if [ "$id" = "$self" ]; then continue; fi
        case $members in *" $id "*) continue ;; esac
        look "$id"
        case $members in *" $parent "*) ;; *) continue ;; esac
        if [ "$state" = Z ] || [ "$state" = X ] || [ -e "$job/strangers/$id.$started" ]; then continue; fi
        members="$members$id "
        kill -STOP "$id"
        more=1
      done
    done
    for id in $members; do kill -KILL "$id"; done
  }

  while read -r _; do :; done
  # Processes that have been given a handle by others and have not used it yet keep nothing open.
  while :; do
    held=
    for file in "$job"/holders/*; do
      if [ -e "$file" ] && lives "$file"; then held=1; fi
    done
    if [ -z "$held" ]; then break; fi
    sleep 0.2
  done
  if [ -e "$job/kill" ]; then
    kill_members
    rm -rf "$job"
  fi
} <&3 3<&- >/dev/null 2>&1 &
`;

/** Starts the watcher of a job, if it has none. */
export function watch(serial: string, caller: string): void {
  if (!mark(serial, "watched")) return;
  try {
    start(serial, caller);
  } catch (error) {
    unmark(serial, "watched");
    throw error;
  }
}

function start(serial: string, caller: string): void {
  const folder = folderPath(serial);
  const fifo = join(folder, "alive");
  const fd = libc.open(fifo, libc.O_RDONLY | libc.O_CLOEXEC, 0); // does not wait: the caller keeps it open for writing too
  if (fd < 0) throw stateProblem(libc.errno(), fifo, "The FIFO cannot be opened.", caller);
  try {
    const own = groupOf(process.pid);
    startShell(fd, [folder, own === undefined ? "" : outsideJobs(own)], caller);
    // Until it has left our jobs and our descendants it would be taken for one of their processes. Outside of all jobs that does not matter.
    if (own === undefined || jobsOf(process.pid).length > 0) awaitWatcher(serial);
  } finally {
    libc.close(fd);
  }
}

/** The shell leaves the watcher behind and ends, as a child of ours that nobody has asked for. */
function startShell(fifo: number, args: readonly string[], caller: string): void {
  const wanted: Spawn = {
    path: SHELL,
    argv: [SHELL, "-c", SCRIPT, "tswin32-job", ...args],
    environment: ["PATH=/usr/bin:/bin"],
    directory: "/",
    standard: [fifo, "none", "none"],
    descriptors: [],
    leads: "session",
  };
  attendToChildren();
  const processId = spawn(wanted, SHELL, caller);
  const pidfd = libc.pidfdOpen(processId);
  if (pidfd < 0) throw systemFailure(caller);
  try {
    keepChild(processId, pidfd, 0, caller);
  } catch (error) {
    libc.close(pidfd);
    throw error;
  }
}

const SHELL = "/bin/sh";

/** In milliseconds. It will come later too. */
const LONGEST_START = 2000;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/** Waits until a watcher that has just been started, by whomever, is what it is to be. */
export function awaitWatcher(serial: string): void {
  for (let left = LONGEST_START; left > 0 && isMarked(serial, "watched") && watcherOf(serial) === undefined; left--)
    Atomics.wait(NOBODY, 0, 0, 1);
}
