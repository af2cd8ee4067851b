import type { Host } from "../host.js";
import { console } from "./console.js";
import { attributes } from "./files/attributes.js";
import { changes } from "./files/changes.js";
import { files } from "./files/index.js";
import { locks } from "./files/locks.js";
import { names } from "./files/names.js";
import { handles } from "./handles.js";
import { jobs } from "./jobs/index.js";
import { paths } from "./paths.js";
import { pipes } from "./pipes/index.js";
import { processes } from "./processes/index.js";
import { processInformation } from "./processes/information.js";
import { sync } from "./sync.js";
import { system } from "./system.js";
import { threads } from "./threads.js";
import { waits } from "./waits.js";

export const host: Host = {
  name: "linux",
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
