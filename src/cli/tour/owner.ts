// The tour's process that takes a mutex, says so by an event, and waits to be killed.

import { EVENT_MODIFY_STATE, INFINITE, OpenEvent, OpenMutex, SetEvent, SYNCHRONIZE, WaitForSingleObject } from "../../win32event/index.js";

/** The tour may be gone before it can kill this process. */
const LONGEST_LIFE_MS = 60_000;

const name = process.argv[2] ?? "";
const mutex = OpenMutex(SYNCHRONIZE, false, name);
WaitForSingleObject(mutex, INFINITE);
SetEvent(OpenEvent(EVENT_MODIFY_STATE, false, `${name}-taken`));
setTimeout(() => mutex.Close(), LONGEST_LIFE_MS);
