// Processes that make random calls on objects they share, while some of them are killed. Afterwards nothing of the dead may be left, and
// every object must still do what it is for.

import assert from "node:assert/strict";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CancelWaitableTimer,
  CreateEvent,
  CreateMutex,
  CreateSemaphore,
  CreateWaitableTimer,
  PulseEvent,
  ReleaseMutex,
  ReleaseSemaphore,
  ResetEvent,
  SetEvent,
  SetWaitableTimer,
  WAIT_ABANDONED,
  WAIT_ABANDONED_0,
  WAIT_OBJECT_0,
  WAIT_TIMEOUT,
  WaitForMultipleObjects,
  WaitForSingleObject,
} from "tswin32/win32event";
import { ERROR_FILE_NOT_FOUND, ERROR_NOT_OWNER, ERROR_TOO_MANY_POSTS, Win32Error } from "tswin32/winerror";
import type { HANDLE } from "tswin32/wintypes";
import { Disposables } from "../conformance/support/disposables.js";
import { throwsWin32 } from "../conformance/support/errors.js";
import { Folder } from "../conformance/support/folder.js";
import { freshName, isSignalled, type KindName, kindNames, kinds, takeAll } from "../conformance/support/objects.js";
import { SecondProcess } from "../conformance/support/process.js";
import { Random } from "../conformance/support/random-values.js";
import { sleep } from "../conformance/support/time.js";

/** How many objects of each kind are shared, and how far a semaphore counts. */
const COPIES = 3;
const MAXIMUM = 3;

/** How many names of each kind come and go, and how many such objects a process holds at most. */
const BRIEF_NAMES = 2;
const MOST_BRIEF = 6;

/** How long an object that is free may take to be had. */
const SOON = 10_000;

export interface Soak {
  readonly processes: number;
  /** How many calls each process makes. */
  readonly operations: number;
  readonly rounds: number;
  readonly seed: number;
  /** Gets a line about each round. */
  readonly report?: (line: string) => void;
}

/** Runs the rounds; throws with the seed where anything is not as it must be. */
export async function soak({ processes, operations, rounds, seed, report }: Soak): Promise<void> {
  const random = new Random(seed);
  for (let round = 0; round < rounds; round++) {
    try {
      const killed = await soakOnce(random, processes, operations);
      report?.(`Round ${round}: ${killed} of ${processes} processes were killed.`);
    } catch (error) {
      throw new Error(`Round ${round} failed; TSWIN32_TEST_SEED=${seed} repeats its choices.`, { cause: error });
    }
  }
}

async function soakOnce(random: Random, count: number, operations: number): Promise<number> {
  using folder = new Folder();
  const base = freshName();
  const processes: SecondProcess<"soakObjects">[] = [];
  {
    using group = new Disposables();
    const shared = makeShared(group, base);
    try {
      for (let index = 0; index < count; index++) {
        const seed = random.below(2 ** 32);
        const options = { limit: 600_000 };
        processes.push(new SecondProcess("soakObjects", [folder.native(), base, seed, operations], options));
      }
      const victims = processes.filter(() => random.below(2) === 0).map((victim) => ({ victim, delay: random.below(operations / 4) }));
      await Promise.all([
        ...victims.map(({ victim, delay }) => killWhileRunning(victim, delay)),
        ...processes
          .filter((process) => !victims.some(({ victim }) => victim === process))
          .map(async (survivor) => assert.equal(await survivor.result(), operations)),
      ]);
      allUsable(shared);
      namesGone(base, "brief", BRIEF_NAMES);
    } finally {
      for (const process of processes) await process[Symbol.asyncDispose]();
    }
  }
  namesGone(base, "shared", COPIES);
  return (await Promise.all(processes.map(({ ended }) => ended))).filter(({ signal }) => signal !== null).length;
}

async function killWhileRunning(victim: SecondProcess<"soakObjects">, delay: number): Promise<void> {
  await victim.reached("running");
  await sleep(delay);
  victim.kill();
  const { code, signal } = await victim.ended;
  // It may have come to its end before.
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`A process ended with ${signal ?? code}:\n${victim.output}`);
}

// --- what is shared -------------------------------------------------------------------------------------------------

type Shared = Readonly<Record<KindName, HANDLE[]>>;

/** Finds or makes the shared objects. */
function makeShared(group: Disposables, base: string): Shared {
  const copies = (kind: KindName, make: (name: string) => HANDLE) =>
    Array.from({ length: COPIES }, (_, index) => group.use(make(nameOf(base, "shared", kind, index))));
  return {
    event: copies("event", (name) => CreateEvent(null, false, false, name)),
    mutex: copies("mutex", (name) => CreateMutex(null, false, name)),
    semaphore: copies("semaphore", (name) => CreateSemaphore(null, MAXIMUM, MAXIMUM, name)),
    timer: copies("timer", (name) => CreateWaitableTimer(null, false, name)),
  };
}

function nameOf(base: string, group: "shared" | "brief", kind: KindName, index: number): string {
  return `${base}-${group}-${kind}-${index}`;
}

/** With all processes at their end every object can be had and does what it is for. */
function allUsable(shared: Shared): void {
  const all = WaitForMultipleObjects(shared.mutex, true, SOON);
  assert.notEqual(all, WAIT_TIMEOUT, "A mutex is still owned, though nobody is left to own it.");
  for (const mutex of shared.mutex) {
    ReleaseMutex(mutex);
    assert.equal(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    ReleaseMutex(mutex);
    throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
  }
  for (const semaphore of shared.semaphore) {
    const left = takeAll(semaphore, MAXIMUM + 1);
    assert.ok(left <= MAXIMUM, `A semaphore of at most ${MAXIMUM} gave ${left}.`);
    assert.equal(ReleaseSemaphore(semaphore, MAXIMUM), 0);
    throwsWin32(() => ReleaseSemaphore(semaphore, 1), ERROR_TOO_MANY_POSTS);
  }
  for (const event of shared.event) {
    ResetEvent(event);
    assert.equal(isSignalled(event), false);
    SetEvent(event);
    assert.deepEqual([isSignalled(event), isSignalled(event)], [true, false]);
  }
  for (const timer of shared.timer) {
    SetWaitableTimer(timer, -1, 0);
    assert.equal(WaitForSingleObject(timer, SOON), WAIT_OBJECT_0);
  }
}

function namesGone(base: string, group: "shared" | "brief", count: number): void {
  for (const kind of kindNames) {
    for (let index = 0; index < count; index++) {
      throwsWin32(() => kinds[kind].open(kinds[kind].allAccess, nameOf(base, group, kind, index)), ERROR_FILE_NOT_FOUND);
    }
  }
}

// --- what each process does -----------------------------------------------------------------------------------------

/**
 * Makes that many random calls on the shared objects and on some that come and go, and checks what each of them gives.
 * `folder` is where the owners of mutexes leave their marks.
 */
export function operate(folder: string, base: string, seed: number, operations: number, running: () => void): number {
  using group = new Disposables();
  const member = new Member(folder, base, new Random(seed), makeShared(group, base));
  running();
  for (let operation = 0; operation < operations; operation++) member.step();
  member.end();
  return operations;
}

class Member {
  readonly #folder: string;
  readonly #base: string;
  readonly #random: Random;
  readonly #shared: Shared;
  /** How often each mutex is owned. */
  readonly #owned = new Array<number>(COPIES).fill(0);
  readonly #brief: HANDLE[] = [];

  constructor(folder: string, base: string, random: Random, shared: Shared) {
    this.#folder = folder;
    this.#base = base;
    this.#random = random;
    this.#shared = shared;
  }

  /** One random call, with its check. */
  step(): void {
    const place = this.#random.below(COPIES);
    switch (this.#random.below(13)) {
      case 0:
      case 1:
      case 2:
        this.#own(place);
        break;
      case 3:
      case 4:
      case 5:
        this.#disown(place);
        break;
      case 6:
        this.#waitForAny();
        break;
      case 7:
        this.#waitForAll();
        break;
      case 8:
        this.#release(this.#shared.semaphore[place] as HANDLE);
        break;
      case 9:
        this.#wait(this.#random.of([this.#shared.semaphore, this.#shared.event, this.#shared.timer])[place] as HANDLE);
        break;
      case 10:
        this.#random.of([SetEvent, SetEvent, ResetEvent, PulseEvent])(this.#shared.event[place] as HANDLE);
        break;
      case 11:
        this.#arm(this.#shared.timer[place] as HANDLE);
        break;
      default:
        this.#comeAndGo();
    }
  }

  end(): void {
    for (let place = 0; place < COPIES; place++) while ((this.#owned[place] ?? 0) > 0) this.#disown(place);
    for (const object of this.#brief) object.Close();
  }

  #own(place: number): void {
    const result = WaitForSingleObject(this.#shared.mutex[place] as HANDLE, this.#random.below(4));
    if (result !== WAIT_TIMEOUT) this.#owns(place, result === WAIT_ABANDONED);
    assert.ok([WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_TIMEOUT].includes(result), `A wait for a mutex gave ${result}.`);
  }

  /** Leaves a mark that nobody else may have left, except an owner that died. */
  #owns(place: number, abandoned: boolean): void {
    const before = this.#owned[place] ?? 0;
    this.#owned[place] = before + 1;
    if (before > 0) {
      assert.ok(!abandoned, "A mutex was abandoned that this thread owns.");
      return;
    }
    if (abandoned) rmSync(this.#mark(place), { force: true });
    closeSync(openSync(this.#mark(place), "wx"));
  }

  #disown(place: number): void {
    const mutex = this.#shared.mutex[place] as HANDLE;
    const owned = this.#owned[place] ?? 0;
    if (owned === 0) {
      throwsWin32(() => ReleaseMutex(mutex), ERROR_NOT_OWNER);
      return;
    }
    this.#owned[place] = owned - 1;
    if (owned === 1) rmSync(this.#mark(place));
    ReleaseMutex(mutex);
  }

  #mark(place: number): string {
    return join(this.#folder, `owner-${place}`);
  }

  #waitForAny(): void {
    const { event, mutex, semaphore, timer } = this.#shared;
    const first = this.#random.of([event, semaphore, timer]);
    const objects = [...first, ...mutex];
    const result = WaitForMultipleObjects(objects, false, this.#random.below(4));
    if (result === WAIT_TIMEOUT) return;
    const abandoned = result >= WAIT_ABANDONED_0;
    const index = result - (abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0);
    assert.ok(index >= 0 && index < objects.length, `A wait for any gave ${result}.`);
    const place = index - first.length;
    if (place >= 0) this.#owns(place, abandoned);
    else assert.ok(!abandoned, "What cannot be owned was abandoned.");
  }

  #waitForAll(): void {
    const places = [0, 1, 2].filter(() => this.#random.below(2) === 0);
    if (places.length === 0) return;
    if (this.#random.below(2) === 0) places.reverse();
    const objects = places.map((place) => this.#shared.mutex[place] as HANDLE);
    if (this.#random.below(2) === 0) objects.push(this.#random.of(this.#shared.semaphore));
    const result = WaitForMultipleObjects(objects, true, this.#random.below(6));
    if (result === WAIT_TIMEOUT) return;
    const abandoned = result >= WAIT_ABANDONED_0;
    assert.ok(result === WAIT_OBJECT_0 || (abandoned && result < WAIT_ABANDONED_0 + objects.length), `A wait for all gave ${result}.`);
    for (const place of places) this.#owns(place, abandoned && this.#owned[place] === 0); // which of them was abandoned is not said
  }

  #release(semaphore: HANDLE): void {
    const count = 1 + this.#random.below(2);
    try {
      const before = ReleaseSemaphore(semaphore, count);
      assert.ok(before >= 0 && before + count <= MAXIMUM, `A semaphore of at most ${MAXIMUM} had ${before} when ${count} were added.`);
    } catch (error) {
      if (!(error instanceof Win32Error && error.winerror === ERROR_TOO_MANY_POSTS)) throw error;
    }
  }

  #wait(object: HANDLE): void {
    const result = WaitForSingleObject(object, this.#random.below(3));
    assert.ok(result === WAIT_OBJECT_0 || result === WAIT_TIMEOUT, `A wait gave ${result}.`);
  }

  #arm(timer: HANDLE): void {
    if (this.#random.below(4) === 0) CancelWaitableTimer(timer);
    else SetWaitableTimer(timer, -this.#random.below(50_000), this.#random.below(5));
  }

  /** Makes, finds or closes one of the objects that nobody keeps. */
  #comeAndGo(): void {
    if (this.#brief.length >= MOST_BRIEF || (this.#brief.length > 0 && this.#random.below(3) === 0)) {
      this.#brief.splice(this.#random.below(this.#brief.length), 1)[0]?.Close();
      return;
    }
    const kind = this.#random.of(kindNames);
    const name = nameOf(this.#base, "brief", kind, this.#random.below(BRIEF_NAMES));
    if (this.#random.below(2) === 0) {
      this.#brief.push(kinds[kind].create(name));
      return;
    }
    try {
      this.#brief.push(kinds[kind].open(kinds[kind].allAccess, name));
    } catch (error) {
      if (!(error instanceof Win32Error && error.winerror === ERROR_FILE_NOT_FOUND)) throw error;
    }
  }
}
