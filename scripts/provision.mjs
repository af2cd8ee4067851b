// Fetches what scripts/provisioned.json pins into .provisioned/: packages of other platforms and of another Node, which `npm ci`
// would refuse. Each has its version and its integrity there; what does not match is not unpacked. Called by scripts/provision.sh.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const provisioned = join(root, ".provisioned");
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

const pins = read("scripts/provisioned.json").filter(({ on }) => on === `${process.platform}-${process.arch}`);
const koffi = read("package-lock.json").packages["node_modules/koffi"].version;
for (const pin of pins) {
  if (pin.package.startsWith("@koromix/") && pin.version !== koffi) {
    throw new Error(
      `scripts/provisioned.json pins ${pin.package} ${pin.version}, package-lock.json has koffi ${koffi}: they must be the same.`,
    );
  }
  if (!isThere(pin)) fetchPackage(pin);
}

/** The record of what was unpacked last. */
function stampOf(pin) {
  return join(provisioned, "stamps", pin.package.replace("/", "+"));
}

function isThere(pin) {
  const files = Object.values(pin.take);
  const stamp = stampOf(pin);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === pin.integrity && files.every((file) => existsSync(join(provisioned, file)));
}

function fetchPackage(pin) {
  console.log(`fetching ${pin.package} ${pin.version}`);
  mkdirSync(join(provisioned, "stamps"), { recursive: true });
  const scratch = mkdtempSync(join(provisioned, "fetch-"));
  try {
    const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", scratch, `${pin.package}@${pin.version}`], {
      cwd: scratch,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [{ filename }] = Object.values(JSON.parse(packed)); // a list in npm 10 and 11, an object by package name in some versions
    const archive = join(scratch, filename.replace("@", "").replace("/", "-"));
    const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (integrity !== pin.integrity)
      throw new Error(`${pin.package} ${pin.version} has integrity ${integrity}; ${pin.integrity} is pinned.`);
    execFileSync("tar", ["-xzf", archive, "-C", scratch]);
    for (const [from, to] of Object.entries(pin.take)) place(join(scratch, "package", from), join(provisioned, to));
    writeFileSync(stampOf(pin), pin.integrity);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { recursive: true, force: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== "EXDEV") throw error;
    cpSync(from, to, { recursive: true }); // a link to another file system inside .provisioned
  }
}
