// What a case that is cut off by its time limit leaves behind goes when the test process ends.

const leftovers = new Set<() => void>();

process.once("exit", () => {
  for (const remove of leftovers) remove();
});

/** Has `remove` called at the end of the process, unless what this returns is called before. */
export function atExit(remove: () => void): () => void {
  leftovers.add(remove);
  return () => leftovers.delete(remove);
}
