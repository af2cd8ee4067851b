import { E_ACCESSDENIED, MK_E_SYNTAX } from "../winerror/codes.js";
import { type com_error, WindowsError } from "../winerror/errors.js";
import { WBEM_E_ACCESS_DENIED, WBEM_E_INVALID_QUERY, WBEM_E_TIMED_OUT } from "../winerror/wbem-codes.js";

/**
 * What every error of the wmi module is.
 *
 * @example
 * try { WMI("no-such-machine"); }
 * catch (error) { if (error instanceof x_wmi) console.log(error.com_error?.code); }
 * @see reference wmi.x_wmi
 */
export class x_wmi extends WindowsError {
  /** @internal */
  static override readonly kind: string = "x_wmi";
  override readonly name: string = "x_wmi";
  /** What went wrong, in the module's own words; empty where only COM had something to say. */
  readonly info: string;
  /** The COM failure beneath, where there is one; also the error's `cause`. */
  readonly com_error: com_error | null;

  constructor(info = "", com_error: com_error | null = null) {
    super([info, com_error?.message].filter(Boolean).join(": ") || "WMI failed.", com_error === null ? undefined : { cause: com_error });
    this.info = info;
    this.com_error = com_error;
  }
}

/** WMI does not understand the query (WBEM_E_INVALID_QUERY). */
export class x_wmi_invalid_query extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_wmi_invalid_query";
  override readonly name: string = "x_wmi_invalid_query";
}

/** A watcher saw no event within the time it was given (WBEM_E_TIMED_OUT). */
export class x_wmi_timed_out extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_wmi_timed_out";
  override readonly name: string = "x_wmi_timed_out";
}

/** A class without its namespace was to be queried or watched. */
export class x_wmi_no_namespace extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_wmi_no_namespace";
  override readonly name: string = "x_wmi_no_namespace";
}

/** WMI, or the way to it, denies access (E_ACCESSDENIED, WBEM_E_ACCESS_DENIED). */
export class x_access_denied extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_access_denied";
  override readonly name: string = "x_access_denied";
}

/** The ways to authenticate contradict each other, such as a user name together with a ready-made connection. */
export class x_wmi_authentication extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_wmi_authentication";
  override readonly name: string = "x_wmi_authentication";
}

/** WMI was used in a thread that has not initialized COM (MK_E_SYNTAX, when it connects). */
export class x_wmi_uninitialised_thread extends x_wmi {
  /** @internal */
  static override readonly kind: string = "x_wmi_uninitialised_thread";
  override readonly name: string = "x_wmi_uninitialised_thread";
}

const byCode: ReadonlyMap<number, typeof x_wmi> = new Map<number, typeof x_wmi>([
  [WBEM_E_INVALID_QUERY, x_wmi_invalid_query],
  [WBEM_E_TIMED_OUT, x_wmi_timed_out],
  [E_ACCESSDENIED, x_access_denied],
  [WBEM_E_ACCESS_DENIED, x_access_denied],
  [MK_E_SYNTAX, x_wmi_uninitialised_thread],
]);

/**
 * The error of this module that a COM failure means: by its HRESULT, else by the code that the server gave with it.
 *
 * @see reference wmi.handle_com_error, which throws it
 */
export function fromComError(error: com_error): x_wmi {
  const scode = error.excepinfo?.[5];
  const kind = byCode.get(error.hresult) ?? (scode === undefined ? undefined : byCode.get(scode >>> 0)) ?? x_wmi;
  return new kind("", error);
}
