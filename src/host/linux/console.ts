// What interrupts the processes of a console, as signals. A console is a session here, and its groups are process groups.
//
//   CTRL_C_EVENT         SIGINT, which the terminal sends for Ctrl-C
//   CTRL_BREAK_EVENT     SIGQUIT, the terminal's other key (Ctrl-\): as Ctrl-Break it reaches who ignores the first
//   CTRL_CLOSE_EVENT     SIGHUP: the terminal has gone
//   CTRL_SHUTDOWN_EVENT  SIGTERM, which the system sends to all before it ends
//
// Logging off is SIGHUP or SIGTERM here, and so has no signal of its own.

import { isMainThread } from "node:worker_threads";
import { CTRL_BREAK_EVENT, CTRL_C_EVENT, CTRL_CLOSE_EVENT, CTRL_SHUTDOWN_EVENT } from "../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED } from "../../winerror/codes.js";
import type { ConsoleHost } from "../console.js";
import { failure } from "./errors.js";
import * as libc from "./libc.js";
import { kernelList } from "./processes/kernel-files.js";

const SIGINT = 2;
const SIGQUIT = 3;

const EVENTS: readonly (readonly [signal: NodeJS.Signals, event: number])[] = [
  ["SIGINT", CTRL_C_EVENT],
  ["SIGQUIT", CTRL_BREAK_EVENT],
  ["SIGHUP", CTRL_CLOSE_EVENT],
  ["SIGTERM", CTRL_SHUTDOWN_EVENT],
];
/** After these the process ends whatever the handlers say. */
const FINAL: readonly number[] = [CTRL_CLOSE_EVENT, CTRL_SHUTDOWN_EVENT];

let handle: ((event: number) => boolean) | null = null;
const listeners = new Map<NodeJS.Signals, () => void>();
/** What was to happen at SIGINT before it was ignored; undefined while it is not. */
let ignoredInstead: Buffer | undefined;

export const console: ConsoleHost = {
  generate(event, processGroup) {
    const name = "GenerateConsoleCtrlEvent";
    if (event !== CTRL_C_EVENT && event !== CTRL_BREAK_EVENT) throw failure(ERROR_INVALID_PARAMETER, name);
    if (processGroup !== 0) {
      const members = processGroup > LARGEST_IDENTIFIER ? [] : membersOfGroup(processGroup);
      if (members.length === 0) throw failure(ERROR_INVALID_PARAMETER, name);
      if (event === CTRL_C_EVENT) return; // does not reach a group that is named
      const session = libc.getsid(0);
      if (!members.some((member) => libc.getsid(member) === session)) throw failure(ERROR_INVALID_PARAMETER, name);
    }
    const signal = event === CTRL_C_EVENT ? SIGINT : SIGQUIT;
    if (libc.kill(-processGroup, signal) === 0) return;
    throw failure(libc.errno() === libc.ESRCH ? ERROR_INVALID_PARAMETER : ERROR_ACCESS_DENIED, name);
  },

  handleBy(handler) {
    refuseWorkers();
    handle = handler;
    for (const [signal, event] of EVENTS) {
      // A listener would take the place of the kernel's own ignoring.
      if (handler && !(signal === "SIGINT" && ignoredInstead)) listen(signal, event);
      else stopListening(signal);
    }
  },

  ignoreControlC(ignore) {
    refuseWorkers();
    if (ignore === (ignoredInstead !== undefined)) return;
    if (ignore) {
      stopListening("SIGINT");
      ignoredInstead = Buffer.alloc(libc.SIGACTION_BYTES);
      libc.sigaction(SIGINT, IGNORE, ignoredInstead);
    } else {
      libc.sigaction(SIGINT, ignoredInstead as Buffer, null);
      ignoredInstead = undefined;
      if (handle) listen("SIGINT", CTRL_C_EVENT);
    }
  },
};

const LARGEST_IDENTIFIER = 0x7fff_ffff;

/** A struct sigaction begins with the handler: SIG_IGN. */
const IGNORE = Buffer.alloc(libc.SIGACTION_BYTES);
IGNORE.writeBigUInt64LE(1n, 0);

function listen(signal: NodeJS.Signals, event: number): void {
  if (listeners.has(signal)) return;
  const listener = () => {
    const handled = handle?.(event) ?? false;
    if (!handled || FINAL.includes(event)) endBy(signal);
  };
  listeners.set(signal, listener);
  process.on(signal, listener);
}

function stopListening(signal: NodeJS.Signals): void {
  const listener = listeners.get(signal);
  if (!listener) return;
  process.off(signal, listener);
  listeners.delete(signal);
}

/** Ends the process as the signal does by itself, so that whoever has started it sees by what. Others who listen decide for themselves. */
function endBy(signal: NodeJS.Signals): void {
  stopListening(signal);
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function membersOfGroup(group: number): number[] {
  return (kernelList("/proc") ?? []).filter((processId) => libc.getpgid(processId) === group);
}

/** Signals come to the main thread alone. */
function refuseWorkers(): void {
  if (!isMainThread) throw failure(ERROR_NOT_SUPPORTED, "SetConsoleCtrlHandler");
}
