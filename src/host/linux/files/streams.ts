// FindFirstStream: the data streams of a file.

import { FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES } from "../../../win32con.js";
import { ERROR_HANDLE_EOF } from "../../../winerror/codes.js";
import type { FoundStream } from "../../names.js";
import { failure } from "../errors.js";
import { sizeOf } from "./identity.js";
import { withFile } from "./open.js";
import { FILE_SHARE_ALL } from "./open-plan.js";
import { namedStreams } from "./stream-files.js";

const NAME = "FindFirstStream";

export function streams(path: string): FoundStream[] {
  return withFile(path, FILE_READ_ATTRIBUTES, FILE_SHARE_ALL, FILE_FLAG_OPEN_REPARSE_POINT, NAME, ({ fd, facts }) => {
    const own = facts.kind === "file" ? [{ size: sizeOf(fd, NAME), name: "::$DATA" }] : [];
    const named = namedStreams(facts.identity).map(({ name, size }) => ({ size, name: `:${name}:$DATA` }));
    if (own.length + named.length === 0) throw failure(ERROR_HANDLE_EOF, NAME, path);
    return [...own, ...named];
  });
}
