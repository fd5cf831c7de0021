/** The process of `program.mjs`: node stage.mjs {"name":…,"input":…,"uid":…} */
import { programs } from './programs.mjs'

const { name, input, uid } = JSON.parse(process.argv[2])
process.removeAllListeners('warning')

// Everything has been loaded by now: another user may not be let in where it lies.
if (uid !== undefined) {
  process.setgroups([uid])
  process.setgid(uid)
  process.setuid(uid)
}
console.log(JSON.stringify(await programs[name](input)))
