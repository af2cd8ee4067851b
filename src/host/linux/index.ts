import type { Host } from "../host.js";
import { files } from "./files/index.js";
import { handles } from "./handles.js";
import { paths } from "./paths.js";
import { processes } from "./processes.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { waits } from "./waits.js";

export const host: Host = { name: "linux", files, handles, paths, processes, sync, system, waits };
