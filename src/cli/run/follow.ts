import { closeSync, openSync, readSync } from "node:fs";

/** A growing file whose content appears on a stream. */
export interface Follower {
  showNew(): void;
  close(): void;
}

/** Follows a file from its beginning. Bytes go on as they are, so that a character whose end is not there yet is not torn. */
export function follow(path: string, to: NodeJS.WritableStream): Follower {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(65536);
  return {
    showNew() {
      for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) to.write(Buffer.from(buffer.subarray(0, bytes)));
    },
    close: () => closeSync(file),
  };
}
