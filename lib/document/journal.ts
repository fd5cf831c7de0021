/**
 * The way back: what it takes to undo the changes made since a transaction began, the last one
 * first. Containers that are kept whole (`keep.ts`) are kept once for each savepoint.
 */

export interface Savepoint {
  readonly length: number
  readonly outer: ReadonlySet<object>
}

/** Before anything was done. */
export const BEGINNING: Savepoint = { length: 0, outer: new Set() }

export class Journal {
  /** How many transactions are under way, one within the other. */
  depth = 0
  private readonly undos: (() => void)[] = []
  private kept = new Set<object>()

  push(undo: () => void): void {
    this.undos.push(undo)
  }

  /** True the first time this is asked of a container since the last savepoint. */
  isFirst(target: object): boolean {
    if (this.kept.has(target)) return false
    this.kept.add(target)
    return true
  }

  savepoint(): Savepoint {
    const outer = this.kept
    this.kept = new Set()
    return { length: this.undos.length, outer }
  }

  /** What was done since the savepoint stays; it is undone with what came before it. */
  release({ outer }: Savepoint): void {
    this.kept = new Set([...outer, ...this.kept])
  }

  rollBack({ length, outer }: Savepoint): void {
    // Each is taken out when it is done: where the stack runs out, it is called once more.
    while (this.undos.length > length) {
      this.undos.at(-1)!()
      this.undos.pop()
    }
    this.kept = new Set(outer)
  }
}
