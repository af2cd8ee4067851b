import { com_error, Win32Error, WindowsError, win32con, type wintypes } from "tswin32";
import { HANDLE, type HandleLike, OVERLAPPED, SECURITY_ATTRIBUTES } from "tswin32/wintypes";
import { must, type Same, value } from "./exact.js";

// A handle, or its integer, and nothing else.
must<Same<HandleLike, HANDLE | number | bigint>>();
const handle = new HANDLE(5);
must<Same<typeof handle.handle, number>>();
must<Same<ReturnType<HANDLE["Detach"]>, number>>();
must<Same<ReturnType<HANDLE["Close"]>, void>>();
must<Same<typeof handle.alreadyExisted, boolean>>();
// @ts-expect-error the integer cannot be exchanged
handle.handle = 6;
// @ts-expect-error text is no integer
new HANDLE("5");
{
  using scoped = new HANDLE();
  must<typeof scoped extends Disposable ? true : false>();
}

// Structures: members by name, some or all.
new OVERLAPPED();
new OVERLAPPED({ Offset: 5, hEvent: handle });
new OVERLAPPED({ hEvent: 7 });
// @ts-expect-error there is no such member
new OVERLAPPED({ Ofset: 5 });
new SECURITY_ATTRIBUTES({ bInheritHandle: 1 });
must<Same<OVERLAPPED["position"], bigint>>();

// Errors: one family, told apart by instanceof.
const error = value<unknown>();
if (error instanceof Win32Error) {
  must<Same<typeof error.winerror, number>>();
  must<Same<typeof error.code, string>>();
  must<Same<typeof error.path, string | undefined>>();
  must<typeof error extends WindowsError ? true : false>();
  must<typeof error extends Error ? true : false>();
}
if (error instanceof com_error) must<Same<typeof error.hresult, number>>();
// @ts-expect-error the family itself cannot be made
new WindowsError();

// The modules are namespaces of the package, too. Constants are numbers, not any.
must<Same<typeof wintypes.HANDLE, typeof HANDLE>>();
must<typeof win32con.GENERIC_READ extends number ? true : false>();
must<Same<0 extends 1 & typeof win32con.GENERIC_READ ? "any" : "known", "known">>();
// @ts-expect-error no such constant
win32con.GENERIC_REED;
