import assert from "node:assert/strict";
import { CreateEvent, ResetEvent, SetEvent, WAIT_OBJECT_0, WaitForSingleObject } from "tswin32/win32event";
import { AllocateReadBuffer, GENERIC_READ, GENERIC_WRITE, ReadFile, WriteFile } from "tswin32/win32file";
import { ReadFile as readLater } from "tswin32/win32file/promises";
import {
  ConnectNamedPipe,
  DisconnectNamedPipe,
  FILE_FLAG_OVERLAPPED,
  GetOverlappedResult,
  PIPE_ACCESS_DUPLEX,
  TransactNamedPipe,
} from "tswin32/win32pipe";
import { GetOverlappedResult as resultLater } from "tswin32/win32pipe/promises";
import {
  ERROR_BROKEN_PIPE,
  ERROR_INVALID_HANDLE,
  ERROR_IO_INCOMPLETE,
  ERROR_IO_PENDING,
  ERROR_MORE_DATA,
  ERROR_PIPE_NOT_CONNECTED,
} from "tswin32/winerror";
import { OVERLAPPED } from "tswin32/wintypes";
import { rejectsWin32, throwsWin32 } from "../support/errors.js";
import { Connected, dial, pipeName, read, serve, write } from "../support/pipes.js";
import { SecondProcess } from "../support/process.js";
import { describe, test } from "../support/suite.js";

const BOTH = GENERIC_READ | GENERIC_WRITE;
const NAME = "GetOverlappedResult";

/** A pipe of messages whose client's end has FILE_FLAG_OVERLAPPED. */
const connected = () => new Connected({}, BOTH, FILE_FLAG_OVERLAPPED);

/** An event that stays set: two waits may be for it. */
const manualEvent = () => CreateEvent(null, true, false, null);

describe("GetOverlappedResult", () => {
  test("is ERROR_IO_INCOMPLETE while a read goes on, and the number of bytes then, as often as it is asked", () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    const buffer = AllocateReadBuffer(100);
    assert.equal(ReadFile(pipe.client, buffer, overlapped)[0], ERROR_IO_PENDING);
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
    write(pipe.server, "hello");
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 5);
    assert.equal(GetOverlappedResult(pipe.client, overlapped, false), 5);
    assert.equal(GetOverlappedResult(pipe.client, overlapped, 1), 5);
    assert.equal(buffer.toString("latin1", 0, 5), "hello");
    assert.equal(WaitForSingleObject(hEvent, 0), WAIT_OBJECT_0); // it is still set
  });

  test("waits by the handle where the OVERLAPPED has no event", () => {
    using pipe = connected();
    const overlapped = new OVERLAPPED();
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
    write(pipe.server, "hello");
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 5);
  });

  for (const withEvent of [true, false]) {
    test(`waits with the thread for another process, ${withEvent ? "for the event" : "by the handle"}`, async () => {
      const name = pipeName();
      using server = serve(name, { openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED });
      using event = manualEvent();
      const overlapped = new OVERLAPPED(withEvent ? { hEvent: event } : {});
      assert.equal(ConnectNamedPipe(server, overlapped), ERROR_IO_PENDING);
      throwsWin32(() => GetOverlappedResult(server, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
      await using other = new SecondProcess("writeMuch", [name, 7]);
      GetOverlappedResult(server, overlapped, true);
      const buffer = AllocateReadBuffer(100);
      ReadFile(server, buffer, overlapped);
      assert.equal(GetOverlappedResult(server, overlapped, true), 7);
      assert.equal(buffer.toString("latin1", 0, 7), "mmmmmmm");
      await other.ended;
    });
  }

  test("tells two requests of one handle apart", () => {
    using pipe = connected();
    using firstEvent = manualEvent();
    using secondEvent = manualEvent();
    const first = new OVERLAPPED({ hEvent: firstEvent });
    const second = new OVERLAPPED({ hEvent: secondEvent });
    for (const overlapped of [first, second]) {
      assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
    }
    write(pipe.server, "one");
    assert.equal(GetOverlappedResult(pipe.client, first, true), 3);
    throwsWin32(() => GetOverlappedResult(pipe.client, second, false), ERROR_IO_INCOMPLETE, NAME);
    write(pipe.server, "second");
    assert.equal(GetOverlappedResult(pipe.client, second, true), 6);
    assert.equal(GetOverlappedResult(pipe.client, first, false), 3);
  });

  test("is ERROR_MORE_DATA for the first part of a message, whose length the OVERLAPPED has", () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    const buffer = AllocateReadBuffer(5);
    assert.equal(ReadFile(pipe.client, buffer, overlapped)[0], ERROR_IO_PENDING);
    write(pipe.server, "hello world");
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, true), ERROR_MORE_DATA, NAME);
    assert.equal(overlapped.InternalHigh, 5);
    assert.equal(buffer.toString("latin1"), "hello");
    const rest = AllocateReadBuffer(100);
    ReadFile(pipe.client, rest, overlapped);
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 6);
    assert.equal(rest.toString("latin1", 0, 6), " world");
  });

  test("is ERROR_BROKEN_PIPE where the other end closes meanwhile", () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(5), overlapped)[0], ERROR_IO_PENDING);
    pipe.server.Close();
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, true), ERROR_BROKEN_PIPE, NAME);
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, false), ERROR_BROKEN_PIPE, NAME);
  });

  test("is ERROR_PIPE_NOT_CONNECTED where the server throws the client out", () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(5), overlapped)[0], ERROR_IO_PENDING);
    DisconnectNamedPipe(pipe.server);
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, true), ERROR_PIPE_NOT_CONNECTED, NAME);
  });

  test("gives the number of bytes of a write that waits for room", async () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    const bytes = 4 * 2 ** 20;
    assert.equal(WriteFile(pipe.client, Buffer.alloc(bytes), overlapped)[0], ERROR_IO_PENDING);
    throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
    for (let left = bytes; left > 0; ) left -= (await readLater(pipe.server, 2 ** 16))[1].length;
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), bytes);
  });

  test("gives the number of bytes that TransactNamedPipe reads", () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    const buffer = AllocateReadBuffer(100);
    assert.equal(TransactNamedPipe(pipe.client, "question", buffer, overlapped)[0], ERROR_IO_PENDING);
    assert.deepEqual(read(pipe.server), [0, "question"]);
    write(pipe.server, "answer");
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 6);
    assert.equal(buffer.toString("latin1", 0, 6), "answer");
  });

  test("succeeds for ConnectNamedPipe once a client has come", () => {
    const name = pipeName();
    using server = serve(name, { openMode: PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED });
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    assert.equal(ConnectNamedPipe(server, overlapped), ERROR_IO_PENDING);
    throwsWin32(() => GetOverlappedResult(server, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
    using client = dial(name);
    assert.equal(typeof GetOverlappedResult(server, overlapped, true), "number");
    write(client, "hello");
    const buffer = AllocateReadBuffer(100);
    ReadFile(server, buffer, overlapped);
    assert.equal(GetOverlappedResult(server, overlapped, true), 5);
  });

  test("resets an auto-reset event by its wait, and does not wait for a request that has ended", () => {
    using pipe = connected();
    using hEvent = CreateEvent(null, false, false, null);
    const overlapped = new OVERLAPPED({ hEvent });
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
    write(pipe.server, "hello");
    assert.equal(WaitForSingleObject(hEvent, 5000), WAIT_OBJECT_0);
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 5);
    ResetEvent(hEvent);
    assert.equal(GetOverlappedResult(pipe.client, overlapped, true), 5);
  });

  test("is ERROR_INVALID_HANDLE where it has to wait by a handle that is none", () => {
    using pipe = connected();
    const overlapped = new OVERLAPPED();
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
    throwsWin32(() => GetOverlappedResult(0x7f_fff0, overlapped, true), ERROR_INVALID_HANDLE, NAME);
  });

  describe("as a promise", () => {
    for (const withEvent of [true, false]) {
      test(`waits beside the event loop, ${withEvent ? "for the event" : "by the handle"}`, async () => {
        using pipe = connected();
        using event = manualEvent();
        const overlapped = new OVERLAPPED(withEvent ? { hEvent: event } : {});
        assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
        await rejectsWin32(resultLater(pipe.client, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
        let ended = false;
        const waiting = resultLater(pipe.client, overlapped, true).then((bytes) => {
          ended = true;
          return bytes;
        });
        await new Promise((resolve) => setTimeout(resolve, 30)); // time for it to be wrongly fulfilled
        assert.equal(ended, false);
        write(pipe.server, "hello");
        assert.equal(await waiting, 5);
      });

      test(`ends by its signal, and the request goes on, ${withEvent ? "with" : "without"} an event`, async () => {
        using pipe = connected();
        using event = manualEvent();
        const overlapped = new OVERLAPPED(withEvent ? { hEvent: event } : {});
        assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
        const controller = new AbortController();
        const waiting = resultLater(pipe.client, overlapped, true, { signal: controller.signal });
        controller.abort();
        await assert.rejects(waiting, { name: "AbortError" });
        throwsWin32(() => GetOverlappedResult(pipe.client, overlapped, false), ERROR_IO_INCOMPLETE, NAME);
        write(pipe.server, "hello");
        assert.equal(await resultLater(pipe.client, overlapped, true), 5);
      });
    }

    test("is rejected with the request's own error", async () => {
      using pipe = connected();
      const overlapped = new OVERLAPPED();
      assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
      const waiting = resultLater(pipe.client, overlapped, true);
      pipe.server.Close();
      await rejectsWin32(waiting, ERROR_BROKEN_PIPE, NAME);
    });

    test("is rejected at once by a signal that has aborted", async () => {
      using pipe = connected();
      const aborted = AbortSignal.abort();
      for (const wait of [true, false]) {
        await assert.rejects(resultLater(pipe.client, new OVERLAPPED(), wait, { signal: aborted }), { name: "AbortError" });
      }
    });
  });

  test("waits on where the event was set by somebody else", async () => {
    using pipe = connected();
    using hEvent = manualEvent();
    const overlapped = new OVERLAPPED({ hEvent });
    assert.equal(ReadFile(pipe.client, AllocateReadBuffer(100), overlapped)[0], ERROR_IO_PENDING);
    SetEvent(hEvent);
    const waiting = resultLater(pipe.client, overlapped, true);
    await new Promise((resolve) => setTimeout(resolve, 30)); // time for it to be wrongly fulfilled
    write(pipe.server, "hello");
    assert.equal(await waiting, 5);
  });
});
