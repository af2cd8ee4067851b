import {
  CreateHardLink,
  FindFileNames,
  FindFilesIterator,
  FindFilesW,
  FindStreams,
  GetFullPathName,
  type WIN32_FIND_DATA,
} from "tswin32/win32file";
import { FindFilesW as FindFilesAsync, FindFilesIterator as FindFilesIteratorAsync } from "tswin32/win32file/promises";
import type { TIME } from "tswin32/wintypes";
import { must, type Same } from "./exact.js";

// What a search finds: a tuple, whose members can also be read by name.
const found = FindFilesW("*");
must<Same<typeof found, WIN32_FIND_DATA[]>>();
for (const file of found) {
  const [attributes, createTime, , , , nFileSizeLow, , , fileName] = file;
  must<Same<typeof attributes, number>>();
  must<Same<typeof createTime, TIME>>();
  must<Same<typeof nFileSizeLow, number>>();
  must<Same<typeof fileName, string>>();
  must<Same<typeof file.fileName, string>>();
  must<Same<typeof file.writeTime, TIME>>();
  must<Same<typeof file.length, 10>>();
  // @ts-expect-error what was found is not to be changed
  file.fileName = "a";
}
for (const { alternateFilename } of FindFilesIterator("*", null)) must<Same<typeof alternateFilename, string>>();
// @ts-expect-error there are no transactions
FindFilesW("*", 5);

// The promises: options come after the transaction.
const later = FindFilesAsync("*", null, { signal: new AbortController().signal });
must<Same<typeof later, Promise<WIN32_FIND_DATA[]>>>();
for await (const { fileName } of await FindFilesIteratorAsync("*")) must<Same<typeof fileName, string>>();

const names = FindFileNames("a");
must<Same<typeof names, string[]>>();
const streams = FindStreams("a");
must<Same<typeof streams, [size: number, name: string][]>>();
const full = GetFullPathName("a");
must<Same<typeof full, string>>();
// @ts-expect-error security attributes are reserved
CreateHardLink("a", "b", {});
