// Imports one module in a process that has imported nothing else, and prints the nanoseconds. Started by imports.mjs.

const [specifier] = process.argv.slice(2);
const start = process.hrtime.bigint();
await import(specifier);
process.stdout.write(String(process.hrtime.bigint() - start));
