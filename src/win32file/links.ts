import { dword, noTransaction, text, wrongArgument } from "../arguments.js";
import { names } from "../host/index.js";
import { block } from "../host/operation.js";

/**
 * Gives a file a further name: a hard link, which is the file as much as its first name is.
 *
 * @param FileName            The new name.
 * @param ExistingFileName    The file; a symbolic link is followed.
 * @param SecurityAttributes  Reserved: only null is possible.
 * @param Transaction         Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3), ERROR_ACCESS_DENIED (5) for a directory, ERROR_NOT_SAME_DEVICE (17)
 *   across volumes, ERROR_ALREADY_EXISTS (183) if the new name is taken, ERROR_TOO_MANY_LINKS (1142) for more than 1023 links.
 * @see reference win32file.CreateHardLink; Microsoft winbase CreateHardLinkW
 */
export function CreateHardLink(
  FileName: string,
  ExistingFileName: string,
  SecurityAttributes: null | undefined = null,
  Transaction: null | undefined = null,
): void {
  const security: unknown = SecurityAttributes;
  if (security !== null) throw wrongArgument("SecurityAttributes", "null: it is reserved", security);
  noTransaction(Transaction);
  names.hardLink(text(FileName, "FileName"), text(ExistingFileName, "ExistingFileName"));
}

/**
 * Makes a symbolic link: a name that stands for a path, whether there is a file or not.
 *
 * @param SymlinkFileName  The link.
 * @param TargetFileName   What it leads to; a relative path begins in the link's own directory.
 * @param Flags            SYMBOLIC_LINK_FLAG_DIRECTORY for a link to a directory, SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE to try without
 *   the privilege, or 0. On Linux what the link leads to decides whether it is one to a directory.
 * @param Transaction      Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_PATH_NOT_FOUND (3), ERROR_INVALID_PARAMETER (87) for other flags, ERROR_ALREADY_EXISTS (183) if the name is taken,
 *   ERROR_PRIVILEGE_NOT_HELD (1314) on Windows.
 * @see reference win32file.CreateSymbolicLink; Microsoft winbase CreateSymbolicLinkW
 */
export function CreateSymbolicLink(SymlinkFileName: string, TargetFileName: string, Flags = 0, Transaction: null | undefined = null): void {
  noTransaction(Transaction);
  names.symbolicLink(text(SymlinkFileName, "SymlinkFileName"), text(TargetFileName, "TargetFileName"), dword(Flags, "Flags"));
}

/**
 * Lists all names of a file: its hard links.
 *
 * On Linux, which keeps no such list, a file with several names is sought on its drive, from its own folder outwards, until all of them are
 * found: that can take as long as reading every folder. The promise twin does not hold the thread meanwhile.
 *
 * @param FileName     One of the names.
 * @param Transaction  Only null is possible: no host has transactions.
 * @returns The names from the volume's root on, without the volume: `\folder\name`.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3).
 * @see reference win32file.FindFileNames; Microsoft fileapi FindFirstFileNameW
 */
export function FindFileNames(FileName: string, Transaction: null | undefined = null): string[] {
  noTransaction(Transaction);
  return block(names.links(text(FileName, "FileName")));
}
