/**
 * A class that can also be called without `new`, as Python and the documentation write it: `OVERLAPPED()`.
 */
export function callable<C extends new (...args: never[]) => object>(
  constructor: C,
): C & ((...args: ConstructorParameters<C>) => InstanceType<C>) {
  return new Proxy(constructor, {
    apply: (target, _self, args) => Reflect.construct(target, args),
  }) as C & ((...args: ConstructorParameters<C>) => InstanceType<C>);
}
