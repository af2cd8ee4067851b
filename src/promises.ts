// The promise twins of the modules that have functions that may wait.

export * as win32event from "./win32event/promises.js";
export * as win32file from "./win32file/promises.js";
export * as win32pipe from "./win32pipe/promises.js";
export * as win32process from "./win32process/promises.js";
