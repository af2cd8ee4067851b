// The structures of the Windows host as C knows them, and layouts that its code takes for granted beside those it names.

/** Where the members of a structure lie, in bytes. */
export type Layout = { readonly size: number } & Readonly<Record<string, number>>;

/** The C type of a structure that the Windows host has under another name than the headers. */
export const typeNames: Readonly<Record<string, string>> = {
  STARTUPINFO: "STARTUPINFOW",
  STARTUPINFOEX: "STARTUPINFOEXW",
  WIN32_FIND_DATA: "WIN32_FIND_DATAW",
};

/** Structures whose layout is fixed in the package without standing in src/host/windows/structs.ts. */
export const layouts: Readonly<Record<string, Layout>> = {
  FILETIME: { size: 8, dwLowDateTime: 0, dwHighDateTime: 4 },
  GUID: { size: 16, Data1: 0, Data2: 4, Data3: 6, Data4: 8 },
};
