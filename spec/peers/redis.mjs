/** Redis with its append-only file: a server for each folder, spoken to through a socket in it. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export const redis = {
  name: 'Redis AOF, everysec',
  log: 'appendonlydir/appendonly.aof.1.incr.aof',
  samples: 150,
  version: () => /v=(\S+)/.exec(spawnSync('redis-server', ['--version']).stdout)?.[1],
  open: (folder) => Session.begin(folder),
}

class Session {
  noticed = false
  #server
  #socket
  #answers = []
  #text = ''

  static async begin(folder) {
    const session = new Session()
    await session.#begin(folder)
    return session
  }

  async #begin(folder) {
    // A path longer than 108 bytes is too long for a socket, so it is relative.
    const options = ['--port', '0', '--unixsocket', 'socket', '--appendonly', 'yes', '--save', '']
    this.#server = spawn('redis-server', options, { cwd: folder })
    this.#server.stdout.on('data', (text) => {
      if (/truncat|corrupt|bad file format/i.test(text)) this.noticed = true
    })
    const ended = once(this.#server, 'close').then(() => {
      throw new Error('the server does not start')
    })
    ended.catch(() => undefined) // At the end it does close.
    await Promise.race([ended, this.#connect(folder)])
  }

  async #connect(folder) {
    const home = process.cwd()
    for (;;) {
      process.chdir(folder)
      const socket = createConnection('socket')
      process.chdir(home)
      try {
        await once(socket, 'connect')
        this.#socket = socket
        break
      } catch {
        // Not yet; or never, and then the server ends.
        if (this.#server.exitCode !== null) return
        await setTimeout(10)
      }
    }
    this.#socket.on('error', () => undefined) // The server has been killed, which is meant.
    this.#socket.on('data', (text) => this.#hear(String(text)))
    while ((await this.#ask('PING')) !== 'PONG') await setTimeout(10)
  }

  /** Values here have no line breaks, so an answer is one line, or a length and one line. */
  #hear(text) {
    this.#text += text
    for (;;) {
      const whole = /^(?:\$\d+\r\n([^\r]*)|[+-:]([^\r]*)|\$(-1))\r\n/.exec(this.#text)
      if (whole === null) return
      this.#text = this.#text.slice(whole[0].length)
      this.#answers.shift()(whole[1] ?? whole[2])
    }
  }

  #ask(...words) {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
    this.#socket.write(`*${words.length}\r\n${parts.join('')}`)
    return new Promise((resolve) => this.#answers.push(resolve))
  }

  set(key, value) {
    return this.#ask('SET', key, value)
  }

  async entries(keys) {
    const found = []
    for (const key of keys) {
      const value = await this.#ask('GET', key)
      if (value !== undefined) found.push([key, value])
    }
    return found
  }

  get pid() {
    return this.#server.pid
  }

  async close() {
    const ended = once(this.#server, 'close')
    this.#server.kill('SIGKILL')
    await ended
    this.#socket?.destroy()
  }
}
