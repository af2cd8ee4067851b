import type { Host } from "../host.js";
import { attributes } from "./files/attributes.js";
import { changes } from "./files/changes.js";
import { files } from "./files/index.js";
import { locks } from "./files/locks.js";
import { names } from "./files/names.js";
import { handles } from "./handles.js";
import { paths } from "./paths.js";
import { processes } from "./processes.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { waits } from "./waits.js";

export const host: Host = { name: "linux", attributes, changes, files, handles, locks, names, paths, processes, sync, system, waits };
