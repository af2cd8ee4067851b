import { dword, knownMembers, text, wrongArgument } from "../arguments.js";
import type { HandleLike } from "./handle.js";

/** The members of a STARTUPINFO. */
export interface StartupInfoMembers {
  dwFlags?: number;
  dwX?: number;
  dwY?: number;
  dwXSize?: number;
  dwYSize?: number;
  dwXCountChars?: number;
  dwYCountChars?: number;
  dwFillAttribute?: number;
  wShowWindow?: number;
  hStdInput?: HandleLike | null;
  hStdOutput?: HandleLike | null;
  hStdError?: HandleLike | null;
  lpDesktop?: string | null;
  lpTitle?: string | null;
}

/** The structure, or its members as a plain object. */
export type StartupInfoLike = STARTUPINFO | StartupInfoMembers;

const NUMBERS = [
  "dwFlags",
  "dwX",
  "dwY",
  "dwXSize",
  "dwYSize",
  "dwXCountChars",
  "dwYCountChars",
  "dwFillAttribute",
  "wShowWindow",
] as const;
const TEXTS = ["lpDesktop", "lpTitle"] as const;
const MEMBERS = [...NUMBERS, "hStdInput", "hStdOutput", "hStdError", ...TEXTS] as const satisfies readonly (keyof StartupInfoMembers)[];

/**
 * How a new process is to appear, and what its standard handles are.
 *
 * `dwFlags` says which of the other members count; the members that no flag speaks for are not looked at.
 *
 * @see reference PySTARTUPINFO; Microsoft processthreadsapi STARTUPINFOW
 */
export class STARTUPINFO {
  /** STARTF_*: which of the other members count. */
  dwFlags = 0;
  /** Where the first window is, in pixels from the upper left corner of the screen; with STARTF_USEPOSITION. */
  dwX = 0;
  dwY = 0;
  /** How large the first window is, in pixels; with STARTF_USESIZE. */
  dwXSize = 0;
  dwYSize = 0;
  /** How large the buffer of a new console is, in characters; with STARTF_USECOUNTCHARS. */
  dwXCountChars = 0;
  dwYCountChars = 0;
  /** The colours of a new console; with STARTF_USEFILLATTRIBUTE. */
  dwFillAttribute = 0;
  /** How the first window is shown, SW_*; with STARTF_USESHOWWINDOW. */
  wShowWindow = 0;
  /** The standard handles, which must be inheritable; with STARTF_USESTDHANDLES. 0 or null for none. */
  hStdInput: HandleLike | null = 0;
  hStdOutput: HandleLike | null = 0;
  hStdError: HandleLike | null = 0;
  /** The window station and desktop, null for the caller's. */
  lpDesktop: string | null = null;
  /** The title of a new console, null for the program's name. */
  lpTitle: string | null = null;

  constructor(members: StartupInfoMembers = {}) {
    knownMembers(members, MEMBERS, "STARTUPINFO"); // not __proto__, of JSON
    Object.assign(this, members);
  }

  /** An argument as a STARTUPINFO with members of the right types: one as it is, a plain object as its members, nothing as the default one. */
  static from(value: unknown, name: string): STARTUPINFO {
    if (value !== null && value !== undefined && typeof value !== "object")
      throw wrongArgument(name, "a STARTUPINFO, its members, or null", value);
    const startup = new STARTUPINFO(value instanceof STARTUPINFO ? { ...value } : (value ?? {}));
    for (const member of NUMBERS) startup[member] = dword(startup[member], member);
    for (const member of TEXTS) if (startup[member] !== null) startup[member] = text(startup[member] ?? "", member);
    return startup;
  }
}
