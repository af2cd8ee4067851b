import { withNames } from "../arbiter/names.js";
import { livingPipes } from "../arbiter/pipes.js";
import { processMemory } from "../process-memory.js";

/** The pipes of the machine, and how many instances each has. */
export function pipeList(): ReturnType<typeof livingPipes> {
  processMemory("FindFirstFile"); // before the guard: making it takes lower ones
  return withNames(livingPipes);
}
