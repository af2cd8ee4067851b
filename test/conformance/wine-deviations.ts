// Where Wine is known to differ from what Windows documents. The suite expects these cases, and only these, to fail under Wine:
// one that starts to pass there fails the lane until it is taken off the list (support/suite.ts).

/** One case in which Wine does something else. */
export interface Deviation {
  /** The full name of the case, suite by suite, as node:test prints it. */
  readonly test: string;
  /** What Wine does. */
  readonly wine: string;
  /** What Windows documents. */
  readonly windows: string;
  /** Where that is written. */
  readonly source: string;
}

export const wineDeviations: readonly Deviation[] = [
  {
    test: "CreateFile > TRUNCATE_EXISTING > is refused without GENERIC_WRITE, and leaves the file alone",
    wine: "Opens the file and empties it, with GENERIC_READ alone (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER; the file keeps its content.",
    source: "Microsoft Learn, CreateFileW, TRUNCATE_EXISTING; Liryna/winfstest pull request 4.",
  },
];
