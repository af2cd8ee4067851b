// Loads one host and only that: the other one's modules cost nothing.
// (require() rather than import(): a module that awaits while it loads cannot itself be loaded by require().)

import { createRequire } from "node:module";
import type { Host, HostName } from "./host.js";
import { loadProblem } from "./load-problem.js";

const require = createRequire(import.meta.url);

export function loadHost(name: HostName): Host {
  try {
    return (require(`./${name}/index.js`) as { host: Host }).host;
  } catch (error) {
    throw loadProblem(error);
  }
}
