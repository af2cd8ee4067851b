// struct statx: what Linux tells of a file, and where it stands in it. In bytes.

export const RESULT_MASK_AT = 0;
export const TRAITS_AT = 8;
export const LINKS_AT = 16;
export const OWNER_AT = 20;
export const GROUP_AT = 24;
export const MODE_AT = 28;
export const INODE_AT = 32;
export const SIZE_AT = 40;
export const BLOCKS_AT = 48;
export const ACCESSED_AT = 64;
export const BORN_AT = 80;
export const CHANGED_AT = 96;
export const WRITTEN_AT = 112;
/** Behind the seconds of each of these times. */
export const NANOSECONDS_AT = 8;
export const DEVICE_MAJOR_AT = 136;
export const DEVICE_MINOR_AT = 140;
export const WORDS = 64;

/** The part of the mode that is the kind of file. */
export const S_IFMT = 0o170000;

export type FileKind = "file" | "directory" | "link" | "character device" | "block device" | "pipe" | "socket" | "other";

/** What kind of file has a mode. */
export function kindOf(mode: number): FileKind {
  switch (mode & S_IFMT) {
    case 0o100000:
      return "file";
    case 0o040000:
      return "directory";
    case 0o120000:
      return "link";
    case 0o020000:
      return "character device";
    case 0o060000:
      return "block device";
    case 0o010000:
      return "pipe";
    case 0o140000:
      return "socket";
    default:
      return "other";
  }
}
