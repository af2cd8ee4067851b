// Pipes for the standard handles of children.

import type { Socket } from "node:net";
import { FILE_GENERIC_READ, FILE_GENERIC_WRITE } from "../../../win32con.js";
import type { StandardStream } from "../../processes.js";
import { allocateHandle, HandleFlags, HandleKind } from "../handle-table.js";
import * as libc from "../libc.js";
import { pipeDescriptors } from "../pipe-descriptors.js";

const NAME = "CreatePipe";

/** node polls the stream's end together with everything else that it waits for. */
export function standardStream(direction: "input" | "output"): StandardStream {
  const [reads, writes] = pipeDescriptors(NAME);
  const [childs, ours] = direction === "input" ? [reads, writes] : [writes, reads];
  let stream: Socket;
  try {
    const net = process.getBuiltinModule("node:net"); // loaded when it is needed: it takes 3 ms
    stream = new net.Socket({ fd: ours, readable: direction === "output", writable: direction === "input" }); // closes its end from now on
  } catch (error) {
    libc.close(ours);
    libc.close(childs);
    throw error;
  }
  try {
    const access = direction === "input" ? FILE_GENERIC_READ : FILE_GENERIC_WRITE;
    return { handle: allocateHandle({ kind: HandleKind.file, access, flags: HandleFlags.pipe, fd: childs }, NAME), stream };
  } catch (error) {
    stream.destroy();
    libc.close(childs);
    throw error;
  }
}
