// Creates and closes objects in great numbers and looks at what stays: handles, descriptors and memory of the process.

import assert from "node:assert/strict";
import { closeSync, openSync } from "node:fs";
import { CloseHandle, OpenProcess } from "tswin32/win32api";
import { CREATE_SUSPENDED, FILE_SHARE_READ, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING, SYNCHRONIZE } from "tswin32/win32con";
import { CreateEvent, SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
import {
  ConnectNamedPipe,
  CreateNamedPipe,
  DisconnectNamedPipe,
  PIPE_ACCESS_DUPLEX,
  PIPE_READMODE_MESSAGE,
  PIPE_TYPE_MESSAGE,
} from "tswin32/win32pipe";
import { ConnectNamedPipe as connectAsync } from "tswin32/win32pipe/promises";
import { CreateProcess, GetExitCodeProcess, TerminateProcess } from "tswin32/win32process";
import { NODE } from "../conformance/support/children.js";
import { freshName, type KindName, kindNames, kinds } from "../conformance/support/objects.js";

/** How much higher the value of a new handle may be afterwards: values are given out again, but others may be in use meanwhile. */
const HIGHER = 4096;

/** How much the process may grow, in bytes: the collector takes its time. A leak of one page each in 20,000 would be more. */
const GROWTH = 64 * 1024 * 1024;

/** How many descriptors more may be open: what node itself opens meanwhile. */
const MORE_DESCRIPTORS = 4;

/** What stays after so many times. */
export interface Stayed {
  readonly times: number;
  /** By how much the value of a new handle is higher. */
  readonly handle: number;
  /** By how much the number of a new descriptor is higher. */
  readonly descriptor: number;
  /** By how many bytes the process is larger. */
  readonly memory: number;
}

/** Learns what has stayed where it was little enough. */
export type Report = (stayed: Stayed) => void;

/** Makes and closes objects of one kind, by their HANDLEs and by their integers. */
export async function createAndClose(kind: KindName, times: number, report?: Report): Promise<void> {
  const { create } = kinds[kind];
  await leavesNothing(times, report, (index) => {
    const object = create();
    if (index % 2 === 0) object.Close();
    else CloseHandle(object.Detach());
  });
}

/** Makes named objects of every kind, opens each a second time, and closes both. */
export async function openAndClose(times: number, report?: Report): Promise<void> {
  await leavesNothing(times, report, () => {
    for (const kind of kindNames) {
      const { allAccess, create, open } = kinds[kind];
      const name = freshName();
      using _ = create(name);
      open(allAccess, name).Close();
    }
  });
}

/** Opens and closes a file. */
export async function openFileAndClose(times: number, report?: Report): Promise<void> {
  await leavesNothing(times, report, () =>
    CreateFile(process.execPath, { DesiredAccess: GENERIC_READ, ShareMode: FILE_SHARE_READ, CreationDisposition: OPEN_EXISTING }).Close(),
  );
}

/** Opens and closes this process. */
export async function openProcessAndClose(times: number, report?: Report): Promise<void> {
  await leavesNothing(times, report, () => OpenProcess(SYNCHRONIZE, false, process.pid).Close());
}

/** Starts children, which do not come to run their program, ends each, waits for it and closes its handles. */
export async function startAndEnd(times: number, report?: Report): Promise<void> {
  await leavesNothing(times, report, () => {
    const { hProcess, hThread } = CreateProcess(NODE, { CreationFlags: CREATE_SUSPENDED });
    hThread.Close();
    TerminateProcess(hProcess, 259);
    assert.equal(WaitForSingleObject(hProcess, 20_000), WAIT_OBJECT_0);
    assert.equal(GetExitCodeProcess(hProcess), 259);
    hProcess.Close();
  });
}

/** Waits for events by promises, one at a time, and closes them. */
export async function waitAndClose(times: number, report?: Report): Promise<void> {
  await leavesNothing(times, report, async () => {
    using event = CreateEvent(null, false, false, null);
    const wait = waitAsync(event, 20_000);
    SetEvent(event);
    assert.equal(await wait, WAIT_OBJECT_0);
  });
}

/** Serves clients of one instance of a pipe, one after the other, each of which sends a message. */
export async function serveAndClose(times: number, report?: Report): Promise<void> {
  const name = `\\\\.\\pipe\\${freshName()}`;
  using server = CreateNamedPipe(name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1, 4096, 4096, 0, null);
  const access = { DesiredAccess: GENERIC_READ | GENERIC_WRITE, CreationDisposition: OPEN_EXISTING };
  let listening: Promise<number> | undefined; // the first client need not wait for it
  const once = async (index: number) => {
    using client = CreateFile(name, access);
    await (listening ?? ConnectNamedPipe(server));
    WriteFile(client, `${index}`);
    assert.equal(String(ReadFile(server, 100)[1]), `${index}`);
    if (index % 2 === 0) client.Close();
    DisconnectNamedPipe(server);
    listening = connectAsync(server);
  };
  try {
    await leavesNothing(times, report, once, 5_000);
  } finally {
    server.Close();
    await listening?.catch(() => undefined /* its handle is closed */);
  }
}

async function leavesNothing(
  times: number,
  report: Report | undefined,
  once: (index: number) => void | Promise<void>,
  first = 500,
): Promise<void> {
  for (let index = 0; index < Math.min(times, first); index++) await once(index); // what is made at first use, and compiled
  const before = { handle: freshHandle(), descriptor: freshDescriptor(), memory: process.memoryUsage.rss() };
  for (let index = 0; index < times; index++) {
    await once(index);
    if (index % 1000 === 0) await new Promise((resolve) => setImmediate(resolve)); // lets finalizers run
  }
  const handle = freshHandle() - before.handle;
  assert.ok(handle <= HIGHER, `After ${times} times the value of a new handle is higher by ${handle}.`);
  const descriptor = freshDescriptor() - before.descriptor;
  assert.ok(descriptor <= MORE_DESCRIPTORS, `After ${times} times ${descriptor} more descriptors are open.`);
  const memory = process.memoryUsage.rss() - before.memory;
  assert.ok(memory <= GROWTH, `After ${times} times the process is larger by ${memory} bytes.`);
  report?.({ times, handle, descriptor, memory });
}

function freshHandle(): number {
  using event = CreateEvent(null, false, false, null);
  return event.handle;
}

/** The lowest number that is free: it grows with what stays open. */
function freshDescriptor(): number {
  const descriptor = openSync(process.execPath, "r");
  closeSync(descriptor);
  return descriptor;
}
