import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { run } from "./child.js";

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "tswin32-state-"));
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hold = `import { CreateEvent } from "tswin32/win32event"; const event = CreateEvent(null, false, false, "held");`;

describe("the state directory", () => {
  test("is made where TSWIN32_STATE says, for its owner alone, with the folders of drive C:", () => {
    withFolder((folder) => {
      const state = join(folder, "machine");
      run(`${hold} console.log(event.alreadyExisted);`, { TSWIN32_STATE: state });
      assert.equal(statSync(state).mode & 0o777, 0o700);
      assert.equal(statSync(join(state, "arbiter-6")).mode & 0o777, 0o600);
      for (const name of ["Windows", "ProgramData", "Users"]) assert.ok(existsSync(join(state, "drive_c", name)), name);
    });
  });

  test("is else tswin32 in $XDG_STATE_HOME", () => {
    withFolder((folder) => {
      run(`import { toNativePath } from "tswin32"; toNativePath("C:\\\\");`, { TSWIN32_STATE: "", XDG_STATE_HOME: folder });
      assert.deepEqual(readdirSync(folder), ["tswin32"]);
    });
  });

  test("is a machine of its own: names are not seen in another one", () => {
    withFolder((folder) => {
      const other = `import { OpenEvent } from "tswin32/win32event";
        try { OpenEvent(0x100000, false, "held"); console.log("found"); } catch (error) { console.log(error.code); }`;
      const program = (state: string) => `${hold}
        import { spawnSync } from "node:child_process";
        const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(other)}],
          { encoding: "utf8", env: { ...process.env, TSWIN32_STATE: ${JSON.stringify(state)} } });
        console.log(stdout.trim());`;
      const here = join(folder, "a");
      assert.equal(run(program(here), { TSWIN32_STATE: here }), "found");
      assert.equal(run(program(join(folder, "b")), { TSWIN32_STATE: here }), "ERROR_FILE_NOT_FOUND");
    });
  });

  test("may go while a program runs: what then is not known any more is an error, not an empty answer", () => {
    withFolder((folder) => {
      const state = join(folder, "machine");
      const program = `import { rmSync } from "node:fs";
        import * as jobs from "tswin32/win32job";
        import { CreateProcess, TerminateProcess } from "tswin32/win32process";
        const job = jobs.CreateJobObject(null, null);
        const { hProcess } = CreateProcess(null, { CommandLine: "/bin/sleep 20" });
        jobs.AssignProcessToJobObject(job, hProcess);
        rmSync(${JSON.stringify(state)}, { recursive: true });
        const outcome = (call) => { try { call(); return "done"; } catch (error) { return error.code; } };
        console.log(
          outcome(() => jobs.TerminateJobObject(job, 1)),
          outcome(() => jobs.QueryInformationJobObject(job, jobs.JobObjectBasicProcessIdList)),
          outcome(() => jobs.IsProcessInJob(hProcess, job)),
          outcome(() => job.Close()),
        );
        TerminateProcess(hProcess, 0);`;
      const missing = "ERROR_FILE_NOT_FOUND";
      assert.equal(run(program, { TSWIN32_STATE: state }), `${missing} ${missing} ${missing} done`);
    });
  });

  test("must be named by an absolute path", () => {
    assert.throws(() => run(hold, { TSWIN32_STATE: "relative" }), /TSWIN32_STATE must be an absolute path/);
  });
});
