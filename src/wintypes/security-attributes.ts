import { knownMembers, wrongArgument } from "../arguments.js";

/** The structure, or its members as a plain object. */
export type SecurityAttributesLike = SECURITY_ATTRIBUTES | Partial<Pick<SECURITY_ATTRIBUTES, "bInheritHandle" | "SECURITY_DESCRIPTOR">>;

/**
 * Whether a handle is inherited by child processes, and who may do what with the object that is created.
 *
 * @see reference PySECURITY_ATTRIBUTES
 */
export class SECURITY_ATTRIBUTES {
  /** True (or 1) if child processes that are started with handle inheritance get this handle. */
  bInheritHandle: boolean | number = false;
  /** The security descriptor, null for the default one. */
  SECURITY_DESCRIPTOR: null = null;

  constructor(members: Partial<Pick<SECURITY_ATTRIBUTES, "bInheritHandle" | "SECURITY_DESCRIPTOR">> = {}) {
    knownMembers(members, ["bInheritHandle", "SECURITY_DESCRIPTOR"], "SECURITY_ATTRIBUTES"); // not __proto__, of JSON
    Object.assign(this, members);
  }

  /** An argument as SECURITY_ATTRIBUTES: one as it is, a plain object as its members, nothing as null. */
  static from(value: unknown, name: string): SECURITY_ATTRIBUTES | null {
    if (value === null || value === undefined) return null;
    if (typeof value !== "object") throw wrongArgument(name, "SECURITY_ATTRIBUTES, its members, or null", value);
    return value instanceof SECURITY_ATTRIBUTES ? value : new SECURITY_ATTRIBUTES(value);
  }
}
