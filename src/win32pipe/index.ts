// Pipes between programs (pywin32: win32pipe).

export { GetOverlappedResult } from "../win32file/overlapped-result.js";
export { CreatePipe, FdCreatePipe } from "./anonymous.js";
export { ConnectNamedPipe, DisconnectNamedPipe, WaitNamedPipe, WaitNamedPipeW } from "./connect.js";
export { type ConnectPipeOptions, connectPipe } from "./connect-pipe.js";
export * from "./constants.js";
export { CreateNamedPipe, type CreateNamedPipeOptions, CreateNamedPipeW } from "./create.js";
export {
  GetNamedPipeClientProcessId,
  GetNamedPipeClientSessionId,
  GetNamedPipeInfo,
  GetNamedPipeServerProcessId,
  GetNamedPipeServerSessionId,
  type NamedPipeInfo,
} from "./information.js";
export { type PeekedPipe, PeekNamedPipe } from "./peek.js";
export type { PipeConnection } from "./pipe-connection.js";
export { type PipeTo, popen, popen2, popen3, popen4 } from "./popen.js";
export { type PipeServer, type ServePipeOptions, servePipe } from "./serve-pipe.js";
export { GetNamedPipeHandleState, GetNamedPipeHandleStateW, type NamedPipeHandleState, SetNamedPipeHandleState } from "./state.js";
export { CallNamedPipe, CallNamedPipeW, TransactNamedPipe } from "./transact.js";
