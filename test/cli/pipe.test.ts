import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { describe, test } from "node:test";
import { firstOutput, place, start, tswin32 } from "./command.js";

/** A name that no other pipe has. */
const unused = () => `tswin32-cli-${randomUUID()}`;

describe("tswin32 pipe", () => {
  test("listens, lists and calls", async (t) => {
    const at = place(t);
    const name = unused();
    const server = start(at, ["pipe", "listen", name]);
    const ended = once(server, "close");
    t.after(() => server.kill("SIGKILL"));
    assert.equal(await firstOutput(server), `listening on \\\\.\\pipe\\${name}`);

    const listed = await tswin32(at, ["pipe", "list"]);
    assert.equal(listed.stderr, "");
    assert.match(listed.stdout, new RegExp(`^ +\\d+  ${name}$`, "m"));

    const heard = once(server.stdout as NodeJS.ReadableStream, "data");
    const called = await tswin32(at, ["pipe", "call", name, "hello, pipe", "--timeout", "5000"]);
    assert.deepEqual([called.code, called.stdout, called.stderr], [0, "hello, pipe", ""]);
    assert.match(String(await heard), /^ *\d+ {2}hello, pipe$/m);

    server.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
  });

  test("answers with the text that it is given", async (t) => {
    const at = place(t);
    const name = unused();
    const server = start(at, ["pipe", "listen", name, "--reply", "no"]);
    t.after(() => server.kill("SIGKILL"));
    await firstOutput(server);
    const { stdout } = await tswin32(at, ["pipe", "call", `\\\\.\\pipe\\${name}`, "yes?"]);
    assert.equal(stdout, "no");
  });

  test("says so if there is no pipe", async (t) => {
    const at = place(t);
    const missing = await tswin32(at, ["pipe", "call", unused(), "hello"]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^tswin32 pipe call: .*ERROR_FILE_NOT_FOUND, 2/);
    assert.match((await tswin32(at, ["pipe", "list"])).stdout, /^there are no pipes/);
  });

  test("refuses a time-out that is none and a pipe that is served already", async (t) => {
    const at = place(t);
    const name = unused();
    assert.equal((await tswin32(at, ["pipe", "call", name, "x", "--timeout", "soon"])).code, 1);
    const server = start(at, ["pipe", "listen", name]);
    t.after(() => server.kill("SIGKILL"));
    await firstOutput(server);
    const second = await tswin32(at, ["pipe", "listen", name]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^tswin32 pipe listen: .*ERROR_ACCESS_DENIED, 5/);
  });
});
