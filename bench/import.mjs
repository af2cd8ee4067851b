// Imports one module in a process that has imported nothing else, calls one of its functions where one is named, and prints the
// nanoseconds. Started by imports.mjs.

const [specifier, called] = process.argv.slice(2);
const start = process.hrtime.bigint();
const module = await import(specifier);
if (called) module[called]();
process.stdout.write(String(process.hrtime.bigint() - start));
