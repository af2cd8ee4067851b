import { text, wrongArgument } from "../arguments.js";
import { join, split } from "../command-line.js";

/**
 * Joins a program's name and its arguments to a command line that the C runtime takes apart into the same ones.
 *
 * @param args  The program's name, and its arguments.
 * @throws TypeError for a program's name with a quotation mark: no command line can hold it.
 * @example
 * CreateProcess(null, { CommandLine: joinCommandLine(["node", "script.js", 'a "quoted" argument']) });
 * @see Microsoft Learn, "Parsing C command-line arguments"
 */
export function joinCommandLine(args: readonly string[]): string {
  if (!Array.isArray(args)) throw wrongArgument("args", "an array of strings", args);
  const texts = Array.from(args, (argument, index) => text(argument, `args[${index}]`));
  if (texts[0]?.includes('"')) throw new TypeError("args[0] must be a name without quotation marks: no command line can hold one.");
  return join(texts);
}

/**
 * Takes a command line apart into the program's name and its arguments, as the C runtime does.
 *
 * Blanks and tabs separate, unless they stand between quotation marks. Of backslashes before a quotation mark two make one, and an odd one
 * makes the mark a character; two marks between quotation marks make one.
 *
 * @param line  The command line.
 * @see Microsoft Learn, "Parsing C command-line arguments"
 */
export function splitCommandLine(line: string): string[] {
  return split(text(line, "line"));
}
