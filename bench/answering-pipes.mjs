// The other process of pipes.mjs: sends each message back, or swallows what comes and says one byte after each round.
//
//   node answering-pipes.mjs <calls|streams|node> <echo|swallow> <the pipe's name> <bytes of a message> <messages of a round>
//
// It ends with the connection.

import { once } from "node:events";
import { connect } from "node:net";
import { CreateFile, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING, ReadFile, WriteFile } from "tswin32/win32file";
import { connectPipe, PIPE_READMODE_MESSAGE, SetNamedPipeHandleState } from "tswin32/win32pipe";
import { ERROR_BROKEN_PIPE, ERROR_NO_DATA, Win32Error } from "tswin32/winerror";

const [kind, task, name, bytesText, messagesText] = process.argv.slice(2);
const bytes = Number(bytesText);
const round = bytes * Number(messagesText);
const all = Buffer.alloc(1);

if (kind === "calls") answerByCalls();
else answerByStream(kind === "streams" ? await connectPipe(name) : await connectByNode());

async function connectByNode() {
  const socket = connect(name);
  await once(socket, "connect");
  return socket;
}

function answerByStream(stream) {
  stream.once("error", () => process.exit(0)); // the other side has gone in the middle of something
  if (task === "echo") {
    stream.on("data", (part) => stream.write(part));
    return;
  }
  let missing = round;
  stream.on("data", (part) => {
    missing -= part.length;
    if (missing > 0) return;
    missing = round;
    stream.write(all);
  });
}

function answerByCalls() {
  const pipe = CreateFile(name, GENERIC_READ | GENERIC_WRITE, 0, null, OPEN_EXISTING, 0);
  const buffer = Buffer.alloc(bytes);
  try {
    if (task === "echo") echo(pipe, buffer);
    else swallow(pipe, buffer);
  } catch (error) {
    if (!(error instanceof Win32Error) || ![ERROR_BROKEN_PIPE, ERROR_NO_DATA].includes(error.winerror)) throw error;
  } finally {
    pipe.Close();
  }
}

function echo(pipe, buffer) {
  SetNamedPipeHandleState(pipe, PIPE_READMODE_MESSAGE, null, null);
  for (;;) {
    const [, message] = ReadFile(pipe, buffer);
    WriteFile(pipe, message);
  }
}

function swallow(pipe, buffer) {
  for (;;) {
    for (let missing = round; missing > 0; ) missing -= ReadFile(pipe, buffer)[1].length;
    WriteFile(pipe, all);
  }
}
