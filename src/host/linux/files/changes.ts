import type { ChangesHost } from "../../changes.js";
import { copy } from "./copy.js";
import { deleteFile, deleting } from "./delete.js";
import { createDirectory, removeDirectory } from "./directories.js";
import { move } from "./move.js";
import { replace } from "./replace.js";

export const changes: ChangesHost = { copy, createDirectory, delete: deleteFile, deleting, move, removeDirectory, replace };
