/** What a writer has said so far: which change it had begun, and up to which all is durable. */
export class Marks {
  issued
  durable

  constructor(k) {
    this.issued = k
    this.durable = k
  }

  /** @param text whole lines, such as `d 11` */
  hear(text) {
    for (const line of text.split('\n')) {
      const k = Number(line.slice(2))
      if (line.startsWith('i ')) this.issued = Math.max(this.issued, k)
      if (line.startsWith('d ')) this.durable = Math.max(this.durable, k)
    }
  }
}
