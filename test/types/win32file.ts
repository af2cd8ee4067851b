import {
  type AllocateReadBuffer,
  CloseHandle,
  CreateFile,
  type CreateFileW,
  type GetFileSize,
  type GetFileType,
  LockFile,
  LockFileEx,
  OpenFileById,
  ReadFile,
  ReOpenFile,
  SetFilePointer,
  UnlockFileEx,
  WriteFile,
} from "tswin32/win32file";
import type { HANDLE, OVERLAPPED } from "tswin32/wintypes";
import { must, type Same, value } from "./exact.js";

const handle = value<HANDLE>();
const overlapped = value<OVERLAPPED>();

// CreateFile: by position, or its first parameter and one object.
const positional = CreateFile("a.txt", 0x8000_0000, 0, null, 3, 0, null);
must<Same<typeof positional, HANDLE>>();
const byName = CreateFile("a.txt", { DesiredAccess: 1, ShareMode: 1, CreationDisposition: 3, FlagsAndAttributes: 0, TemplateFile: handle });
must<Same<typeof byName, HANDLE>>();
CreateFile("a.txt", {});
CreateFile("a.txt", 0, 0, { bInheritHandle: true }, 3, 0);
CreateFile("a.txt", 0, 0, null, 3, 0, 5n);
must<Same<typeof CreateFileW, typeof CreateFile>>();
// @ts-expect-error a name is needed
CreateFile();
// @ts-expect-error the reference gives no default to what follows
CreateFile("a.txt", 0);
// @ts-expect-error nor to the last two before the template
CreateFile("a.txt", 0, 0, null);
// @ts-expect-error a name is text
CreateFile(5, {});
// @ts-expect-error flags are numbers
CreateFile("a.txt", "r", 0, null, 3, 0, null);
// @ts-expect-error the object knows its members' names
CreateFile("a.txt", { dwDesiredAccess: 1 });
// @ts-expect-error not both forms at once
CreateFile("a.txt", { DesiredAccess: 1 }, 0);
// @ts-expect-error a string is no handle
CreateFile("a.txt", { TemplateFile: "5" });

// ReadFile: what comes back depends on what was given.
const counted = ReadFile(handle, 4096);
must<Same<typeof counted, [errCode: number, data: Buffer]>>();
const [code, data] = counted;
must<Same<typeof code, number>>();
must<Same<typeof data, Buffer>>();
const into = ReadFile(handle, new Uint16Array(2).buffer as never, overlapped);
must<Same<(typeof into)[0], number>>();
const own = ReadFile(handle, new Uint8Array(8), { Offset: 16 });
must<Same<(typeof own)[1], Uint8Array<ArrayBuffer>>>();
ReadFile(5, 1);
ReadFile(5n, 1);
// @ts-expect-error a handle or its integer
ReadFile("5", 1);
// @ts-expect-error a count or a buffer
ReadFile(handle, "4096");
// @ts-expect-error how much is needed
ReadFile(handle);
// @ts-expect-error offsets have names
ReadFile(handle, 1, { offset: 5 });
// @ts-expect-error a pair has no third member
counted[2];

// WriteFile takes text and every kind of bytes.
const written = WriteFile(handle, "text");
must<Same<typeof written, [errCode: number, nBytesWritten: number]>>();
WriteFile(handle, Buffer.alloc(1));
WriteFile(handle, new Uint8Array(1), overlapped);
WriteFile(handle, new DataView(new ArrayBuffer(1)));
WriteFile(handle, new ArrayBuffer(1), null);
// @ts-expect-error numbers are not bytes
WriteFile(handle, 5);
// @ts-expect-error nor are their lists
WriteFile(handle, [1, 2]);

must<Same<ReturnType<typeof AllocateReadBuffer>, Buffer>>();
must<Same<ReturnType<typeof GetFileSize>, number>>();
must<Same<ReturnType<typeof SetFilePointer>, number>>();
must<Same<ReturnType<typeof CloseHandle>, void>>();
SetFilePointer(handle, 5n, 0);
// @ts-expect-error an offset is a number or a bigint
SetFilePointer(handle, "5", 0);
// @ts-expect-error which handle?
CloseHandle();

// Locks: by position or by name.
must<Same<ReturnType<typeof LockFileEx>, void>>();
LockFile(handle, 0, 0, 10, 0);
LockFile(handle, { offsetLow: 5, nNumberOfBytesToLockLow: 10 });
LockFileEx(handle, 3, 10, 0, { Offset: 5 });
LockFileEx(handle, { dwFlags: 3, nbytesLow: 10 });
UnlockFileEx(handle, 10, 0, overlapped);
// @ts-expect-error a range has both halves of its length
LockFile(handle, 0, 0, 10);
// @ts-expect-error no such member
LockFileEx(handle, { flags: 3 });

// Opening what is known otherwise than by its name.
must<Same<ReturnType<typeof ReOpenFile>, HANDLE>>();
ReOpenFile(handle, 0x8000_0000, 7, 0);
// @ts-expect-error the reference gives no default
ReOpenFile(handle, 0x8000_0000);
OpenFileById(handle, 7n, 0, 7, 0, null);
OpenFileById(handle, { FileId: "{00020400-0000-0000-C000-000000000046}" });
// @ts-expect-error an identifier is needed
OpenFileById(handle, { DesiredAccess: 0 });
must<Same<ReturnType<typeof GetFileType>, number>>();
