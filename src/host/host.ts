// What a host is: one implementation of each subsystem's contract.

import type { AttributesHost } from "./attributes.js";
import type { ChangesHost } from "./changes.js";
import type { ConsoleHost } from "./console.js";
import type { FilesHost } from "./files.js";
import type { HandlesHost } from "./handles.js";
import type { JobsHost } from "./jobs.js";
import type { LocksHost } from "./locks.js";
import type { NamesHost } from "./names.js";
import type { PathsHost } from "./paths.js";
import type { PipesHost } from "./pipes.js";
import type { ProcessInformationHost } from "./process-information.js";
import type { ProcessesHost } from "./processes.js";
import type { SyncHost } from "./sync.js";
import type { SystemHost } from "./system.js";
import type { ThreadsHost } from "./threads.js";
import type { WaitsHost } from "./waits.js";

/** All subsystems of one host. Every member has its contract in the file of the same name. */
export interface Host {
  readonly name: HostName;
  readonly attributes: AttributesHost;
  readonly changes: ChangesHost;
  readonly console: ConsoleHost;
  readonly files: FilesHost;
  readonly handles: HandlesHost;
  readonly jobs: JobsHost;
  readonly locks: LocksHost;
  readonly names: NamesHost;
  readonly paths: PathsHost;
  readonly pipes: PipesHost;
  readonly processes: ProcessesHost;
  readonly processInformation: ProcessInformationHost;
  readonly sync: SyncHost;
  readonly system: SystemHost;
  readonly threads: ThreadsHost;
  readonly waits: WaitsHost;
}

export type HostName = "linux" | "windows";
