// The host of this process, chosen once at import. Public modules take their subsystems from here.

import { loadHost } from "#host-loader";
import { chooseHost } from "./choose.js";

const host = loadHost(chooseHost());

export const { files, handles, paths, processes, sync, system, waits } = host;
export const hostName = host.name;
