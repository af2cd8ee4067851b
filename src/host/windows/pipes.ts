import { INVALID_HANDLE_VALUE } from "../../win32con.js";
import type { Peeked, PipePeer, PipesHost } from "../pipes.js";
import { failure, kernel32 } from "./ffi.js";
import { handleIn } from "./handles.js";
import { CreateNamedPipeW } from "./named-pipe.js";
import { connect, connecting, receiving, sending, transact, transacting } from "./pipes-transfers.js";
import { calling, waiting } from "./pipes-waiting.js";
import { ownSecurityAttributes, securityAttributes } from "./security.js";
import { LITTLE_ENDIAN, members } from "./structs.js";

const CreatePipe = kernel32<[read: Uint8Array, write: Uint8Array, security: Uint8Array | null, size: number]>(
  "int CreatePipe(void *read, void *write, void *security, uint32_t size)",
);
const DisconnectNamedPipe = kernel32<[pipe: number]>("int DisconnectNamedPipe(intptr_t pipe)");
const PeekNamedPipe = kernel32<
  [pipe: number, buffer: Uint8Array, bytes: number, read: Uint8Array, available: Uint8Array, left: Uint8Array]
>("int PeekNamedPipe(intptr_t pipe, void *buffer, uint32_t bytes, void *read, void *available, void *left)");
const GetNamedPipeHandleStateW = kernel32<
  [
    pipe: number,
    state: Uint8Array,
    instances: Uint8Array,
    bytes: Uint8Array | null,
    milliseconds: Uint8Array | null,
    user: Uint8Array | null,
    characters: number,
  ]
>(
  "int GetNamedPipeHandleStateW(intptr_t pipe, void *state, void *instances, void *bytes, void *milliseconds, void *user, uint32_t characters)",
);
const SetNamedPipeHandleState = kernel32<
  [pipe: number, mode: Uint8Array | null, bytes: Uint8Array | null, milliseconds: Uint8Array | null]
>("int SetNamedPipeHandleState(intptr_t pipe, void *mode, void *bytes, void *milliseconds)");
const GetNamedPipeInfo = kernel32<[pipe: number, flags: Uint8Array, outSize: Uint8Array, inSize: Uint8Array, instances: Uint8Array]>(
  "int GetNamedPipeInfo(intptr_t pipe, void *flags, void *outSize, void *inSize, void *instances)",
);

const ofPipe = (name: string) => kernel32<[pipe: number, answer: Uint8Array]>(`int ${name}(intptr_t pipe, void *answer)`);
const GetNamedPipeClientProcessId = ofPipe("GetNamedPipeClientProcessId");
const GetNamedPipeClientSessionId = ofPipe("GetNamedPipeClientSessionId");
const GetNamedPipeServerProcessId = ofPipe("GetNamedPipeServerProcessId");
const GetNamedPipeServerSessionId = ofPipe("GetNamedPipeServerSessionId");

/** The longest name of a user with its domain, and more; in characters. */
const LONGEST_USER_NAME = 512;

export const pipes: PipesHost = {
  createAnonymous(security, size) {
    const read = new Uint8Array(8);
    const write = new Uint8Array(8);
    if (CreatePipe(read, write, securityAttributes(security), size) === 0) throw failure("CreatePipe");
    return { read: handleIn(read), write: handleIn(write) };
  },

  create({ name, openMode, pipeMode, maxInstances, outBufferSize, inBufferSize, defaultTimeout, security }) {
    const attributes = ownSecurityAttributes(security, "CreateNamedPipe");
    const handle = CreateNamedPipeW(name, openMode, pipeMode, maxInstances, outBufferSize, inBufferSize, defaultTimeout, attributes);
    if (handle === INVALID_HANDLE_VALUE) throw failure("CreateNamedPipe", { path: name });
    return handle;
  },

  connect,
  connecting,

  disconnect(handle) {
    if (DisconnectNamedPipe(handle) === 0) throw failure("DisconnectNamedPipe");
  },

  waiting: (name, milliseconds) => waiting(name, milliseconds, "WaitNamedPipe"),
  calling,
  transact,
  transacting,
  receiving,
  sending,

  peek(handle, bytes) {
    // More than a little memory only where there is more to copy: who asks for 2 GiB means "all".
    for (let size = Math.min(bytes, FIRST_PEEK); ; ) {
      const peeked = peekInto(new Uint8Array(size), handle);
      const { data, available } = peeked;
      if (data.length < size || size === bytes) return peeked;
      size = Math.min(bytes, Math.max(available, size + 1));
    }
  },

  state(handle, withCollectionData, withUserName) {
    const [state, instances] = [numberOut(), numberOut()];
    const bytes = withCollectionData ? numberOut() : null;
    const milliseconds = withCollectionData ? numberOut() : null;
    const user = withUserName ? new Uint8Array(LONGEST_USER_NAME * 2) : null;
    if (GetNamedPipeHandleStateW(handle, state, instances, bytes, milliseconds, user, user ? LONGEST_USER_NAME : 0) === 0)
      throw failure("GetNamedPipeHandleState");
    return {
      state: numberIn(state),
      instances: numberIn(instances),
      maxCollectionCount: bytes && numberIn(bytes),
      collectDataTimeout: milliseconds && numberIn(milliseconds),
      userName: user ? (Buffer.from(user).toString("utf16le").split("\0", 1)[0] ?? "") : "",
    };
  },

  setState(handle, mode, maxCollectionCount, collectDataTimeout) {
    if (SetNamedPipeHandleState(handle, optional(mode), optional(maxCollectionCount), optional(collectDataTimeout)) === 0)
      throw failure("SetNamedPipeHandleState");
  },

  information(handle) {
    const [flags, outSize, inSize, instances] = [numberOut(), numberOut(), numberOut(), numberOut()];
    if (GetNamedPipeInfo(handle, flags, outSize, inSize, instances) === 0) throw failure("GetNamedPipeInfo");
    return {
      flags: numberIn(flags),
      outBufferSize: numberIn(outSize),
      inBufferSize: numberIn(inSize),
      maxInstances: numberIn(instances),
    };
  },

  client: (handle, caller) => peer(handle, GetNamedPipeClientProcessId, GetNamedPipeClientSessionId, caller),
  server: (handle, caller) => peer(handle, GetNamedPipeServerProcessId, GetNamedPipeServerSessionId, caller),
};

const FIRST_PEEK = 65_536;

function peekInto(buffer: Uint8Array, handle: number): Peeked {
  const [read, available, left] = [numberOut(), numberOut(), numberOut()];
  if (PeekNamedPipe(handle, buffer, buffer.length, read, available, left) === 0) throw failure("PeekNamedPipe");
  // Of a pipe of bytes Windows takes what was copied off 0; documented is 0.
  const leftThisMessage = Math.max(0, members(left).getInt32(0, LITTLE_ENDIAN));
  return { data: buffer.subarray(0, numberIn(read)), available: numberIn(available), leftThisMessage };
}

type OfPipe = ReturnType<typeof ofPipe>;

function peer(handle: number, processOf: OfPipe, sessionOf: OfPipe, caller: string): PipePeer {
  return { processId: answerOf(processOf, handle, caller), sessionId: answerOf(sessionOf, handle, caller) };
}

function answerOf(question: OfPipe, handle: number, caller: string): number {
  const answer = numberOut();
  if (question(handle, answer) === 0) throw failure(caller);
  return numberIn(answer);
}

/** Where a call leaves 32 bits. */
function numberOut(): Uint8Array {
  return new Uint8Array(4);
}

function numberIn(bytes: Uint8Array): number {
  return members(bytes).getUint32(0, LITTLE_ENDIAN);
}

/** 32 bits for a call, null for none. */
function optional(value: number | null): Uint8Array | null {
  if (value === null) return null;
  const bytes = numberOut();
  members(bytes).setUint32(0, value, LITTLE_ENDIAN);
  return bytes;
}
