// The names of pipes: \\.\pipe\name. Case does not matter, and any character but a backslash may be in one.

import { hostname } from "node:os";
import { ERROR_INVALID_NAME } from "../../../winerror/codes.js";
import { failure } from "../errors.js";

/** As Windows limits the whole of it, in UTF-16 units. */
const LONGEST_NAME = 256;

const LOCAL = /^\\\\[.?]\\pipe\\/i;
const ON_A_SERVER = /^\\\\([^\\]+)\\pipe\\/i;

/** Whether a path names a pipe of this machine, for whoever opens it, well or badly. */
export function isPipePath(path: string): boolean {
  return prefixOf(path) !== undefined;
}

/** How many units come before the name. */
function prefixOf(path: string): number | undefined {
  if (path.charCodeAt(0) !== BACKSLASH && path.charCodeAt(0) !== SLASH) return undefined; // nearly all
  const written = path.slice(0, LONGEST_NAME).replaceAll("/", "\\");
  const local = LOCAL.exec(written);
  if (local) return local[0].length;
  const remote = ON_A_SERVER.exec(written);
  return remote && isThisMachine(remote[1] as string) ? remote[0].length : undefined;
}

const BACKSLASH = 0x5c;
const SLASH = 0x2f;

function isThisMachine(server: string): boolean {
  const name = server.toLowerCase();
  const own = hostname().toLowerCase();
  return name === "localhost" || name === "127.0.0.1" || name === own || name === own.split(".")[0];
}

/** The name of a pipe that a client asks for. Throws Win32Error ERROR_INVALID_NAME for what is none. */
export function clientName(path: string, caller: string): string {
  const prefix = prefixOf(path);
  if (prefix === undefined) throw failure(ERROR_INVALID_NAME, caller, path);
  return checked(path, prefix, caller);
}

/** The name of a pipe that a server makes: on its own machine only. */
export function serverName(path: string, caller: string): string {
  const local = LOCAL.exec(path);
  if (!local) throw failure(ERROR_INVALID_NAME, caller, path);
  return checked(path, local[0].length, caller);
}

function checked(path: string, prefix: number, caller: string): string {
  const name = path.slice(prefix);
  if (name === "" || name.includes("\\") || path.length > LONGEST_NAME) throw failure(ERROR_INVALID_NAME, caller, path);
  return name;
}
