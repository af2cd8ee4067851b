/** What the steps of one tour share. */
export interface TourContext {
  /** The tour's own folder, as a Win32 path; it is there before the first step and gone after the last. */
  readonly folder: string;
}

/** One thing that the tour does, and one line of its output. */
export interface Step {
  readonly title: string;
  /** Does it and tells what really happened. Throws if it is not what should happen. */
  run(context: TourContext): string | Promise<string>;
}
