// A message that stays in part, as its writer has closed the handle, while another handle of the same end lives.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DuplicateHandle } from "tswin32/win32api";
import { DUPLICATE_SAME_ACCESS } from "tswin32/win32con";
import { CreateFile, ReadFile, WriteFile } from "tswin32/win32file";
import { ConnectNamedPipe, CreateNamedPipe, DisconnectNamedPipe, PIPE_READMODE_MESSAGE, SetNamedPipeHandleState } from "tswin32/win32pipe";
import { GetCurrentProcess } from "tswin32/win32process";
import {
  ERROR_BROKEN_PIPE,
  ERROR_IO_PENDING,
  ERROR_MORE_DATA,
  ERROR_NO_DATA,
  ERROR_PIPE_CONNECTED,
  type Win32Error,
} from "tswin32/winerror";
import { type HANDLE, OVERLAPPED } from "tswin32/wintypes";
import { census } from "./census.js";
import { sweep } from "./child.js";

const BOTH = 0xc000_0000;
const DUPLEX = 3;
const FILE_FLAG_OVERLAPPED = 0x4000_0000;
const MESSAGES = 6;
/** More than the kernel keeps. */
const LONG = 8 * 2 ** 20;

let names = 0;
const newName = (): string => `\\\\.\\pipe\\cut-short-${process.pid}-${++names}`;
const serve = (name: string, flags: number): HANDLE => CreateNamedPipe(name, DUPLEX | flags, MESSAGES, 1, 65_536, 65_536, 0, null);

function dial(name: string, flags: number): HANDLE {
  const client = CreateFile(name, BOTH, 0, null, 3, flags);
  SetNamedPipeHandleState(client, PIPE_READMODE_MESSAGE, null, null);
  return client;
}

function duplicate(handle: HANDLE): HANDLE {
  const self = GetCurrentProcess();
  return DuplicateHandle(self, handle, self, 0, false, DUPLICATE_SAME_ACCESS);
}

const codeOf = (call: () => unknown): number => {
  try {
    call();
    return 0;
  } catch (error) {
    return (error as Win32Error).winerror;
  }
};

/** Begins a message of the letter x that does not fit, by a handle with FILE_FLAG_OVERLAPPED. */
function begin(writer: HANDLE): void {
  const [error] = WriteFile(writer, Buffer.alloc(LONG, "x"), new OVERLAPPED());
  assert.equal(error, ERROR_IO_PENDING);
}

/** Reads until the pipe is broken. All that comes is of the message that was begun, which never comes whole; gives how much. */
function readToTheEnd(reader: HANDLE): number {
  for (let bytes = 0; ; ) {
    let part: Buffer;
    try {
      const [error, data] = ReadFile(reader, 65_536);
      assert.equal(error, ERROR_MORE_DATA);
      part = data;
    } catch (error) {
      assert.equal((error as Win32Error).winerror, ERROR_BROKEN_PIPE);
      return bytes;
    }
    assert.ok(part.every((byte) => byte === "x".charCodeAt(0)));
    bytes += part.length;
  }
}

/** A server's end with FILE_FLAG_OVERLAPPED is given its next client. */
function servesTheNext(name: string, server: HANDLE): void {
  DisconnectNamedPipe(server);
  assert.equal(ConnectNamedPipe(server, new OVERLAPPED()), ERROR_IO_PENDING);
  using client = dial(name, 0);
  assert.equal(ConnectNamedPipe(server, new OVERLAPPED()), ERROR_PIPE_CONNECTED);
  WriteFile(server, "next", new OVERLAPPED());
  assert.equal(String(ReadFile(client, 100)[1]), "next");
}

describe("A message that stays in part, as its writer has closed his handle", () => {
  for (const who of ["client", "server"] as const) {
    test(`breaks the connection as somebody writes by another handle of the ${who}'s end, and nothing is mixed`, () => {
      sweep();
      const before = census();
      {
        const name = newName();
        using server = serve(name, who === "server" ? FILE_FLAG_OVERLAPPED : 0);
        using client = dial(name, who === "client" ? FILE_FLAG_OVERLAPPED : 0);
        const first = who === "server" ? server : client;
        const reader = who === "server" ? client : server;
        assert.equal(ConnectNamedPipe(server, who === "server" ? new OVERLAPPED() : null), ERROR_PIPE_CONNECTED);
        using other = duplicate(first);
        begin(first);
        const [error, data] = ReadFile(reader, 10);
        assert.deepEqual([error, String(data)], [ERROR_MORE_DATA, "xxxxxxxxxx"]);
        first.Close();
        assert.equal(
          codeOf(() => WriteFile(other, "another", new OVERLAPPED())),
          ERROR_NO_DATA,
        );
        assert.equal(
          codeOf(() => WriteFile(other, "one more", new OVERLAPPED())),
          ERROR_NO_DATA,
        );
        const bytes = readToTheEnd(reader);
        assert.ok(bytes > 0 && bytes < LONG);
        assert.equal(
          codeOf(() => ReadFile(reader, 10)),
          ERROR_BROKEN_PIPE,
        );
        if (who === "server") servesTheNext(name, other);
      }
      assert.deepEqual(census(), before);
    });
  }

  test("breaks it at the latest as the other handle is closed too", () => {
    sweep();
    const before = census();
    {
      const name = newName();
      using server = serve(name, 0);
      using client = dial(name, FILE_FLAG_OVERLAPPED);
      assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
      using other = duplicate(client);
      begin(client);
      client.Close();
      other.Close();
      assert.ok(readToTheEnd(server) < LONG);
    }
    assert.deepEqual(census(), before);
  });

  test("breaks no connection whose writer has sent all before he closed his", () => {
    const name = newName();
    using server = serve(name, 0);
    using client = dial(name, FILE_FLAG_OVERLAPPED);
    assert.equal(ConnectNamedPipe(server), ERROR_PIPE_CONNECTED);
    using other = duplicate(client);
    WriteFile(client, "whole", new OVERLAPPED());
    client.Close();
    WriteFile(other, "another", new OVERLAPPED());
    assert.deepEqual([String(ReadFile(server, 100)[1]), String(ReadFile(server, 100)[1])], ["whole", "another"]);
  });
});
