// The host of this process, for the public modules. It is loaded at the first call, not at import: a program that imports the package
// for its constants, or for a path not taken, pays for no native code.

import { loadHost } from "#host-loader";
import type { AttributesHost } from "./attributes.js";
import type { ChangesHost } from "./changes.js";
import { chooseHost } from "./choose.js";
import type { ConsoleHost } from "./console.js";
import type { FilesHost } from "./files.js";
import type { HandlesHost } from "./handles.js";
import type { Host, HostName } from "./host.js";
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

// Importers see these change: after the first call they are the host's own objects, and nothing stands in between.
export let attributes: AttributesHost = unloaded("attributes");
export let changes: ChangesHost = unloaded("changes");
export let console: ConsoleHost = unloaded("console");
export let files: FilesHost = unloaded("files");
export let handles: HandlesHost = unloaded("handles");
export let jobs: JobsHost = unloaded("jobs");
export let locks: LocksHost = unloaded("locks");
export let names: NamesHost = unloaded("names");
export let paths: PathsHost = unloaded("paths");
export let pipes: PipesHost = unloaded("pipes");
export let processes: ProcessesHost = unloaded("processes");
export let processInformation: ProcessInformationHost = unloaded("processInformation");
export let sync: SyncHost = unloaded("sync");
export let system: SystemHost = unloaded("system");
export let threads: ThreadsHost = unloaded("threads");
export let waits: WaitsHost = unloaded("waits");

/** Which host it is. */
export function hostName(): HostName {
  return load().name;
}

let loaded: Host | undefined;

function load(): Host {
  if (!loaded) {
    loaded = loadHost(chooseHost());
    ({
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
    } = loaded);
  }
  return loaded;
}

/** Stands for a subsystem until one of its functions is asked for. */
function unloaded<S extends Exclude<keyof Host, "name">>(subsystem: S): Host[S] {
  return new Proxy({} as Host[S], { get: (_none, member) => Reflect.get(load()[subsystem], member) });
}
