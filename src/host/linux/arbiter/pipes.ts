// Named pipes: which there are, their instances, and who is at the ends.
//
// A pipe is a record in one chain, found by its name; its instances are in a chain of its own. An end, a server's or a client's, is an
// object to which the processes that have handles of it refer: so it goes with the last of them, also by kill -9. Everything but a
// member's value changes in withNames(): a pipe's name comes and goes with its instances.
//
// The data is in a socket (pipes/sockets.ts). Of an instance's sockets the records know only which connection is the current one: the
// descriptors are in handle tables.

import { forgetSocket } from "../pipes/sockets.js";
import { processMemory } from "../process-memory.js";
import { PIPES, recordWord, shared } from "./machine.js";
import { findNamed } from "./names.js";
import {
  attendTo,
  isReferred,
  isReferredBy,
  kindOf,
  makeObject,
  namedObject,
  REFERENCE_DETAIL,
  referenceDetail,
  referenceOf,
  signal,
  TAIL,
} from "./objects.js";
import { sweepBy } from "./processes.js";
import { allocateRecord, chain, freeRecord, Kind, Member, unchain } from "./records.js";
import { Detail, reset } from "./states.js";
import { dropText, keepText, keptText } from "./texts.js";
import { isThreadAlive, ring, thisThread } from "./threads.js";

// The members of a pipe's record.
const HASH = 3;
/** First of its instances: servers' ends. */
const FIRST = 4;
/** How many clients' ends refer to it: it stays for them when the last instance has gone, but is not found any more. */
const CLIENTS = 5;
/** PIPE_ACCESS_*, and PIPE_TYPE_MESSAGE above. */
const SHAPE = 6;
const LIMIT = 7;
const OUT_SIZE = 8;
const IN_SIZE = 9;
const TIMEOUT = 10;
const NAME = 11;
/** 1 if anybody has waited for a free instance. */
const AWAITED = 12;

// The members of an end's record that objects do not have.
const PIPE = 3;
/** EndMode, and who made it, a process id, above. */
const MODE = 4;
const MAKER_SHIFT = 8;
/** EndState, whether the connection was accepted, and its number above. */
const STATE = 7;
const ACCEPTED = 8;
const NUMBER_SHIFT = 4;
/** The other end's record, 0 for none. While a server listens: the process that asked for EVENT, as an owner. */
const PEER = 9;
/** How many bytes of a message that has been read in part are left. While a server listens: the event to signal when a client comes. */
const LEFT = 10;
const EVENT = LEFT;
/** The thread that is in the middle of writing a message, 0 for none. */
const WRITER = 11;
/** How often messages or parts of some have been taken; in bit 0 whether one is being taken that leaves the stream in disorder if it is cut short. */
const READING = 12;
/** The process at the other end, also after it has gone. */
const PEER_PROCESS = 13;
/**
 * The thread whose doorbell rings when something is done at the other end, 0 for none; negative if it also wants to know what is read there. An
 * end has no queue of waits, so it needs no tail of one.
 */
const WATCHER = TAIL;
/** Of a server's end: the next instance. */
const NEXT = 15;

export const EndMode = { server: 1, readMessages: 2, noWait: 4 } as const;

export const EndState = {
  /** A server's end that no client has opened. */
  listening: 1,
  connected: 2,
  /** The other end is closed; what it has written can still be read. */
  closing: 3,
  /** By DisconnectNamedPipe. */
  disconnected: 4,
} as const;
const STATES = 7;

/** What is fixed when the first instance of a pipe is made. */
export interface PipeShape {
  /** PIPE_ACCESS_*. */
  readonly direction: number;
  readonly messages: boolean;
  readonly limit: number;
  readonly outSize: number;
  readonly inSize: number;
  readonly timeout: number;
}

const MESSAGES = 4;

const word = (record: number, member: number): number => recordWord(record) + member;
const get = (record: number, member: number): number => shared().words[recordWord(record) + member] as number;
const put = (record: number, member: number, value: number): void => {
  Atomics.store(shared().words, recordWord(record) + member, value);
};

// --- pipes ------------------------------------------------------------------------------------------------------------

function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x0100_0193);
  return hash;
}

/** How names are compared: without regard to case, unit by unit as Windows does. */
const folded = (name: string): string => name.toUpperCase();

/** The pipe of a name, if it has an instance; 0 for none. The caller is in withNames(). */
export function findPipe(name: string): number {
  const sought = folded(name);
  const hash = hashOf(sought);
  for (let pipe = shared().words[PIPES] as number; pipe !== 0; pipe = get(pipe, Member.next)) {
    if (get(pipe, HASH) === hash && get(pipe, FIRST) !== 0 && folded(nameOf(pipe)) === sought) return pipe;
  }
  return 0;
}

export const nameOf = (pipe: number): string => keptText(word(pipe, NAME));

export function shapeOf(pipe: number): PipeShape {
  const shape = get(pipe, SHAPE);
  return {
    direction: shape & 3,
    messages: (shape & MESSAGES) !== 0,
    limit: get(pipe, LIMIT),
    outSize: get(pipe, OUT_SIZE) >>> 0,
    inSize: get(pipe, IN_SIZE) >>> 0,
    timeout: get(pipe, TIMEOUT) >>> 0,
  };
}

/** Makes a pipe that has no instance yet, and so is not found. The caller is in withNames(). */
export function makePipe(name: string, shape: PipeShape, caller: string): number {
  const { owner } = processMemory();
  const pipe = allocateRecord(Kind.pipe, owner, caller);
  try {
    keepText(word(pipe, NAME), name, owner, caller);
  } catch (error) {
    freeRecord(pipe);
    throw error;
  }
  put(pipe, HASH, hashOf(folded(name)));
  put(pipe, SHAPE, shape.direction | (shape.messages ? MESSAGES : 0));
  put(pipe, LIMIT, shape.limit);
  put(pipe, OUT_SIZE, shape.outSize);
  put(pipe, IN_SIZE, shape.inSize);
  put(pipe, TIMEOUT, shape.timeout);
  chain(PIPES, pipe);
  return pipe;
}

/** All pipes that have a living instance: their names. The caller is in withNames(). */
export function livingPipes(): { readonly name: string; readonly instances: number; readonly limit: number }[] {
  const found: { readonly name: string; readonly instances: number; readonly limit: number }[] = [];
  for (let pipe = shared().words[PIPES] as number, next: number; pipe !== 0; pipe = next) {
    next = get(pipe, Member.next);
    const name = nameOf(pipe);
    const limit = get(pipe, LIMIT);
    const instances = get(pipe, FIRST) === 0 ? 0 : instancesOf(pipe).length;
    if (instances > 0) found.push({ name, instances, limit });
  }
  return found;
}

/** The instances of a pipe whose servers live. Others are swept, and the pipe with the last. The caller is in withNames(). */
export function instancesOf(pipe: number): number[] {
  const all: number[] = [];
  for (let end = get(pipe, FIRST); end !== 0; end = get(end, NEXT)) all.push(end);
  return all.filter(isReferred);
}

/** The first listening instance that was not tried yet, 0 for none. The caller is in withNames(). */
export function listeningInstance(pipe: number, tried: ReadonlySet<number>): number {
  for (let end = get(pipe, FIRST); end !== 0; end = get(end, NEXT)) {
    if (stateOf(end) === EndState.listening && !tried.has(end)) return end;
  }
  return 0;
}

function freeIfUnused(pipe: number): void {
  if (get(pipe, FIRST) !== 0 || get(pipe, CLIENTS) !== 0) return;
  unchain(PIPES, pipe);
  dropText(word(pipe, NAME));
  freeRecord(pipe);
}

// --- ends -------------------------------------------------------------------------------------------------------------

/** Makes an instance, which is disconnected until listen(). The caller is in withNames(). */
export function makeInstance(pipe: number, mode: number, caller: string): number {
  const prepare = (end: number) => {
    put(end, PIPE, pipe);
    put(end, MODE, mode | EndMode.server | (process.pid << MAKER_SHIFT));
    put(end, STATE, EndState.disconnected);
  };
  const end = makeObject({ kind: Kind.pipeEnd, state: 0, detail: 0, name: null, prepare }, caller);
  chain(word(pipe, FIRST), end, NEXT);
  put(pipe, Member.owner, 0); // from now on its instances keep it
  return end;
}

/** Lets clients open an instance. The caller is in withNames(), and its socket listens. */
export function listen(end: number, event: number): void {
  put(end, EVENT, event);
  put(end, PEER, event === 0 ? 0 : processMemory().owner);
  put(end, WRITER, 0);
  put(end, READING, 0);
  put(end, STATE, EndState.listening | ((numberOf(end) + 1) << NUMBER_SHIFT));
  const pipe = pipeOf(end);
  if (get(pipe, AWAITED) === 1) signalFree(pipe);
}

/**
 * Makes the client's end of a listening instance. The caller is in withNames() and has connected to its socket. `awaiting` is what has been
 * signalled: the caller dismisses that reference outside of withNames().
 */
export function makeClient(server: number, caller: string): { readonly client: number; readonly awaiting: AwaitedClient | undefined } {
  const pipe = pipeOf(server);
  const prepare = (end: number) => {
    put(end, PIPE, pipe);
    put(end, MODE, process.pid << MAKER_SHIFT);
    put(end, STATE, EndState.connected | ACCEPTED);
    put(end, PEER, server);
    put(end, PEER_PROCESS, makerOf(server));
    put(pipe, CLIENTS, get(pipe, CLIENTS) + 1);
  };
  const client = makeObject({ kind: Kind.pipeEnd, state: 0, detail: 0, name: null, prepare }, caller);
  const awaiting = withdrawEvent(server);
  put(server, PEER, client);
  put(server, PEER_PROCESS, process.pid);
  put(server, STATE, EndState.connected | (numberOf(server) << NUMBER_SHIFT));
  if (awaiting) signal(awaiting.event);
  tell(server, "written");
  return { client, awaiting };
}

/** The event that is to be signalled when a client comes, and who refers to it for that. */
export interface AwaitedClient {
  readonly event: number;
  readonly owner: number;
}

/**
 * Takes back that a listening instance signals an event; with an owner, only one that this process asked for. The caller is in withNames(), and
 * dismisses the reference outside of it.
 */
export function withdrawEvent(server: number, owner?: number): AwaitedClient | undefined {
  if (stateOf(server) !== EndState.listening || get(server, EVENT) === 0) return undefined;
  if (owner !== undefined && get(server, PEER) !== owner) return undefined;
  const awaiting = { event: get(server, EVENT), owner: get(server, PEER) };
  put(server, EVENT, 0);
  put(server, PEER, 0);
  // Whoever asked for it may have been killed, and the event swept with him, while another process keeps the instance.
  return kindOf(awaiting.event) === Kind.event && isReferredBy(awaiting.event, awaiting.owner) ? awaiting : undefined;
}

/** Lets a listening instance signal an event when a client comes. The caller is in withNames() and has referred to it. */
export function awaitClient(server: number, event: number): void {
  put(server, PEER, processMemory().owner);
  put(server, EVENT, event);
}

export const pipeOf = (end: number): number => get(end, PIPE);
export const isServer = (end: number): boolean => (get(end, MODE) & EndMode.server) !== 0;
export const modeOf = (end: number): number => get(end, MODE) & (EndMode.readMessages | EndMode.noWait);
export const makerOf = (end: number): number => get(end, MODE) >>> MAKER_SHIFT;
export const peerOf = (end: number): number => (stateOf(end) === EndState.listening ? 0 : get(end, PEER));
export const peerProcessOf = (end: number): number => get(end, PEER_PROCESS);
export const isMessagePipe = (end: number): boolean => (get(pipeOf(end), SHAPE) & MESSAGES) !== 0;
export const directionOf = (pipe: number): number => get(pipe, SHAPE) & 3;

export function setMode(end: number, mode: number): void {
  put(end, MODE, (get(end, MODE) & ~(EndMode.readMessages | EndMode.noWait)) | mode);
}

export const stateOf = (end: number): number => Atomics.load(shared().words, word(end, STATE)) & STATES;
/** Whether a server has taken the connection that a client has made. */
export const isAccepted = (end: number): boolean => (Atomics.load(shared().words, word(end, STATE)) & ACCEPTED) !== 0;
/** Which connection of its instance a server's end is at. */
export const numberOf = (end: number): number => Atomics.load(shared().words, word(end, STATE)) >>> NUMBER_SHIFT;

export function setAccepted(end: number): void {
  Atomics.or(shared().words, word(end, STATE), ACCEPTED);
  put(end, LEFT, 0);
}

/** The caller is in withNames(). */
export function setState(end: number, state: number): void {
  put(end, STATE, (get(end, STATE) & ~STATES) | state);
}

/** Throws an instance's client out. The caller is in withNames(). */
export function disconnectClient(server: number): void {
  const client = peerOf(server);
  if (client !== 0) {
    setState(client, EndState.disconnected);
    put(client, PEER, 0);
    tell(client, "written");
  }
  put(server, PEER, 0);
  put(server, LEFT, 0);
  setState(server, EndState.disconnected);
}

// How far reads and writes of an end have come.

export const leftOf = (end: number): number => get(end, LEFT);
export const setLeft = (end: number, bytes: number): void => put(end, LEFT, bytes);
export const isCutShort = (end: number): boolean => (get(end, READING) & 1) !== 0;
export const beginReading = (end: number): void => put(end, READING, get(end, READING) | 1);
/** Tells, too, that the stream now begins with something else. */
export const endReading = (end: number): void => put(end, READING, ((get(end, READING) | 1) + 1) | 0);
/** Changes with each read. */
export const readsOf = (end: number): number => Atomics.load(shared().words, word(end, READING));
export const writerOf = (end: number): number => get(end, WRITER);
export const setWriter = (end: number, thread: number): void => put(end, WRITER, thread);

/** The thread that is in the middle of reading a message, 0 for none. It stands in its process's reference. The caller holds the end's guard. */
export const readerOf = (end: number): number => referenceDetail(end);

/** The caller holds the end's guard, and its process has the reading thread. */
export function setReader(end: number, thread: number): void {
  const reference = kindOf(end) === Kind.pipeEnd ? referenceOf(end, processMemory().owner) : 0;
  if (reference !== 0) put(reference, REFERENCE_DETAIL, thread);
}

// Who waits for the other end beside his event loop has his doorbell rung.

/** What was done at the other end. */
export type Deed = "written" | "read";

/** Lets this thread's doorbell ring when something is done at the other end. False if another thread's does. */
export function watch(end: number, alsoReads: boolean): boolean {
  const thread = thisThread();
  const watcher = get(end, WATCHER);
  if (watcher !== 0 && Math.abs(watcher) !== thread && isThreadAlive(Math.abs(watcher))) return false;
  if (watcher !== -thread) put(end, WATCHER, alsoReads ? -thread : thread);
  return true;
}

/** Lets it ring no more. */
export function unwatch(end: number): void {
  if (Math.abs(get(end, WATCHER)) === thisThread()) put(end, WATCHER, 0);
}

function tell(end: number, deed: Deed): void {
  const watcher = get(end, WATCHER);
  if (watcher < 0 || (watcher > 0 && deed === "written")) ring(Math.abs(watcher));
}

/** Tells who waits at the other end, who looks by himself whether it concerns him: by now its record may even be something else's. */
export function tellPeer(end: number, deed: Deed): void {
  const peer = peerOf(end);
  if (peer !== 0 && kindOf(peer) === Kind.pipeEnd) tell(peer, deed);
}

// The end of an end. Called under its guard and the names'.
attendTo(Kind.pipeEnd, {
  swept(end, owner, reference) {
    // Killed in the middle of a message, which nobody else can bring to its end.
    if (get(reference, REFERENCE_DETAIL) !== 0) put(end, READING, get(end, READING) | 1);
    if (stateOf(end) !== EndState.listening || get(end, PEER) !== owner) return;
    put(end, EVENT, 0);
    put(end, PEER, 0);
  },
  freed(end) {
    const pipe = pipeOf(end);
    const peer = peerOf(end);
    if (peer !== 0) {
      put(peer, PEER, 0);
      setState(peer, EndState.closing);
      tell(peer, "written");
    }
    if (isServer(end)) unchain(word(pipe, FIRST), end, NEXT);
    else put(pipe, CLIENTS, get(pipe, CLIENTS) - 1);
    freeIfUnused(pipe);
    if (isServer(end)) forgetSocket(end);
  },
});

// One whose maker was killed before it had an instance.
sweepBy(Kind.pipe, (pipe, isStill) => {
  if (isStill()) freeIfUnused(pipe);
});

// --- waiting for a free instance ----------------------------------------------------------------------------------------

const eventName = (pipe: number): string => `\0pipe ${pipe}`; // a NUL: no program can give an object such a name

/** The event that is signalled while an instance of a pipe listens, with a reference. The caller is in withNames() and has found none. */
export function freeEvent(pipe: number, caller: string): number {
  put(pipe, AWAITED, 1);
  const { object } = namedObject({ kind: Kind.event, state: 0, detail: Detail.manual, name: null }, eventName(pipe), caller);
  reset(object);
  return object;
}

/** Tells those who wait for a free instance to look. */
function signalFree(pipe: number): void {
  const event = findNamed(eventName(pipe));
  if (event === 0) put(pipe, AWAITED, 0);
  else signal(event);
}
