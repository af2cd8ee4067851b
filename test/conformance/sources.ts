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
];
