// GetLastError's value: one a thread, as every worker has modules of its own.

let code = 0;

export function noteError(value: number): void {
  code = value;
}

export function lastError(): number {
  return code;
}
