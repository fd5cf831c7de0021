/**
 * Which process is this, so that another one can tell later whether it is still running.
 *
 *     {"pid":4242,"start":"8812734","boot":"5f0c…-…","host":"build-7"}
 *
 * A pid alone does not tell: pids are used again, after a reboot almost at once. So the time at which
 * the process started is noted with it, and the boot it belongs to. What a platform does not say is
 * left empty and is not compared; the answer then errs on the side of `running`, because a lock that
 * stays too long can be deleted by hand, and a lock broken too early costs data.
 *
 * | platform      | `start`                                       | `boot`                            |
 * |---------------|-----------------------------------------------|-----------------------------------|
 * | Linux         | field 22 of `/proc/<pid>/stat`, in clock ticks | `/proc/sys/kernel/random/boot_id` |
 * | macOS, BSD    | `ps -o lstart=`, in UTC                       | empty                             |
 * | Windows       | empty                                         | empty                             |
 */
import { hostname } from 'node:os'
import type { FileSystem } from './file-system.js'

export interface ProcessIdentity {
  readonly pid: number
  /** When the process started, in whatever form the platform gives; only ever compared. */
  readonly start: string
  /** Which start of the machine it belongs to; only ever compared. */
  readonly boot: string
  readonly host: string
}

/** `elsewhere`: on another machine, where nothing can be known about it from here. */
type Whereabouts = 'running' | 'gone' | 'elsewhere'

interface Sighting {
  readonly start: string
  /** `Z` or `X`: dead, and only waiting for its parent to take note. Some parents never do. */
  readonly state: string
}

export function identifyProcess(fileSystem: FileSystem): ProcessIdentity {
  return {
    pid: process.pid,
    start: sight(process.pid, fileSystem)?.start ?? '',
    boot: readText(fileSystem, '/proc/sys/kernel/random/boot_id').trim(),
    host: hostname(),
  }
}

/** Where the process noted earlier is now, as seen from the process `own`. */
export function locateProcess(
  noted: ProcessIdentity,
  own: ProcessIdentity,
  fileSystem: FileSystem,
): Whereabouts {
  if (noted.host !== own.host) return 'elsewhere'
  if (differ(noted.boot, own.boot)) return 'gone'
  const seen = sight(noted.pid, fileSystem)
  if (seen === undefined) return answersSignals(noted.pid) ? 'running' : 'gone'
  return /^[ZX]/.test(seen.state) || differ(noted.start, seen.start) ? 'gone' : 'running'
}

function differ(noted: string, seen: string): boolean {
  return noted !== '' && seen !== '' && noted !== seen
}

/** Signal 0 is never delivered: it only asks. `EPERM` means that somebody is there to refuse it. */
function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function sight(pid: number, fileSystem: FileSystem): Sighting | undefined {
  if (process.platform === 'win32') return undefined
  const line = /^(linux|android)$/.test(process.platform)
    ? // `4242 (my (odd) name) S 1 …`: the name may hold spaces and parentheses, the rest cannot.
      /.*\) (?<state>\S+)(?: \S+){18} (?<start>\S+)/s.exec(
        readText(fileSystem, `/proc/${pid}/stat`),
      )
    : // `Ss   Sun Nov 22 06:17:00 2026`
      /^\s*(?<state>\S+)\s+(?<start>\S.*\S)/.exec(askProcessStatus(pid))
  return line?.groups as Sighting | undefined
}

/**
 * Language and time zone are fixed: the same start must read the same to everybody who asks.
 * `node:child_process` takes 4 ms to load, so it is fetched only on the platforms that need it.
 */
function askProcessStatus(pid: number): string {
  try {
    const { execFileSync } = process.getBuiltinModule('node:child_process')
    return execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', `${pid}`], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    // No such process, or no such program: the caller asks with a signal instead.
    return ''
  }
}

function readText(fileSystem: FileSystem, path: string): string {
  try {
    return Buffer.from(fileSystem.readFile(path)).toString()
  } catch {
    // Not told (no /proc, hidden, or the process is gone): the caller asks in another way.
    return ''
  }
}
