import type { Host } from "../host.js";
import { files } from "./files.js";
import { handles } from "./handles.js";
import { paths } from "./paths.js";
import { processes } from "./processes.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { waits } from "./waits.js";

/** The contract on Windows' own DLLs. */
export const host: Host = { name: "windows", files, handles, paths, processes, sync, system, waits };
