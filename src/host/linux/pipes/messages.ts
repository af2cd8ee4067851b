// How messages travel through a stream: each behind a header of two words, its length and that length in another form. Whoever writes to
// the socket past this package is found out by the second word, in all likelihood before anything is made of the first.

/** Of a message's header. */
export const HEADER_BYTES = 8;
/** Messages up to this length are written and read by one call, header and all: the kernel keeps as much in one piece. */
export const SMALL_MESSAGE = 8192;
/** Longer ones no process could read. */
export const LONGEST_MESSAGE = 0x7fff_ffff;

const MARK = 0x5049_5045;

/** Where headers and small messages are put together and taken apart. */
export const scratch: Buffer = Buffer.alloc(HEADER_BYTES + SMALL_MESSAGE);

/** The length that a header says; -1 if it is none. */
export function lengthIn(bytes: Buffer, at: number): number {
  const length = bytes.readInt32LE(at);
  return length >= 0 && (length ^ MARK) === bytes.readInt32LE(at + 4) ? length : -1;
}

export function writeHeader(length: number): void {
  scratch.writeInt32LE(length, 0);
  scratch.writeInt32LE(length ^ MARK, 4);
}
