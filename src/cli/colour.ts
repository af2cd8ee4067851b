import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** The text in a colour, where standard output is a terminal that shows colours and NO_COLOR does not forbid them. */
export function colour(format: Format, text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? styleText(format, text) : text;
}
