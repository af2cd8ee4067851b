// tswin32: the Win32 API and WMI for TypeScript. Each module is also an entry point of its own: "tswin32/win32file" and so on.

export { fromNativePath, toNativePath } from "./paths.js";
export * as pythoncom from "./pythoncom/index.js";
export * as servicemanager from "./servicemanager/index.js";
export * as win32api from "./win32api/index.js";
export * as win32con from "./win32con.js";
export * as win32event from "./win32event/index.js";
export * as win32evtlog from "./win32evtlog/index.js";
export * as win32file from "./win32file/index.js";
export * as win32job from "./win32job/index.js";
export * as win32net from "./win32net/index.js";
export * as win32netcon from "./win32netcon/index.js";
export * as win32pipe from "./win32pipe/index.js";
export * as win32process from "./win32process/index.js";
export * as win32service from "./win32service/index.js";
export * as win32wnet from "./win32wnet/index.js";
export { com_error, Win32Error, WindowsError } from "./winerror/errors.js";
export * as winerror from "./winerror/index.js";
export * as wintypes from "./wintypes/index.js";
export * as wmi from "./wmi/index.js";
