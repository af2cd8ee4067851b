import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { ReadFile, WriteFile } from "tswin32/win32file/promises";
import { PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE } from "tswin32/win32pipe";
import { ConnectNamedPipe } from "tswin32/win32pipe/promises";
import { ERROR_BROKEN_PIPE } from "tswin32/winerror";
import { rejectsWin32 } from "../support/errors.js";
import { dial, pipeName, serve } from "../support/pipes.js";
import { describe, test } from "../support/suite.js";

const needs = { needs: ["pipe-names-of-node"] } as const;

describe("node:net", () => {
  test(
    "serves a client of ours",
    async () => {
      const name = pipeName();
      const server = createServer((socket) => {
        socket.on("data", (part) => socket.write(String(part).toUpperCase()));
      });
      server.listen(name);
      await once(server, "listening");
      try {
        const pipe = dial(name);
        await WriteFile(pipe, "hello");
        assert.equal(String((await ReadFile(pipe, 100))[1]), "HELLO");
        pipe.Close();
      } finally {
        await new Promise((closed) => server.close(closed));
      }
    },
    needs,
  );

  test(
    "is a client of a server of ours",
    async () => {
      const name = pipeName();
      using pipe = serve(name, { openMode: PIPE_ACCESS_DUPLEX, pipeMode: PIPE_TYPE_BYTE });
      const connecting = ConnectNamedPipe(pipe);
      const socket = connect(name);
      await connecting;
      socket.write("hello");
      assert.equal(String((await ReadFile(pipe, 100))[1]), "hello");
      const received = buffer(socket);
      await WriteFile(pipe, Buffer.alloc(200_000, "x"));
      pipe.Close();
      assert.ok((await received).equals(Buffer.alloc(200_000, "x")));
    },
    needs,
  );

  test(
    "ends a connection to a server of ours as any client does",
    async () => {
      const name = pipeName();
      using pipe = serve(name, { openMode: PIPE_ACCESS_DUPLEX, pipeMode: PIPE_TYPE_BYTE });
      const connecting = ConnectNamedPipe(pipe);
      const socket = connect(name);
      await connecting;
      socket.destroy();
      await rejectsWin32(ReadFile(pipe, 100), ERROR_BROKEN_PIPE);
    },
    needs,
  );
});
