// The progress routine of a copy: what it is told, and what its answers come to.

import { GENERIC_READ, GENERIC_WRITE, PROGRESS_CANCEL, PROGRESS_QUIET, PROGRESS_STOP } from "../../../win32con.js";
import { ERROR_INVALID_HANDLE } from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import type { CopyProgress, CopyRequest, ProgressRoutine } from "../../changes.js";
import { fileAccess } from "../access.js";
import { systemFailure } from "../errors.js";
import { allocateHandle, closeHandle, generationOf, HandleKind } from "../handle-table.js";
import * as libc from "../libc.js";

/** A progress routine has ended the copy. */
export class CopyEnded extends Error {
  /** Whether what has been copied stays: PROGRESS_STOP. */
  readonly keeps: boolean;
  /** What the routine threw, if that is how it ended the copy. */
  readonly thrown: { readonly value: unknown } | undefined;

  constructor(keeps: boolean, thrown?: { readonly value: unknown }) {
    super("The progress routine has ended the copy.");
    this.keeps = keeps;
    this.thrown = thrown;
  }
}

/** How far a copy is, in all and in one stream. */
type Reached = Omit<CopyProgress, "reason" | "source" | "destination">;

/** A handle of one of the two files, given for the time of the copy. */
interface Lent {
  readonly handle: number;
  readonly generation: number;
}

/** Tells a progress routine how far one copy is. */
export class Reporter {
  readonly #caller: string;
  readonly #source: number;
  readonly #target: number;
  #routine: ProgressRoutine | null;
  #handles: readonly Lent[] = [];

  /** @param source,target  The descriptors of the two files. */
  constructor(request: CopyRequest, source: number, target: number) {
    this.#routine = request.progress;
    this.#caller = request.caller;
    this.#source = source;
    this.#target = target;
  }

  /** Whether anybody is told. */
  get listens(): boolean {
    return this.#routine !== null;
  }

  /** @throws CopyEnded if the routine says so. */
  report(reason: number, reached: Reached): void {
    const routine = this.#routine;
    if (!routine) return;
    if (this.#handles.length === 0) {
      const read = fileAccess(GENERIC_READ);
      this.#handles = [this.#lend(this.#source, read), this.#lend(this.#target, (read | fileAccess(GENERIC_WRITE)) >>> 0)];
    }
    const [source = 0, destination = 0] = this.#handles.map((lent) => lent.handle);
    let answer: number;
    try {
      answer = routine({ ...reached, reason, source, destination });
    } catch (value) {
      throw new CopyEnded(false, { value });
    }
    if (answer === PROGRESS_CANCEL || answer === PROGRESS_STOP) throw new CopyEnded(answer === PROGRESS_STOP);
    if (answer === PROGRESS_QUIET) this.#routine = null;
  }

  /** Takes the handles back, unless the routine has closed them. */
  release(): void {
    for (const { handle, generation } of this.#handles) {
      if (generationOf(handle) !== generation) continue; // closed, and its value given out again
      try {
        closeHandle(handle, this.#caller);
      } catch (error) {
        if (!(error instanceof Win32Error && error.winerror === ERROR_INVALID_HANDLE)) throw error; // the routine has closed it
      }
    }
    this.#handles = [];
  }

  #lend(fd: number, access: number): Lent {
    const own = libc.fcntl(fd, libc.F_DUPFD_CLOEXEC, 0);
    if (own < 0) throw systemFailure(this.#caller);
    const handle = allocateHandle({ kind: HandleKind.file, access, fd: own }, this.#caller);
    return { handle, generation: generationOf(handle) };
  }
}
