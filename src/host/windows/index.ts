import type { Host } from "../host.js";
import { attributes } from "./attributes.js";
import { changes } from "./changes.js";
import { files } from "./files.js";
import { handles } from "./handles.js";
import { locks } from "./locks.js";
import { names } from "./names.js";
import { paths } from "./paths.js";
import { processes } from "./processes.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { waits } from "./waits.js";

/** The contract on Windows' own DLLs. */
export const host: Host = { name: "windows", attributes, changes, files, handles, locks, names, paths, processes, sync, system, waits };
