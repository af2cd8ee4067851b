// The numbers of Windows' headers that say what a pipe is like.

export const PIPE_ACCESS_INBOUND = 1;
export const PIPE_ACCESS_OUTBOUND = 2;
export const PIPE_ACCESS_DUPLEX = 3;

export const PIPE_NOWAIT = 1;
export const PIPE_READMODE_MESSAGE = 2;
export const PIPE_TYPE_MESSAGE = 4;
export const PIPE_REJECT_REMOTE_CLIENTS = 8;

export const PIPE_SERVER_END = 1;

export const UNLIMITED_INSTANCES = 255;

export const NMPWAIT_USE_DEFAULT_WAIT = 0;
export const NMPWAIT_NOWAIT = 1;
