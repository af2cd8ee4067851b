// Which names a pattern matches, by the rules of FindFirstFile.
//
// Windows first translates the pattern into one with four wildcards, by rules that make MS-DOS's patterns mean what they always meant, and
// then matches name by name. The wildcards, as FsRtlIsNameInExpression documents them:
//
//   *   any characters, also none
//   >   (for ? in a program's pattern) one character that is no period; at a period or at the end of the name, none
//   "   (for a period before a wildcard) a period; at the end of the name, nothing
//   <   (for * before a final period) any characters up to the name's last period

import { fold } from "../folder-names.js";

/** Whether a name matches. */
export type Matcher = (name: string) => boolean;

const everything: Matcher = () => true;

export function isPattern(name: string): boolean {
  return /[*?<>"]/.test(name);
}

/** What tells which names match `pattern`; case does not count. */
export function matcherOf(pattern: string): Matcher {
  const translated = fold(translate(pattern));
  if (translated === "*") return everything;
  const match = /["<>]/.test(translated) ? matchesAny : matchesStars;
  return (name) => match(translated, fold(name));
}

function translate(pattern: string): string {
  if (pattern === "*.*") return "*"; // also names without a period
  let translated = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    const next = pattern[at + 1];
    if (character === "?") translated += ">";
    else if (character === "*" && next === "." && at + 2 === pattern.length) {
      translated += "<";
      at++; // names without an extension: the period stands for itself no more
    } else if (character === "." && (next === "*" || next === "?")) translated += '"';
    else translated += character;
  }
  return translated;
}

/** Matches with `*` alone, by far the usual: what a star has passed over it need never give back but to the next try of that same star. */
function matchesStars(pattern: string, name: string): boolean {
  let place = 0;
  let at = 0;
  let star = -1;
  let passed = 0;
  while (at < name.length) {
    if (pattern[place] === "*") {
      star = place++;
      passed = at;
    } else if (place < pattern.length && pattern[place] === name[at]) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++passed;
    } else return false;
  }
  while (pattern[place] === "*") place++;
  return place === pattern.length;
}

/**
 * Matches with every wildcard. Follows all ways in which the pattern could match at the same time, so that no pattern takes longer than its
 * length times the name's: with trial and error `*?a*?a*?a*?b` would take years.
 */
function matchesAny(pattern: string, name: string): boolean {
  const lastPeriod = name.lastIndexOf(".");
  let places = reach(new Set([0]), pattern, name, 0);
  for (let at = 0; at < name.length && places.size > 0; at++) {
    const character = name[at] as string;
    const next = new Set<number>();
    for (const place of places) {
      const wanted = pattern[place];
      if (wanted === "*" || (wanted === "<" && at !== lastPeriod)) next.add(place);
      else if ((wanted === ">" && character !== ".") || (wanted === '"' && character === ".") || wanted === character) next.add(place + 1);
    }
    places = reach(next, pattern, name, at + 1);
  }
  return places.has(pattern.length);
}

/** The places in the pattern that can be reached from these without a character of the name, which has been read up to `at`. */
function reach(places: Set<number>, pattern: string, name: string, at: number): Set<number> {
  const atEnd = at === name.length;
  for (const place of places) {
    const wanted = pattern[place];
    const skips = wanted === "*" || wanted === "<" || (wanted === ">" && (atEnd || name[at] === ".")) || (wanted === '"' && atEnd);
    if (skips) places.add(place + 1); // a Set in iteration comes to what is added meanwhile
  }
  return places;
}
