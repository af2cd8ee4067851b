// Where an expected value comes from that Microsoft's page on the function itself does not state, or that surprises.
// A case without an entry here follows that page (or the reference) to the letter.

/** One expected value and the public source that says so. */
export interface Source {
  /** The full name of the case, suite by suite, as node:test prints it; several where one source decides them all. */
  readonly cases: readonly string[];
  /** What is expected. */
  readonly value: string;
  /** Where it is written. */
  readonly source: string;
}

const shareModes = [
  "CreateFile > share modes > agree with the rule for every pair of opens in one process",
  "CreateFile > share modes > agree with the rule for every pair of opens in two processes",
  "CreateFile > share modes > neither keep out nor are kept out by an open that asks for no access",
];

export const sources: readonly Source[] = [
  {
    cases: ["LockFile > refuses a range that goes on beyond 2^64 bytes", "LockFileEx > refuses a range that goes on beyond 2^64 bytes"],
    value: "ERROR_INVALID_LOCK_RANGE (307)",
    source:
      "MS-FSA 2.1.5.8, Server Requests a Byte-Range Lock: STATUS_INVALID_LOCK_RANGE; System Error Codes (0-499), ERROR_INVALID_LOCK_RANGE, which is " +
      "that status in Microsoft Knowledge Base 113996's mapping.",
  },
  {
    cases: [
      "LockFile > locks a range without bytes: it keeps out ranges that begin before it and end after it",
      "LockFile > locks a range without bytes at the beginning, which keeps nobody out",
    ],
    value: "A range without bytes conflicts with those that begin before it and end after it, except at 0, where it conflicts with none.",
    source:
      "MS-FSA 2.1.4.10, Algorithm for Determining If a Range Access Conflicts with Byte-Range Locks. The first also: wine-mirror/wine " +
      "dlls/kernel32/tests/file.c, test_LockFile (zero-byte lock), run on Windows by Wine's testers.",
  },
  {
    cases: ["LockFile > locks up to the last of 2^64 bytes"],
    value: "Offsets and lengths are unsigned: a lock may include the byte at 2^64 - 1.",
    source: "MS-FSA 2.1.5.8; wine-mirror/wine dlls/kernel32/tests/file.c, test_LockFile.",
  },
  {
    cases: ["LockFile > refuses a directory"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source: "MS-FSA 2.1.5.8: STATUS_INVALID_PARAMETER, as byte-range locks are not permitted on directories.",
  },
  {
    cases: ["LockFile > belongs to the open file: duplicates of the handle share it, and it lasts until the last of them is closed"],
    value: "A lock belongs to a process and a file object, which duplicates of a handle share.",
    source:
      "Microsoft Learn, ntifs FsRtlFastLock (FileObject, ProcessId) and FsRtlFastUnlockAll; DuplicateHandle: the duplicate refers to the same object.",
  },
  {
    cases: [
      "UnlockFile > unlocks exactly what was locked, and refuses all else",
      "UnlockFile > does not unlock what another handle has locked",
      "UnlockFileEx > unlocks the range that begins where its OVERLAPPED says",
    ],
    value: "ERROR_NOT_LOCKED (158)",
    source:
      "MS-FSA 2.1.5.9, Server Requests an Unlock of a Byte-Range (STATUS_RANGE_NOT_LOCKED); MS-CIFS 3.3.5.16 names the Win32 code beside it.",
  },
  {
    cases: ["UnlockFileEx > unlocks of an exclusive and a shared lock of one range the exclusive one first"],
    value: "The first unlock takes the exclusive lock, the second the shared one.",
    source: "Microsoft Learn, LockFileEx, Remarks; wine-mirror/wine dlls/kernel32/tests/file.c, test_LockFile.",
  },
  {
    cases: shareModes,
    value:
      "Two opens agree if each one's share mode covers the other's read, write and delete access. " +
      "An open without such access (query only) takes no part in it, whatever its share mode is.",
    source:
      "Microsoft Learn, CreateFileW, dwDesiredAccess and dwShareMode; Creating and Opening Files, table of valid combinations. " +
      "The case of an open without access: wine-mirror/wine dlls/kernel32/tests/file.c, is_sharing_compatible, run on Windows by Wine's testers.",
  },
  {
    cases: ["CreateFile > TRUNCATE_EXISTING > is refused without GENERIC_WRITE, and leaves the file alone"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, CreateFileW, asks for GENERIC_WRITE without naming the error. The error: Liryna/winfstest pull request 4 (t/base/05.t), odin-lang/Odin pull request 7098.",
  },
  {
    cases: ["CreateFile > names > refuses the empty name with ERROR_PATH_NOT_FOUND"],
    value: "ERROR_PATH_NOT_FOUND (3), not ERROR_INVALID_NAME",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_CreateFileW (emptyW).",
  },
  {
    cases: ["CreateFile > names > refuses '<', '>', '\"', '|', '?' and '*' with ERROR_INVALID_NAME"],
    value: "ERROR_INVALID_NAME (123)",
    source:
      "Microsoft Learn, Naming Files, Paths, and Namespaces (reserved characters); System Error Codes, ERROR_INVALID_NAME. " +
      "For '*' also wine-mirror/wine dlls/kernel32/tests/file.c, test_CreateFileA (c:\\*.*).",
  },
  {
    cases: ["CreateFile > names > refuses a directory without FILE_FLAG_BACKUP_SEMANTICS and opens it with the flag"],
    value: "ERROR_ACCESS_DENIED (5) without the flag",
    source:
      "Microsoft Learn, CreateFileW, Directories (the flag is needed). The error: wine-mirror/wine dlls/kernel32/tests/file.c, test_CreateFileA (removeme).",
  },
  {
    cases: ["CreateFile > refuses a disposition that does not exist"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, CreateFileW, dwCreationDisposition (must be one of the five values); System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: ["ReadFile > fails with ERROR_HANDLE_EOF at the end of the file when an OVERLAPPED is given"],
    value: "ERROR_HANDLE_EOF (38), also on a synchronous handle",
    source:
      "Microsoft Learn, ReadFile, says it of asynchronous handles; for synchronous ones with an OVERLAPPED: dotnet/runtime, RandomAccess.Windows.cs, " +
      "ReadSyncUsingSyncHandle (ERROR_HANDLE_EOF taken as an end of file).",
  },
  {
    cases: [
      "SetEvent > refuses a handle of another kind with ERROR_INVALID_HANDLE",
      "ReadFile > refuses a handle of another kind with ERROR_INVALID_HANDLE",
    ],
    value: "ERROR_INVALID_HANDLE (6)",
    source: "Microsoft Knowledge Base 113996, Mapping NT Status Error Codes to Win32 Error Codes (STATUS_OBJECT_TYPE_MISMATCH).",
  },
  {
    cases: ["TIME > counts 100 ns since 1601"],
    value: "1970-01-01T00:00:00Z is 116444736000000000",
    source: "Microsoft Learn, Converting a time_t Value to a File Time.",
  },
  {
    cases: ["CreateFile > claims > vanish when the process that holds them is killed"],
    value: "The system closes the handles of a process that ends, however it ends.",
    source: "Microsoft Learn, Terminating a Process; TerminateProcess, Remarks.",
  },
  {
    cases: [
      "ReleaseSemaphore > refuses to add less than 1",
      "SetWaitableTimer > refuses a negative period, and leaves the timer as it was",
    ],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, ReleaseSemaphore (lReleaseCount must be greater than zero) and SetWaitableTimer (fails for an lPeriod below zero), " +
      "which do not name the error; System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: ["CreateWaitableTimerEx > refuses other flags"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source: "Microsoft Learn, CreateWaitableTimerExW, dwFlags (the values that there are); System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: [
      "A name of an event > cannot have a backslash elsewhere: ERROR_PATH_NOT_FOUND",
      "A name of a mutex > cannot have a backslash elsewhere: ERROR_PATH_NOT_FOUND",
      "A name of a semaphore > cannot have a backslash elsewhere: ERROR_PATH_NOT_FOUND",
      "A name of a timer > cannot have a backslash elsewhere: ERROR_PATH_NOT_FOUND",
    ],
    value: "ERROR_PATH_NOT_FOUND (3)",
    source: "Raymond Chen, The Old New Thing, 2012-01-12 (https://devblogs.microsoft.com/oldnewthing/20120112-00/?p=8583).",
  },
  {
    cases: [
      "A name of an event > is refused beyond MAX_PATH characters",
      "A name of a mutex > is refused beyond MAX_PATH characters",
      "A name of a semaphore > is refused beyond MAX_PATH characters",
      "A name of a timer > is refused beyond MAX_PATH characters",
    ],
    value: "ERROR_FILENAME_EXCED_RANGE (206)",
    source:
      "Microsoft Learn, CreateEventW and its likes, give the limit and no error; System Error Codes, ERROR_FILENAME_EXCED_RANGE. " +
      "Not seen on Windows by anybody here.",
  },
  {
    cases: ["SetHandleInformation > protects a handle from CloseHandle: ERROR_INVALID_HANDLE"],
    value: "ERROR_INVALID_HANDLE (6); the handle stays open",
    source:
      "Microsoft Learn, SetHandleInformation, HANDLE_FLAG_PROTECT_FROM_CLOSE (the handle is not closed). The error: Microsoft Knowledge Base " +
      "113996, Mapping NT Status Error Codes to Win32 Error Codes (STATUS_HANDLE_NOT_CLOSABLE).",
  },
  {
    cases: [
      "A handle that is closed while a promise waits for it > is stale at once, and the wait goes on until the object is signalled by another handle",
    ],
    value: "The wait goes on.",
    source:
      "Microsoft Learn, WaitForSingleObject, leaves it undefined; here a promise holds what it waits for, as the Windows kernel's own waits do " +
      "(Microsoft Learn, Life Cycle of an Object: an object lives as long as it is referenced).",
  },
  {
    cases: [
      "SignalObjectAndWait > with the thread > signals nothing where it fails, and says why",
      "SignalObjectAndWait > by a promise > signals nothing where it fails, and says why",
    ],
    value: "Nothing is signalled where either handle is wrong.",
    source:
      "Microsoft Learn, SignalObjectAndWait, is one operation that succeeds or fails. Both objects are looked up first: wine-mirror/wine " +
      "server/thread.c, select_on, SELECT_SIGNAL_AND_WAIT.",
  },
];
