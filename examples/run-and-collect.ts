// Runs a program, passes on what it writes and counts it, and ends it with all that it has started if it takes too long.
//
//   npx tswin32 run examples/run-and-collect.ts SECONDS PROGRAM [ARGUMENTS]

import { pipeline } from "node:stream/promises";
import { runProcess } from "tswin32/win32process";
import { Win32Error } from "tswin32/winerror";

const [seconds, ...command] = process.argv.slice(2);
if (command.length === 0) {
  console.error("usage: run-and-collect SECONDS PROGRAM [ARGUMENTS]");
  process.exit(2);
}

try {
  const signal = AbortSignal.timeout(Number(seconds) * 1000);
  await using child = await runProcess({ command, stdin: "inherit", stderr: "inherit", signal });
  let bytes = 0;
  await pipeline(child.stdout, async (output: AsyncIterable<Buffer>) => {
    for await (const chunk of output) {
      bytes += chunk.length;
      process.stdout.write(chunk);
    }
  });
  const code = await child.exited;
  console.log(`process ${child.processId}: ${bytes} bytes, exit code ${code}`);
  process.exitCode = code === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (error instanceof Win32Error) console.error(`${error.code}: ${command[0]}`);
  else if (error instanceof DOMException && error.name === "TimeoutError") console.error(`ended after ${seconds} seconds`);
  else throw error;
}
