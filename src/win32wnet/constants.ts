// The constants of win32wnet, grouped by what they are for. The values are those of the Windows headers; docs of the functions say what each does.

// Forms of a universal name.
export { REMOTE_NAME_INFO_LEVEL, UNIVERSAL_NAME_INFO_LEVEL } from "../win32netcon/constants.js";
