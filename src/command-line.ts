// Command lines: one text for all arguments, as Windows passes them to a program, and how the C runtime takes it apart.

const BLANK = /[ \t]/;

/** The command line for a program's name and its arguments. */
export function join(args: readonly string[]): string {
  return args.map((argument, index) => (index === 0 ? quoteProgram(argument) : quoteArgument(argument))).join(" ");
}

/** The first argument's rules are others: a quotation mark cannot be escaped, and a backslash never escapes. */
function quoteProgram(name: string): string {
  return name === "" || BLANK.test(name) ? `"${name}"` : name;
}

function quoteArgument(argument: string): string {
  if (argument !== "" && !/[ \t\n\v"]/.test(argument)) return argument;
  // Backslashes count only before a quotation mark, also before the one at the end.
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;
}

/** The program's name and its arguments, by the rules of the C runtime (since 2008). */
export function split(line: string): string[] {
  const first = programIn(line);
  return [first.name, ...splitArguments(line.slice(first.end))];
}

/** The program's name in a command line, and where it ends. */
export function programIn(line: string): { readonly name: string; readonly end: number } {
  let name = "";
  let quoted = false;
  let at = 0;
  for (; at < line.length; at++) {
    const unit = line[at] as string;
    if (unit === '"') quoted = !quoted;
    else if (!quoted && BLANK.test(unit)) break;
    else name += unit;
  }
  return { name, end: at };
}

/** The arguments in what follows the program's name. */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let argument: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const unit = line[at] as string;
    if (!quoted && BLANK.test(unit)) {
      if (argument !== undefined) found.push(argument);
      argument = undefined;
      continue;
    }
    argument ??= "";
    if (unit === "\\") {
      let end = at;
      while (line[end] === "\\") end++;
      const count = end - at;
      const escapes = line[end] === '"';
      argument += "\\".repeat(escapes ? count >> 1 : count);
      at = end - 1;
      if (escapes && count % 2 === 1) {
        argument += '"';
        at = end;
      }
    } else if (unit === '"') {
      if (quoted && line[at + 1] === '"') {
        argument += '"';
        at++;
      } else {
        quoted = !quoted;
      }
    } else {
      argument += unit;
    }
  }
  if (argument !== undefined) found.push(argument);
  return found;
}
