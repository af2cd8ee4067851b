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
    cases: ["CreateProcess > is ERROR_FILENAME_EXCED_RANGE for a command line of more than 32,766 characters"],
    value: "ERROR_FILENAME_EXCED_RANGE (206); the length itself is on the function's page",
    source: 'Microsoft Learn, .NET Process.Start and Windows PowerShell troubleshooting: "The filename or extension is too long".',
  },
  {
    cases: ["CreateProcess > is ERROR_DIRECTORY for a directory that is not there, and for a file"],
    value: "ERROR_DIRECTORY (267)",
    source:
      'Microsoft Learn, System Error Codes: "The directory name is invalid"; wine-mirror/wine dlls/kernel32/tests/process.c, test_Directory.',
  },
  {
    cases: ["CreateProcess > refuses a batch file whose arguments cmd.exe would read otherwise"],
    value: "ERROR_INVALID_PARAMETER, as node's EINVAL: this package's own refusal",
    source:
      "CVE-2024-27980; nodejs/node src/util-inl.h, IsWindowsBatchFile, and test/parallel/test-child-process-spawn-windows-batch-file.js (the names); " +
      "reactos/reactos dll/win32/kernel32/client/proc.c, CreateProcessInternalW (where a quoted name ends).",
  },
  {
    cases: ["CreateProcess > takes the lowest of several priority classes"],
    value: "IDLE before BELOW_NORMAL, NORMAL, ABOVE_NORMAL, HIGH and REALTIME",
    source: "reactos/reactos dll/win32/kernel32/client/proc.c, CreateProcessInternalW; Microsoft Learn says nothing of several.",
  },
  {
    cases: ["CreateProcess > is ERROR_INVALID_PARAMETER for CREATE_NEW_CONSOLE with DETACHED_PROCESS"],
    value: "ERROR_INVALID_PARAMETER (87); that they cannot be combined is documented",
    source:
      "Microsoft Learn, Process Creation Flags (CREATE_NEW_CONSOLE cannot be used with DETACHED_PROCESS); the code: reactos/reactos " +
      "dll/win32/kernel32/client/proc.c, CreateProcessInternalW.",
  },
  {
    cases: ["splitCommandLine > takes the program's name as it stands, without escapes"],
    value: "No escapes in argv[0]; none of the later rules applies to it",
    source: 'Microsoft Learn, "Parsing C command-line arguments", the rule on argv[0].',
  },
  {
    cases: ["splitCommandLine > reads any line as the C runtime of a child does"],
    value: 'Two marks between quotation marks make one and do not end them: a"b"" c d is one argument',
    source:
      "The C runtime that is a part of node.exe, whatever line it is given; an issue on Microsoft's page (MicrosoftDocs/cpp-docs 3291) asks " +
      "for what CommandLineToArgvW does, which has other rules.",
  },
  {
    cases: ["GetFileAttributes > shows a new file as to be archived, and as nothing else"],
    value: "FILE_ATTRIBUTE_ARCHIVE: the attributes of new files",
    source: "[MS-FSA] 2.1.5.1.1 Creation of a New File (FILE_ATTRIBUTE_ARCHIVE is added).",
  },
  {
    cases: ["SetFileAttributes > lets a write bring FILE_ATTRIBUTE_ARCHIVE back"],
    value: "FILE_ATTRIBUTE_ARCHIVE is set by every modification",
    source: "[MS-FSA] 2.1.4.17 Algorithm for Noting That a File Has Been Modified.",
  },
  {
    cases: ["SetFileAttributes > leaves attributes alone that it cannot set"],
    value: "Success; the other bits are not looked at",
    source:
      "Microsoft Learn, SetFileAttributesW, Remarks (how they are set instead); reactos/reactos dll/win32/kernel32/client/file/fileinfo.c.",
  },
  {
    cases: [
      "SetFileInformationByHandle > FileBasicInfo makes no directory of a file",
      "SetFileInformationByHandle > FileBasicInfo makes no temporary directory",
    ],
    value: "ERROR_INVALID_PARAMETER (87)",
    source: "[MS-FSA] 2.1.5.15.2 FileBasicInformation (STATUS_INVALID_PARAMETER).",
  },
  {
    cases: [
      "GetFileInformationByHandleEx > refuses classes that only change something, and unknown ones",
      "SetFileInformationByHandle > refuses classes that only tell something, and unknown ones",
    ],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "wine-mirror/wine dlls/kernel32/tests/file.c, test_GetFileInformationByHandleEx and test_SetFileInformationByHandle (invalid classes).",
  },
  {
    cases: ["GetFileInformationByHandleEx > FileIdBothDirectoryInfo tells all entries, call by call, with '.' and '..' before the others"],
    value: "'.' is the first entry",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_OpenFileById.",
  },
  {
    cases: ["GetFileInformationByHandleEx > FileIdBothDirectoryInfo needs FILE_LIST_DIRECTORY, and a directory"],
    value: "ERROR_ACCESS_DENIED (5); ERROR_INVALID_PARAMETER (87) of a file",
    source: "Microsoft Learn, File Access Rights Constants (FILE_LIST_DIRECTORY); ZwQueryDirectoryFile (STATUS_INVALID_PARAMETER).",
  },
  {
    cases: [
      "SetFileInformationByHandle > FileRenameInfo replaces no directory",
      "SetFileInformationByHandle > FileRenameInfo replaces no file that is open",
      "SetFileInformationByHandle > FileRenameInfo replaces no read-only file",
    ],
    value: "ERROR_ACCESS_DENIED (5)",
    source: "[MS-FSA] 2.1.5.15.11 FileRenameInformation (STATUS_ACCESS_DENIED).",
  },
  {
    cases: ["SetFileInformationByHandle > FileRenameInfo replaces a file only where that is asked for"],
    value: "ERROR_ALREADY_EXISTS (183)",
    source: "[MS-FSA] 2.1.5.15.11 FileRenameInformation (STATUS_OBJECT_NAME_COLLISION, which is ERROR_ALREADY_EXISTS).",
  },
  {
    cases: [
      "SetFileInformationByHandle > FileDispositionInfo deletes neither a read-only file nor a directory that is not empty",
      "SetFileInformationByHandle > FileDispositionInfo lets nobody open the file from then on",
    ],
    value: "ERROR_ACCESS_DENIED (5), ERROR_DIR_NOT_EMPTY (145); ERROR_ACCESS_DENIED to whoever opens it or asks for its attributes",
    source:
      "[MS-FSA] 2.1.5.15.3 FileDispositionInformation (STATUS_CANNOT_DELETE, STATUS_DIRECTORY_NOT_EMPTY); Microsoft Learn, DeleteFileW, Remarks; llvm/llvm-project pull request 90655.",
  },
  {
    cases: ["SetFileInformationByHandle > FileIoPriorityHintInfo takes the three priorities"],
    value: "ERROR_INVALID_PARAMETER (87) for any other",
    source: "Microsoft Learn, PRIORITY_HINT (MaximumIoPriorityHintType is not one of them); System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: ["GetBinaryType > refuses what is no program with ERROR_BAD_EXE_FORMAT, and the path"],
    value: "ERROR_BAD_EXE_FORMAT (193)",
    source: "Microsoft Learn, GetBinaryTypeW (of a DLL); System Error Codes, ERROR_BAD_EXE_FORMAT.",
  },
  {
    cases: ["LockFile > refuses a range that goes on beyond 2^64 bytes", "LockFileEx > refuses a range that goes on beyond 2^64 bytes"],
    value: "ERROR_INVALID_LOCK_RANGE (307)",
    source:
      "MS-FSA 2.1.5.8, Server Requests a Byte-Range Lock: STATUS_INVALID_LOCK_RANGE. Its Win32 code is the one of the same name and text: System " +
      "Error Codes (0-499), ERROR_INVALID_LOCK_RANGE; MS-ERREF 2.3.1, STATUS_INVALID_LOCK_RANGE.",
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
    cases: ["LockFile > refuses a handle that may neither read nor write"],
    value: "ERROR_ACCESS_DENIED (5)",
    source:
      "Microsoft Learn, LockFile, hFile (GENERIC_READ or GENERIC_WRITE is needed); File Security and Access Rights; System Error Codes.",
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
    cases: ["DuplicateHandle > leaves a protected source open with DUPLICATE_CLOSE_SOURCE, and makes the duplicate"],
    value: "The duplicate is made; the source stays open.",
    source:
      "Microsoft Learn, SetHandleInformation, HANDLE_FLAG_PROTECT_FROM_CLOSE (the handle is not closed), and DuplicateHandle, which has no error " +
      "for it. That what the closing comes to is not looked at: reactos/reactos, ntoskrnl/ob/obhandle.c, ObDuplicateObject.",
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
  {
    cases: [
      "CreateFile > FILE_FLAG_DELETE_ON_CLOSE > lets nobody open the file any more once its handle is closed: ERROR_ACCESS_DENIED until the last one is",
      "CreateFile > FILE_FLAG_DELETE_ON_CLOSE > waits for the handle of another process",
      "ReOpenFile > takes FILE_FLAG_DELETE_ON_CLOSE",
    ],
    value: "ERROR_ACCESS_DENIED (5) while others still have the file open",
    source:
      "Microsoft, [MS-FSA] 2.1.5.5 (a close of a handle that deletes on close marks the link as deleted) and 2.1.5.1.2 (STATUS_DELETE_PENDING); " +
      "Microsoft Learn, CreateFileW, Files, gives the error for files that are pending deletion.",
  },
  {
    cases: ["CreateFile > FILE_FLAG_DELETE_ON_CLOSE > is refused for a read-only file with ERROR_ACCESS_DENIED"],
    value: "ERROR_ACCESS_DENIED (5), for new files too",
    source: "Microsoft, [MS-FSA] 2.1.5.1.1, 2.1.5.1.2 (STATUS_CANNOT_DELETE); Microsoft Knowledge Base 113996 for its Win32 code.",
  },
  {
    cases: ["CreateFile > FILE_FLAG_DELETE_ON_CLOSE > deletes an empty directory, and leaves one that is not"],
    value: "A directory that is not empty stays, and nobody is told.",
    source: "Microsoft, [MS-FSA] 2.1.5.5: a directory that is not empty is not deleted by the close, which does not fail.",
  },
  {
    cases: ["CreateFile > symbolic links > that lead to nothing have what they lead to created, by CREATE_NEW too"],
    value: "The file that the link leads to is created, also by CREATE_NEW.",
    source:
      "Microsoft Learn, CreateFileW, Symbolic Link Behavior. For CREATE_NEW also rust-lang/rust library/std/src/sys/fs/windows.rs, which adds " +
      "FILE_FLAG_OPEN_REPARSE_POINT to it so that dangling links are not followed.",
  },
  {
    cases: ["CreateFile > FILE_FLAG_OPEN_REPARSE_POINT > cannot be combined with CREATE_ALWAYS: ERROR_INVALID_PARAMETER"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, CreateFileW, FILE_FLAG_OPEN_REPARSE_POINT, does not name the error; System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: ["ReOpenFile > refuses FILE_ATTRIBUTE_*, which only a new file gets"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, ReOpenFile, Remarks, does not name the error; wine-mirror/wine dlls/kernelbase/file.c, ReOpenFile, has it too.",
  },
  {
    cases: ["OpenFileById > fails with ERROR_INVALID_PARAMETER for the number of a file that is gone"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source:
      "Microsoft Learn, OpenFileById, does not name the error. Measured on NTFS by the authors of nvx (package nvx, identity of directories on Windows).",
  },
  {
    cases: ["CreateFile > devices > opens NUL as often as anybody likes, whatever is shared"],
    value: "NUL has no share modes.",
    source: "Microsoft Learn, Naming Files, Paths, and Namespaces (NUL is a device, not a file); the file systems keep the share modes.",
  },
  {
    cases: ["DeleteFile > takes the name away at once where others share deletion, who go on reading"],
    value: "The name is gone at once; open handles go on working.",
    source:
      "dotnet/corefx pull request 38186 (DeleteFile releases the name at once since Windows 10 version 1903); " +
      "Microsoft Learn, FILE_DISPOSITION_INFORMATION_EX, FILE_DISPOSITION_POSIX_SEMANTICS, on what the handles that are open can do then.",
  },
  {
    cases: ["DeleteFile > refuses a directory with ERROR_ACCESS_DENIED"],
    value: "ERROR_ACCESS_DENIED (5)",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_DeleteFileA (testdir), run on Windows by Wine's testers.",
  },
  {
    cases: [
      "CopyFile > opens the source before the target",
      "CopyFile > fails with ERROR_SHARING_VIOLATION for a copy to itself, and leaves the file alone",
      "CopyFile > share modes > keep it from a source that somebody does not share for reading",
      "CopyFile > share modes > let it read what somebody writes and shares for reading",
      "CopyFile > share modes > keep it from a target that somebody does not share for writing",
      "CopyFile > share modes > keep it from a target that somebody may delete, whatever is shared",
      "CopyFile > share modes > let it write to a target that somebody reads and shares, who sees what is written",
    ],
    value: "The source is opened first, for reading and sharing everything; the target for writing, without sharing deletion.",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_CopyFileA and test_CopyFile2, run on Windows by Wine's testers.",
  },
  {
    cases: ["MoveFile > fails with ERROR_ALREADY_EXISTS where something has the new name, and changes nothing"],
    value: "ERROR_ALREADY_EXISTS (183)",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_MoveFileA and test_MoveFileW, run on Windows by Wine's testers.",
  },
  {
    cases: ["MoveFile > moves no directory in which a file is open"],
    value: "ERROR_ACCESS_DENIED (5), whatever is shared",
    source: "Microsoft, [MS-FSA] FileRenameInformation (STATUS_ACCESS_DENIED for a directory with open descendants).",
  },
  {
    cases: [
      "MoveFileEx > MOVEFILE_REPLACE_EXISTING > refuses to replace a directory with ERROR_ACCESS_DENIED",
      "MoveFileEx > MOVEFILE_REPLACE_EXISTING > lets a directory replace a file",
    ],
    value: "Only a directory of the new name is refused.",
    source: "MicrosoftDocs/sdk-api pull request 845, whose author shows all four combinations on Windows XP and 10.",
  },
  {
    cases: [
      "MoveFileEx > MOVEFILE_REPLACE_EXISTING > refuses to replace a read-only file with ERROR_ACCESS_DENIED",
      "MoveFileEx > MOVEFILE_REPLACE_EXISTING > refuses to replace a file that somebody has open with ERROR_ACCESS_DENIED",
    ],
    value: "ERROR_ACCESS_DENIED (5)",
    source:
      "Microsoft Learn, FILE_RENAME_INFORMATION: replacing what is read-only needs FILE_RENAME_IGNORE_READONLY_ATTRIBUTE, and what is open " +
      "FILE_RENAME_POSIX_SEMANTICS; [MS-FSA] FileRenameInformation (STATUS_ACCESS_DENIED). MoveFileEx asks for neither: moonbitlang/async pull request 350.",
  },
  {
    cases: ["MoveFileEx > refuses MOVEFILE_DELAY_UNTIL_REBOOT together with MOVEFILE_COPY_ALLOWED with ERROR_INVALID_PARAMETER"],
    value: "ERROR_INVALID_PARAMETER (87)",
    source: "Microsoft Learn, MoveFileExW, dwFlags, says that they cannot be used together; System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    cases: [
      "CopyFileEx > ends with ERROR_REQUEST_ABORTED at PROGRESS_CANCEL and deletes the target",
      "CopyFileEx > deletes also a file that it was to overwrite",
    ],
    value: "The target is deleted, also at the first call of the routine.",
    source:
      "Microsoft Learn, CopyFileExW, Return value; wine-mirror/wine dlls/kernel32/tests/file.c, test_CopyFileEx, run on Windows by Wine's testers.",
  },
  {
    cases: [
      "ReplaceFile > leaves both files' times of the last write as they were",
      "ReplaceFile > overwrites an older backup",
      "ReplaceFile > fails with ERROR_FILE_NOT_FOUND where one of the two is missing, and changes nothing",
    ],
    value: "The backup is overwritten; each file keeps its time; ERROR_FILE_NOT_FOUND (2).",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_ReplaceFileA, run on Windows by Wine's testers.",
  },
  {
    cases: [
      "FindFilesW > finds nothing where nothing matches, and GetLastError tells ERROR_FILE_NOT_FOUND",
      "FindFilesW > finds nothing by a directory with a separator at its end",
    ],
    value: "An empty list, not an error",
    source:
      "mhammond/pywin32 win32/src/win32file.i, FindFilesW and FindFilesIterator: FindFirstFile's ERROR_FILE_NOT_FOUND is no failure. " +
      "The code for a separator at the end: wine-mirror/wine dlls/kernel32/tests/file.c, test_FindFirstFileA.",
  },
  {
    cases: [
      "FindFilesW > finds everything by *, first the directory itself and the one around it",
      "FindFilesW > finds neither . nor .. in the root of a drive",
    ],
    value: ". and .. come first; the root of a drive has neither",
    source: "wine-mirror/wine dlls/kernel32/tests/file.c, test_FindFirstFileA, run on Windows by Wine's testers.",
  },
  {
    cases: [
      "FindFilesW > matches a ? at the end of a name or before its period with nothing, too",
      "FindFilesW > matches *.* with every name, and *. with those without an extension",
    ],
    value: "? also stands for nothing there; *. stops at the last period; *.* is *",
    source: "Microsoft Learn, FsRtlIsNameInExpression (DOS_QM, DOS_STAR); dotnet/runtime FileSystemName.TranslateWin32Expression.",
  },
  {
    cases: ["FindFilesW > fails with ERROR_DIRECTORY where a file stands in for the directory"],
    value: "ERROR_DIRECTORY (267)",
    source: "Microsoft Learn, System Error Codes; CPython's os.listdir of a file, which raises it as NotADirectoryError.",
  },
  {
    cases: [
      "CreateHardLink > fails with ERROR_ALREADY_EXISTS where the new name is taken, in whatever case",
      "CreateHardLink > refuses a directory with ERROR_ACCESS_DENIED",
      "CreateHardLink > makes at most 1023 links to a file, then fails with ERROR_TOO_MANY_LINKS",
    ],
    value: "183, 5 and 1142",
    source: "Microsoft Learn, CreateHardLinkW (files only, at most 1023 links); System Error Codes.",
  },
  {
    cases: ["GetFullPathName > takes periods and blanks off the end, and a single period off a name on the way"],
    value: "b. . -> b; a. on the way -> a",
    source: "Microsoft Learn, File path formats on Windows systems (.NET), Trim characters.",
  },
  {
    cases: ["SetCurrentDirectory > is refused in a worker, as the directory is the process's"],
    value: "ERROR_NOT_SUPPORTED (50)",
    source: "Our own rule, as node's process.chdir() has it; docs/decisions.md.",
  },
  {
    cases: ["names of files > have at most 255 characters"],
    value: "ERROR_INVALID_NAME (123) for 256",
    source:
      "Microsoft Learn, Maximum Path Length Limitation (a component has up to 255 characters); System Error Codes, ERROR_INVALID_NAME.",
  },
  {
    cases: ["SuspendThread > does not keep the process from being ended"],
    value: "ERROR_ACCESS_DENIED for a thread that has ended",
    source: "reactos/reactos ntoskrnl/ps/state.c: STATUS_THREAD_IS_TERMINATING, which is ERROR_ACCESS_DENIED.",
  },
  {
    cases: ["SuspendThread > fails with ERROR_SIGNAL_REFUSED beyond the highest count, which stays"],
    value: "127 (MAXIMUM_SUSPEND_COUNT), then ERROR_SIGNAL_REFUSED",
    source:
      "winnt.h MAXIMUM_SUSPEND_COUNT; reactos/reactos ntoskrnl/ps/state.c: STATUS_SUSPEND_COUNT_EXCEEDED, which is ERROR_SIGNAL_REFUSED.",
  },
  {
    cases: ["GetModuleFileNameEx > refuses what is no module of the process"],
    value: "ERROR_INVALID_HANDLE",
    source: "reactos/reactos dll/win32/psapi/psapi.c FindModule.",
  },
  {
    cases: [
      "SetPriorityClass > refuses what is no class, and handles without the right",
      "SetThreadPriority > refuses what is no priority of the class, and handles without the right",
    ],
    value: "ERROR_INVALID_PARAMETER",
    source: "Microsoft Learn, SetPriorityClass and SetThreadPriority (the values that there are); System Error Codes.",
  },
  {
    cases: [
      "SetConsoleCtrlHandler > lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-C if no handler returns true",
      "SetConsoleCtrlHandler > lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-Break if no handler returns true",
    ],
    value: "STATUS_CONTROL_C_EXIT (0xC000013A), of both keys",
    source: "Microsoft Learn, HandlerRoutine (the default handler ends the process); MS-ERREF 2.3.1, STATUS_CONTROL_C_EXIT.",
  },
  {
    cases: ["GenerateConsoleCtrlEvent > interrupts the processes of a group by Ctrl-Break, and nobody else"],
    value: "CTRL_C_EVENT for a group succeeds and reaches nobody in it",
    source:
      "Microsoft Learn, GenerateConsoleCtrlEvent, dwCtrlEvent: the function succeeds, but processes of the group do not receive the signal.",
  },
  {
    cases: ["GenerateConsoleCtrlEvent > refuses other events and groups that there are none of"],
    value: "ERROR_INVALID_PARAMETER",
    source: "Microsoft Learn, GenerateConsoleCtrlEvent, dwCtrlEvent and dwProcessGroupId (the values); System Error Codes.",
  },
  {
    cases: ["SetInformationJobObject > refuses flags that the class does not have, and flags that contradict each other"],
    value: "ERROR_INVALID_PARAMETER",
    source:
      "Microsoft Learn, JOBOBJECT_BASIC_LIMIT_INFORMATION, LimitFlags (KILL_ON_JOB_CLOSE needs the extended structure, JOB_TIME excludes PRESERVE_JOB_TIME).",
  },
  {
    cases: ["A job with a limit of processes > ends a process that is one too many instead of taking it in"],
    value: "The process is terminated, and the call fails with ERROR_NOT_ENOUGH_QUOTA",
    source:
      "Microsoft Learn, JOBOBJECT_BASIC_LIMIT_INFORMATION, ActiveProcessLimit; MS-ERREF, STATUS_QUOTA_EXCEEDED; wine-mirror/wine dlls/ntdll/error.c (the Win32 code of that status).",
  },
  {
    cases: ["A job > is not signalled by the end of its processes"],
    value: "Only the end by the job's limit of time signals it",
    source:
      "Microsoft Learn, Job Objects: the state is set to signaled when all processes are terminated because the end-of-job time limit is exceeded.",
  },
  {
    cases: ["QueryInformationJobObject > refuses classes that are none, and those that it does not know"],
    value: "ERROR_INVALID_PARAMETER for a number that is no class",
    source: "MS-ERREF, STATUS_INVALID_INFO_CLASS; wine-mirror/wine dlls/ntdll/error.c (the Win32 code of that status).",
  },
  {
    cases: ["CreateNamedPipe > is ERROR_INVALID_NAME for a name that is not a pipe's"],
    value: "ERROR_INVALID_NAME (123)",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c, test_CreateNamedPipe.",
  },
  {
    cases: ["CreateNamedPipe > takes names with characters that files' names do not have"],
    value: "Any character but a backslash",
    source: "Microsoft Learn, CreateNamedPipeW, lpName; wine-mirror/wine dlls/kernel32/tests/pipe.c.",
  },
  {
    cases: [
      "CreateNamedPipe > takes a client for each instance, and no more",
      "CreateNamedPipe > is ERROR_ACCESS_DENIED for another direction than the first instance's",
    ],
    value: "ERROR_PIPE_BUSY (231) beyond the limit, ERROR_ACCESS_DENIED (5) where the direction differs",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c, test_CreateNamedPipe_instances_must_match.",
  },
  {
    cases: [
      "The life of a pipe > goes from listening to connected, closing, disconnected, and to listening again",
      "DisconnectNamedPipe > throws the client out, and what it has not read is lost",
    ],
    value: "Which code each call gives in each state of the pipe",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c and dlls/ntdll/tests/pipe.c (test_pipe_state), which pass on Windows.",
  },
  {
    cases: ["ConnectNamedPipe > is ERROR_INVALID_FUNCTION for a client's end"],
    value: "ERROR_INVALID_FUNCTION (1)",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c, test_CreateNamedPipe.",
  },
  {
    cases: [
      "ConnectNamedPipe > is ERROR_INVALID_PARAMETER on a handle with FILE_FLAG_OVERLAPPED without an OVERLAPPED",
      "TransactNamedPipe > is ERROR_INVALID_PARAMETER on a handle with FILE_FLAG_OVERLAPPED without an OVERLAPPED",
    ],
    value: "ERROR_INVALID_PARAMETER (87): this package's own refusal, as Windows could write to memory that nobody holds any more",
    source: "Microsoft Learn, ConnectNamedPipe and TransactNamedPipe: lpOverlapped must not be NULL then.",
  },
  {
    cases: ["PeekNamedPipe > copies across writes of a pipe of bytes, which has no messages"],
    value: "0 bytes left of the message; Windows' own function takes what was copied off that",
    source: "Microsoft Learn, PeekNamedPipe, lpBytesLeftThisMessage: zero for byte-type pipes.",
  },
  {
    cases: ["PeekNamedPipe > is ERROR_BAD_PIPE while the instance listens"],
    value: "ERROR_BAD_PIPE (230)",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c, test_CreateNamedPipe.",
  },
  {
    cases: [
      "TransactNamedPipe > is ERROR_BAD_PIPE on a handle in byte-read mode, and on a pipe of bytes",
      "TransactNamedPipe > is ERROR_PIPE_BUSY where there is something to read already",
    ],
    value: "ERROR_BAD_PIPE (230) and ERROR_PIPE_BUSY (231)",
    source: "[MS-FSCC] FSCTL_PIPE_TRANSCEIVE reply: STATUS_INVALID_READ_MODE, STATUS_PIPE_BUSY; wine-mirror/wine dlls/ntdll/error.c.",
  },
  {
    cases: [
      "FlushFileBuffers of a pipe > returns at once where the other end has read everything and closed",
      "FlushFileBuffers of a pipe > returns at once where there is nothing to read",
    ],
    value: "Success, in every state of the server's end",
    source: "wine-mirror/wine dlls/ntdll/tests/pipe.c, test_pipe_state.",
  },
  {
    cases: ["A pipe of messages > takes a message of no bytes, which is read as one"],
    value: "ReadFile succeeds with no bytes",
    source: "Microsoft Learn, ReadFile, Remarks: the other end called WriteFile with nNumberOfBytesToWrite set to zero.",
  },
  {
    cases: ["A pipe of messages > gives the rest of a message to another thread, and what is left then back"],
    value: "The rest belongs to the pipe, not to the thread",
    source: "wine-mirror/wine dlls/kernel32/tests/pipe.c, test_CreateNamedPipe (RpcReadFile).",
  },
  {
    cases: ["CreatePipe > is ERROR_NO_DATA for writing once the reading end is closed"],
    value: "ERROR_NO_DATA (232)",
    source: "[MS-ERREF] STATUS_PIPE_CLOSING; wine-mirror/wine dlls/ntdll/tests/pipe.c, test_pipe_state (FILE_PIPE_CLOSING_STATE).",
  },
  {
    cases: ["CallNamedPipe > is ERROR_INVALID_PARAMETER for a pipe of bytes"],
    value: "SetNamedPipeHandleState's ERROR_INVALID_PARAMETER (87); that the call fails is documented",
    source: "Microsoft Learn, CallNamedPipeW, Remarks; reactos/reactos drivers/filesystems/npfs/statesup.c, NpSetInformation.",
  },
];
