// Where Wine is known to differ from what Windows documents. The suite expects these cases, and only these, to fail under Wine:
// one that starts to pass there fails the lane until it is taken off the list (support/suite.ts).

import { pipeDeviations } from "./wine-deviations-pipes.js";

/** One case in which Wine does something else. */
export interface Deviation {
  /** The full name of the case, suite by suite, as node:test prints it. */
  readonly test: string;
  /** What Wine does. */
  readonly wine: string;
  /** True where it does so only now and then, as it is a matter of who is faster: the case may pass too. */
  readonly sometimes?: true;
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
  "_get_osfhandle > gives a handle that can lock, and what is locked is free once the descriptor is closed",
  "_get_osfhandle > gives the handle of the file that has the number now",
  "_open_osfhandle > takes the file over: what is locked is free once the descriptor is closed",
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

/** What Wine's jobs take and do nothing about. */
const jobLimits = [
  "gives the processes of the job a priority class: those in it, and those to come",
  "keeps the processes of the job to some of the processors",
  "lets no process of the job have more memory than the limit",
].map((test) => ({
  test: `SetInformationJobObject > ${test}`,
  wine: "Limits nothing (Wine 8.0).",
  windows: "Limits every process of the job.",
  source: "Microsoft Learn, JOBOBJECT_BASIC_LIMIT_INFORMATION, LimitFlags; JOBOBJECT_EXTENDED_LIMIT_INFORMATION, ProcessMemoryLimit.",
}));

/** Wine's console knows Ctrl-C only. */
const noCtrlBreak = [
  "SetConsoleCtrlHandler > has the handlers called at Ctrl-Break too, also while Ctrl-C is ignored",
  "SetConsoleCtrlHandler > lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-Break if no handler returns true",
  "GenerateConsoleCtrlEvent > interrupts the processes of a group by Ctrl-Break, and nobody else",
].map((test) => ({
  test,
  wine: "GenerateConsoleCtrlEvent fails with ERROR_INVALID_HANDLE for CTRL_BREAK_EVENT (Wine 8.0).",
  windows: "CTRL_BREAK_EVENT reaches the processes of the group.",
  source: "Microsoft Learn, GenerateConsoleCtrlEvent, dwCtrlEvent.",
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

const onClose = "CreateFile > FILE_FLAG_DELETE_ON_CLOSE >";

/** Of files that are deleted on close. */
const deleteOnClose = [
  `${onClose} lets nobody open the file any more once its handle is closed: ERROR_ACCESS_DENIED until the last one is`,
  `${onClose} waits for the handle of another process`,
  "ReOpenFile > takes FILE_FLAG_DELETE_ON_CLOSE",
].map((test) => ({
  test,
  wine: "Lets the file be opened until its last handle is closed (Wine 8.0).",
  windows: "The file is to be deleted once the handle with the flag is closed, and cannot be opened any more.",
  source: "Microsoft, [MS-FSA] 2.1.5.5 (the close deletes the link) and 2.1.5.1.2 (STATUS_DELETE_PENDING, which is ERROR_ACCESS_DENIED).",
}));

/** Of files without buffering. */
const noBuffering = [
  "refuses a part of a sector with ERROR_INVALID_PARAMETER, and writes nothing",
  "refuses an offset within a sector with ERROR_INVALID_PARAMETER",
  "keeps the position at whole sectors: ERROR_INVALID_PARAMETER",
  "refuses a part of a sector also as a promise",
].map((name) => ({
  test: `CreateFile > FILE_FLAG_NO_BUFFERING > ${name}`,
  wine: "Takes any offset and any length (Wine 8.0).",
  windows: "Offsets, lengths and positions must be multiples of the sector size.",
  source: "Microsoft Learn, File Buffering; SetFilePointerEx, Remarks.",
}));

/** What a progress routine is told, and what its answers come to. */
const withoutProgress = [
  "tells a routine of the stream that begins, and then of each part",
  "gives the routine the two files' handles and its data",
  "calls the routine no more after PROGRESS_QUIET, and goes on",
  "ends with ERROR_REQUEST_ABORTED at PROGRESS_CANCEL and deletes the target",
  "deletes also a file that it was to overwrite",
  "ends with ERROR_REQUEST_ABORTED at PROGRESS_STOP and leaves the target",
  "goes on with a restartable copy that was stopped, and completes it",
  "cancels a restartable copy with Cancel, which deletes its target",
  "ends at what the routine throws, deletes the target and throws it again",
  "as a promise > tells the routine, and ends as it says",
].map((name) => ({
  test: `CopyFileEx > ${name}`,
  wine: "Copies without calling the routine, and without looking at Cancel (Wine 8.0).",
  windows: "The routine is called as the copy begins and after each part; its answer and Cancel can end the copy.",
  source: "Microsoft Learn, CopyFileExW, lpProgressRoutine, pbCancel and Return value; LPPROGRESS_ROUTINE.",
}));

/** FindFirstFileNameW is an export without a function in Wine. */
const linkNames = [
  "lists all names of a file, without the volume",
  "lists the one name of a file that has no other",
  "fails where there is no such file",
  "does the same as a promise",
].map((name) => ({
  test: `FindFileNames > ${name}`,
  wine: "Has no FindFirstFileNameW (Wine 8.0).",
  windows: "Lists the hard links of a file.",
  source: "Microsoft Learn, FindFirstFileNameW.",
}));

/** Wine keeps READONLY, HIDDEN and SYSTEM, and shows every file as to be archived. */
const noOtherAttributes = [
  "SetFileAttributes > keeps FILE_ATTRIBUTE_TEMPORARY",
  "SetFileAttributes > keeps FILE_ATTRIBUTE_OFFLINE",
  "SetFileAttributes > keeps FILE_ATTRIBUTE_NOT_CONTENT_INDEXED",
  "SetFileAttributes > takes FILE_ATTRIBUTE_ARCHIVE away, so that FILE_ATTRIBUTE_NORMAL is left",
  "SetFileAttributes > lets a write bring FILE_ATTRIBUTE_ARCHIVE back",
  "SetFileAttributes > makes a directory read-only, into which files can be put all the same",
].map((test) => ({
  test,
  wine: "Of a file FILE_ATTRIBUTE_READONLY, _HIDDEN and _SYSTEM are kept, of a directory the last two; FILE_ATTRIBUTE_ARCHIVE is always set (Wine 8.0).",
  windows: "SetFileAttributes sets and clears seven attributes, of directories too.",
  source: "Microsoft Learn, SetFileAttributesW, dwFileAttributes.",
}));

/** Linux's file systems do not let the time of creation be set, and Wine keeps none of its own. */
const noCreationTime = [
  "SetFileTime > changes the time of creation, which every function then tells",
  "SetFileTime > keeps 100 ns of the time of creation",
  "SetFileTime > gives a time of creation that writes leave alone",
].map((test) => ({
  test,
  wine: "Ignores the time of creation (Wine 8.0).",
  windows: "SetFileTime sets it.",
  source: "Microsoft Learn, SetFileTime, lpCreationTime.",
}));

/** SetFileInformationByHandle and SetFileTime do not look at a handle's rights, or not first. */
const noRights = [
  "SetFileTime > is refused without the access FILE_WRITE_ATTRIBUTES",
  "SetFileInformationByHandle > FileBasicInfo is refused without FILE_WRITE_ATTRIBUTES",
  "SetFileInformationByHandle > FileRenameInfo is refused without DELETE",
  "SetFileInformationByHandle > FileEndOfFileInfo is refused without FILE_WRITE_DATA",
].map((test) => ({
  test,
  wine: "Makes the change, or fails with ERROR_INVALID_PARAMETER (Wine 8.0).",
  windows: "ERROR_ACCESS_DENIED: the handle must have been opened with the access that the change needs.",
  source: "Microsoft Learn, SetFileTime, hFile; SetFileInformationByHandle, hFile; [MS-FSA] 2.1.5.15.",
}));

/** Classes of information that Wine does not have. */
const noClasses = [
  "GetFileInformationByHandleEx > FileStreamInfo tells a file's own content, and nothing of a directory without streams",
  "GetFileInformationByHandleEx > FileCompressionInfo tells the size of a file that is not compressed",
  "SetFileInformationByHandle > FileAllocationInfo cuts a longer file, and leaves a shorter one as long as it is",
  "SetFileInformationByHandle > FileAllocationInfo is refused without FILE_WRITE_DATA",
].map((test) => ({
  test,
  wine: "Fails with ERROR_INVALID_FUNCTION or ERROR_CALL_NOT_IMPLEMENTED (Wine 8.0).",
  windows: "The class is one of those that the function has.",
  source: "Microsoft Learn, GetFileInformationByHandleEx and SetFileInformationByHandle, the tables of classes.",
}));

const noBinaryTypeError = [
  "GetBinaryType > refuses a DLL with ERROR_BAD_EXE_FORMAT",
  "GetBinaryType > refuses what is no program with ERROR_BAD_EXE_FORMAT, and the path",
].map((test) => ({
  test,
  wine: "Fails without an error code (Wine 8.0).",
  windows: "ERROR_BAD_EXE_FORMAT.",
  source: "Microsoft Learn, GetBinaryTypeW, return value.",
}));

export const wineDeviations: readonly Deviation[] = [
  {
    test: "GetProcessTimes > tells of a process that has ended when it did, and how long it ran",
    wine: "Its times may grow by a clock tick once more after its end was told (Wine 8.0).",
    sometimes: true,
    windows: "They are those of the whole process, which has ended.",
    source: "Microsoft Learn, GetProcessTimes, lpKernelTime and lpUserTime.",
  },
  {
    test: "runProcess > leaves no handle and no descriptor of a hundred runs",
    wine: "Fails to start one process in some thousands with ERROR_INTERNAL_ERROR (Wine 8.0).",
    sometimes: true,
    windows: "CreateProcess starts the process.",
    source: "Microsoft Learn, CreateProcessW.",
  },
  {
    test: "WriteFile > appends without a gap or an overlap, whoever else does",
    wine: "Looks where the end is and writes there in two steps, so that another process can write there in between (Wine 8.0).",
    sometimes: true,
    windows: "An offset of 2^64-1 writes to the end of the file.",
    source: "Microsoft Learn, WriteFile, lpOverlapped.",
  },
  {
    test: "CreateProcess > is ERROR_FILENAME_EXCED_RANGE for a command line of more than 32,766 characters",
    wine: "Passes it on (Wine 8.0).",
    windows: "The command line has at most 32,767 characters with its NUL.",
    source: "Microsoft Learn, CreateProcessW, lpCommandLine.",
  },
  {
    test: "CreateProcess > gives the process its priority class from the start, and by itself its parent's only where that is low",
    wine: "Does not look at the priority class (Wine 8.0).",
    windows: "dwCreationFlags also controls the priority class of the new process.",
    source: "Microsoft Learn, CreateProcessW, dwCreationFlags.",
  },
  {
    test: "CreateProcess > takes the lowest of several priority classes",
    wine: "Does not look at the priority class (Wine 8.0).",
    windows: "dwCreationFlags also controls the priority class of the new process.",
    source: "Microsoft Learn, CreateProcessW, dwCreationFlags; reactos/reactos dll/win32/kernel32/client/proc.c, CreateProcessInternalW.",
  },
  {
    test: "CreateProcess > is ERROR_INVALID_PARAMETER for CREATE_NEW_CONSOLE with DETACHED_PROCESS",
    wine: "Starts the process (Wine 8.0).",
    windows: "The two cannot be used together.",
    source: "Microsoft Learn, Process Creation Flags, CREATE_NEW_CONSOLE and DETACHED_PROCESS.",
  },
  {
    test: "CreateProcess > makes its handles inheritable as the security attributes say",
    wine: "Does not look at bInheritHandle (Wine 8.0).",
    windows: "lpProcessAttributes determines whether the handle of the new process can be inherited.",
    source: "Microsoft Learn, CreateProcessW, lpProcessAttributes.",
  },
  {
    test: "TerminateProcess > is ERROR_ACCESS_DENIED for a process that has ended, which keeps its code",
    wine: "Succeeds (Wine 8.0).",
    windows: "Fails with ERROR_ACCESS_DENIED once the process has terminated.",
    source: "Microsoft Learn, TerminateProcess, Remarks.",
  },
  ...noOtherAttributes,
  ...noCreationTime,
  ...noRights,
  ...noClasses,
  ...noBinaryTypeError,
  {
    test: "SetFileTime > lets reads through the handle leave the time of last access alone, for a FILETIME of all ones",
    wine: "Takes it for no change (Wine 8.0).",
    windows: "File operations with the handle do not change the time of last access.",
    source: "Microsoft Learn, SetFileTime, lpLastAccessTime.",
  },
  {
    test: "SetFileInformationByHandle > FileBasicInfo makes no directory of a file",
    wine: "Ignores the attribute (Wine 8.0).",
    windows: "STATUS_INVALID_PARAMETER.",
    source: "[MS-FSA] 2.1.5.15.2 FileBasicInformation.",
  },
  {
    test: "SetFileInformationByHandle > FileBasicInfo makes no temporary directory",
    wine: "Ignores the attribute (Wine 8.0).",
    windows: "STATUS_INVALID_PARAMETER.",
    source: "[MS-FSA] 2.1.5.15.2 FileBasicInformation.",
  },
  {
    test: "SetFileInformationByHandle > FileRenameInfo changes nothing but the case of a name",
    wine: "Leaves the name as it is (Wine 8.0).",
    windows: "The file has the new name; names keep their case.",
    source: "Microsoft Learn, FILE_RENAME_INFO; Naming Files, Paths, and Namespaces.",
  },
  {
    test: "SetFileInformationByHandle > FileRenameInfo replaces no read-only file",
    wine: "Replaces it (Wine 8.0).",
    windows: "STATUS_ACCESS_DENIED where the target is read-only.",
    source: "[MS-FSA] 2.1.5.15.11 FileRenameInformation.",
  },
  {
    test: "SetFileInformationByHandle > FileDispositionInfo is what FileStandardInfo then tells",
    wine: "DeletePending is always false (Wine 8.0).",
    windows: "DeletePending is true if the file is to be deleted.",
    source: "Microsoft Learn, FILE_STANDARD_INFO.",
  },
  {
    test: "SetFileInformationByHandle > FileDispositionInfo lets nobody open the file from then on",
    wine: "Opens it (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED until the last handle is closed, from GetFileAttributes too.",
    source: "Microsoft Learn, DeleteFileW, Remarks; llvm/llvm-project pull request 90655 (GetFileAttributesW).",
  },
  {
    test: "GetFinalPathNameByHandle > gives a path after the volume's GUID by which the file can be opened",
    wine: "Knows no such path where it was not set up with its mount manager (Wine 8.0).",
    windows: "\\\\?\\Volume{GUID}\\ begins a path as a drive does.",
    source: "Microsoft Learn, Naming a Volume.",
  },
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
  ...deleteOnClose,
  ...noBuffering,
  {
    test: `${onClose} is refused for a read-only file with ERROR_ACCESS_DENIED`,
    wine: "Makes the file, and deletes it (Wine 8.0).",
    windows: "A read-only file cannot be deleted, also not on close.",
    source:
      "Microsoft, [MS-FSA] 2.1.5.1.1 and 2.1.5.1.2 (STATUS_CANNOT_DELETE); wine-mirror/wine dlls/kernel32/tests/file.c, test__lcreat (todo_wine).",
  },
  {
    test: `${onClose} follows the file to the name that it has by then`,
    wine: "Deletes whatever has the name by which the file was opened (Wine 8.0).",
    windows: "It is the open file that is deleted.",
    source: "Microsoft Learn, CreateFileW, FILE_FLAG_DELETE_ON_CLOSE.",
  },
  {
    test: "ReOpenFile > opens the file that is open, also if its name is another's by now",
    wine: "Opens by name (Wine 8.0).",
    windows: "Reopens the object that the handle stands for.",
    source: "Microsoft Learn, ReOpenFile.",
  },
  {
    test: "CreateFile > devices > does not open CON for reading and writing at once: ERROR_FILE_NOT_FOUND",
    wine: "ERROR_INVALID_HANDLE, as a process without a console gets for any access (Wine 8.0).",
    windows: "ERROR_FILE_NOT_FOUND",
    source: "Microsoft Learn, CreateFileW, Consoles, table of dwDesiredAccess and lpFileName.",
  },
  {
    test: "SetEndOfFile > fails with ERROR_ACCESS_DENIED without write access, and leaves the file alone",
    wine: "ERROR_INVALID_PARAMETER, what ftruncate says (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED",
    source: "Microsoft Learn, SetEndOfFile (GENERIC_WRITE is needed); ZwSetInformationFile, FileEndOfFileInformation (FILE_WRITE_DATA).",
  },
  {
    test: "CreateFile > FILE_ATTRIBUTE_* > become those of the file that CREATE_ALWAYS empties, with FILE_ATTRIBUTE_ARCHIVE",
    wine: "Leaves the attributes as they are (Wine 8.0).",
    windows: "The attributes that are asked for, and FILE_ATTRIBUTE_ARCHIVE, take their place.",
    source:
      "The reference, win32file.CreateFile, CREATE_ALWAYS (clears the existing attributes); Microsoft Learn, Creating and Opening Files.",
  },
  {
    test: "CreateFile > FILE_ATTRIBUTE_* > must be those of a hidden or system file for CREATE_ALWAYS: else ERROR_ACCESS_DENIED, and the content stays",
    wine: "Empties the file (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED; the file keeps its content.",
    source: "Microsoft Learn, CreateFileW, Files.",
  },
  {
    test: "CreateFile > hTemplateFile > gives a new file its attributes",
    wine: "Does not look at the template (Wine 8.0).",
    windows: "The template file supplies the attributes of the new file.",
    source: "Microsoft Learn, CreateFileW, hTemplateFile.",
  },
  {
    test: "CreateFile > FILE_FLAG_OPEN_REPARSE_POINT > cannot be combined with CREATE_ALWAYS: ERROR_INVALID_PARAMETER",
    wine: "Empties the file (Wine 8.0).",
    windows: "The flag cannot be used with CREATE_ALWAYS.",
    source: "Microsoft Learn, CreateFileW, FILE_FLAG_OPEN_REPARSE_POINT; System Error Codes, ERROR_INVALID_PARAMETER.",
  },
  {
    test: "WriteFile > refuses an OVERLAPPED's event that is none before it writes: ERROR_INVALID_HANDLE",
    wine: "Writes to a file without looking at the event (Wine 8.0).",
    windows: "The event must be one.",
    source: "Microsoft Learn, NtWriteFile, Event; Microsoft Knowledge Base 113996 (STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH).",
  },
  ...withoutProgress,
  {
    test: "CopyFile and locks > of others keep it from reading what is locked exclusively, with ERROR_LOCK_VIOLATION",
    wine: "Copies what others have locked (Wine 8.0).",
    windows: "ERROR_LOCK_VIOLATION: an exclusive lock denies all others to read.",
    source: "Microsoft Learn, LockFileEx, Remarks.",
  },
  {
    test: "CopyFile > refuses to overwrite a hidden file with ERROR_ACCESS_DENIED",
    wine: "Overwrites it (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED; the file keeps its content.",
    source: "Microsoft Learn, CopyFileW, Remarks.",
  },
  {
    test: "CopyFileEx > opens the source for writing too with COPY_FILE_OPEN_SOURCE_FOR_WRITE",
    wine: "Opens it for reading only (Wine 8.0).",
    windows: "The source is opened for writing.",
    source: "Microsoft Learn, CopyFileExW, COPY_FILE_OPEN_SOURCE_FOR_WRITE.",
  },
  {
    test: "DeleteFile > takes the name away at once where others share deletion, who go on reading",
    wine: "The name stays until the last handle is closed (Wine 8.0).",
    windows: "The name is gone at once, since Windows 10 version 1903.",
    source: "test/conformance/sources.ts, the same case.",
  },
  {
    test: "CreateDirectoryEx > makes a directory with the template's attributes, and without what is in it",
    wine: "Does not look at the template (Wine 8.0).",
    windows: "The new directory has the template's attributes.",
    source: "Microsoft Learn, CreateDirectoryExW.",
  },
  {
    test: "CreateDirectoryEx > fails where there is no template, and makes nothing",
    wine: "Does not look at the template (Wine 8.0).",
    windows: "The template must be there.",
    source: "Microsoft Learn, CreateDirectoryExW, lpTemplateDirectory.",
  },
  {
    test: "MoveFile > changes the case of a name",
    wine: "Says that it has, and leaves the name as it is (Wine 8.0).",
    windows: "The name has the new case.",
    source: "Microsoft Learn, MoveFileW; Naming Files, Paths, and Namespaces (file systems preserve case).",
  },
  {
    test: "MoveFile > moves no directory in which a file is open",
    wine: "Moves it (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED; nothing is moved.",
    source: "test/conformance/sources.ts, the same case.",
  },
  {
    test: "MoveFileEx > MOVEFILE_REPLACE_EXISTING > refuses to replace a read-only file with ERROR_ACCESS_DENIED",
    wine: "Replaces it (Wine 8.0).",
    windows: "ERROR_ACCESS_DENIED; the file keeps its content.",
    source: "test/conformance/sources.ts, the same case.",
  },
  {
    test: "MoveFileEx > refuses MOVEFILE_DELAY_UNTIL_REBOOT together with MOVEFILE_COPY_ALLOWED with ERROR_INVALID_PARAMETER",
    wine: "Notes the move for the next start (Wine 8.0).",
    windows: "The two flags exclude each other.",
    source: "Microsoft Learn, MoveFileExW, dwFlags.",
  },
  {
    test: "ReplaceFile > carries the time of creation over",
    wine: "Keeps no time of creation: it shows the last change (Wine 8.0).",
    windows: "The replacement gets the replaced file's.",
    source: "Microsoft Learn, ReplaceFileW, Remarks.",
  },
  {
    test: "ReplaceFile > carries the old file's attributes over",
    wine: "The replacement keeps its own (Wine 8.0).",
    windows: "The replacement takes the identity of the replaced file, its attributes included.",
    source: "Microsoft Learn, ReplaceFileW, lpReplacementFileName and REPLACEFILE_IGNORE_MERGE_ERRORS.",
  },
  {
    test: "FindFilesW > matches a ? at the end of a name or before its period with nothing, too",
    wine: "A ? always stands for one character (Wine 8.0).",
    windows: "At a period or at the end of the name it stands for none: FindFirstFile makes it a DOS_QM.",
    source: "Microsoft Learn, FsRtlIsNameInExpression (DOS_QM); dotnet/runtime FileSystemName.TranslateWin32Expression.",
  },
  {
    test: "FindFilesW > matches *.* with every name, and *. with those without an extension",
    wine: "*. finds what * finds (Wine 8.0).",
    windows: "A * before a final period stops at a name's last period: FindFirstFile makes it a DOS_STAR.",
    source: "Microsoft Learn, FsRtlIsNameInExpression (DOS_STAR); dotnet/runtime FileSystemName.TranslateWin32Expression.",
  },
  {
    test: "FindFilesW > fails with ERROR_DIRECTORY where a file stands in for the directory",
    wine: "ERROR_INVALID_NAME (Wine 8.0).",
    windows: "ERROR_DIRECTORY.",
    source: "Microsoft Learn, System Error Codes, ERROR_DIRECTORY; CPython's os.listdir of a file, which raises it as NotADirectoryError.",
  },
  {
    test: "CreateHardLink > makes at most 1023 links to a file, then fails with ERROR_TOO_MANY_LINKS",
    wine: "Makes as many as Linux's file system permits (Wine 8.0).",
    windows: "At most 1023 links can be made to a file.",
    source: "Microsoft Learn, CreateHardLinkW, return value.",
  },
  ...linkNames,
  {
    test: "FindStreams > lists the unnamed stream of a file with its size",
    wine: "A stub: finds no stream of any file (Wine 8.0).",
    windows: "The first stream of a file is ::$DATA.",
    source: "Microsoft Learn, FindFirstStreamW, remarks.",
  },
  {
    test: "FindStreams > fails where there is no such file",
    wine: "A stub: fails with ERROR_HANDLE_EOF, whatever the name is (Wine 8.0).",
    windows: "ERROR_FILE_NOT_FOUND; ERROR_HANDLE_EOF is for a file without streams.",
    source: "Microsoft Learn, FindFirstStreamW, return value.",
  },
  {
    test: "names of files > have at most 255 characters",
    wine: "A longer name is not found, or not made, with ERROR_FILE_NOT_FOUND (Wine 8.0).",
    windows: "A name has at most 255 characters; a longer one is none.",
    source: "Microsoft Learn, Maximum Path Length Limitation; System Error Codes, ERROR_INVALID_NAME.",
  },
  {
    test: "GetProcessMemoryInfo > counts page faults",
    wine: "PageFaultCount is always 0 (Wine 8.0).",
    windows: "The number of page faults.",
    source: "Microsoft Learn, PROCESS_MEMORY_COUNTERS.",
  },
  {
    test: "GetProcessIoCounters > counts what the process reads and writes",
    wine: "A stub: all counters are 0 (Wine 8.0).",
    windows: "The number of operations and of bytes.",
    source: "Microsoft Learn, IO_COUNTERS.",
  },
  {
    test: "GetProcessIoCounters > needs the right to query, in either form",
    wine: "A stub: takes any handle (Wine 8.0).",
    windows: "The handle must have PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION.",
    source: "Microsoft Learn, GetProcessIoCounters, hProcess.",
  },
  {
    test: "QueryInformationJobObject > tells what is to happen at the end of a job's time, and what of the desktop is restricted",
    wine: "A stub: ERROR_INVALID_FUNCTION (Wine 8.0).",
    windows: "The structure of the class.",
    source: "Microsoft Learn, QueryInformationJobObject, JobObjectInformationClass 4 and 6.",
  },
  {
    test: "QueryInformationJobObject > adds up the time that its processes have used, and what they have read",
    wine: "A stub: ERROR_INVALID_FUNCTION for JobObjectBasicAndIoAccountingInformation (Wine 8.0).",
    windows: "The structure of the class.",
    source: "Microsoft Learn, JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION.",
  },
  {
    test: "SetInformationJobObject > keeps the limits as they are given, and takes them off again",
    wine: "All limits are told as 0 (Wine 8.0).",
    windows: "The limits that were set.",
    source: "Microsoft Learn, QueryInformationJobObject, JobObjectInformationClass 9.",
  },
  {
    test: "SetInformationJobObject > refuses flags that the class does not have, and flags that contradict each other",
    wine: "Takes all flags (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER.",
    source: "Microsoft Learn, JOBOBJECT_BASIC_LIMIT_INFORMATION, LimitFlags; System Error Codes.",
  },
  ...jobLimits,
  {
    test: "SetInformationJobObject > takes what is to happen at the end of a job's time",
    wine: "A stub: ERROR_INVALID_FUNCTION (Wine 8.0).",
    windows: "Keeps it.",
    source: "Microsoft Learn, JOBOBJECT_END_OF_JOB_TIME_INFORMATION.",
  },
  {
    test: "SetInformationJobObject > refuses unknown restrictions of the desktop",
    wine: "A stub: takes anything (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER.",
    source: "Microsoft Learn, JOBOBJECT_BASIC_UI_RESTRICTIONS; System Error Codes.",
  },
  {
    test: "SetConsoleCtrlHandler > lets the process end with STATUS_CONTROL_C_EXIT at Ctrl-C if no handler returns true",
    wine: "The process ends with 0 (Wine 8.0).",
    windows: "STATUS_CONTROL_C_EXIT.",
    source: "MS-ERREF 2.3.1, STATUS_CONTROL_C_EXIT.",
  },
  ...noCtrlBreak,
  {
    test: "GenerateConsoleCtrlEvent > refuses other events and groups that there are none of",
    wine: "Fails without an error code, and for any group with ERROR_INVALID_HANDLE (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER.",
    source: "Microsoft Learn, GenerateConsoleCtrlEvent, parameters; System Error Codes.",
  },
  ...pipeDeviations,
];
