// The constants of win32pipe, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// How FdCreatePipe's descriptors are read, in the C runtime's terms.
export const O_TEXT = 0x4000;
export const O_BINARY = 0x8000;

// What CreateNamedPipe and the others take.
export {
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  FILE_FLAG_WRITE_THROUGH,
  NMPWAIT_NOWAIT,
  NMPWAIT_USE_DEFAULT_WAIT,
  NMPWAIT_WAIT_FOREVER,
  PIPE_ACCEPT_REMOTE_CLIENTS,
  PIPE_ACCESS_DUPLEX,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_CLIENT_END,
  PIPE_NOWAIT,
  PIPE_READMODE_BYTE,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_SERVER_END,
  PIPE_TYPE_BYTE,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
  PIPE_WAIT,
} from "../win32con.js";
