// The client's end of a named pipe: what CreateFile opens.

import { FILE_FLAG_OVERLAPPED, FILE_READ_DATA, FILE_WRITE_DATA, PIPE_ACCESS_INBOUND, PIPE_ACCESS_OUTBOUND } from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY } from "../../../winerror/codes.js";
import type { CreateFileRequest } from "../../files.js";
import { fileAccess } from "../access.js";
import { withNames } from "../arbiter/names.js";
import { dismiss } from "../arbiter/objects.js";
import { type AwaitedClient, directionOf, findPipe, instancesOf, listeningInstance, makeClient } from "../arbiter/pipes.js";
import { failure } from "../errors.js";
import { allocateHandle, clearEnded, HandleFlags, HandleKind } from "../handle-table.js";
import * as libc from "../libc.js";
import { clientName } from "./names.js";
import { connectTo } from "./sockets.js";

/** What is opened for; the rest of what CreateFile takes says nothing of a pipe. */
export type OpenPipeRequest = Pick<CreateFileRequest, "path" | "access" | "flagsAndAttributes" | "security">;

export function openPipe({ path, access, flagsAndAttributes, security }: OpenPipeRequest, caller: string): number {
  const name = clientName(path, caller);
  const rights = fileAccess(access);
  clearEnded(caller);
  const { client, awaiting, socket } = withNames(() => enterInstance(name, rights, path, caller));
  try {
    if (awaiting) dismiss(awaiting.event, awaiting.owner);
    let flags: number = HandleFlags.namedPipe;
    if (security?.bInheritHandle) flags |= HandleFlags.inherit;
    if (flagsAndAttributes & FILE_FLAG_OVERLAPPED) flags |= HandleFlags.overlapped;
    return allocateHandle({ kind: HandleKind.file, access: rights, flags, fd: socket, object: client }, caller);
  } catch (error) {
    libc.close(socket);
    dismiss(client);
    throw error;
  }
}

interface Entered {
  readonly client: number;
  readonly awaiting: AwaitedClient | undefined;
  readonly socket: number;
}

/** Connects to a free instance of the pipe of a name. The caller is in withNames(). */
function enterInstance(name: string, rights: number, path: string, caller: string): Entered {
  const pipe = findPipe(name);
  if (pipe === 0) throw failure(ERROR_FILE_NOT_FOUND, caller, path);
  if (!isPermitted(rights, directionOf(pipe))) {
    throw failure(instancesOf(pipe).length > 0 ? ERROR_ACCESS_DENIED : ERROR_FILE_NOT_FOUND, caller, path);
  }
  const tried = new Set<number>();
  for (let server = listeningInstance(pipe, tried); server !== 0; server = listeningInstance(pipe, tried)) {
    const socket = connectTo(server, caller);
    if (socket < 0) {
      tried.add(server); // its server is dead, or others have filled its queue
      continue;
    }
    try {
      return { ...makeClient(server, caller), socket };
    } catch (error) {
      libc.close(socket);
      throw error;
    }
  }
  throw failure(instancesOf(pipe).length > 0 ? ERROR_PIPE_BUSY : ERROR_FILE_NOT_FOUND, caller, path);
}

/** Whether data flows in the directions that are asked for. */
function isPermitted(rights: number, direction: number): boolean {
  if (rights & FILE_READ_DATA && direction === PIPE_ACCESS_INBOUND) return false;
  return !(rights & FILE_WRITE_DATA && direction === PIPE_ACCESS_OUTBOUND);
}
