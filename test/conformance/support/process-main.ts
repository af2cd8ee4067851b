// The main module of a second process (process.ts): runs the program that its folder names and leaves the result there.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Channel, runNamed } from "./programs.js";
import { until } from "./time.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("The folder of the program is missing.");

const { program, args } = JSON.parse(readFileSync(join(folder, "program.json"), "utf8")) as { program: string; args: unknown[] };

const channel: Channel = {
  tell: (milestone) => writeFileSync(join(folder, "tell", milestone), ""),
  told: (order) => until(`told "${order}"`, () => existsSync(join(folder, "told", order)), 50_000),
};

const result = await runNamed(program, channel, args);
writeFileSync(join(folder, "result.json"), JSON.stringify(result ?? null));
