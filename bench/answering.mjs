// The other thread of calls.mjs: answers each event that is set by setting another one, or each message by a message.

import { workerData } from "node:worker_threads";
import { INFINITE } from "tswin32/win32con";
import { SetEvent, WaitForSingleObject } from "tswin32/win32event";

const { ping, pong, stop, port } = workerData;

if (port) {
  port.on("message", (message) => port.postMessage(message)); // until the other side closes it
} else {
  for (;;) {
    WaitForSingleObject(ping, INFINITE);
    if (Atomics.load(stop, 0) === 1) break;
    SetEvent(pong);
  }
}
