// The constants of win32evtlog, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Kinds of event.
export const EVENTLOG_SUCCESS = 0;
export const EVENTLOG_ERROR_TYPE = 1;
export const EVENTLOG_WARNING_TYPE = 2;
export const EVENTLOG_INFORMATION_TYPE = 4;
export const EVENTLOG_AUDIT_SUCCESS = 8;
export const EVENTLOG_AUDIT_FAILURE = 0x10;

// How a log is read.
export const EVENTLOG_SEQUENTIAL_READ = 1;
export const EVENTLOG_SEEK_READ = 2;
export const EVENTLOG_FORWARDS_READ = 4;
export const EVENTLOG_BACKWARDS_READ = 8;

// Paired events.
export const EVENTLOG_START_PAIRED_EVENT = 1;
export const EVENTLOG_END_PAIRED_EVENT = 2;
export const EVENTLOG_END_ALL_PAIRED_EVENTS = 4;
export const EVENTLOG_PAIRED_EVENT_ACTIVE = 8;
export const EVENTLOG_PAIRED_EVENT_INACTIVE = 0x10;
