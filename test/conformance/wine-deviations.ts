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

/** The same of the name of every kind of object. */
const longNames = ["an event", "a mutex", "a semaphore", "a timer"].map((kind) => ({
  test: `A name of ${kind} > is refused beyond MAX_PATH characters`,
  wine: "Takes names of any length (Wine 8.0).",
  windows: "A name has at most MAX_PATH characters.",
  source: "Microsoft Learn, CreateEventW, CreateMutexW, CreateSemaphoreW, CreateWaitableTimerW, the name's parameter.",
}));

export const wineDeviations: readonly Deviation[] = [
  ...longNames,
  {
    test: "ReleaseSemaphore > refuses to add less than 1",
    wine: "Takes 0, which adds nothing (Wine 8.0).",
    windows: "The count to add must be greater than zero.",
    source: "Microsoft Learn, ReleaseSemaphore, lReleaseCount.",
  },
  {
    test: "SetWaitableTimer > refuses a negative period, and leaves the timer as it was",
    wine: "Arms the timer (Wine 8.0).",
    windows: "The function fails for a period below zero.",
    source: "Microsoft Learn, SetWaitableTimer, lPeriod.",
  },
  {
    test: "CreateWaitableTimerEx > refuses other flags",
    wine: "Makes the timer and ignores the flags that it does not know (Wine 8.0).",
    windows: "The flags are 0, CREATE_WAITABLE_TIMER_MANUAL_RESET and CREATE_WAITABLE_TIMER_HIGH_RESOLUTION.",
    source: "Microsoft Learn, CreateWaitableTimerExW, dwFlags.",
  },
  {
    test: "CreateFile > TRUNCATE_EXISTING > is refused without GENERIC_WRITE, and leaves the file alone",
    wine: "Opens the file and empties it, with GENERIC_READ alone (Wine 8.0).",
    windows: "ERROR_INVALID_PARAMETER; the file keeps its content.",
    source: "Microsoft Learn, CreateFileW, TRUNCATE_EXISTING; Liryna/winfstest pull request 4.",
  },
];
