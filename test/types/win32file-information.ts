import {
  FileBasicInfo,
  type FileBasicInformation,
  FileDispositionInfo,
  FileEndOfFileInfo,
  FileIdBothDirectoryInfo,
  type FileIdBothDirectoryInformation,
  FileNameInfo,
  FileRenameInfo,
  FileStandardInfo,
  type FileStandardInformation,
  type GetFileAttributes,
  GetFileAttributesEx,
  type GetFileAttributesW,
  GetFileInformationByHandle,
  GetFileInformationByHandleEx,
  GetFileTime,
  SetFileAttributes,
  SetFileInformationByHandle,
  SetFileTime,
} from "tswin32/win32file";
import type { HANDLE, TIME } from "tswin32/wintypes";
import { must, type Same, value } from "./exact.js";

const handle = value<HANDLE>();

// Attributes: a mask in, a mask out.
must<Same<ReturnType<typeof GetFileAttributes>, number>>();
must<Same<typeof GetFileAttributesW, typeof GetFileAttributes>>();
SetFileAttributes("a.txt", 0x22);
// @ts-expect-error a mask is a number
SetFileAttributes("a.txt", "hidden");
// @ts-expect-error there are no transactions
SetFileAttributes("a.txt", 0x22, handle);

// Tuples, by position and by name.
const data = GetFileAttributesEx("a.txt");
must<Same<(typeof data)[3], TIME>>();
must<Same<typeof data.fileSize, number>>();
const times = GetFileTime(handle);
must<Same<(typeof times)["length"], 3>>();
must<Same<typeof times.writeTime, TIME>>();
const information = GetFileInformationByHandle(handle);
must<Same<(typeof information)["length"], 10>>();
must<Same<typeof information.nNumberOfLinks, number>>();

// Times: all of them, some of them, or by name.
SetFileTime(handle, new Date(), null, 5n);
SetFileTime(handle, { LastWriteTime: times.writeTime });
// @ts-expect-error milliseconds or seconds? neither
SetFileTime(handle, 5);
// @ts-expect-error no such member
SetFileTime(handle, { WriteTime: times.writeTime });

// Each class has its own result, and takes its own change.
const basic = GetFileInformationByHandleEx(handle, FileBasicInfo);
must<Same<typeof basic, FileBasicInformation>>();
const standard = GetFileInformationByHandleEx(handle, FileStandardInfo);
must<Same<typeof standard, FileStandardInformation>>();
const name = GetFileInformationByHandleEx(handle, FileNameInfo);
must<Same<typeof name, string>>();
const entries = GetFileInformationByHandleEx(handle, FileIdBothDirectoryInfo);
must<Same<typeof entries, readonly FileIdBothDirectoryInformation[]>>();
must<Same<(typeof entries)[number]["FileId"], bigint>>();
SetFileInformationByHandle(handle, FileBasicInfo, basic);
SetFileInformationByHandle(handle, FileRenameInfo, { FileName: "b.txt" });
SetFileInformationByHandle(handle, FileDispositionInfo, true);
SetFileInformationByHandle(handle, FileEndOfFileInfo, 5n);
// @ts-expect-error a new name is needed
SetFileInformationByHandle(handle, FileRenameInfo, { ReplaceIfExists: true });
// @ts-expect-error a size is a number or a bigint
SetFileInformationByHandle(handle, FileEndOfFileInfo, "5");
