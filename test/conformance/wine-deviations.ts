// Where Wine is known to differ from what Windows documents. The suite expects these cases, and only these, to fail under Wine:
// one that starts to pass there fails the lane until it is taken off the list (support/suite.ts).

/** One case in which Wine does something else. */
export interface Deviation {
  /** The full name of the case, suite by suite, as node:test prints it. */
  readonly test: string;
  /** What Wine does. */
  readonly wine: string;
  /** What Windows documents. */
  readonly windows: string;
  /** Where that is written. */
  readonly source: string;
}

/** The same of the name of every kind of object. */
const longNames = ["an event", "a mutex", "a semaphore", "a timer"].map((kind) => ({
  test: `A name of ${kind} > is refused beyond MAX_PATH characters`,
  wine: "Takes names of any length (Wine 8.0).",
  windows: "A name has at most MAX_PATH characters.",
  source: "Microsoft Learn, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, the name's parameter.",
}));

/** Wine's Restart Manager is a stub. */
const noRestartManager = [
  "holdersOf > names the processes that have the file open",
  "Win32Error.holders > says who is in the way of a sharing violation, by process and program",
  "Win32Error.holders > counts whoever forbids deletion too",
].map((test) => ({
  test,
  wine: "RmGetList finds nobody (Wine 8.0).",
  windows: "The list has every process that uses a registered file.",
  source: "Microsoft Learn, RmGetList.",
}));

/** Wine's locks are known to those who lock only: nobody is kept from reading and writing. */
const transfersOfLocked = [
  "ReadFile > of a range that is locked > is refused to other handles where the lock is exclusive, also of a part",
  "ReadFile > of a range that is locked > is refused as a promise too",
  "ReadFile > of a range that is locked > is refused where another process holds the lock",
  "WriteFile > of a range that is locked > is refused to other handles, and writes nothing",
  "WriteFile > of a range that is locked > is free to the handle that has locked it exclusively, and refused to the one that has locked it shared",
  "WriteFile > of a range that is locked > is refused to the handle that has locked it exclusively and shared: only reading is left",
  "WriteFile > of a range that is locked > is refused where a handle that may only append would write",
  "WriteFile > of a range that is locked > is refused as a promise too",
].map((test) => ({
  test,
  wine: "Reads and writes what others have locked (Wine 8.0).",
  windows: "ERROR_LOCK_VIOLATION: an exclusive lock denies all others to read and write, a shared one denies everybody to write.",
  source: "Microsoft Learn, LockFileEx, Remarks.",
}));

const rangesTooLong = ["LockFile", "LockFileEx"].map((name) => ({
  test: `${name} > refuses a range that goes on beyond 2^64 bytes`,
  wine: "ERROR_INVALID_PARAMETER (Wine 8.0).",
  windows: "ERROR_INVALID_LOCK_RANGE.",
  source: "MS-FSA 2.1.5.8, Server Requests a Byte-Range Lock (STATUS_INVALID_LOCK_RANGE); System Error Codes.",
}));

const unlocksOfOthers = [
  "UnlockFile > unlocks exactly what was locked, and refuses all else",
  "UnlockFile > does not unlock what another handle has locked",
  "UnlockFileEx > unlocks the range that begins where its OVERLAPPED says",
].map((test) => ({
  test,
  wine: "Refuses with ERROR_LOCK_VIOLATION (Wine 8.0).",
  windows: "ERROR_NOT_LOCKED.",
  source: "MS-FSA 2.1.5.9, Server Requests an Unlock of a Byte-Range (STATUS_RANGE_NOT_LOCKED); System Error Codes.",
}));

export const wineDeviations: readonly Deviation[] = [
  ...transfersOfLocked,
  ...rangesTooLong,
  ...unlocksOfOthers,
  {
    test: "LockFile > locks a range without bytes at the beginning, which keeps nobody out",
    wine: "Lets it keep out locks of ranges that begin at 0 (Wine 8.0).",
    windows: "The range without bytes at 0 conflicts with no other.",
    source: "MS-FSA 2.1.4.10, Algorithm for Determining If a Range Access Conflicts with Byte-Range Locks.",
  },
  {
    test: "LockFile > refuses a handle that may neither read nor write",
    wine: "Locks the range (Wine 8.0).",
    windows: "The handle must have been created with GENERIC_READ or GENERIC_WRITE access.",
    source: "Microsoft Learn, LockFile, hFile.",
  },
  {
    test: "LockFile > refuses a directory",
    wine: "ERROR_INVALID_HANDLE (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER: there are no byte-range locks on directories.",
    source: "MS-FSA 2.1.5.8, Server Requests a Byte-Range Lock (STATUS_INVALID_PARAMETER).",
  },
  {
    test: "LockFileEx > refuses an event that is none, and locks nothing",
    wine: "Locks the range and sets no event (Wine 8.0).",
    windows: "hEvent must be a valid handle or zero.",
    source: "Microsoft Learn, LockFileEx, lpOverlapped.",
  },
  {
    test: "LockFileEx > says ERROR_IO_PENDING on a handle with FILE_FLAG_OVERLAPPED, locks the range later and sets the event then",
    wine: "Says ERROR_IO_PENDING, neither resets the event nor ever locks the range (Wine 8.0).",
    windows: "The event is signalled once the lock is granted.",
    source: "Microsoft Learn, LockFileEx, Remarks.",
  },
  ...noRestartManager,
  ...longNames,
  {
    test: "ReleaseSemaphore > refuses to add less than 1",
    wine: "Takes 0, which adds nothing (Wine 8.0).",
    windows: "The count to add must be greater than zero.",
    source: "Microsoft Learn, ReleaseSemaphore, lReleaseCount.",
  },
  {
    test: "SetWaitableTimer > refuses a negative period, and leaves the timer as it was",
    wine: "Arms the timer (Wine 8.0).",
    windows: "The function fails for a period below zero.",
    source: "Microsoft Learn, SetWaitableTimer, lPeriod.",
  },
  {
    test: "CreateWaitableTimerEx > refuses other flags",
    wine: "Makes the timer and ignores the flags that it does not know (Wine 8.0).",
    windows: "The flags are 0, CREATE_WAITABLE_TIMER_MANUAL_RESET and CREATE_WAITABLE_TIMER_HIGH_RESOLUTION.",
    source: "Microsoft Learn, CreateWaitableTimerExW, dwFlags.",
  },
  {
    test: "Promises of which a pulse > releases all that wait for nothing but a manual-reset event",
    wine: "Its pool waits for one object several times by one WaitForMultipleObjects, which a pulse ends for the first alone (Wine 8.0).",
    windows: "Every registered wait is one of the pool for itself, and a pulse releases all waits that can be released at once.",
    source: "Microsoft Learn, RegisterWaitForSingleObject, PulseEvent.",
  },
  {
    test: "CreateFile > TRUNCATE_EXISTING > is refused without GENERIC_WRITE, and leaves the file alone",
    wine: "Opens the file and empties it, with GENERIC_READ alone (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER; the file keeps its content.",
    source: "Microsoft Learn, CreateFileW, TRUNCATE_EXISTING; Liryna/winfstest pull request 4.",
  },
];
