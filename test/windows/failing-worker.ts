// A worker for bindings.test.ts: fails to close a handle and tells the last error that this left in its thread.

import assert from "node:assert/strict";
import { parentPort } from "node:worker_threads";
import { host } from "#dist/host/windows/index.js";

assert.throws(() => host.handles.close(0));
parentPort?.postMessage([host.system.lastError()]);
