import { noTransaction, text } from "../arguments.js";
import { changes } from "../host/index.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Makes a directory. The directory that it is to be in must be there.
 *
 * @param name  The new directory's name.
 * @param sa    Its security descriptor, or null for the default one.
 * @throws Win32Error ERROR_ALREADY_EXISTS (183) if there is a directory or file of that name, ERROR_PATH_NOT_FOUND (3) if a directory on
 *   the way is missing, ERROR_ACCESS_DENIED (5).
 * @example
 * CreateDirectory("C:\\ProgramData\\example", null);
 * @see reference win32file.CreateDirectory, win32file.CreateDirectoryW; Microsoft fileapi CreateDirectoryW
 */
export function CreateDirectory(name: string, sa: SecurityAttributesLike | null = null): void {
  changes.createDirectory(text(name, "name"), null, SECURITY_ATTRIBUTES.from(sa, "sa"), "CreateDirectory");
}

/** CreateDirectory under its other name. */
export const CreateDirectoryW: typeof CreateDirectory = CreateDirectory;

/**
 * Makes a directory with the attributes of another one.
 *
 * @param TemplateDirectory   The directory that it is to be like, or null for none.
 * @param NewDirectory        The new directory's name.
 * @param SecurityAttributes  Its security descriptor, or null for the default one.
 * @param Transaction         Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is no such template; otherwise as CreateDirectory.
 * @see reference win32file.CreateDirectoryEx, win32file.CreateDirectoryExW; Microsoft winbase CreateDirectoryExW
 */
export function CreateDirectoryEx(
  TemplateDirectory: string | null,
  NewDirectory: string,
  SecurityAttributes: SecurityAttributesLike | null = null,
  Transaction?: null,
): void {
  noTransaction(Transaction);
  const template = TemplateDirectory === null ? null : text(TemplateDirectory, "TemplateDirectory");
  const security = SECURITY_ATTRIBUTES.from(SecurityAttributes, "SecurityAttributes");
  changes.createDirectory(text(NewDirectory, "NewDirectory"), template, security, "CreateDirectoryEx");
}

/** CreateDirectoryEx under its other name: both take Unicode, and CreateDirectoryExW's further parameter. */
export const CreateDirectoryExW: typeof CreateDirectoryEx = CreateDirectoryEx;

/**
 * Removes an empty directory; of a symbolic link to a directory, the link itself.
 *
 * @param PathName     The directory's name.
 * @param Transaction  Only null is possible: no host has transactions.
 * @throws Win32Error ERROR_DIR_NOT_EMPTY (145), ERROR_DIRECTORY (267) for a file, ERROR_FILE_NOT_FOUND (2), ERROR_PATH_NOT_FOUND (3),
 *   ERROR_SHARING_VIOLATION (32) if somebody has it open without FILE_SHARE_DELETE, or as current directory.
 * @see reference win32file.RemoveDirectory; Microsoft fileapi RemoveDirectoryW
 */
export function RemoveDirectory(PathName: string, Transaction?: null): void {
  noTransaction(Transaction);
  changes.removeDirectory(text(PathName, "PathName"));
}
