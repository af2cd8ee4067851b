import { DELETE } from "tswin32/win32con";
import {
  CreateFile,
  FILE_ATTRIBUTE_NORMAL,
  FILE_SHARE_DELETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_EXISTING,
} from "tswin32/win32file";
import type { HANDLE } from "tswin32/wintypes";

/** How a file is opened, where it is not by default: existing, for reading and writing, not shared. */
export interface Opening {
  readonly access?: number;
  readonly share?: number;
  readonly disposition?: number;
  readonly flags?: number;
}

/** CreateFile with the arguments that a case is about. */
export function open(path: string, how: Opening = {}): HANDLE {
  const { access = GENERIC_READ | GENERIC_WRITE, share = 0, disposition = OPEN_EXISTING, flags = FILE_ATTRIBUTE_NORMAL } = how;
  return CreateFile(path, access, share, null, disposition, flags, null);
}

/** What an open asks for and lets others do. */
export interface Mode {
  readonly access: number;
  readonly share: number;
}

/** Each kind of access with the share flag that admits it. */
const kinds = [
  { access: GENERIC_READ, share: FILE_SHARE_READ },
  { access: GENERIC_WRITE, share: FILE_SHARE_WRITE },
  { access: DELETE, share: FILE_SHARE_DELETE },
] as const;

/** Every access with every share mode: 64. */
export const allModes: readonly Mode[] = subsets(kinds.map((kind) => kind.access)).flatMap((access) =>
  subsets(kinds.map((kind) => kind.share)).map((share) => ({ access, share })),
);

/** The documented rule: whether two opens of one file agree. The order does not matter. */
export function agree(one: Mode, other: Mode): boolean {
  if (one.access === 0 || other.access === 0) return true;
  return kinds.every(
    (kind) => (!(one.access & kind.access) || other.share & kind.share) && (!(other.access & kind.access) || one.share & kind.share),
  );
}

function subsets(flags: readonly number[]): number[] {
  return Array.from({ length: 2 ** flags.length }, (_, chosen) =>
    flags.reduce((sum, flag, index) => (chosen & (1 << index) ? (sum | flag) >>> 0 : sum), 0),
  );
}
