// What is known of a pipe by a handle of one of its ends.

import { userInfo } from "node:os";
import {
  FILE_READ_DATA,
  FILE_WRITE_ATTRIBUTES,
  PIPE_NOWAIT,
  PIPE_READMODE_MESSAGE,
  PIPE_SERVER_END,
  PIPE_TYPE_MESSAGE,
} from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_PIPE_NOT_CONNECTED } from "../../../winerror/codes.js";
import type { PipeHandleState, PipeInformation, PipePeer } from "../../pipes.js";
import { withNames } from "../arbiter/names.js";
import {
  EndMode,
  EndState,
  instancesOf,
  isMessagePipe,
  isServer,
  makerOf,
  modeOf,
  peerProcessOf,
  pipeOf,
  setMode,
  shapeOf,
  stateOf,
} from "../arbiter/pipes.js";
import { failure } from "../errors.js";
import { Entry, endAt, enter, HandleKind, leave, table } from "../handle-table.js";
import { userName } from "../state.js";
import { checkUnnamed, DEFAULT_SIZE } from "./anonymous.js";
import { connectedSocket, withEnd } from "./ends.js";
import { credentialsOf } from "./sockets.js";

/** Uses an end of any pipe; `end` is 0 for one of a pipe without a name. */
function withAnyEnd<T>(handle: number, caller: string, use: (at: number, end: number) => T): T {
  const at = enter(handle, HandleKind.file, caller);
  try {
    const end = endAt(at);
    if (end === 0) checkUnnamed(table()[at + Entry.fd] as number, caller);
    return use(at, end);
  } finally {
    leave(at);
  }
}

export const state = (handle: number, withCollectionData: boolean, withUserName: boolean): PipeHandleState =>
  withAnyEnd(handle, "GetNamedPipeHandleState", (at, end) => {
    // Data is collected only where the other end is on another machine, and there is none.
    const isClients = end !== 0 && !isServer(end);
    if (withCollectionData || (withUserName && isClients)) throw failure(ERROR_INVALID_PARAMETER, "GetNamedPipeHandleState");
    const nothing = { maxCollectionCount: null, collectDataTimeout: null };
    if (end === 0) return { state: 0, instances: 1, userName: withUserName ? userName() : "", ...nothing };
    const mode = modeOf(end);
    return {
      state: (mode & EndMode.readMessages ? PIPE_READMODE_MESSAGE : 0) | (mode & EndMode.noWait ? PIPE_NOWAIT : 0),
      instances: withNames(() => instancesOf(pipeOf(end)).length),
      userName: withUserName ? clientUser(at, end) : "",
      ...nothing,
    };
  });

/** The user of a server's client. Only root's and the own user's processes come in. */
function clientUser(at: number, end: number): string {
  const user = credentialsOf(connectedSocket(at, end, "GetNamedPipeHandleState"))?.user;
  return user === undefined || user === userInfo().uid ? userName() : "root";
}

export function setState(handle: number, mode: number | null, maxCollectionCount: number | null, collectDataTimeout: number | null): void {
  const caller = "SetNamedPipeHandleState";
  withAnyEnd(handle, caller, (at, end) => {
    if (!((table()[at + Entry.access] as number) & FILE_WRITE_ATTRIBUTES)) throw failure(ERROR_ACCESS_DENIED, caller);
    const refuse = () => failure(ERROR_INVALID_PARAMETER, caller);
    if (maxCollectionCount !== null || collectDataTimeout !== null) throw refuse();
    if (mode === null) return;
    if (mode & ~(PIPE_READMODE_MESSAGE | PIPE_NOWAIT)) throw refuse();
    const messages = end !== 0 && isMessagePipe(end);
    if (mode & PIPE_READMODE_MESSAGE && !messages) throw refuse();
    if (end === 0) {
      if (mode !== 0) throw refuse();
      return;
    }
    setMode(end, (mode & PIPE_READMODE_MESSAGE ? EndMode.readMessages : 0) | (mode & PIPE_NOWAIT ? EndMode.noWait : 0));
  });
}

export const information = (handle: number): PipeInformation =>
  withAnyEnd(handle, "GetNamedPipeInfo", (at, end) => {
    if (end === 0) {
      // Windows makes anonymous pipes of named ones: whose reading end is the server's.
      const reads = ((table()[at + Entry.access] as number) & FILE_READ_DATA) !== 0;
      return { flags: reads ? PIPE_SERVER_END : 0, outBufferSize: DEFAULT_SIZE, inBufferSize: DEFAULT_SIZE, maxInstances: 1 };
    }
    const { messages, outSize, inSize, limit } = shapeOf(pipeOf(end));
    const flags = (isServer(end) ? PIPE_SERVER_END : 0) | (messages ? PIPE_TYPE_MESSAGE : 0);
    return { flags, outBufferSize: outSize, inBufferSize: inSize, maxInstances: limit };
  });

/** There are no sessions here: every process is in the first. */
const SESSION = 0;

export const client = (handle: number, caller: string): PipePeer =>
  withEnd(handle, caller, (_at, end) => {
    if (!isServer(end)) return { processId: makerOf(end), sessionId: SESSION };
    if (peerProcessOf(end) === 0 || stateOf(end) === EndState.listening) throw failure(ERROR_PIPE_NOT_CONNECTED, caller);
    return { processId: peerProcessOf(end), sessionId: SESSION };
  });

export const server = (handle: number, caller: string): PipePeer =>
  withEnd(handle, caller, (_at, end) => ({ processId: isServer(end) ? makerOf(end) : peerProcessOf(end), sessionId: SESSION }));
