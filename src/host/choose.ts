import type { HostName } from "./host.js";

/**
 * The host that this process runs on: by the platform, or by TSWIN32_HOST, which can only confirm it.
 *
 * The variable is ignored where the process runs with rights that its starter does not have.
 */
export function chooseHost(): HostName {
  const native = { win32: "windows", linux: "linux" }[process.platform as string];
  const named = environmentIsTrusted() ? process.env.TSWIN32_HOST : undefined;
  const host = named || native;
  if ((host === "windows" || host === "linux") && host === native) return host;
  throw new Error(
    named
      ? `TSWIN32_HOST is "${named}"; on this platform (${process.platform}) the host can be ${native ? `"${native}"` : "none"}.`
      : `tswin32 runs on Windows and on Linux (glibc); this is ${process.platform}.`,
  );
}

/** False in a set-uid or set-gid process, whose environment belongs to somebody with fewer rights. */
export function environmentIsTrusted(): boolean {
  const { getuid, geteuid, getgid, getegid } = process;
  return getuid?.() === geteuid?.() && getgid?.() === getegid?.();
}
