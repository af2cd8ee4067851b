import assert from "node:assert/strict";
import { symbolOf, Win32Error } from "tswin32/winerror";

/** Asserts that the call throws a Win32Error with that code, from that function where it is named; returns the error. */
export function throwsWin32(call: () => unknown, code: number, funcname?: string): Win32Error {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return checked(error, code, funcname);
  }
  const success = `Expected ${nameOf(code)}; the call succeeded with ${String(result)}.`;
  // A handle that should not have been opened would keep the case's folder from going.
  if (typeof result === "object" && result !== null && Symbol.dispose in result) (result as Disposable)[Symbol.dispose]();
  assert.fail(success);
}

/** Asserts that the promise rejects with a Win32Error with that code; returns the error. */
export async function rejectsWin32(promise: Promise<unknown>, code: number, funcname?: string): Promise<Win32Error> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return checked(error, code, funcname);
  }
  assert.fail(`Expected ${nameOf(code)}; the promise was fulfilled with ${String(result)}.`);
}

/** Asserts that the call throws a TypeError that names what was expected, and nothing from the system. */
export function throwsTypeError(call: () => unknown, message?: RegExp): void {
  assert.throws(call, (error: unknown) => {
    assert.ok(error instanceof TypeError, `Expected a TypeError, got ${String(error)}.`);
    assert.match(error.message, message ?? /must be /);
    return true;
  });
}

/** What a call comes to: 0, or the Win32 code that it throws. What it returns is closed. */
export function outcome(call: () => Disposable): number {
  let opened: Disposable;
  try {
    opened = call();
  } catch (error) {
    if (error instanceof Win32Error) return error.winerror;
    throw error;
  }
  opened[Symbol.dispose]();
  return 0;
}

/** What a call that returns nothing comes to: 0, or the Win32 code that it throws. */
export function outcomeOf(call: () => void): number {
  try {
    call();
  } catch (error) {
    if (error instanceof Win32Error) return error.winerror;
    throw error;
  }
  return 0;
}

function checked(error: unknown, code: number, funcname: string | undefined): Win32Error {
  if (!(error instanceof Win32Error)) throw error;
  assert.equal(nameOf(error.winerror), nameOf(code), error.message);
  if (funcname !== undefined) assert.equal(error.funcname, funcname);
  return error;
}

function nameOf(code: number): string {
  return `${symbolOf(code) ?? "code"} (${code})`;
}
