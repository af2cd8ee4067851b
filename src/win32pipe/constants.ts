// The constants of win32pipe, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Directions of a named pipe.
export const PIPE_ACCESS_INBOUND = 1;
export const PIPE_ACCESS_OUTBOUND = 2;
export const PIPE_ACCESS_DUPLEX = 3;

// Modes of a named pipe.
export const PIPE_TYPE_BYTE = 0;
export const PIPE_TYPE_MESSAGE = 4;
export const PIPE_READMODE_BYTE = 0;
export const PIPE_READMODE_MESSAGE = 2;
export const PIPE_WAIT = 0;
export const PIPE_NOWAIT = 1;
export const PIPE_ACCEPT_REMOTE_CLIENTS = 0;
export const PIPE_REJECT_REMOTE_CLIENTS = 8;

// What GetNamedPipeInfo says of an end.
export const PIPE_CLIENT_END = 0;
export const PIPE_SERVER_END = 1;

// As many instances of a pipe as the system can hold.
export const PIPE_UNLIMITED_INSTANCES = 255;

// Timeouts of clients.
export const NMPWAIT_USE_DEFAULT_WAIT = 0;
export const NMPWAIT_NOWAIT = 1;
export const NMPWAIT_WAIT_FOREVER = 0xffffffff;

// How FdCreatePipe's descriptors are read, in the C runtime's terms.
export const O_TEXT = 0x4000;
export const O_BINARY = 0x8000;

// Flags of CreateNamedPipe that are CreateFile's too.
export { FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, FILE_FLAG_WRITE_THROUGH } from "../win32con.js";
