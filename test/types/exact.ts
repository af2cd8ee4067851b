// How the files of this folder state what a type must be. They are compiled and never run; an error in one fails lane "types".

/** True only if both types are the same, `any` and readonly included. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for `true`: `must<Same<A, B>>()`. */
export declare function must<_Fact extends true>(): void;

/** The names of a labelled tuple's members are not part of its type; what an editor shows is checked by labels(), in types.test.ts. */
export declare function value<T>(): T;
