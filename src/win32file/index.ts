// Files (pywin32: win32file).

export { CloseHandle } from "../win32api/close.js";
export * from "./constants.js";
export { CreateFile, type CreateFileOptions, CreateFileW } from "./open.js";
export { GetFileSize, SetFilePointer } from "./position.js";
export { AllocateReadBuffer, type Data, type OverlappedLike, ReadFile, WriteFile } from "./transfer.js";
