import { dword, text, wrongArgument } from "../arguments.js";
import { system } from "../host/index.js";
import { ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_PARAMETER, ERROR_MR_MID_NOT_FOUND } from "../winerror/codes.js";
import { Win32Error } from "../winerror/errors.js";

export const FORMAT_MESSAGE_IGNORE_INSERTS = 0x0200;
export const FORMAT_MESSAGE_FROM_STRING = 0x0400;
export const FORMAT_MESSAGE_FROM_HMODULE = 0x0800;
export const FORMAT_MESSAGE_FROM_SYSTEM = 0x1000;
export const FORMAT_MESSAGE_ARGUMENT_ARRAY = 0x2000;
export const FORMAT_MESSAGE_MAX_WIDTH_MASK = 0x00ff;

/**
 * Tells the error code that the last failed call of this thread left.
 *
 * The errors that functions throw carry the same code in `.winerror`; a call that succeeds need not change it.
 *
 * @see Microsoft errhandlingapi GetLastError
 */
export function GetLastError(): number {
  return system.lastError();
}

/**
 * Turns an error code into the system's text for it, or fills in a message's inserts.
 *
 * @param errCode  The code; 0 (default) for GetLastError's.
 * @param source   With flags FORMAT_MESSAGE_FROM_STRING as first argument: the message.
 * @param messageID  With FORMAT_MESSAGE_FROM_SYSTEM: the code.
 * @param languageID  The language; the hosts have one, it is not looked at.
 * @param inserts  What takes the place of %1, %2 and so on.
 * @returns The text. The system's own texts end with a line break (CR LF), as on Windows.
 * @throws Win32Error ERROR_MR_MID_NOT_FOUND (317) if the system has no text for the code, ERROR_INVALID_PARAMETER (87) for
 *   a missing insert or flags that name no source, ERROR_CALL_NOT_IMPLEMENTED (120) for a module's message table.
 * @example
 * FormatMessage(5);
 * FormatMessage(FORMAT_MESSAGE_FROM_STRING, "%1 has %2!d! files", 0, 0, ["C:", 3]);
 * @see pywin32 win32api.FormatMessage; Microsoft winbase FormatMessageW
 */
export function FormatMessage(errCode?: number): string;
export function FormatMessage(
  flags: number,
  source: string | number | null,
  messageID: number,
  languageID?: number,
  inserts?: readonly (string | number | bigint)[] | null,
): string;
export function FormatMessage(
  first: number = 0,
  source?: string | number | null,
  messageID?: number,
  languageID?: number,
  inserts?: readonly (string | number | bigint)[] | null,
): string {
  if (source === undefined && messageID === undefined) return systemMessage(dword(first, "errCode") || system.lastError());
  const flags = dword(first, "flags");
  dword(languageID ?? 0, "languageID");
  if (!isInserts(inserts ?? [])) throw wrongArgument("inserts", "an array of texts and numbers, or null", inserts);
  if (flags & FORMAT_MESSAGE_FROM_HMODULE) throw new Win32Error(ERROR_CALL_NOT_IMPLEMENTED, "FormatMessage");
  let message: string;
  if (flags & FORMAT_MESSAGE_FROM_STRING) message = text(source, "source");
  else if (flags & FORMAT_MESSAGE_FROM_SYSTEM) message = systemMessage(dword(messageID ?? 0, "messageID"));
  else throw new Win32Error(ERROR_INVALID_PARAMETER, "FormatMessage");
  if ((flags & FORMAT_MESSAGE_MAX_WIDTH_MASK) === FORMAT_MESSAGE_MAX_WIDTH_MASK) message = message.replace(/\r?\n/g, " ");
  return flags & FORMAT_MESSAGE_IGNORE_INSERTS ? message : fill(message, inserts ?? []);
}

function isInserts(value: unknown): value is readonly (string | number | bigint)[] {
  return Array.isArray(value) && value.every((insert) => ["string", "number", "bigint"].includes(typeof insert));
}

function systemMessage(code: number): string {
  const message = system.messageOf(code);
  if (message === undefined) throw new Win32Error(ERROR_MR_MID_NOT_FOUND, "FormatMessage");
  return `${message}\r\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { "%": "%", n: "\r\n", r: "\r", t: "\t", b: " ", " ": " ", ".": ".", "!": "!" };

/** Replaces the escape sequences that FormatMessage documents: %1 to %99, each with an optional !printf format!, %0, %n and the others. */
function fill(message: string, inserts: readonly (string | number | bigint)[]): string {
  const end = message.search(/(?<!%)(?:%%)*%0/); // %0 ends the message without a line break
  const body = end < 0 ? message : message.slice(0, message.indexOf("%0", end));
  return body.replace(
    /%(?:([1-9]\d?)(?:!([^!]*)!)?|(.))/gs,
    (_whole, position: string | undefined, format: string | undefined, escape: string | undefined) => {
      if (position === undefined) return ESCAPES[escape as string] ?? (escape as string);
      const insert = inserts[Number(position) - 1];
      if (insert === undefined) throw new Win32Error(ERROR_INVALID_PARAMETER, "FormatMessage");
      return printf(format ?? "s", insert);
    },
  );
}

/** One value under one printf format, such as "d", "08X" or "-20s". */
function printf(format: string, value: string | number | bigint): string {
  const parts = /^(-?)(0?)(\d{0,4})(?:\.(\d{1,4}))?(?:h|l|ll|I64|w)?([sSdiuxXc])$/.exec(format);
  if (!parts) throw new Win32Error(ERROR_INVALID_PARAMETER, "FormatMessage");
  const [, left, zero, width, precision, kind] = parts;
  const converted = convert(kind as string, precision, value);
  if (left) return converted.padEnd(Number(width));
  return converted.padStart(Number(width), zero && !/[sSc]/.test(kind as string) ? "0" : " ");
}

function convert(kind: string, precision: string | undefined, value: string | number | bigint): string {
  if (kind === "s" || kind === "S") return String(value).slice(0, precision === undefined ? undefined : Number(precision));
  if (typeof value === "string" || (typeof value === "number" && !Number.isInteger(value)))
    throw wrongArgument("inserts", "integers for numeric formats", value);
  const integer = BigInt(value);
  const unsigned = integer < 0n ? BigInt.asUintN(integer >= -0x8000_0000n ? 32 : 64, integer) : integer;
  if (kind === "c") return String.fromCharCode(Number(unsigned & 0xffffn));
  const digits = kind === "x" || kind === "X" ? unsigned.toString(16) : (kind === "u" ? unsigned : integer).toString();
  return (kind === "X" ? digits.toUpperCase() : digits).padStart(Number(precision ?? 0), "0");
}
