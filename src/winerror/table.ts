import { sentences } from "./messages.js";
import { symbols } from "./symbols.js";

const FACILITY_WIN32 = 7;
const FACILITY_MASK = 0x7ff;
const WIN32_CODE_MASK = 0xffff;

interface Table {
  readonly symbolByCode: ReadonlyMap<number, string>;
  readonly codeBySymbol: ReadonlyMap<string, number>;
  readonly sentenceBySymbol: ReadonlyMap<string, string>;
}

let parsed: Table | undefined;

/** The table, parsed at the first question: an import that meets no error pays nothing for it. */
function table(): Table {
  parsed ??= parse();
  return parsed;
}

function parse(): Table {
  const symbolByCode = new Map<number, string>();
  const codeBySymbol = new Map<string, number>();
  for (const [number, symbol] of pairs(symbols())) {
    const code = Number(number);
    if (!symbolByCode.has(code)) symbolByCode.set(code, symbol); // the first of several is the best known
    codeBySymbol.set(symbol, code);
  }
  return { symbolByCode, codeBySymbol, sentenceBySymbol: new Map(pairs(sentences())) };
}

/** The first word and the rest of each line. */
function* pairs(text: string): Generator<[first: string, rest: string]> {
  for (const line of text.split("\n")) {
    const blank = line.indexOf(" ");
    if (blank > 0) yield [line.slice(0, blank), line.slice(blank + 1)];
  }
}

/**
 * The symbol of a Win32 code or HRESULT, signed or unsigned: the best known one where several share the value.
 *
 * @example symbolOf(32) // "ERROR_SHARING_VIOLATION"
 * @example symbolOf(-2147024891) // "E_ACCESSDENIED"
 */
export function symbolOf(code: number): string | undefined {
  return table().symbolByCode.get(code >>> 0);
}

/**
 * The code, unsigned, that a symbol stands for.
 *
 * @example codeOf("ERROR_SHARING_VIOLATION") // 32
 */
export function codeOf(symbol: string): number | undefined {
  return table().codeBySymbol.get(symbol);
}

/**
 * What a Win32 code or HRESULT means, as an English sentence. An HRESULT that wraps a Win32 code says what that code says.
 *
 * @example strerror(32) // "The file is open elsewhere, perhaps in this process, in a way that does not allow this."
 */
export function strerror(code: number): string {
  const unsigned = code >>> 0;
  const symbol = symbolOf(unsigned);
  const sentence = symbol === undefined ? undefined : table().sentenceBySymbol.get(symbol);
  if (sentence !== undefined) return sentence;
  if (wrapsWin32(unsigned)) return strerror(unsigned & WIN32_CODE_MASK);
  if (symbol !== undefined) return fromSymbol(symbol);
  return `Unknown error ${unsigned <= WIN32_CODE_MASK ? unsigned : `0x${unsigned.toString(16).toUpperCase()}`}.`;
}

function wrapsWin32(hresult: number): boolean {
  return hresult >>> 31 === 1 && ((hresult >>> 16) & FACILITY_MASK) === FACILITY_WIN32;
}

/** A sentence out of a symbol: "ERROR_NO_MORE_FILES" says "No more files.", "NERR_BadPassword" "Bad password." */
function fromSymbol(symbol: string): string {
  const words = symbol
    .replace(/^(?:ERROR|NERR|STATUS|WSAE|WSA|[A-Z0-9]+_[ES])_?(?=.)/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("_", " ")
    .trim()
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
