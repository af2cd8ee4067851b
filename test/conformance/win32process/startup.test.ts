import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { STARTF_USECOUNTCHARS, STARTF_USEPOSITION, STARTF_USESHOWWINDOW, SW_SHOWMINIMIZED } from "tswin32/win32con";
import { GetStartupInfo, STARTUPINFO } from "tswin32/win32process";
import { Folder } from "../support/folder.js";
import { Started } from "../support/started.js";
import { describe, test } from "../support/suite.js";

describe("GetStartupInfo", () => {
  test("returns a STARTUPINFO, each time the same", () => {
    const startup = GetStartupInfo();
    assert.ok(startup instanceof STARTUPINFO);
    assert.deepEqual(GetStartupInfo(), startup);
  });

  test("tells a child what it was created with", () => {
    using folder = new Folder();
    const path = folder.native("startup.json");
    const script = `import(${JSON.stringify(import.meta.resolve("tswin32/win32process"))})
      .then(({ GetStartupInfo }) => require("fs").writeFileSync(${JSON.stringify(path)}, JSON.stringify(GetStartupInfo())))`;
    const given = {
      dwFlags: STARTF_USEPOSITION | STARTF_USECOUNTCHARS | STARTF_USESHOWWINDOW,
      dwX: 11,
      dwY: 12,
      dwXCountChars: 80,
      dwYCountChars: 300,
      wShowWindow: SW_SHOWMINIMIZED,
      lpTitle: "Ein schöner Titel: 標題",
    };
    using child = new Started(script, 0, given);
    child.ended();
    const told = JSON.parse(readFileSync(path, "utf8")) as typeof given;
    assert.deepEqual(Object.fromEntries(Object.keys(given).map((name) => [name, told[name as keyof typeof given]])), given);
  });
});
