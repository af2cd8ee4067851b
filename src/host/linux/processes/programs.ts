// Which program CreateProcess means.

import { readSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { programIn, split, splitArguments } from "../../../command-line.js";
import { ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_FILE_NOT_FOUND } from "../../../winerror/codes.js";
import { Win32Error } from "../../../winerror/errors.js";
import { failure, systemFailure } from "../errors.js";
import { takenPlace } from "../files/places.js";
import * as libc from "../libc.js";
import { toNativePath } from "../paths.js";
import { driveC } from "../state.js";
import { MACHINES } from "./stage.js";

const NAME = "CreateProcess";

interface Program {
  /** The Linux path. */
  readonly path: string;
  /** As it was asked for, for errors. */
  readonly name: string;
  readonly argv: readonly string[];
}

/** The program that is meant, and its arguments. */
export function findProgram(application: string | null, commandLine: string | null): Program {
  if (application !== null) {
    // Neither the search path nor an extension is added here.
    const argv = commandLine === null ? [application] : split(commandLine);
    const native = toNativePath(application, NAME);
    if (isKnown(native)) return { path: native, name: application, argv };
    return checked({ path: existing(application), name: application, argv });
  }
  return checked(fromCommandLine(commandLine ?? ""));
}

/** An unquoted name may hold blanks: it is tried to the first, then to the second and so on. */
function fromCommandLine(line: string): Program {
  const begin = line.length - line.trimStart().length;
  if (line[begin] === '"') {
    const { name, end } = programIn(line.slice(begin));
    const rest = line.slice(begin + end);
    return { path: searched(name), name, argv: [name, ...splitArguments(rest)] };
  }
  let problem: unknown;
  for (let end = nextBlank(line, begin); ; end = nextBlank(line, end + 1)) {
    const name = line.slice(begin, end);
    try {
      return { path: searched(name), name, argv: [name, ...splitArguments(line.slice(end))] };
    } catch (error) {
      if (!(error instanceof Win32Error)) throw error;
      problem ??= error;
    }
    if (end >= line.length) throw problem;
  }
}

function nextBlank(line: string, from: number): number {
  const found = line.slice(from).search(/[ \t]/);
  return found < 0 ? line.length : from + found;
}

/** A program by the name in a command line. Programs of Linux have no extension, so the name itself comes first, then the one with .exe. */
function searched(name: string): string {
  const names = /\.[^\\/]*$/.test(name) ? [name] : [name, `${name}.exe`];
  if (/[\\/:]/.test(name) || name === "") return names.map(tryExisting).find((path) => path !== undefined) ?? existing(name);
  for (const folder of searchFolders()) {
    for (const file of names) {
      const path = join(folder, file);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
    }
  }
  throw failure(ERROR_FILE_NOT_FOUND, NAME, name);
}

/** In the order that Microsoft documents for CreateProcess. */
function* searchFolders(): Generator<string> {
  yield dirname(process.execPath);
  if (process.env.NoDefaultCurrentDirectoryInExePath === undefined) yield process.cwd();
  for (const folder of ["Windows/System32", "Windows/System", "Windows"]) yield join(driveC(), folder);
  for (const folder of (process.env.PATH ?? "").split(":")) if (folder !== "") yield folder;
}

const existing = (name: string): string => takenPlace(name, NAME).path;

function tryExisting(name: string): string | undefined {
  try {
    const native = toNativePath(name, NAME);
    if (isKnown(native)) return native;
    const path = existing(name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
  } catch (error) {
    if (error instanceof Win32Error) return undefined;
    throw error;
  }
}

const SCRIPT = "#!";
const ELF = "\x7fELF";
/** Programs of 32 bits that a machine may run too. */
const ALSO: Readonly<Record<string, number>> = { x64: 3, arm64: 40 };

/** Refuses what is no program before anything is started: the stage has nobody to tell. */
function checked(program: Program): Program {
  const { path, name } = program;
  const seen = look(path);
  if (seen === undefined) throw failure(ERROR_ACCESS_DENIED, NAME, name); // a directory, a device
  // Their arguments would be read by an interpreter with other rules; there is none here.
  if (/\.(bat|cmd)[. ]*$/i.test(name)) throw failure(ERROR_BAD_EXE_FORMAT, NAME, name);
  if (programs.get(path) === seen) return program;
  const isExecutable = libc.access(path, libc.X_OK) === 0;
  const head = readHead(path, isExecutable, name);
  if (head !== undefined && !isImage(head)) throw failure(ERROR_BAD_EXE_FORMAT, NAME, name);
  if (!isExecutable) throw failure(ERROR_ACCESS_DENIED, NAME, name);
  if (programs.size >= MOST_PROGRAMS) programs.clear();
  programs.set(path, seen);
  return program;
}

/** The paths that have been found to be programs, and what look() said of them: as long as it says the same they are. */
const programs = new Map<string, string>();
const MOST_PROGRAMS = 100;

/** Whether a path is that of a program whose name is none of a batch file's. */
function isKnown(path: string): boolean {
  const known = programs.get(path);
  return known !== undefined && known === look(path);
}

const STATX_BYTES = 256;
const status = Buffer.alloc(STATX_BYTES);
const MODE_AT = 28;
/** S_IFMT and S_IFREG. */
const KIND = 0o170000;
const REGULAR = 0o100000;
/** What comes between the number of names, the time of access and that of the file system's own numbers. */
const TELLING = [
  [20, 48], // owner, group, mode, inode, size
  [80, 128], // created, changed, modified
  [136, 144], // device
] as const;

/** All that would change if what stands under a path were changed, or who may run it; undefined for what is no file. */
function look(path: string): string | undefined {
  const mask = libc.STATX_BASIC_STATS | libc.STATX_BTIME;
  if (libc.statx(libc.AT_FDCWD, path, 0, mask, status) < 0 || (status.readUInt16LE(MODE_AT) & KIND) !== REGULAR) return undefined;
  return TELLING.reduce((told, [from, to]) => told + status.toString("latin1", from, to), `${process.getuid?.()},${process.getgid?.()},`);
}

function isImage(head: Buffer): boolean {
  if (head.toString("latin1", 0, 2) === SCRIPT) return true;
  if (head.length < HEAD_BYTES || head.toString("latin1", 0, 4) !== ELF) return false;
  const machine = head.readUInt16LE(18);
  return machine === MACHINES[process.arch] || machine === ALSO[process.arch];
}

const HEAD_BYTES = 20;

/** The first bytes of a file; undefined for a program that may be run and not read. */
function readHead(path: string, isExecutable: boolean, name: string): Buffer | undefined {
  const fd = libc.open(path, libc.O_RDONLY | libc.O_CLOEXEC | libc.O_NONBLOCK, 0);
  if (fd < 0) {
    if (isExecutable && libc.errno() === libc.EACCES) return undefined;
    throw systemFailure(NAME, name);
  }
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(fd, head));
  } finally {
    libc.close(fd);
  }
}
