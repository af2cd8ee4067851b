/**
 * Turns what koffi throws where its native part is missing into an error that says what to do; any other error stays.
 *
 * The stacks are left out on purpose: they would show our loader and koffi's, where nothing is wrong.
 */
export function loadProblem(error: unknown): unknown {
  if (!(error instanceof Error) || !/koffi/i.test(error.message)) return error;
  const problem = new Error(
    `tswin32 needs the native part of "koffi" for ${process.platform}-${process.arch}, which is not installed. ` +
      "Install again without --omit=optional (npm install koffi), on the platform that the program runs on.",
    { cause: withoutStack(error) },
  );
  return withoutStack(problem);
}

function withoutStack(error: Error): Error {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
