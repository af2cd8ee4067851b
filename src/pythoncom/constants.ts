// The constants of pythoncom, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Where a COM object may run.
export const CLSCTX_INPROC_SERVER = 1;
export const CLSCTX_INPROC_HANDLER = 2;
export const CLSCTX_LOCAL_SERVER = 4;
export const CLSCTX_REMOTE_SERVER = 0x10;
export const CLSCTX_INPROC = 3;
export const CLSCTX_SERVER = 0x15;
export const CLSCTX_ALL = 0x17;

// The apartment that a thread enters.
export const COINIT_APARTMENTTHREADED = 2;
export const COINIT_MULTITHREADED = 0;
export const COINIT_DISABLE_OLE1DDE = 4;
export const COINIT_SPEED_OVER_MEMORY = 8;
