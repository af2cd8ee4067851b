// What second processes and worker threads do for the cases of synchronisation objects (programs.ts).
// An object is given by its name, or, to a thread of the same process, by the integer of a handle.

import { readFileSync, writeFileSync } from "node:fs";
import { CloseHandle } from "tswin32/win32api";
import {
  CreateEvent,
  INFINITE,
  MUTEX_ALL_ACCESS,
  OpenMutex,
  ReleaseMutex,
  ResetEvent,
  SetEvent,
  WAIT_ABANDONED,
  WAIT_OBJECT_0,
  WaitForMultipleObjects,
  WaitForSingleObject,
} from "tswin32/win32event";
import { WaitForSingleObject as waitAsync } from "tswin32/win32event/promises";
import { ReadFile } from "tswin32/win32file";
import { Win32Error } from "tswin32/winerror";
import type { HandleLike } from "tswin32/wintypes";
import { outcome } from "./errors.js";
import { type KindName, kinds } from "./objects.js";
import type { Channel } from "./programs.js";

export const syncPrograms = {
  /** Owns a mutex, waited for several times, until told to release it once and then the other times. */
  async ownMutex(channel: Channel, which: string | number, times = 1): Promise<void> {
    const mutex = mutexOf(which);
    for (let time = 0; time < times; time++) {
      const result = WaitForSingleObject(mutex, 10_000);
      if (result !== WAIT_OBJECT_0) throw new Error(`The mutex could not be owned: ${result}.`);
    }
    channel.tell("owned");
    await channel.told("release once");
    ReleaseMutex(mutex);
    channel.tell("released once");
    await channel.told("release");
    for (let time = 1; time < times; time++) ReleaseMutex(mutex);
    channel.tell("released");
    await channel.told("end");
    if (typeof mutex !== "number") mutex.Close();
  },

  /** Owns a mutex and ends, as a thread or as a process, without giving it up. */
  endOwning(_channel: Channel, which: string | number): number {
    const mutex = mutexOf(which);
    const result = WaitForSingleObject(mutex, 10_000);
    if (typeof mutex !== "number") mutex.Detach();
    return result;
  },

  /** What a wait for a mutex gives in this thread; given up at once where it succeeds. */
  tryMutex(_channel: Channel, which: string | number, milliseconds = 0): number {
    const mutex = mutexOf(which);
    const result = WaitForSingleObject(mutex, milliseconds);
    if (result === WAIT_OBJECT_0 || result === WAIT_ABANDONED) ReleaseMutex(mutex);
    return result;
  },

  /** What ReleaseMutex comes to in this thread: 0, or its error. */
  tryReleaseMutex(_channel: Channel, which: string | number): number {
    return releaseOutcome(mutexOf(which));
  },

  /** Waits for an event by a promise. */
  async awaitEvent(channel: Channel, event: number, milliseconds: number): Promise<number> {
    const wait = waitAsync(event, milliseconds);
    channel.tell("waiting");
    return await wait;
  },

  /** Waits for a mutex by a promise and ends without giving it up. */
  async ownMutexByPromise(channel: Channel, mutex: number): Promise<number> {
    const result = await waitAsync(mutex, 10_000);
    channel.tell("owned");
    return result;
  },

  /** Makes an object of its own with this name and holds it until told to close it, then goes on until told to end. */
  async holdObject(channel: Channel, kind: KindName, name: string): Promise<{ alreadyExisted: boolean }> {
    const object = kinds[kind].create(name);
    channel.tell("made");
    await channel.told("close");
    object.Close();
    channel.tell("closed");
    await channel.told("end");
    return { alreadyExisted: object.alreadyExisted };
  },

  /** What opening an object with all rights comes to: 0, or the error. */
  tryOpen(_channel: Channel, kind: KindName, name: string): number {
    return outcome(() => kinds[kind].open(kinds[kind].allAccess, name));
  },

  /** Sets an event by its name. */
  setNamedEvent(_channel: Channel, name: string): void {
    using event = kinds.event.open(kinds.event.allAccess, name);
    SetEvent(event);
  },

  /** Answers one event by another for a number of rounds. */
  answer(channel: Channel, ask: string, reply: string, rounds: number): number {
    using asked = kinds.event.open(kinds.event.allAccess, ask);
    using replied = kinds.event.open(kinds.event.allAccess, reply);
    channel.tell("ready");
    for (let round = 0; round < rounds; round++) {
      if (WaitForSingleObject(asked, 20_000) !== WAIT_OBJECT_0) return round;
      SetEvent(replied);
    }
    return rounds;
  },

  /** Blocks its thread without a time limit. */
  waitWithoutEnd(channel: Channel, handles: number[]): number {
    const wait = (milliseconds: number): number =>
      handles.length === 1 ? WaitForSingleObject(handles[0] ?? 0, milliseconds) : WaitForMultipleObjects(handles, false, milliseconds);
    wait(0); // what a first call loads is loaded then: the thread is to be ended in the wait itself
    channel.tell("waiting");
    return wait(INFINITE);
  },

  /** Owns a mutex, then blocks its thread without a time limit. */
  ownAndWaitWithoutEnd(channel: Channel, mutex: number, handle: number): number {
    WaitForSingleObject(mutex, 10_000);
    WaitForSingleObject(handle, 0);
    channel.tell("waiting");
    return WaitForSingleObject(handle, INFINITE);
  },

  /** Holds a pending promise until the thread is ended. */
  async waitAsyncWithoutEnd(channel: Channel, handle: number): Promise<number> {
    const wait = waitAsync(handle, INFINITE);
    channel.tell("waiting");
    return wait;
  },

  /** Blocks for several objects. */
  waitForAll(channel: Channel, handles: number[], milliseconds: number): number {
    channel.tell("waiting");
    return WaitForMultipleObjects(handles, true, milliseconds);
  },

  /**
   * Takes two auto-reset events at once and gives them back, `rounds` times. `inside` has a place for each event, which is 1 while
   * somebody has it. Gives how often both were had, and how often an event was had by somebody else too.
   */
  eatTogether(
    channel: Channel,
    forks: [number, number],
    places: [number, number],
    inside: SharedArrayBuffer,
    rounds: number,
  ): { rounds: number; clashes: number } {
    const had = new Int32Array(inside);
    channel.tell("ready");
    let clashes = 0;
    for (let round = 0; round < rounds; round++) {
      if (WaitForMultipleObjects(forks, true, 20_000) !== WAIT_OBJECT_0) return { rounds: round, clashes };
      for (const place of places) if (Atomics.exchange(had, place, 1) !== 0) clashes++;
      for (const place of places) Atomics.store(had, place, 0);
      for (const fork of forks) SetEvent(fork);
    }
    return { rounds, clashes };
  },

  /** Adds to a shared number under a mutex, without an atomic operation. */
  addUnderMutex(_channel: Channel, mutex: number, shared: SharedArrayBuffer, rounds: number): void {
    const numbers = new Int32Array(shared);
    for (let round = 0; round < rounds; round++) {
      WaitForSingleObject(mutex, INFINITE);
      const before = numbers[0] ?? 0;
      for (let pause = 0; pause < 50; pause++) Math.sqrt(pause);
      numbers[0] = before + 1;
      ReleaseMutex(mutex);
    }
  },

  /** Makes an event, writes its integer into a file, waits for it, and sets another event, which has a name, when it is set. */
  async offerEvent(channel: Channel, file: string, answer: string): Promise<{ result: number }> {
    using event = CreateEvent(null, true, false, null);
    using answered = kinds.event.open(kinds.event.allAccess, answer);
    writeFileSync(file, `${event.handle}`);
    channel.tell("offered");
    const result = await waitAsync(event, 20_000);
    SetEvent(answered);
    return { result };
  },

  /** Looks whether the event is set, and resets it, whose integer, one of this process, stands in a file by the time that it is told to. */
  async useHandle(channel: Channel, file: string): Promise<number> {
    using _ = CreateEvent(null, false, false, null); // a process is given handles once it has a table for them
    using own = CreateEvent(null, true, false, null); // the value that is put beside it must be another one
    channel.tell("ready");
    await channel.told("go");
    const value = Number(readFileSync(file, "utf8"));
    const wasSet = WaitForSingleObject(value, 0);
    ResetEvent(value);
    if (value === own.handle) throw new Error("The value was in use.");
    return wasSet;
  },

  /** Makes an event of this name and writes its integer into a file; holds it until told to end. */
  async offerNamedEvent(channel: Channel, file: string, name: string): Promise<void> {
    writeFileSync(file, `${CreateEvent(null, true, true, name).Detach()}`);
    channel.tell("offered");
    await channel.told("end");
  },

  /** What a wait gives for a handle whose integer stands in a file by the time that it is told to; has used no handle before. */
  async useFirstHandle(channel: Channel, file: string): Promise<number> {
    channel.tell("ready");
    await channel.told("go");
    return WaitForSingleObject(Number(readFileSync(file, "utf8")), 0);
  },

  /** The same for a process that has used handles. */
  async waitForHandle(channel: Channel, file: string): Promise<number> {
    using _ = CreateEvent(null, false, false, null);
    return await syncPrograms.useFirstHandle(channel, file);
  },

  /** Reads two bytes by a handle whose integer stands in a file by the time that it is told to, and closes it. */
  async readHandle(channel: Channel, file: string): Promise<string> {
    using _ = CreateEvent(null, false, false, null);
    channel.tell("ready");
    await channel.told("go");
    const value = Number(readFileSync(file, "utf8"));
    const text = ReadFile(value, 2)[1].toString();
    CloseHandle(value);
    channel.tell("closed");
    await channel.told("end");
    return text;
  },

  /** Makes random calls on shared objects; see test/soak/objects.ts. */
  async soakObjects(channel: Channel, folder: string, base: string, seed: number, operations: number): Promise<number> {
    const { operate } = await import("../../soak/objects.js");
    return operate(folder, base, seed, operations, () => channel.tell("running"));
  },
};

function mutexOf(which: string | number) {
  return typeof which === "number" ? which : OpenMutex(MUTEX_ALL_ACCESS, false, which);
}

function releaseOutcome(mutex: HandleLike): number {
  try {
    ReleaseMutex(mutex);
    return 0;
  } catch (error) {
    if (error instanceof Win32Error) return error.winerror;
    throw error;
  }
}
