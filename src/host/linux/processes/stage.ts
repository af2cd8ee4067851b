// The stage: a program of a few instructions that waits and then becomes the program that is wanted. So a process can be there, with the
// identifier, the arguments and the environment that it will have, before its program runs.
//
// It waits for a byte from a pipe whose other end only this process has: where this process is killed before all is prepared, the stage ends
// too. (As long as it stopped itself instead, it stayed for ever. PR_SET_PDEATHSIG would also end the child of a thread that ends just after.)
//
// fork() would do it in a few lines of C, but a child that is forked from the middle of node crashes; a shell as the stage would change the
// environment, as it drops names that it could not use itself.

import { writeSync } from "node:fs";
import { ERROR_NOT_SUPPORTED } from "../../../winerror/codes.js";
import { failure, systemFailure } from "../errors.js";
import * as libc from "../libc.js";
import { pipeDescriptors } from "../pipe-descriptors.js";

// gate = decimal(argv[0])
// do got = read(gate, byte, 1) while got == -EINTR
// if got == 1
//   close(gate)
//   if byte: kill(getpid(), SIGSTOP)
//   execve(argv[1], argv + 2, environment)
// exit_group(127)
const CODE: Readonly<Record<string, string>> = {
  x64:
    "488b742408 31db 0fb606 48ffc6 85c0 7409 8d1c9b 8d5c58d0 ebed" + // decimal
    "89df 488d7424f8 ba01000000 31c0 0f05 4883f8fc 74ea 4883f801 753f" + // read
    "89df b803000000 0f05 807c24f800 7415" + // close
    "b827000000 0f05 89c7 be13000000 b83e000000 0f05" + // getpid; kill
    "488b7c2410 488d742418 488b0c24 488d54cc10 b83b000000 0f05" + // execve
    "bf7f000000 b8e7000000 0f05", // exit_group
  arm64:
    "e10740f9 130080d2 420180d2 20144038 80000034 00c00051 7302021b fcffff17" + // decimal
    "e00313aa e14300d1 220080d2 e80780d2 010000d4 1f1000b1 40ffff54 1f0400f1 41020054" + // read
    "e00313aa 280780d2 010000d4 e0035f38 c0000034" + // close
    "881580d2 010000d4 610280d2 281080d2 010000d4" + // getpid; kill
    "e00b40f9 e1630091 e20340f9 e26f228b 42400091 a81b80d2 010000d4" + // execve
    "e00f80d2 c80b80d2 010000d4", // exit_group
};
/** e_machine. */
export const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const CODE_AT = HEADER_BYTES + SEGMENT_BYTES;
const LOADED_AT = 0x40_0000n;
const PAGE = 0x1_0000n; // the largest that arm64 has

/** What a stage waits at. */
export interface Gate {
  /** The descriptor that the stage is to have under the same number, and as its argument before the program and that one's arguments. */
  readonly fd: number;
  /** Lets the stage become its program, or stop itself first. */
  open(suspended: boolean): void;
  end(): void;
}

export function makeGate(caller: string): Gate {
  const [fd, other] = pipeDescriptors(caller);
  return {
    fd,
    // One that was killed before has left nobody who reads; its end is told by its handle.
    open: (suspended) => void libc.write(other, Uint8Array.of(suspended ? 1 : 0), 1),
    end: () => [fd, other].forEach(libc.close),
  };
}

let program: number | undefined;

/** The path of the stage. */
export function stagePath(caller: string): string {
  program ??= make(caller);
  return `/proc/self/fd/${program}`;
}

function make(caller: string): number {
  let fd = libc.memfdCreate("tswin32-stage", libc.MFD_CLOEXEC | libc.MFD_EXEC);
  if (fd < 0 && libc.errno() === libc.EINVAL) fd = libc.memfdCreate("tswin32-stage", libc.MFD_CLOEXEC); // before Linux 6.3
  if (fd < 0) throw systemFailure(caller);
  writeSync(fd, image(caller));
  return fd;
}

/** An ELF file with one segment. */
function image(caller: string): Buffer {
  const code = CODE[process.arch];
  const machine = MACHINES[process.arch];
  if (code === undefined || machine === undefined) throw failure(ERROR_NOT_SUPPORTED, caller);
  const instructions = Buffer.from(code.replaceAll(" ", ""), "hex");
  const file = Buffer.alloc(CODE_AT + instructions.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // 64 bits, little-endian
  file.writeUInt16LE(2, 16); // ET_EXEC
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(LOADED_AT + BigInt(CODE_AT), 24); // where it begins
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32);
  file.writeUInt16LE(HEADER_BYTES, 52);
  file.writeUInt16LE(SEGMENT_BYTES, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, HEADER_BYTES); // PT_LOAD
  file.writeUInt32LE(5, HEADER_BYTES + 4); // to be read and executed
  file.writeBigUInt64LE(LOADED_AT, HEADER_BYTES + 16);
  file.writeBigUInt64LE(LOADED_AT, HEADER_BYTES + 24);
  file.writeBigUInt64LE(BigInt(file.length), HEADER_BYTES + 32);
  file.writeBigUInt64LE(BigInt(file.length), HEADER_BYTES + 40);
  file.writeBigUInt64LE(PAGE, HEADER_BYTES + 48);
  file.set(instructions, CODE_AT);
  return file;
}
