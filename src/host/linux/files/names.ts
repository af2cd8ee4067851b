import type { NamesHost } from "../../names.js";
import { closeSearch, find, search, searching } from "./find.js";
import { fullPath, longPath, setCurrentDirectory } from "./full-names.js";
import { hardLink, links, symbolicLink } from "./links.js";
import { setShortName } from "./short-names.js";
import { streams } from "./streams.js";

export const names: NamesHost = {
  closeSearch,
  find,
  fullPath,
  hardLink,
  links,
  longPath,
  search,
  searching,
  setCurrentDirectory,
  setShortName,
  streams,
  symbolicLink,
};
