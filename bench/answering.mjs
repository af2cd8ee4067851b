// The other thread or process of calls.mjs: answers each event that is set by setting another one, or each message by a message.

import { workerData } from "node:worker_threads";
import { INFINITE, WAIT_OBJECT_0 } from "tswin32/win32con";
import { CreateEvent, SetEvent, WaitForSingleObject } from "tswin32/win32event";

/** A process that nobody asks for so long has been forgotten. In milliseconds. */
const LONGEST_WAIT = 30_000;

if (workerData?.port) {
  const { port } = workerData;
  port.on("message", (message) => port.postMessage(message)); // until the other side closes it
} else if (workerData) {
  const { ping, pong, stop } = workerData;
  for (;;) {
    WaitForSingleObject(ping, INFINITE);
    if (Atomics.load(stop, 0) === 1) break;
    SetEvent(pong);
  }
} else {
  const [ping, pong] = process.argv.slice(2).map((name) => CreateEvent(null, false, false, name));
  SetEvent(pong); // it is there
  while (WaitForSingleObject(ping, LONGEST_WAIT) === WAIT_OBJECT_0) SetEvent(pong);
}
