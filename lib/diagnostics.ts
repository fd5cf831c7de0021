/**
 * What a store does, for whoever wants to look: on channels of `node:diagnostics_channel`, and on the
 * standard error output with `NODE_DEBUG=keepsake`. Never what is in the document.
 *
 *     KEEPSAKE 4711: append {"path":"/srv/db.json","seq":12,"bytes":104}
 */

import { channel, type Channel } from 'node:diagnostics_channel'
import { debuglog, type DebugLogger } from 'node:util'

/** On `keepsake:append`: a change is in the log, or waits for room there. */
export interface AppendMessage {
  /** Real path of db.json. */
  readonly path: string
  /** Number of the change. */
  readonly seq: number
  /** What the log has grown by; 0 while the disk takes nothing. */
  readonly bytes: number
}

/** On `keepsake:flush`: one has ended. */
export interface FlushMessage {
  readonly path: string
  /** Number of the last change of the store by then. */
  readonly seq: number
  /** Size of db.json. */
  readonly bytes: number
  readonly milliseconds: number
  /** Code of the error with which it failed. */
  readonly error?: string
}

/** On `keepsake:recovery`: a store was opened, and had a log or a db.json.temp that counted. */
export interface RecoveryMessage {
  readonly path: string
  /** What the document was read from. */
  readonly base: 'snapshot' | 'temp' | 'copy' | 'nothing'
  /** Entries of the log that were replayed. */
  readonly entries: number
  /** Bytes behind the last whole one. */
  readonly cut: number
}

/** On `keepsake:edit`: what somebody has made of db.json in an editor was taken in. */
export interface EditMessage {
  readonly path: string
  /** Number of the change that it is. */
  readonly seq: number
  /** In how many places the program had changed the same, so that its values stay. */
  readonly conflicts: number
}

interface Messages {
  readonly append: AppendMessage
  readonly flush: FlushMessage
  readonly recovery: RecoveryMessage
  readonly edit: EditMessage
}

class Diagnostics {
  readonly #log: DebugLogger = debuglog('keepsake')
  /** Asked once: it is a call, for every change, and the environment was read when Node began. */
  readonly #isLogged = this.#log.enabled
  readonly #channels: Readonly<Record<keyof Messages, Channel>> = {
    append: channel('keepsake:append'),
    flush: channel('keepsake:flush'),
    recovery: channel('keepsake:recovery'),
    edit: channel('keepsake:edit'),
  }

  /** Asked first where the message costs something to make. */
  isHeard(name: keyof Messages): boolean {
    return this.#isLogged || this.#channels[name].hasSubscribers
  }

  tell<Name extends keyof Messages>(name: Name, message: Messages[Name]): void {
    this.#channels[name].publish(message)
    if (this.#isLogged) this.#log('%s %s', name, JSON.stringify(message))
  }
}

let made: Diagnostics | undefined

export function diagnostics(): Diagnostics {
  return (made ??= new Diagnostics())
}
