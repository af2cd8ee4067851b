import type { ProcessesHost } from "../../processes.js";
import { create } from "./create.js";
import { exit, terminate } from "./end.js";
import { exitCode } from "./exit-codes.js";
import { open } from "./open.js";
import { standardStream } from "./standard-streams.js";

export { hasEnded, processIdOf } from "./open.js";

export const processes: ProcessesHost = { open, create, standardStream, terminate, exit, exitCode };
