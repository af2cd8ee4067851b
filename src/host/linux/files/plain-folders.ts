// Folders whose files have no attributes of their own.
//
// To ask every file of a folder for user.DOSATTRIB costs nearly as much again as to ask for all the rest. But Linux sets a file's time of
// change with every extended attribute, and with every name that it is given: of a folder in which no file had any, only those that have
// changed since need be asked. That rests on one clock for files and programs, so it is done on disks of this machine only, and
// everything is asked anew once the clock was set.

import type { FileIdentity } from "../arbiter/shares.js";

/** What was found of a folder. */
interface Known {
  /** When it began to be read, in milliseconds. */
  readonly since: number;
  /** What the system's clock was ahead of the one that nobody sets. */
  readonly ahead: number;
}

const folders = new Map<string, Known>();
const MOST = 256;
/** How far file systems' times may be behind the clock: they take that of the last tick. */
const TICK = 50;
/** Reading both clocks takes a moment. */
const AGREE = 20;

/** A search through a folder, as far as attributes of its files are concerned. */
export class AttributeSearch {
  readonly #folder: string;
  readonly #since = Date.now();
  readonly #ahead = ahead();
  readonly #unchangedBefore: number;
  /** Whether every file so far was asked and had none. */
  #plain: boolean;

  constructor(folder: FileIdentity) {
    const onDisk = folder[0] !== 0; // a device of its own has a major number
    this.#folder = folder.join();
    this.#plain = onDisk;
    const known = onDisk ? folders.get(this.#folder) : undefined;
    this.#unchangedBefore = known && Math.abs(known.ahead - this.#ahead) < AGREE ? known.since - TICK : Number.NEGATIVE_INFINITY;
  }

  /** Whether a file that last changed then (in milliseconds since 1970) can have attributes of its own. */
  mayHave(changed: number): boolean {
    return changed >= this.#unchangedBefore;
  }

  /** Notes that a file has some, or has not been asked. */
  found(): void {
    this.#plain = false;
  }

  /** Notes that there are no more files. What was known before stays true where this search does not know more. */
  ended(): void {
    if (!this.#plain) return;
    folders.delete(this.#folder); // the oldest go first
    folders.set(this.#folder, { since: this.#since, ahead: this.#ahead });
    if (folders.size > MOST) folders.delete(folders.keys().next().value as string);
  }
}

function ahead(): number {
  return Date.now() - performance.now();
}
