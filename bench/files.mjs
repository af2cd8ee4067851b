// Measures what programs do with files on the host of this process, against C and against node's own. Started by run.mjs, on Linux and
// under Wine:
//
//   node files.mjs <file for the results> <scratch folder> <C program or ""> <factor on the operations>

import * as fs from "node:fs";
import { join } from "node:path";
import {
  CopyFile,
  CREATE_NEW,
  CreateFile,
  DeleteFile,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  FindFilesIterator,
  FindFilesW,
  GENERIC_READ,
  GENERIC_WRITE,
  GetFileAttributes,
  LOCKFILE_EXCLUSIVE_LOCK,
  LOCKFILE_FAIL_IMMEDIATELY,
  LockFileEx,
  OPEN_EXISTING,
  UnlockFileEx,
  WriteFile,
} from "tswin32/win32file";
import { compare } from "./compare.mjs";

const [results, scratch, program, factorText] = process.argv.slice(2);
const factor = Number(factorText);
const onWindows = process.platform === "win32";
const ENTRIES = Math.round(100_000 * factor);
const MEBIBYTE = 2 ** 20;
const COPIED = Math.round(1024 * factor) * MEBIBYTE;
/** The file and one copy of it; and the disk is not filled to the last. */
const ROOM_TO_COPY = 3 * COPIED;
const SMALL = Buffer.alloc(1024, 7);

const folder = join(scratch, onWindows ? "files-of-windows" : "files");
fs.mkdirSync(folder);
const path = join(folder, "small.bin");
fs.writeFileSync(path, SMALL);
/** A folder of ENTRIES empty files. */
const many = join(folder, "many");
/** Copied, to `copy`. */
const large = join(folder, "large.bin");
const copy = join(folder, "copy.bin");
/** Created and deleted, again and again. */
const fresh = join(folder, "fresh.bin");
/** Locked, again and again; opened by the first round. */
let locked;

/** What is done with one small file. */
const one = [
  {
    name: "CreateFile + Close",
    operations: 500,
    ours: openAndClose,
    c: ["open", path],
    node: { name: "fs.openSync + closeSync", run: openAndCloseByNode },
    target: onWindows ? undefined : { c: 6, node: 1 },
  },
  {
    name: "GetFileAttributes",
    operations: 1_000,
    ours: attributes,
    c: ["attributes", path],
    node: { name: "fs.statSync", run: attributesByNode },
    target: { c: 2, node: 1 },
  },
  {
    name: "LockFileEx + UnlockFileEx",
    operations: 1_000,
    ours: lockAndUnlock,
    c: ["lock", path],
    target: { c: 2 },
  },
  {
    name: "CreateFile, WriteFile 1 KiB, Close, DeleteFile",
    operations: 200,
    ours: createAndDelete,
    c: ["create-and-delete", fresh, SMALL.length],
    node: { name: "fs.writeFileSync + unlinkSync", run: createAndDeleteByNode },
    target: { c: 2, node: 1 },
  },
];

const listing = {
  operations: ENTRIES,
  c: ["list", many],
  target: { c: 2, node: 1 },
  rounds: 5,
  warmUp: 1,
};
const listings = [
  {
    ...listing,
    name: `FindFilesIterator over ${ENTRIES} entries, each`,
    ours: iterate,
    node: { name: "fs.readdirSync + lstatSync", run: listByNode },
  },
  { ...listing, name: `FindFilesW of ${ENTRIES} entries, each`, ours: findAll, node: { name: "the same, all kept", run: findAllByNode } },
];

const copies = [
  {
    name: `CopyFile of ${COPIED / MEBIBYTE} MiB, each MiB`,
    operations: COPIED / MEBIBYTE,
    ours: () => timeOfCopy(() => CopyFile(large, copy, true)),
    c: ["copy", large],
    node: { name: "fs.copyFileSync", run: () => timeOfCopy(() => fs.copyFileSync(large, copy, fs.constants.COPYFILE_EXCL)) },
    target: { c: 2, node: 1 },
    rounds: 5,
    warmUp: 1,
  },
];

try {
  await compare(one, { results, program, factor });
  locked?.Close();
  makeMany();
  await compare(listings, { results, program });
  fs.rmSync(many, { recursive: true });
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize < ROOM_TO_COPY) {
    console.log(`CopyFile is left out: it needs ${ROOM_TO_COPY / MEBIBYTE} MiB of free space in ${folder}.`);
  } else {
    makeLarge();
    await compare(copies, { results, program });
  }
} finally {
  locked?.Close();
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

// --- one file -------------------------------------------------------------------------------------------------------

function openAndClose(operations) {
  for (let i = 0; i < operations; i++) {
    CreateFile(path, { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ, CreationDisposition: OPEN_EXISTING }).Close();
  }
}

function openAndCloseByNode(operations) {
  for (let i = 0; i < operations; i++) fs.closeSync(fs.openSync(path, "r"));
}

function attributes(operations) {
  for (let i = 0; i < operations; i++) GetFileAttributes(path);
}

function attributesByNode(operations) {
  for (let i = 0; i < operations; i++) fs.statSync(path);
}

function lockAndUnlock(operations) {
  locked ??= CreateFile(path, { DesiredAccess: GENERIC_READ | GENERIC_WRITE, ShareMode: FILE_SHARE_READ | FILE_SHARE_WRITE });
  const range = { Offset: 10 };
  for (let i = 0; i < operations; i++) {
    LockFileEx(locked, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 20, 0, range);
    UnlockFileEx(locked, 20, 0, range);
  }
}

function createAndDelete(operations) {
  for (let i = 0; i < operations; i++) {
    const file = CreateFile(fresh, { DesiredAccess: GENERIC_WRITE, CreationDisposition: CREATE_NEW });
    WriteFile(file, SMALL);
    file.Close();
    DeleteFile(fresh);
  }
}

function createAndDeleteByNode(operations) {
  for (let i = 0; i < operations; i++) {
    fs.writeFileSync(fresh, SMALL, { flag: "wx" });
    fs.unlinkSync(fresh);
  }
}

// --- a folder of many -------------------------------------------------------------------------------------------------

function makeMany() {
  fs.mkdirSync(many);
  for (let i = 0; i < ENTRIES; i++) fs.closeSync(fs.openSync(join(many, `file-${i}.txt`), "w"));
}

function iterate() {
  let bytes = 0;
  let count = 0;
  for (const { nFileSizeLow } of FindFilesIterator(join(many, "*"))) {
    bytes += nFileSizeLow;
    count++;
  }
  return checked(count, bytes);
}

function findAll() {
  let bytes = 0;
  const found = FindFilesW(join(many, "*"));
  for (const { nFileSizeLow } of found) bytes += nFileSizeLow;
  return checked(found.length, bytes);
}

function listByNode() {
  let bytes = 0;
  const names = fs.readdirSync(many);
  for (const name of names) bytes += fs.lstatSync(join(many, name)).size;
  return checked(names.length + 2, bytes);
}

function findAllByNode() {
  let bytes = 0;
  const found = fs.readdirSync(many).map((name) => ({ name, status: fs.lstatSync(join(many, name)) }));
  for (const { status } of found) bytes += status.size;
  return checked(found.length + 2, bytes);
}

/** Entries beside . and .., which node leaves out; all of them empty. */
function checked(count, bytes) {
  if (count !== ENTRIES + 2 || bytes !== 0) throw new Error(`${count} entries with ${bytes} bytes were found in ${many}.`);
}

// --- a large file -----------------------------------------------------------------------------------------------------

function makeLarge() {
  const part = Buffer.alloc(MEBIBYTE, "tswin32 ");
  const file = fs.openSync(large, "w");
  try {
    for (let i = 0; i < COPIED / MEBIBYTE; i++) fs.writeSync(file, part);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Nanoseconds that a copy takes, without what it takes to delete it. */
function timeOfCopy(copyLarge) {
  const start = process.hrtime.bigint();
  copyLarge();
  const time = Number(process.hrtime.bigint() - start);
  fs.unlinkSync(copy);
  return time;
}
