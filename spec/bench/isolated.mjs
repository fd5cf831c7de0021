/** The process that `isolate.mjs` starts: does one measurement, sends what it found, and is gone. */

const [module, parameters] = process.argv.slice(2)
const { measure } = await import(new URL(module, import.meta.url).href)
const value = await measure(JSON.parse(parameters))
// Nothing is flushed or closed at the end by an exit handler: what has to be, `measure` has done.
process.send({ value }, () => process.kill(process.pid, 'SIGKILL'))
