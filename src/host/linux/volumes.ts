// The volumes of this host: one a drive.

import { driveRoot } from "./drives.js";
import { factsOfName } from "./files/identity.js";

export interface Volume {
  readonly drive: string;
  /** The Linux folder that it begins at. */
  readonly root: string;
  /** "{…}", the same for as long as that folder exists. */
  readonly guid: string;
  /** Its name among the kernel's devices. */
  readonly device: string;
}

let known: readonly Volume[] | undefined;

/** The volume that a full Win32 path is on. */
export function volumeOf(path: string): Volume {
  const drive = path.slice(0, 1).toUpperCase();
  return volumes().find((volume) => volume.drive === drive) as Volume;
}

/** The volume of that GUID, in either case of letters. */
export function volumeByGuid(guid: string): Volume | undefined {
  return volumes().find((volume) => volume.guid === guid.toLowerCase());
}

function volumes(): readonly Volume[] {
  known ??= ["C", "Z"].map((drive, index) => {
    const root = driveRoot(drive) as string;
    return { drive, root, guid: guidOf(root), device: `\\Device\\HarddiskVolume${index + 1}` };
  });
  return known;
}

/** A folder's own identity, in a GUID's form: nothing need be kept, and no two folders of a machine have the same. */
function guidOf(root: string): string {
  const [major = 0, minor = 0, inodeLow = 0, inodeHigh = 0, born = 0, bornRest = 0] = factsOfName(root)?.identity ?? [];
  const digits = [born, bornRest, ((major << 20) | minor) ^ inodeHigh, inodeLow]
    .map((word) => (word >>> 0).toString(16).padStart(8, "0"))
    .join("");
  return `{${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}}`;
}
