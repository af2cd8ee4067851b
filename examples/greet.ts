// A server of a named pipe and its clients. Any program of Windows may be either: the pipe has a name that all of them know.
//
//   npx tswin32 run examples/greet.ts serve
//   npx tswin32 run examples/greet.ts Ada          (in another window)

import { once } from "node:events";
import { connectPipe, servePipe } from "tswin32/win32pipe";

const name = "\\\\.\\pipe\\greeting";
const [who = "you"] = process.argv.slice(2);

if (who === "serve") {
  console.log(`serving ${name}`);
  for await (const connection of servePipe(name, { message: true })) {
    const client = `${connection.clientProcessId}`;
    connection.on("error", (error) => console.error(`${client}: ${error.message}`));
    connection.on("data", (message) => {
      console.log(`${client} (${connection.clientUser}): ${message}`);
      connection.end(`hello ${message}`);
    });
  }
} else {
  const connection = await connectPipe(name, { timeout: 5000 });
  connection.write(who);
  const [answer] = await once(connection, "data");
  console.log(String(answer));
  connection.destroy();
}
