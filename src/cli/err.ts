// tswin32 err: what an error code means.

import * as winerror from "../winerror/index.js";
import { colour } from "./colour.js";

const { codeOf, FAILED, FACILITY_WIN32, HRESULT_CODE, HRESULT_FACILITY, strerror, symbolOf } = winerror;

/** The names of winerror and their codes, without its functions, classes and facilities. */
const names = Object.entries<unknown>({ ...winerror }).filter(
  (entry): entry is [string, number] => typeof entry[1] === "number" && !/^(FACILITY|SEVERITY)_/.test(entry[0]),
);

/** Prints everything that is known of a code or symbol; 1 if that is nothing. */
export async function err(asked: string): Promise<number> {
  const code = parse(asked.trim());
  if (code === undefined || (symbolOf(code) === undefined && wrapped(code) === undefined)) {
    console.error(
      `tswin32 err: ${code === undefined ? `"${asked}" is neither a number of 32 bits nor a known symbol` : `no symbol has the value ${both(code)}`}.`,
    );
    return 1;
  }
  for (const [what, value] of describe(code)) console.log(`${colour("dim", what.padEnd(9))} ${value}`);
  return 0;
}

/** The code, unsigned, that a user wrote in any of its forms. */
function parse(asked: string): number | undefined {
  if (/^(0x[0-9a-f]+|-?\d+)$/i.test(asked)) {
    const value = Number(asked);
    return value >= -0x8000_0000 && value <= 0xffff_ffff ? value >>> 0 : undefined;
  }
  const exact = codeOf(asked);
  if (exact !== undefined) return exact;
  const anyCase = names.find(([name]) => name.toLowerCase() === asked.toLowerCase());
  return anyCase === undefined ? undefined : anyCase[1] >>> 0;
}

function* describe(code: number): Generator<readonly [what: string, value: string]> {
  const symbol = symbolOf(code);
  const within = wrapped(code);
  yield ["symbol", symbol === undefined ? "none" : colour("bold", symbol)];
  yield ["decimal", code > 0x7fff_ffff ? `${code}, signed ${code | 0}` : String(code)];
  yield ["hex", hexadecimal(code)];
  yield ["meaning", strerror(code)];
  if (FAILED(code)) yield ["facility", facility(code)];
  if (within !== undefined) yield ["wraps", `${symbolOf(within) ?? "a code without a symbol"} (${within})`];
  const others = new Set(names.filter(([name, value]) => value >>> 0 === code && name !== symbol).map(([name]) => name));
  if (others.size > 0) yield ["also", [...others].sort().join(", ")];
}

/** The Win32 code that an HRESULT wraps, where it does. */
function wrapped(code: number): number | undefined {
  return FAILED(code) && HRESULT_FACILITY(code) === FACILITY_WIN32 ? HRESULT_CODE(code) : undefined;
}

function facility(code: number): string {
  const number = HRESULT_FACILITY(code);
  const found = Object.entries<unknown>({ ...winerror }).filter(([name, value]) => name.startsWith("FACILITY_") && value === number);
  return `${number}${found.length > 0 ? ` (${found.map(([name]) => name).join(", ")})` : ""}, its code is ${HRESULT_CODE(code)}`;
}

function both(code: number): string {
  return `${code} (${hexadecimal(code)})`;
}

function hexadecimal(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(8, "0")}`;
}
