// The names in a folder, to be found without regard to case.

export class FolderNames {
  /** By their folded forms; several where they differ in nothing but case. */
  readonly #names = new Map<string, string | readonly string[]>();

  constructor(names: readonly string[]) {
    for (const name of names) this.add(name);
  }

  /** A name that differs from this one in nothing but case. */
  find(name: string): string | undefined {
    const found = this.#names.get(fold(name));
    return typeof found === "object" ? found[0] : found;
  }

  add(name: string): void {
    const folded = fold(name);
    const known = this.#names.get(folded);
    if (known === undefined) this.#names.set(folded, name);
    else if (!listed(known).includes(name)) this.#names.set(folded, [...listed(known), name]);
  }

  delete(name: string): void {
    const folded = fold(name);
    const left = listed(this.#names.get(folded) ?? []).filter((known) => known !== name);
    if (left.length === 0) this.#names.delete(folded);
    else this.#names.set(folded, left);
  }
}

function listed(names: string | readonly string[]): readonly string[] {
  return typeof names === "string" ? [names] : names;
}

/** A name with case taken away, character by character as NTFS does: no character becomes two. */
export function fold(name: string): string {
  const upper = name.toUpperCase();
  return upper.length === name.length
    ? upper
    : [...name].map((character) => (character.toUpperCase().length === character.length ? character.toUpperCase() : character)).join("");
}
