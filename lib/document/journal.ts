/**
 * The way back: what it takes to undo the changes made since a transaction began, the last one
 * first. A container that loses a key loses its order with it; so the first time that happens the
 * whole order is noted, once, and put back when that first removal is undone.
 */

export interface Savepoint {
  readonly length: number
  readonly outer: ReadonlySet<object>
}

export class Journal {
  private readonly undos: (() => void)[] = []
  private reordered = new Set<object>()

  push(undo: () => void): void {
    this.undos.push(undo)
  }

  /** True the first time this container loses something since the last savepoint. */
  firstRemoval(target: object): boolean {
    if (this.reordered.has(target)) return false
    this.reordered.add(target)
    return true
  }

  savepoint(): Savepoint {
    const outer = this.reordered
    this.reordered = new Set()
    return { length: this.undos.length, outer }
  }

  /** What was done since the savepoint stays; it is undone with what came before it. */
  release({ outer }: Savepoint): void {
    this.reordered = new Set([...outer, ...this.reordered])
  }

  rollBack({ length, outer }: Savepoint): void {
    while (this.undos.length > length) this.undos.pop()!()
    this.reordered = new Set(outer)
  }
}
