import assert from "node:assert/strict";
import { DisconnectNamedPipe, NMPWAIT_USE_DEFAULT_WAIT, NMPWAIT_WAIT_FOREVER, WaitNamedPipe, WaitNamedPipeW } from "tswin32/win32pipe";
import { WaitNamedPipe as waitLater } from "tswin32/win32pipe/promises";
import { ERROR_FILE_NOT_FOUND, ERROR_SEM_TIMEOUT } from "tswin32/winerror";
import { Disposables } from "../support/disposables.js";
import { rejectsWin32, throwsTypeError, throwsWin32 } from "../support/errors.js";
import { Connected, dial, MESSAGES, pipeName, serve } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";
import { measure } from "../support/time.js";

describe("WaitNamedPipe", () => {
  test("returns at once where an instance is free", () => {
    const name = pipeName();
    using _server = serve(name);
    WaitNamedPipe(name, NMPWAIT_WAIT_FOREVER);
    WaitNamedPipeW(name.toUpperCase(), NMPWAIT_USE_DEFAULT_WAIT);
    using _client = dial(name);
  });

  test("is ERROR_FILE_NOT_FOUND at once where there is no such pipe, whatever the time-out", () => {
    const name = pipeName();
    const error = throwsWin32(() => WaitNamedPipe(name, NMPWAIT_WAIT_FOREVER), ERROR_FILE_NOT_FOUND, "WaitNamedPipe");
    assert.equal(error.path, name);
  });

  test("is ERROR_SEM_TIMEOUT where all instances stay busy, after the time", () => {
    using pipe = new Connected();
    const { milliseconds } = measure(() => throwsWin32(() => WaitNamedPipe(pipe.name, 300), ERROR_SEM_TIMEOUT, "WaitNamedPipe"));
    assert.ok(milliseconds > 250, `${milliseconds} ms`);
  });

  test("waits as long as the server says where that is left to it", () => {
    using pipe = new Connected({ nDefaultTimeOut: 700 });
    const waiting = () => throwsWin32(() => WaitNamedPipe(pipe.name, NMPWAIT_USE_DEFAULT_WAIT), ERROR_SEM_TIMEOUT);
    const { milliseconds } = measure(waiting);
    assert.ok(milliseconds > 600 && milliseconds < 10_000, `${milliseconds} ms`);
  });

  test("waits 50 ms where the server does not say", () => {
    using pipe = new Connected({ nDefaultTimeOut: 0 });
    const waiting = () => throwsWin32(() => WaitNamedPipe(pipe.name, NMPWAIT_USE_DEFAULT_WAIT), ERROR_SEM_TIMEOUT);
    const { milliseconds } = measure(waiting);
    assert.ok(milliseconds > 30 && milliseconds < 5000, `${milliseconds} ms`);
  });

  test("is over when another instance is made", async () => {
    using ends = new Disposables();
    const name = pipeName();
    ends.use(serve(name, { nMaxInstances: 2 }));
    ends.use(dial(name));
    const waiting = waitLater(name, NMPWAIT_WAIT_FOREVER);
    ends.use(serve(name, { nMaxInstances: 2 }));
    await waiting;
    ends.use(dial(name));
  });

  test("does not count an instance that is disconnected and does not listen yet", () => {
    using pipe = new Connected();
    DisconnectNamedPipe(pipe.server);
    throwsWin32(() => WaitNamedPipe(pipe.name, 100), ERROR_SEM_TIMEOUT, "WaitNamedPipe");
  });

  test("holds no thread of the program as a promise: a hundred of them end by their time-outs", async () => {
    using pipe = new Connected({ pipeMode: MESSAGES });
    const waits = Array.from({ length: 100 }, () => rejectsWin32(waitLater(pipe.name, 400), ERROR_SEM_TIMEOUT, "WaitNamedPipe"));
    const start = performance.now();
    await Promise.all(waits);
    const milliseconds = performance.now() - start;
    assert.ok(milliseconds > 300 && milliseconds < 10_000, `${milliseconds} ms`);
  });

  test("ends as a promise by its signal", async () => {
    using pipe = new Connected();
    const reason = new Error("enough");
    const controller = new AbortController();
    const waiting = waitLater(pipe.name, NMPWAIT_WAIT_FOREVER, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(waiting, reason);
    await assert.rejects(waitLater(pipe.name, NMPWAIT_WAIT_FOREVER, { signal: AbortSignal.abort(reason) }), reason);
  });

  test("checks its arguments", () => {
    for (const args of [[], [5, 5], [pipeName()], [pipeName(), "5"]]) throwsTypeError(() => Reflect.apply(WaitNamedPipe, undefined, args));
  });
});
