// Jobs without control groups: the conformance cases of jobs again, where the hierarchy of groups can only be read. Needs the right to mount.

import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const mounted = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync("/proc/self/mountinfo", "utf8"))?.[1];
const cases = fileURLToPath(new URL("../conformance/win32job/job.test.js", import.meta.url));

/** In milliseconds. */
const LONGEST = 110_000;

/** Runs a command in a world of its own, in which groups cannot be made. */
function withoutGroups(...command: string[]): SpawnSyncReturns<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const script = 'mount -o remount,bind,ro "$0" && exec "$@"';
  return spawnSync("unshare", ["--mount", "sh", "-c", script, mounted ?? "/", ...command], { encoding: "utf8", env, timeout: LONGEST });
}

describe("A job without a control group", () => {
  test("does all that a job does", { timeout: 120_000 }, (context) => {
    if (mounted === undefined) return; // then the conformance cases have just been run so
    if (withoutGroups("true").status !== 0) {
      context.skip("needs the right to mount");
      return;
    }
    const { status, stdout, stderr } = withoutGroups(process.execPath, "--test", "--test-reporter=tap", cases);
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, /^# skipped 0$/m);
  });
});

describe("A job with JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE", () => {
  test("ends its owner too, where that is one of its processes", () => {
    const script = `
      const { CreateJobObject, AssignProcessToJobObject, IsProcessInJob, ...job } = await import("tswin32/win32job");
      const { GetCurrentProcess } = await import("tswin32/win32api");
      const own = CreateJobObject(null, null);
      const limits = { BasicLimitInformation: { LimitFlags: job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE } };
      job.SetInformationJobObject(own, job.JobObjectExtendedLimitInformation, limits);
      AssignProcessToJobObject(own, GetCurrentProcess());
      const ids = job.QueryInformationJobObject(null, job.JobObjectBasicProcessIdList);
      console.log(IsProcessInJob(GetCurrentProcess(), own), ids.length === 1 && ids[0] === process.pid);
      own.Close();
      setTimeout(() => {}, 30_000);`;
    const { signal, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.equal(stdout, "true true\n", stderr);
    assert.equal(signal, "SIGKILL");
  });
});

describe("A job with JOB_OBJECT_LIMIT_ACTIVE_PROCESS", () => {
  // Most systems do not let us limit a group, so the limit is written where the host keeps it.
  test("ends a process that is one too many instead of taking it in", () => {
    const state = mkdtempSync(join(tmpdir(), "tswin32-jobs-"));
    const script = `
      const { readdirSync, readFileSync, writeFileSync } = await import("node:fs");
      const { join } = await import("node:path");
      const { CreateJobObject, AssignProcessToJobObject, ...job } = await import("tswin32/win32job");
      const { CreateProcess, GetExitCodeProcess, TerminateProcess } = await import("tswin32/win32process");
      const { WaitForSingleObject } = await import("tswin32/win32event");
      const own = CreateJobObject(null, null);
      job.SetInformationJobObject(own, job.JobObjectBasicLimitInformation, {});
      const folder = join(process.env.TSWIN32_STATE, "jobs");
      const file = join(folder, readdirSync(folder)[0], "limits.json");
      const written = JSON.parse(readFileSync(file, "utf8"));
      Object.assign(written.basic, { LimitFlags: job.JOB_OBJECT_LIMIT_ACTIVE_PROCESS, ActiveProcessLimit: 1 });
      writeFileSync(file, JSON.stringify(written));
      const [one, two] = [1, 2].map(() => CreateProcess("/bin/sleep", { CommandLine: "sleep 30" }).hProcess);
      try {
        AssignProcessToJobObject(own, one);
        let code = 0;
        try {
          AssignProcessToJobObject(own, two);
        } catch (error) {
          code = error.winerror;
        }
        console.log(code, WaitForSingleObject(two, 20_000), GetExitCodeProcess(two), WaitForSingleObject(one, 0));
      } finally {
        TerminateProcess(one, 0);
        if (WaitForSingleObject(two, 0) !== 0) TerminateProcess(two, 0);
      }`;
    try {
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: fileURLToPath(new URL(".", import.meta.url)),
        encoding: "utf8",
        env: { ...process.env, TSWIN32_STATE: state },
        timeout: 40_000,
      });
      assert.equal(stdout, "1816 0 1816 258\n", stderr);
    } finally {
      rmSync(state, { recursive: true });
    }
  });
});
