import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromNativePath } from "tswin32";
import { atExit } from "./leftovers.js";

/**
 * A fresh folder for one case. Declared with `using` before what is opened in it, it goes last and in any case:
 * `using folder = new Folder();`
 */
export class Folder implements Disposable {
  readonly #path = mkdtempSync(join(tmpdir(), "tswin32-conformance-"));
  readonly #gone = atExit(() => removeFolder(this.#path));

  /** Its own path or that of something in it, as Win32 names it. */
  path(...names: string[]): string {
    return fromNativePath(this.native(...names));
  }

  /** The same as node:fs names it. */
  native(...names: string[]): string {
    return join(this.#path, ...names);
  }

  /** Makes a file by node:fs, beside the functions under test, and returns its Win32 path. */
  file(name: string, content: string | Uint8Array = ""): string {
    writeFileSync(this.native(name), content);
    return this.path(name);
  }

  /** What a file holds, read by node:fs. */
  content(name: string): string {
    return readFileSync(this.native(name), "utf8");
  }

  [Symbol.dispose](): void {
    this.#gone();
    removeFolder(this.#path);
  }
}

/** The retries are for Windows, where a scanner may hold a file for a moment after its last handle is closed. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
