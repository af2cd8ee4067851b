import { FACILITY_NT_BIT, FACILITY_SETUPAPI, FACILITY_WIN32 } from "./hresults.js";

export * from "./codes.js";
export { com_error, type ExcepInfo, Win32Error, WindowsError } from "./errors.js";
export * from "./hresults.js";
export * from "./nerr-codes.js";
export * from "./ntstatus-codes.js";
export { codeOf, strerror, symbolOf } from "./table.js";
export * from "./wbem-codes.js";
export * from "./win32-codes.js";

const SEVERITY_BIT = 0x80000000;
const FACILITY_MASK = 0x1fff;
const CODE_MASK = 0xffff;

/** The bits that mark a code of the setup API: "application-defined" and severity "error". */
const SETUPAPI_MARK = 0xe0000000;

/**
 * Whether an HRESULT, signed or unsigned, says success.
 *
 * @see pywin32 winerror.SUCCEEDED
 */
export function SUCCEEDED(hr: number): boolean {
  return hr >>> 31 === 0;
}

/**
 * Whether an HRESULT, signed or unsigned, says failure.
 *
 * @see pywin32 winerror.FAILED
 */
export function FAILED(hr: number): boolean {
  return hr >>> 31 === 1;
}

/**
 * The code within an HRESULT: its low 16 bits.
 *
 * @example HRESULT_CODE(E_ACCESSDENIED) // 5, ERROR_ACCESS_DENIED
 * @see pywin32 winerror.HRESULT_CODE
 */
export function HRESULT_CODE(hr: number): number {
  return hr & CODE_MASK;
}

/**
 * The part of the system that an HRESULT comes from: one of FACILITY_*.
 *
 * @example HRESULT_FACILITY(E_ACCESSDENIED) // 7, FACILITY_WIN32
 * @see pywin32 winerror.HRESULT_FACILITY
 */
export function HRESULT_FACILITY(hr: number): number {
  return (hr >>> 16) & FACILITY_MASK;
}

/**
 * SEVERITY_ERROR (1) or SEVERITY_SUCCESS (0).
 *
 * @see pywin32 winerror.HRESULT_SEVERITY
 */
export function HRESULT_SEVERITY(hr: number): 0 | 1 {
  return hr >>> 31 === 1 ? 1 : 0;
}

/**
 * The HRESULT, unsigned, that wraps a Win32 code. What is an HRESULT of failure, or 0, stays as it is.
 *
 * @example HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) // 0x80070005, E_ACCESSDENIED
 * @see pywin32 winerror.HRESULT_FROM_WIN32
 */
export function HRESULT_FROM_WIN32(x: number): number {
  return (x | 0) <= 0 ? x >>> 0 : ((x & CODE_MASK) | (FACILITY_WIN32 << 16) | SEVERITY_BIT) >>> 0;
}

/**
 * The HRESULT, unsigned, that wraps an NTSTATUS.
 *
 * @example HRESULT_FROM_NT(STATUS_ACCESS_VIOLATION) // 0xd0000005
 * @see pywin32 winerror.HRESULT_FROM_NT
 */
export function HRESULT_FROM_NT(x: number): number {
  return (x | FACILITY_NT_BIT) >>> 0;
}

/**
 * The HRESULT, unsigned, of a code that the setup API reports: its own codes by FACILITY_SETUPAPI, others as Win32 codes.
 *
 * @see pywin32 winerror.HRESULT_FROM_SETUPAPI
 */
export function HRESULT_FROM_SETUPAPI(x: number): number {
  const its = (x & SETUPAPI_MARK) >>> 0 === SETUPAPI_MARK;
  return its ? ((x & CODE_MASK) | (FACILITY_SETUPAPI << 16) | SEVERITY_BIT) >>> 0 : HRESULT_FROM_WIN32(x);
}

/**
 * HRESULT_CODE under its 16-bit Windows name.
 *
 * @see pywin32 winerror.SCODE_CODE
 */
export const SCODE_CODE = HRESULT_CODE;

/**
 * HRESULT_FACILITY under its 16-bit Windows name.
 *
 * @see pywin32 winerror.SCODE_FACILITY
 */
export const SCODE_FACILITY = HRESULT_FACILITY;

/**
 * HRESULT_SEVERITY under its 16-bit Windows name.
 *
 * @see pywin32 winerror.SCODE_SEVERITY
 */
export const SCODE_SEVERITY = HRESULT_SEVERITY;

/**
 * The SCODE of an HRESULT: since 32-bit Windows the same number, here unsigned.
 *
 * @see pywin32 winerror.GetScode
 */
export function GetScode(hr: number): number {
  return hr >>> 0;
}

/**
 * The HRESULT of an SCODE: since 32-bit Windows the same number, here unsigned.
 *
 * @see pywin32 winerror.ResultFromScode
 */
export function ResultFromScode(sc: number): number {
  return sc >>> 0;
}
