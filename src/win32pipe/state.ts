import { count, dword, truth } from "../arguments.js";
import { pipes } from "../host/index.js";
import { type HandleLike, handleValue } from "../wintypes/handle.js";
import { tupleKind } from "../wintypes/tuple.js";

/** What GetNamedPipeHandleState returns, also by name. */
export type NamedPipeHandleState = readonly [
  state: number,
  curInstances: number,
  maxCollectionCount: number | null,
  collectDataTimeout: number | null,
  userName: string,
] & {
  readonly state: number;
  readonly curInstances: number;
  readonly maxCollectionCount: number | null;
  readonly collectDataTimeout: number | null;
  readonly userName: string;
};

const namedPipeHandleState = tupleKind<NamedPipeHandleState>("NamedPipeHandleState", [
  "state",
  "curInstances",
  "maxCollectionCount",
  "collectDataTimeout",
  "userName",
]);

/**
 * Tells what can change about an end of a pipe.
 *
 * @param hPipe               The end of a pipe; of one for writing only it needs FILE_READ_ATTRIBUTES access too.
 * @param bGetCollectionData  True for the two collection values, which only a client of a pipe on another machine has.
 * @param bGetUserName        True for the name of the client's user, which only a server's end can tell.
 * @returns `[state, curInstances, maxCollectionCount, collectDataTimeout, userName]`: PIPE_READMODE_MESSAGE and PIPE_NOWAIT where they are set; how
 *   many instances the pipe has; two numbers, or null where they were not asked for; the name, empty where it was not asked for.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) if collection values or a name are asked for that this end does not have; ERROR_ACCESS_DENIED (5),
 *   ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32pipe.GetNamedPipeHandleState; Microsoft namedpipeapi GetNamedPipeHandleStateW
 */
export function GetNamedPipeHandleState(
  hPipe: HandleLike,
  bGetCollectionData: boolean | number = false,
  bGetUserName: boolean | number = false,
): NamedPipeHandleState {
  const handle = handleValue(hPipe, "hPipe", "GetNamedPipeHandleState");
  const found = pipes.state(handle, truth(bGetCollectionData, "bGetCollectionData"), truth(bGetUserName, "bGetUserName"));
  return namedPipeHandleState([found.state, found.instances, found.maxCollectionCount, found.collectDataTimeout, found.userName]);
}

/** GetNamedPipeHandleState under its other name. */
export const GetNamedPipeHandleStateW: typeof GetNamedPipeHandleState = GetNamedPipeHandleState;

/**
 * Changes how an end of a pipe is read, and whether its calls wait.
 *
 * @param hPipe               The end of a pipe; of one for reading only it needs FILE_WRITE_ATTRIBUTES access too.
 * @param Mode                PIPE_READMODE_BYTE or PIPE_READMODE_MESSAGE, with PIPE_WAIT or PIPE_NOWAIT; null leaves both.
 * @param MaxCollectionCount  How many bytes are collected before they are sent to another machine; null leaves it.
 * @param CollectDataTimeout  After how many milliseconds they are sent at the latest; null leaves it.
 * @throws Win32Error ERROR_INVALID_PARAMETER (87) for PIPE_READMODE_MESSAGE on a byte-type pipe, for unknown flags, and for collection values
 *   where both ends are on one machine or the handle is a server's; ERROR_ACCESS_DENIED (5), ERROR_INVALID_HANDLE (6).
 * @example
 * SetNamedPipeHandleState(pipe, PIPE_READMODE_MESSAGE, null, null);
 * @see pywin32 win32pipe.SetNamedPipeHandleState; Microsoft namedpipeapi SetNamedPipeHandleState
 */
export function SetNamedPipeHandleState(
  hPipe: HandleLike,
  Mode: number | null,
  MaxCollectionCount: number | null,
  CollectDataTimeout: number | null,
): void {
  const handle = handleValue(hPipe, "hPipe", "SetNamedPipeHandleState");
  const mode = Mode === null ? null : dword(Mode, "Mode");
  const bytes = MaxCollectionCount === null ? null : count(MaxCollectionCount, "MaxCollectionCount");
  const milliseconds = CollectDataTimeout === null ? null : count(CollectDataTimeout, "CollectDataTimeout");
  pipes.setState(handle, mode, bytes, milliseconds);
}
