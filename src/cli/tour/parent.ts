// The tour's process that starts another one, tells its identifier, and waits to be ended with it.

import { spawn } from "node:child_process";

/** The tour may be gone before it can end them. */
const LONGEST_LIFE_MS = 60_000;

const wait = `setTimeout(() => {}, ${LONGEST_LIFE_MS})`;
const child = spawn(process.execPath, ["-e", wait], { stdio: "ignore", detached: true }); // others node ends itself, on Windows
console.log(child.pid);
setTimeout(() => child.kill(), LONGEST_LIFE_MS);
