// tswin32 doctor: what this machine has, and which feature lacks what.

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, homedir, release } from "node:os";
import { dirname, join } from "node:path";
import Table from "cli-table3";
import { colour } from "./colour.js";
import { manifest } from "./package.js";
import { wineFolder, wineMissing } from "./run/wine.js";

/** One thing that the machine has or lacks. */
interface Finding {
  readonly what: string;
  readonly found: string;
  /** What does not work, or works otherwise, without it; undefined where nothing is missing. */
  readonly without?: string | undefined;
}

/** A command that hangs says nothing about the machine in useful time. */
const COMMAND_MS = 15_000;

/** Shows the findings. The exit code is 0: what is missing is the answer, not a failure. */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [await host(), node(), koffi(), { what: "kernel", found: `${process.platform} ${release()}, ${arch()}` }];
  if (process.platform === "linux") findings.push(glibc(), ioUring(), stateDirectory(), wine(), wineNode(), ...samba());
  findings.push(
    command("gcc", "the comparison with C in npm run bench; programs need no compiler"),
    command("x86_64-w64-mingw32-gcc", "the tests that compare structures and constants with the Windows headers"),
  );
  show(findings);
  return 0;
}

/** The table's lines that are left out: one row a line is enough. */
const LINES = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"].concat([
  "mid",
  "mid-mid",
  "left",
  "left-mid",
  "right",
  "right-mid",
]);

function show(findings: readonly Finding[]): void {
  console.log(`tswin32 ${manifest.version}\n`);
  const table = new Table({
    head: ["", "what", "found", "without it"],
    style: { head: [], border: [], "padding-left": 0, compact: true },
    chars: Object.fromEntries(LINES.map((line) => [line, ""])),
  });
  for (const { what, found, without } of findings) {
    table.push([without === undefined ? colour("green", "has") : colour("yellow", "lacks"), what, found, without ?? ""]);
  }
  console.log(table.toString());
}

async function host(): Promise<Finding> {
  try {
    const { hostName } = await import("../host/index.js");
    const { GetCurrentThreadId } = await import("../win32api/index.js");
    return { what: "host", found: `${hostName()}; it answers (thread ${GetCurrentThreadId()})` };
  } catch (error) {
    return { what: "host", found: error instanceof Error ? error.message : String(error), without: "nothing of tswin32 works" };
  }
}

function node(): Finding {
  const { node: version, v8, napi } = process.versions;
  return { what: "Node", found: `${version} (V8 ${v8}, Node-API ${napi ?? "?"}), ${process.execPath}` };
}

/** koffi and its native part, which is a package of its own for each platform. */
function koffi(): Finding {
  const require = createRequire(import.meta.url);
  try {
    const version = versionAt(require.resolve("koffi"), "koffi");
    const musl = process.platform === "linux" && glibcVersion() === undefined;
    const native = `@koromix/koffi-${musl ? "musl" : process.platform}-${process.arch}`;
    const fromKoffi = createRequire(require.resolve("koffi"));
    try {
      return { what: "koffi", found: `${version}; ${native} ${versionAt(fromKoffi.resolve(native), native)}` };
    } catch (error) {
      return {
        what: "koffi",
        found: `${version}, without ${native} (${codeOf(error)})`,
        without: "nothing works; install without --omit=optional",
      };
    }
  } catch (error) {
    return { what: "koffi", found: `is not installed (${codeOf(error)})`, without: "nothing of tswin32 works" };
  }
}

function versionAt(entry: string, name: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (!existsSync(path)) continue;
    const found = JSON.parse(readFileSync(path, "utf8")) as { name?: string; version?: string };
    if (found.name === name) return found.version ?? "of unknown version";
  }
  return "of unknown version";
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } } | string;
  return typeof report === "string" ? undefined : report.header?.glibcVersionRuntime;
}

function glibc(): Finding {
  const version = glibcVersion();
  return version === undefined
    ? { what: "glibc", found: "is not what Node was linked with", without: "nothing works: the Linux host is made for glibc" }
    : { what: "glibc", found: version };
}

/** Whether io_uring may be used: as far as that shows without a try. */
function ioUring(): Finding {
  const what = "io_uring";
  const setting = "/proc/sys/kernel/io_uring_disabled"; // since Linux 6.6
  const disabled = existsSync(setting) ? readFileSync(setting, "utf8").trim() : undefined;
  const without = "overlapped I/O by poll, which is slower";
  if (disabled === "2" || (disabled === "1" && process.getuid?.() !== 0))
    return { what, found: `is forbidden (${setting} is ${disabled})`, without };
  const filtered = /^Seccomp:\s*2/m.test(readFileSync("/proc/self/status", "utf8"));
  const found = disabled === undefined ? "the kernel has no switch for it" : `the kernel allows it (${setting} is ${disabled})`;
  return { what, found: filtered ? `${found}; a seccomp filter is active and may forbid it, as containers' often do` : found };
}

/** The Linux host's state: where it is and whether only its owner may look into it. Nothing is made here. */
function stateDirectory(): Finding {
  const what = "state";
  const { TSWIN32_STATE, XDG_STATE_HOME } = process.env;
  const path = TSWIN32_STATE || join(XDG_STATE_HOME || join(homedir(), ".local", "state"), "tswin32");
  const from = TSWIN32_STATE ? "from TSWIN32_STATE" : "TSWIN32_STATE may name another";
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return { what, found: `${path} (${from}) is made at first use` };
  const mode = (stats.mode & 0o777).toString(8).padStart(4, "0");
  const found = `${path} (${from}), mode ${mode}, owner ${stats.uid}`;
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return { what, found: `${found}: ${codeOf(error)}`, without: "everything that keeps state: files on C:, named objects" };
  }
  return { what, found };
}

function samba(): Finding[] {
  return [command("smbclient", "network shares"), command("smbd", "sharing folders, and the tests with a private Samba server")];
}

function wine(): Finding {
  return command("wine", "tswin32 run --host wine, and the tests under Wine");
}

function wineNode(): Finding {
  const missing = wineMissing();
  return missing === undefined
    ? { what: "Node in Wine", found: wineFolder() }
    : { what: "Node in Wine", found: missing, without: "tswin32 run --host wine, and the tests under Wine" };
}

/** Whether a command is there, and what it says its version is. */
function command(name: string, needed: string): Finding {
  const { error, stdout, stderr } = spawnSync(name, ["--version"], { encoding: "utf8", timeout: COMMAND_MS });
  if (error) {
    const code = codeOf(error);
    return { what: name, found: code === "ENOENT" ? "is not installed" : `does not answer (${code})`, without: needed };
  }
  return { what: name, found: (stdout || stderr).split("\n")[0]?.trim() || "is there" };
}
