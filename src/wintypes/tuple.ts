// Tuples whose members can also be read by name, as pywin32's documentation names them: `status.currentState` beside `status[1]`.

/**
 * Makes a kind of tuple.
 *
 * Its names stand on a prototype that all tuples of the kind share, so that a list of 100,000 costs no 100,000 sets of names. The tuples are
 * arrays in every respect; what their methods make (`slice`, `map`) are plain arrays.
 *
 * @param kind   What console.log calls it.
 * @param names  The members' names, in their order.
 * @returns What turns a fresh array of the members into such a tuple.
 */
export function tupleKind<Tuple extends readonly unknown[]>(kind: string, names: readonly string[]): (members: unknown[]) => Tuple {
  const made = { [kind]: class extends Array<unknown> {} }[kind] as ArrayConstructor;
  Object.defineProperty(made, Symbol.species, { value: Array });
  names.forEach((name, index) => {
    Object.defineProperty(made.prototype, name, {
      get(this: readonly unknown[]) {
        return this[index];
      },
    });
  });
  return (members) => Object.setPrototypeOf(members, made.prototype) as Tuple;
}
