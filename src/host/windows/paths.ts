import type { PathsHost } from "../paths.js";

/** On Windows both kinds of path are the same. */
export const paths: PathsHost = {
  toNativePath: (path) => path,
  fromNativePath: (path) => path,
};
