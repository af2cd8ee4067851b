// What bundlers take instead of load.ts (their condition "module"): they see both hosts and carry both along.

import type { Host, HostName } from "./host.js";
import { host as linux } from "./linux/index.js";
import { host as windows } from "./windows/index.js";

export function loadHost(name: HostName): Host {
  return name === "windows" ? windows : linux;
}
