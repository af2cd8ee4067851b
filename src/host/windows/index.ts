import type { Host } from "../host.js";
import { attributes } from "./attributes.js";
import { changes } from "./changes.js";
import { console } from "./console.js";
import { files } from "./files.js";
import { handles } from "./handles.js";
import { jobs } from "./jobs.js";
import { locks } from "./locks.js";
import { names } from "./names.js";
import { paths } from "./paths.js";
import { pipes } from "./pipes.js";
import { processInformation } from "./process-information.js";
import { processes } from "./processes.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { threads } from "./threads.js";
import { waits } from "./waits.js";

/** The contract on Windows' own DLLs. */
export const host: Host = {
  name: "windows",
  attributes,
  changes,
  console,
  files,
  handles,
  jobs,
  locks,
  names,
  paths,
  pipes,
  processInformation,
  processes,
  sync,
  system,
  threads,
  waits,
};
