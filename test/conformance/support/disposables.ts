/** Several things that go together, the last one first: `using files = new Disposables();` (DisposableStack comes with Node 24). */
export class Disposables implements Disposable {
  readonly #things: Disposable[] = [];

  /** Takes charge of it and gives it back. */
  use<T extends Disposable>(thing: T): T {
    this.#things.push(thing);
    return thing;
  }

  [Symbol.dispose](): void {
    const errors: unknown[] = [];
    for (const thing of this.#things.splice(0).reverse()) {
      try {
        thing[Symbol.dispose]();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "Not everything could be disposed of.");
  }
}
