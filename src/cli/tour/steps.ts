import { blockingWait, promisedWait } from "./events.js";
import { create, readBack, refusedElsewhere, refusedHere, write } from "./files.js";
import { find } from "./find.js";
import { lock } from "./locks.js";
import { abandonedMutex } from "./mutex.js";
import { pipe } from "./pipes.js";
import { processTree, suspendedProcess } from "./processes.js";
import type { Step } from "./step.js";

/** The tour, in its order. */
export const steps: readonly Step[] = [
  create,
  write,
  readBack,
  refusedHere,
  refusedElsewhere,
  lock,
  find,
  blockingWait,
  promisedWait,
  abandonedMutex,
  pipe,
  suspendedProcess,
  processTree,
];
