import { PROGRESS_CANCEL } from "../../win32con.js";
import type { ChangesHost, ProgressRoutine } from "../changes.js";
import type { Operation } from "../operation.js";
import { type Argument, type Foreign, failure, failureOf, kernel32, Memory, nativeCallback } from "./ffi.js";
import { securityAttributes } from "./security.js";

const DeleteFileW = kernel32<[path: string]>("int DeleteFileW(const char16_t *path)");
const CreateDirectoryW = kernel32<[path: string, security: Uint8Array | null]>(
  "int CreateDirectoryW(const char16_t *path, void *security)",
);
const CreateDirectoryExW = kernel32<[template: string, path: string, security: Uint8Array | null]>(
  "int CreateDirectoryExW(const char16_t *template, const char16_t *path, void *security)",
);
const RemoveDirectoryW = kernel32<[path: string]>("int RemoveDirectoryW(const char16_t *path)");
const CopyFileExW = kernel32<[from: string, to: string, routine: number, data: number, cancel: number, flags: number]>(
  "int CopyFileExW(const char16_t *from, const char16_t *to, uintptr_t routine, uintptr_t data, uintptr_t cancel, uint32_t flags)",
);
const MoveFileWithProgressW = kernel32<[from: string, to: string | null, routine: number, data: number, flags: number]>(
  "int MoveFileWithProgressW(const char16_t *from, const char16_t *to, uintptr_t routine, uintptr_t data, uint32_t flags)",
);
const ReplaceFileW = kernel32<
  [replaced: string, replacement: string, backup: string | null, flags: number, exclude: number, reserved: number]
>(
  "int ReplaceFileW(const char16_t *replaced, const char16_t *replacement, const char16_t *backup, uint32_t flags, uintptr_t exclude, uintptr_t reserved)",
);

export const changes: ChangesHost = {
  delete(path) {
    if (DeleteFileW(path) === 0) throw failure("DeleteFile", { path });
  },

  deleting: (path) => change(DeleteFileW, [path], "DeleteFile", path),

  createDirectory(path, template, security, caller) {
    const attributes = securityAttributes(security);
    const made = template === null ? CreateDirectoryW(path, attributes) : CreateDirectoryExW(template, path, attributes);
    if (made === 0) throw failure(caller, { path });
  },

  removeDirectory(path) {
    if (RemoveDirectoryW(path) === 0) throw failure("RemoveDirectory", { path });
  },

  *copy({ from, to, flags, progress, cancel, caller }): Operation<void> {
    const routine = new Routine(progress);
    // Windows looks at it as it copies.
    const cancelled = cancel ? new Memory(CANCEL_BYTES) : undefined;
    if (cancelled) {
      cancelled.load().fill(1, 0, 1);
      cancelled.store();
    }
    try {
      yield* change(CopyFileExW, [from, to, routine.address, 0, cancelled?.address ?? 0, flags], caller, from);
    } catch (error) {
      throw routine.reasonFor(error);
    } finally {
      routine.release();
      cancelled?.free();
    }
  },

  *move({ from, to, flags, progress, caller }): Operation<void> {
    const routine = new Routine(progress);
    try {
      yield* change(MoveFileWithProgressW, [from, to, routine.address, 0, flags], caller, from);
    } catch (error) {
      throw routine.reasonFor(error);
    } finally {
      routine.release();
    }
  },

  replace: ({ replaced, replacement, backup, flags }) =>
    change(ReplaceFileW, [replaced, replacement, backup, flags, 0, 0], "ReplaceFile", replaced),
};

/** A BOOL. */
const CANCEL_BYTES = 4;

/** A call that changes something, and says by 0 that it could not. */
function* change<A extends readonly Argument[]>(call: Foreign<A, number>, args: A, caller: string, path: string): Operation<void> {
  const now = () => {
    if (call(...args) === 0) throw failure(caller, { path });
  };
  const later = async () => {
    const { result, error } = await call.later(...args);
    if (result === 0) throw failureOf(error, caller, { path });
  };
  yield { call: { now, later } };
}

// LPPROGRESS_ROUTINE.
const PROTOTYPE =
  "uint32_t CopyProgressRoutine(int64_t totalSize, int64_t totalTransferred, int64_t streamSize, int64_t streamTransferred, " +
  "uint32_t stream, uint32_t reason, intptr_t source, intptr_t destination, uintptr_t data)";

/** A progress routine as Windows calls it. What it throws ends the copy, and waits for the copy's end to be thrown again. */
class Routine {
  readonly #callback;
  #thrown: { readonly value: unknown } | undefined;

  constructor(routine: ProgressRoutine | null) {
    this.#callback = routine ? nativeCallback(PROTOTYPE, (...args: number[]) => this.#call(routine, args.map(Number))) : undefined;
  }

  /** 0 for none, as Windows takes it. */
  get address(): number {
    return this.#callback?.address ?? 0;
  }

  /** Why the copy has failed: what the routine threw comes first. */
  reasonFor(error: unknown): unknown {
    return this.#thrown ? this.#thrown.value : error;
  }

  release(): void {
    this.#callback?.release();
  }

  #call(routine: ProgressRoutine, args: readonly number[]): number {
    const [
      totalSize = 0,
      totalTransferred = 0,
      streamSize = 0,
      streamTransferred = 0,
      stream = 0,
      reason = 0,
      source = 0,
      destination = 0,
    ] = args;
    if (this.#thrown) return PROGRESS_CANCEL;
    try {
      return routine({ totalSize, totalTransferred, streamSize, streamTransferred, stream, reason, source, destination });
    } catch (value) {
      this.#thrown = { value };
      return PROGRESS_CANCEL;
    }
  }
}
