import type { FilesHost } from "../../files.js";
import { create, creating } from "./create.js";
import { allocate, read, reading, seek, size, write, writing } from "./transfer.js";

export const files: FilesHost = { allocate, create, creating, read, reading, seek, size, write, writing };
