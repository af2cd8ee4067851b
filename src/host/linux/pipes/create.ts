import {
  ACCESS_SYSTEM_SECURITY,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  FILE_FLAG_WRITE_THROUGH,
  GENERIC_READ,
  GENERIC_WRITE,
  PIPE_ACCESS_DUPLEX,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_NOWAIT,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
  WRITE_DAC,
  WRITE_OWNER,
} from "../../../win32con.js";
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_PIPE_BUSY } from "../../../winerror/codes.js";
import type { CreateNamedPipeRequest } from "../../pipes.js";
import { fileAccess } from "../access.js";
import { withNames } from "../arbiter/names.js";
import { dismiss } from "../arbiter/objects.js";
import { EndMode, findPipe, instancesOf, listen, makeInstance, makePipe, type PipeShape, shapeOf } from "../arbiter/pipes.js";
import { failure, systemFailure } from "../errors.js";
import { allocateHandle, clearEnded, HandleFlags, HandleKind } from "../handle-table.js";
import { noteError } from "../last-error.js";
import * as libc from "../libc.js";
import { firstConnection } from "./ends.js";
import { serverName } from "./names.js";
import { listenFor } from "./sockets.js";

const NAME = "CreateNamedPipe";
/** As Windows has it, in milliseconds. */
const DEFAULT_TIMEOUT = 50;

const RIGHTS = WRITE_DAC | WRITE_OWNER | ACCESS_SYSTEM_SECURITY;
const OPEN_FLAGS = PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE | FILE_FLAG_WRITE_THROUGH | FILE_FLAG_OVERLAPPED | RIGHTS;
const MODE_FLAGS = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_NOWAIT | PIPE_REJECT_REMOTE_CLIENTS;

/** Makes an instance, which listens at once: a client need not wait for ConnectNamedPipe. */
export function create(request: CreateNamedPipeRequest): number {
  const { openMode, pipeMode, security } = request;
  const name = serverName(request.name, NAME);
  check(request);
  clearEnded(NAME); // an instance may be kept by nobody but a thread that was terminated
  const mode = (pipeMode & PIPE_READMODE_MESSAGE ? EndMode.readMessages : 0) | (pipeMode & PIPE_NOWAIT ? EndMode.noWait : 0);
  const first = (openMode & FILE_FLAG_FIRST_PIPE_INSTANCE) !== 0;
  const end = withNames(() => makeInstance(admittingPipe(name, shapeAsked(request), first, request.name), mode, NAME));
  let socket = -1;
  try {
    socket = listenFor(end, NAME);
    if (socket < 0) throw systemFailure(NAME, request.name);
    withNames(() => listen(end, 0));
    let flags: number = HandleFlags.namedPipe;
    if (security?.bInheritHandle) flags |= HandleFlags.inherit;
    if (openMode & FILE_FLAG_OVERLAPPED) flags |= HandleFlags.overlapped;
    const access = rightsOf(openMode);
    const made = { kind: HandleKind.file, access, flags, fd: socket, object: end, connection: firstConnection(end) };
    const handle = allocateHandle(made, NAME);
    noteError(0);
    return handle;
  } catch (error) {
    if (socket >= 0) libc.close(socket);
    dismiss(end);
    throw error;
  }
}

function check({ name, openMode, pipeMode, maxInstances }: CreateNamedPipeRequest): void {
  const wrong =
    (openMode & PIPE_ACCESS_DUPLEX) === 0 ||
    (openMode & ~OPEN_FLAGS) !== 0 ||
    (pipeMode & ~MODE_FLAGS) !== 0 ||
    (pipeMode & PIPE_READMODE_MESSAGE && !(pipeMode & PIPE_TYPE_MESSAGE)) ||
    maxInstances < 1 ||
    maxInstances > PIPE_UNLIMITED_INSTANCES;
  if (wrong) throw failure(ERROR_INVALID_PARAMETER, NAME, name);
}

function shapeAsked({ openMode, pipeMode, maxInstances, outBufferSize, inBufferSize, defaultTimeout }: CreateNamedPipeRequest): PipeShape {
  return {
    direction: openMode & PIPE_ACCESS_DUPLEX,
    messages: (pipeMode & PIPE_TYPE_MESSAGE) !== 0,
    limit: maxInstances,
    outSize: outBufferSize,
    inSize: inBufferSize,
    timeout: defaultTimeout || DEFAULT_TIMEOUT,
  };
}

/** The pipe of a name, new or one that another instance fits to. The caller is in withNames(). */
function admittingPipe(name: string, shape: PipeShape, first: boolean, path: string): number {
  const found = findPipe(name);
  const instances = found === 0 ? 0 : instancesOf(found).length;
  if (instances === 0) return makePipe(name, shape, NAME);
  const { direction, messages, limit } = shapeOf(found);
  if (first || direction !== shape.direction || messages !== shape.messages) throw failure(ERROR_ACCESS_DENIED, NAME, path);
  if (limit !== PIPE_UNLIMITED_INSTANCES && instances >= limit) throw failure(ERROR_PIPE_BUSY, NAME, path);
  return found;
}

function rightsOf(openMode: number): number {
  const direction = openMode & PIPE_ACCESS_DUPLEX;
  const generic = (direction === PIPE_ACCESS_OUTBOUND ? 0 : GENERIC_READ) | (direction === PIPE_ACCESS_INBOUND ? 0 : GENERIC_WRITE);
  return fileAccess(generic | (openMode & RIGHTS));
}
