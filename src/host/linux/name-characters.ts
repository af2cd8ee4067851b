// Names as Win32 writes them and as Linux does.
//
// Linux names may hold characters that Win32 forbids. In Win32 names they stand as U+F001 to U+F07F, as Cygwin writes them.

/** A name's longest form, in UTF-16 units, as NTFS has it, and in bytes, as Linux's file systems do. */
export const LONGEST_NAME = 255;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those that Win32 forbids in names
const FORBIDDEN = /[\u0001-\u001f"*:<>?|\\/]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same without the separator of both
const SHIFTED = /[\u0001-\u001f"*:<>?|\\]/g;
const STANDS_FOR_FORBIDDEN = /[\uf001-\uf01f\uf022\uf02a\uf03a\uf03c\uf03e\uf03f\uf05c\uf07c]/g;
const STANDS_FOR_TAIL = /[\uf020\uf02e]+$/;
const TAIL = /[ .]+$/;
const SHIFT = 0xf000;
/** No UTF-8 can write half of a surrogate pair. */
const UNPAIRED = /\p{Surrogate}/u;
const NOT_ASCII = /[^\0-\x7f]/;

/** The Linux name for a Win32 one; undefined for what no file can be called. */
export function nativeName(name: string): string | undefined {
  if (FORBIDDEN.test(name) || name.length > LONGEST_NAME) return undefined;
  if (!NOT_ASCII.test(name)) return name;
  if (!isWritable(name)) return undefined;
  const native = name
    .replace(STANDS_FOR_FORBIDDEN, (character) => String.fromCharCode(character.charCodeAt(0) - SHIFT))
    .replace(STANDS_FOR_TAIL, (tail) => [...tail].map((character) => String.fromCharCode(character.charCodeAt(0) - SHIFT)).join(""));
  return Buffer.byteLength(native) > LONGEST_NAME ? undefined : native;
}

/** A text without what stands at its end. Not by a regular expression, which would look anew from every blank of many in the middle. */
export function withoutTail(text: string, tail = " ."): string {
  let end = text.length;
  while (end > 0 && tail.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** A Linux name as Win32 programs see it. */
export function toWin32Name(name: string): string {
  if (name === "." || name === "..") return name;
  const shift = (character: string) => String.fromCharCode(character.charCodeAt(0) + SHIFT);
  return name.replace(SHIFTED, shift).replace(TAIL, (tail) => [...tail].map(shift).join(""));
}

/** Whether UTF-8 can write a text. */
export function isWritable(text: string): boolean {
  return !UNPAIRED.test(text);
}
