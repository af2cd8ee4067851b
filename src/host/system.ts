/** What a program asks about itself and about error codes. */
export interface SystemHost {
  processId(): number;
  /** The calling thread's; differs between workers. */
  threadId(): number;
  /** The code that the last failed host call of this thread left. */
  lastError(): number;
  /** The system's own text of a code, without a line end; undefined where it has none. */
  messageOf(code: number): string | undefined;
}
