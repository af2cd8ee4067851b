// The types that all modules share (pywin32: pywintypes).

import { callable } from "./callable.js";
import { HANDLE as HandleClass } from "./handle.js";
import { IID as IIDClass } from "./iid.js";
import { OVERLAPPED as OverlappedClass } from "./overlapped.js";
import { SECURITY_ATTRIBUTES as SecurityAttributesClass } from "./security-attributes.js";
import { STARTUPINFO as StartupInfoClass } from "./startup-info.js";
import { TIME as TimeClass } from "./time.js";

export { com_error, type ExcepInfo, Win32Error, WindowsError } from "../winerror/errors.js";
export { type HandleLike, INVALID_HANDLE_VALUE } from "./handle.js";
export type { IIDLike } from "./iid.js";
export type { OverlappedMembers } from "./overlapped.js";
export type { SecurityAttributesLike } from "./security-attributes.js";
export type { StartupInfoLike, StartupInfoMembers } from "./startup-info.js";

export const HANDLE = callable(HandleClass);
export type HANDLE = HandleClass;
export const IID = callable(IIDClass);
export type IID = IIDClass;
export const OVERLAPPED = callable(OverlappedClass);
export type OVERLAPPED = OverlappedClass;
export const SECURITY_ATTRIBUTES = callable(SecurityAttributesClass);
export type SECURITY_ATTRIBUTES = SecurityAttributesClass;
export const STARTUPINFO = callable(StartupInfoClass);
export type STARTUPINFO = StartupInfoClass;
export const TIME = callable(TimeClass);
export type TIME = TimeClass;
