import type { PipesHost } from "../../pipes.js";
import { createAnonymous } from "./anonymous.js";
import { connect, connecting, disconnect, waiting } from "./connect.js";
import { create } from "./create.js";
import { client, information, server, setState, state } from "./information.js";
import { peek } from "./peek.js";
import { calling, transact, transacting } from "./transact.js";
import { receivingFrom, sendingTo } from "./transfer.js";

export const pipes: PipesHost = {
  calling,
  client,
  connect,
  connecting,
  create,
  createAnonymous,
  disconnect,
  information,
  peek,
  receiving: receivingFrom,
  sending: sendingTo,
  server,
  setState,
  state,
  transact,
  transacting,
  waiting: (name, milliseconds) => waiting(name, milliseconds),
};
