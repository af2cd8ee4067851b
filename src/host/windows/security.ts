import type { SECURITY_ATTRIBUTES as Attributes } from "../../wintypes/security-attributes.js";
import { LITTLE_ENDIAN, members, SECURITY_ATTRIBUTES } from "./structs.js";

/** The structure for the attributes: null for none, as Windows takes it. The descriptor is the default one. */
export function securityAttributes(attributes: Attributes | null): Uint8Array | null {
  if (!attributes) return null;
  const bytes = new Uint8Array(SECURITY_ATTRIBUTES.size);
  const view = members(bytes);
  view.setUint32(SECURITY_ATTRIBUTES.nLength, SECURITY_ATTRIBUTES.size, LITTLE_ENDIAN);
  view.setInt32(SECURITY_ATTRIBUTES.bInheritHandle, attributes.bInheritHandle ? 1 : 0, LITTLE_ENDIAN);
  return bytes;
}
