// The tour's process that only ends, with the exit code that its argument says.

import { ExitProcess } from "../../win32process/index.js";

ExitProcess(Number(process.argv[2]));
