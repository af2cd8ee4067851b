// The constants of win32net, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Kinds of share.
export { STYPE_DEVICE, STYPE_DISKTREE, STYPE_IPC, STYPE_PRINTQ, STYPE_SPECIAL, STYPE_TEMPORARY } from "../win32netcon/constants.js";
