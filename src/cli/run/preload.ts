// Loaded in front of a program by node --import, also in its workers and under Wine: installs the hooks of hooks.ts.

import * as nodeModule from "node:module";
import * as hooks from "./hooks.js";

// Since Node 22.15 hooks run in the program's own thread and hold for require() too; the older way is deprecated in later versions.
if ("registerHooks" in nodeModule) (nodeModule.registerHooks as (both: typeof hooks) => void)(hooks);
else nodeModule.register("./hooks.js", import.meta.url);

process.setSourceMapsEnabled(true); // stacks name the lines of the .ts files
