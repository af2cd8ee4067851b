// Files (pywin32: win32file).

export { CloseHandle } from "../win32api/close.js";
export {
  type FileAttributeData,
  GetBinaryType,
  GetCompressedFileSize,
  GetFileAttributes,
  GetFileAttributesEx,
  GetFileAttributesExW,
  GetFileAttributesW,
  SetFileAttributes,
  SetFileAttributesW,
} from "./attributes.js";
export * from "./constants.js";
export { CopyFile, CopyFileEx, type CopyFileExOptions, CopyFileW, type CopyProgressRoutine } from "./copy.js";
export { DeleteFile, DeleteFileW } from "./delete.js";
export { _get_osfhandle, _getmaxstdio, _open_osfhandle, _setmaxstdio } from "./descriptors.js";
export {
  CreateDirectory,
  CreateDirectoryEx,
  CreateDirectoryExW,
  CreateDirectoryW,
  RemoveDirectory,
} from "./directories.js";
export { FindClose, FindFilesIterator, FindFilesW, FindIterator, type WIN32_FIND_DATA } from "./find.js";
export { FlushFileBuffers } from "./flush.js";
export { type Holder, holdersOf } from "./holders.js";
export {
  type ByHandleFileInformation,
  type FileAttributeTagInformation,
  type FileBasicChange,
  type FileBasicInformation,
  type FileChangeOf,
  type FileCompressionInformation,
  type FileIdBothDirectoryInformation,
  type FileInformationOf,
  type FileRename,
  type FileStandardInformation,
  type FileStreamInformation,
  GetFileInformationByHandle,
  GetFileInformationByHandleEx,
  GetFinalPathNameByHandle,
  SetFileInformationByHandle,
} from "./information.js";
export { CreateHardLink, CreateSymbolicLink, FindFileNames } from "./links.js";
export {
  LockFile,
  LockFileEx,
  type LockFileExOptions,
  type LockFileOptions,
  UnlockFile,
  UnlockFileEx,
  type UnlockFileOptions,
} from "./locks.js";
export {
  MoveFile,
  MoveFileEx,
  MoveFileExW,
  MoveFileW,
  MoveFileWithProgress,
  type MoveFileWithProgressOptions,
} from "./move.js";
export { CreateFile, type CreateFileOptions, CreateFileW } from "./open.js";
export { type FileStreamOptions, OpenFile, openFile } from "./open-file.js";
export { GetOverlappedResult } from "./overlapped-result.js";
export { GetFullPathName, GetLongPathName, SetCurrentDirectory, SetFileShortName } from "./paths.js";
export { GetFileSize, SetEndOfFile, SetFilePointer } from "./position.js";
export { OpenFileById, type OpenFileByIdOptions, ReOpenFile } from "./reopen.js";
export { ReplaceFile, type ReplaceFileOptions } from "./replace.js";
export { FindStreams } from "./streams.js";
export { type FileTimes, GetFileTime, SetFileTime, type SetFileTimeOptions, type TimeLike } from "./times.js";
export { AllocateReadBuffer, type Data, type OverlappedLike, ReadFile, WriteFile } from "./transfer.js";
export { GetFileType } from "./type.js";
