import assert from "node:assert/strict";
import * as winerror from "tswin32/winerror";
import { codeOf, com_error, strerror, symbolOf, Win32Error, WindowsError } from "tswin32/winerror";
import * as wintypes from "tswin32/wintypes";
import { x_access_denied, x_wmi, x_wmi_timed_out } from "tswin32/wmi";
import { fromComError } from "#dist/wmi/errors.js";
import { describe, test } from "../support/suite.js";

const { E_ACCESSDENIED, E_FAIL, DISP_E_EXCEPTION, ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_SHARING_VIOLATION } = winerror;

/** An error as another copy of the package makes it: of classes that this copy has never seen, but with its brand. */
function foreign(...kinds: string[]): Error {
  return Object.assign(new Error("from another copy"), { [Symbol.for("tswin32.WindowsError")]: kinds });
}

describe("Win32Error", () => {
  test("carries the code, its symbol, the function and the meaning", () => {
    const error = new Win32Error(ERROR_SHARING_VIOLATION, "CreateFile");
    assert.equal(error.winerror, 32);
    assert.equal(error.code, "ERROR_SHARING_VIOLATION");
    assert.equal(error.funcname, "CreateFile");
    assert.equal(error.strerror, strerror(32));
    assert.equal(error.name, "Win32Error");
    assert.equal(error.path, undefined);
    assert.equal("path" in error, false);
    assert.equal(error.message, `CreateFile: ${strerror(32)} (ERROR_SHARING_VIOLATION, 32)`);
  });

  test("carries the path as the caller named it, and the error that led to it", () => {
    const cause = new Error("EACCES");
    const error = new Win32Error(ERROR_ACCESS_DENIED, "CreateFile", { path: "C:\\a.txt", cause });
    assert.equal(error.path, "C:\\a.txt");
    assert.equal(error.cause, cause);
    assert.match(error.message, /C:\\a\.txt$/);
  });

  test("has a code of its own making for a number without a symbol", () => {
    const error = new Win32Error(64321, "CreateFile");
    assert.equal(error.code, "ERROR_64321");
    assert.equal(error.strerror, "Unknown error 64321.");
  });

  test("is unsigned, whichever way its code is given", () => {
    assert.equal(new Win32Error(-1073741819, "GetExitCodeProcess").winerror, 0xc000_0005);
  });

  test("is a WindowsError and an Error, and no com_error", () => {
    const error: unknown = new Win32Error(2, "CreateFile");
    assert.ok(error instanceof Win32Error);
    assert.ok(error instanceof WindowsError);
    assert.ok(error instanceof Error);
    assert.equal(error instanceof com_error, false);
  });

  test("is the same class in wintypes", () => {
    assert.equal(wintypes.Win32Error, Win32Error);
    assert.equal(wintypes.com_error, com_error);
  });
});

describe("com_error", () => {
  test("carries the HRESULT, unsigned, its symbol and its meaning", () => {
    const error = new com_error(-2147467259);
    assert.equal(error.hresult, 0x8000_4005);
    assert.equal(error.hresult, E_FAIL);
    assert.equal(error.code, "E_FAIL");
    assert.equal(error.strerror, strerror(E_FAIL));
    assert.equal(error.excepinfo, null);
    assert.equal(error.argerror, null);
    assert.equal(error.name, "com_error");
  });

  test("has the Win32 code where the HRESULT wraps one, and none elsewhere", () => {
    assert.equal(new com_error(E_ACCESSDENIED).winerror, ERROR_ACCESS_DENIED);
    assert.equal(new com_error(0x8007_0002).winerror, ERROR_FILE_NOT_FOUND);
    assert.equal("winerror" in new com_error(E_FAIL), false);
    assert.equal("winerror" in new com_error(0x0007_0002), false);
  });

  test("carries what the server said, and says it", () => {
    const excepinfo = [0, "Some server", "The moon is in the way.", null, 0, E_FAIL] as const;
    const error = new com_error(DISP_E_EXCEPTION, { excepinfo, argerror: 2 });
    assert.deepEqual(error.excepinfo, excepinfo);
    assert.equal(error.argerror, 2);
    assert.match(error.message, /^The moon is in the way\./);
    assert.equal(error.strerror, strerror(DISP_E_EXCEPTION));
  });

  test("shows an HRESULT without a symbol in hexadecimal", () => {
    assert.equal(new com_error(0x8099_1234).code, "0x80991234");
  });

  test("is a WindowsError and no Win32Error", () => {
    const error: unknown = new com_error(E_FAIL);
    assert.ok(error instanceof com_error);
    assert.ok(error instanceof WindowsError);
    assert.equal(error instanceof Win32Error, false);
  });
});

describe("x_wmi", () => {
  test("carries the module's own words and the COM failure beneath", () => {
    const beneath = new com_error(E_ACCESSDENIED);
    const error = new x_access_denied("Denied by the firewall", beneath);
    assert.equal(error.info, "Denied by the firewall");
    assert.equal(error.com_error, beneath);
    assert.equal(error.cause, beneath);
    assert.equal(error.name, "x_access_denied");
    assert.match(error.message, /^Denied by the firewall: .*E_ACCESSDENIED/);
  });

  test("is the root of its kinds, and they are not each other", () => {
    const error: unknown = new x_wmi_timed_out();
    assert.ok(error instanceof x_wmi);
    assert.ok(error instanceof WindowsError);
    assert.equal(error instanceof x_access_denied, false);
    assert.equal(error instanceof com_error, false);
    assert.equal((error as x_wmi).com_error, null);
  });
});

describe("A COM failure as an error of wmi", () => {
  const kinds: readonly (readonly [hresult: number, name: string])[] = [
    [winerror.WBEM_E_INVALID_QUERY, "x_wmi_invalid_query"],
    [winerror.WBEM_E_TIMED_OUT, "x_wmi_timed_out"],
    [winerror.WBEM_E_ACCESS_DENIED, "x_access_denied"],
    [E_ACCESSDENIED, "x_access_denied"],
    [winerror.MK_E_SYNTAX, "x_wmi_uninitialised_thread"],
    [E_FAIL, "x_wmi"],
  ];

  test("is of the kind that its HRESULT means", () => {
    for (const [hresult, name] of kinds) {
      const failure = new com_error(hresult);
      const error = fromComError(failure);
      assert.equal(error.name, name);
      assert.equal(error.com_error, failure);
    }
  });

  test("is of the kind that the server's own code means, signed as servers give it", () => {
    for (const [scode, name] of kinds) {
      const excepinfo = [0, "SWbemServicesEx", null, null, 0, scode | 0] as const;
      assert.equal(fromComError(new com_error(DISP_E_EXCEPTION, { excepinfo })).name, name);
    }
  });
});

describe("Errors of another copy of the package", () => {
  test("are of their kind and of those that it extends", () => {
    const error: unknown = foreign("x_wmi_timed_out", "x_wmi", "WindowsError");
    assert.ok(error instanceof x_wmi_timed_out);
    assert.ok(error instanceof x_wmi);
    assert.ok(error instanceof WindowsError);
    assert.equal(error instanceof x_access_denied, false);
    assert.equal(error instanceof Win32Error, false);
  });

  test("are recognised by what the errors of this copy say of themselves", () => {
    const brand = Symbol.for("tswin32.WindowsError");
    assert.deepEqual(Reflect.get(new Win32Error(2, "CreateFile"), brand), ["Win32Error", "WindowsError"]);
    assert.deepEqual(Reflect.get(new x_wmi_timed_out(), brand), ["x_wmi_timed_out", "x_wmi", "WindowsError"]);
  });

  test("are not of a class that a program derives for itself", () => {
    class BusyError extends Win32Error {}
    assert.ok(new BusyError(32, "CreateFile") instanceof Win32Error);
    assert.ok(new BusyError(32, "CreateFile") instanceof BusyError);
    assert.equal(foreign("Win32Error", "WindowsError") instanceof BusyError, false);
    assert.equal(new Win32Error(32, "CreateFile") instanceof BusyError, false);
  });

  test("are told from everything else", () => {
    for (const value of [null, undefined, 2, "Win32Error", {}, new Error("no"), { [Symbol.for("tswin32.WindowsError")]: "Win32Error" }]) {
      assert.equal((value as unknown) instanceof WindowsError, false);
      assert.equal((value as unknown) instanceof Win32Error, false);
    }
  });
});

describe("The table of codes", () => {
  /** Not codes but the parts they are made of, and the ends of ranges. */
  const marks = /^(FACILITY|SEVERITY)_|(?<!_IMAGE_NOT_AT|_IMAGE_AT_DIFFERENT)_(FIRST|LAST|BASE|MASK)$|^(WSABASEERR|MAX_NERR)$/;
  const codes = Object.entries<unknown>(winerror).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && !marks.test(entry[0]),
  );

  test("gives every exported code by its symbol", () => {
    assert.ok(codes.length > 4500);
    assert.deepEqual(
      codes.filter(([symbol, code]) => codeOf(symbol) !== code),
      [],
    );
  });

  test("gives every exported code a symbol that stands for it, and a sentence", () => {
    const wrong = codes.filter(([, code]) => {
      const symbol = symbolOf(code);
      return symbol === undefined || Reflect.get(winerror, symbol) !== code || !/^[A-Z0-9].*\.$/.test(strerror(code));
    });
    assert.deepEqual(wrong, []);
  });

  const bestKnown: readonly (readonly [code: number, symbol: string])[] = [
    [0, "ERROR_SUCCESS"],
    [1, "ERROR_INVALID_FUNCTION"],
    [2, "ERROR_FILE_NOT_FOUND"],
    [5, "ERROR_ACCESS_DENIED"],
    [14, "ERROR_OUTOFMEMORY"],
    [123, "ERROR_INVALID_NAME"],
    [234, "ERROR_MORE_DATA"],
    [258, "WAIT_TIMEOUT"],
    [995, "ERROR_OPERATION_ABORTED"],
    [997, "ERROR_IO_PENDING"],
    [2250, "ERROR_NOT_CONNECTED"],
    [2221, "NERR_UserNotFound"],
    [10035, "WSAEWOULDBLOCK"],
    [0x8000_4005, "E_FAIL"],
    [0x8004_0154, "REGDB_E_CLASSNOTREG"],
    [0x8004_01f0, "CO_E_NOTINITIALIZED"],
    [0x8004_1003, "WBEM_E_ACCESS_DENIED"],
    [0x8007_0005, "E_ACCESSDENIED"],
    [0xc000_0005, "STATUS_ACCESS_VIOLATION"],
    [0xc000_013a, "STATUS_CONTROL_C_EXIT"],
  ];

  test("gives the best-known symbol of a value, and the value back", () => {
    for (const [code, symbol] of bestKnown) {
      assert.equal(symbolOf(code), symbol);
      assert.equal(codeOf(symbol), code);
    }
  });

  test("takes codes signed or unsigned", () => {
    assert.equal(symbolOf(-2147024891), "E_ACCESSDENIED");
    assert.equal(strerror(-2147024891), strerror(0x8007_0005));
  });

  test("knows nothing of what there is not", () => {
    assert.equal(symbolOf(64321), undefined);
    assert.equal(codeOf("ERROR_NO_SUCH_THING_AT_ALL"), undefined);
    assert.equal(codeOf("constructor"), undefined);
  });
});

describe("strerror", () => {
  test("has words of its own for what people meet, and makes a sentence of the symbol of the rest", () => {
    assert.equal(strerror(winerror.ERROR_DIR_NOT_EMPTY), "The directory is not empty.");
    assert.equal(strerror(winerror.ERROR_NO_SCROLLBARS), "No scrollbars.");
    assert.equal(strerror(winerror.NERR_BadPassword), "Bad password.");
  });

  test("says of an HRESULT that wraps a Win32 code what that code says", () => {
    assert.equal(strerror(0x8007_0020), strerror(ERROR_SHARING_VIOLATION));
    assert.equal(strerror(E_ACCESSDENIED), strerror(ERROR_ACCESS_DENIED));
    assert.equal(strerror(0x8007_fb41), "Unknown error 64321.");
  });

  test("shows what it does not know", () => {
    assert.equal(strerror(64321), "Unknown error 64321.");
    assert.equal(strerror(0x8099_1234), "Unknown error 0x80991234.");
  });
});

describe("The parts of an HRESULT", () => {
  test("say success or failure", () => {
    assert.equal(winerror.SUCCEEDED(winerror.S_FALSE), true);
    assert.equal(winerror.FAILED(winerror.S_FALSE), false);
    assert.equal(winerror.SUCCEEDED(E_FAIL), false);
    assert.equal(winerror.FAILED(E_FAIL), true);
    assert.equal(winerror.FAILED(-2147467259), true);
  });

  test("are severity, facility and code", () => {
    for (const hresult of [E_ACCESSDENIED, -2147024891]) {
      assert.equal(winerror.HRESULT_SEVERITY(hresult), winerror.SEVERITY_ERROR);
      assert.equal(winerror.HRESULT_FACILITY(hresult), winerror.FACILITY_WIN32);
      assert.equal(winerror.HRESULT_CODE(hresult), ERROR_ACCESS_DENIED);
      assert.equal(winerror.SCODE_SEVERITY(hresult), 1);
      assert.equal(winerror.SCODE_FACILITY(hresult), 7);
      assert.equal(winerror.SCODE_CODE(hresult), 5);
    }
    assert.equal(winerror.HRESULT_SEVERITY(winerror.S_FALSE), winerror.SEVERITY_SUCCESS);
  });

  test("are put together from Win32, NT and setup codes", () => {
    assert.equal(winerror.HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED), E_ACCESSDENIED);
    assert.equal(winerror.HRESULT_FROM_WIN32(0), winerror.S_OK);
    assert.equal(winerror.HRESULT_FROM_WIN32(E_FAIL), E_FAIL);
    assert.equal(winerror.HRESULT_FROM_NT(winerror.STATUS_ACCESS_VIOLATION), 0xd000_0005);
    assert.equal(winerror.HRESULT_FROM_SETUPAPI(ERROR_ACCESS_DENIED), E_ACCESSDENIED);
    assert.equal(winerror.HRESULT_FROM_SETUPAPI(0xe000_0101), 0x800f_0101);
  });

  test("stay together in an SCODE", () => {
    assert.equal(winerror.GetScode(-2147467259), E_FAIL);
    assert.equal(winerror.ResultFromScode(E_FAIL), E_FAIL);
  });
});
