// Who ends the processes of a job that JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE is set for, if the last process that has a handle to it is killed.
//
// The kernel tells nobody of a process's end but its parent. So a small process waits for it, one a job: a shell that reads from the job's FIFO,
// which ends as soon as no process keeps it open any more, however that came. Nothing but the shell is needed, so it works also where
// this package is a part of a bundle. It is nobody's child, in a session of its own and in none of the jobs.

import { join } from "node:path";
import { ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { failure } from "../errors.js";
import * as libc from "../libc.js";
import { stateProblem } from "../state.js";
import { folderPath, mark, unmark, watcherOf } from "./folder.js";
import { groupOf, outsideJobs } from "./groups.js";

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

/** In milliseconds. It will come later too. */
const LONGEST_START = 2000;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

function start(serial: string, caller: string): void {
  const folder = folderPath(serial);
  const fifo = join(folder, "alive");
  const fd = libc.open(fifo, libc.O_RDONLY | libc.O_CLOEXEC, 0); // does not wait: the caller keeps it open for writing too
  if (fd < 0) throw stateProblem(libc.errno(), fifo, "The FIFO cannot be opened.", caller);
  try {
    const own = groupOf(process.pid);
    const { spawn } = process.getBuiltinModule("node:child_process"); // loaded when it is needed, with the network: it takes 4 ms
    const shell = spawn("/bin/sh", ["-c", SCRIPT, "tswin32-job", folder, own === undefined ? "" : outsideJobs(own)], {
      cwd: "/",
      detached: true,
      env: { PATH: "/usr/bin:/bin" },
      stdio: [fd, "ignore", "ignore"],
    });
    shell.once("error", () => undefined); // said by the missing identifier, at once
    if (shell.pid === undefined) throw failure(ERROR_NOT_SUPPORTED, caller);
    shell.unref();
    // Until it has left our jobs and our descendants it would be taken for one of the processes that it watches for.
    for (let left = LONGEST_START; left > 0 && watcherOf(serial) === undefined; left--) Atomics.wait(NOBODY, 0, 0, 1);
  } finally {
    libc.close(fd);
  }
}
