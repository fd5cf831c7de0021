/** What a merge finds: the steps that lead from ours to the merged value, and what is in dispute. */

export type Path = readonly (string | number)[]

/** In the object or list at `path`. */
export type MergeStep =
  | { readonly kind: 'set'; readonly path: Path; readonly key: string; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: Path; readonly key: string }
  | {
      readonly kind: 'splice'
      readonly path: Path
      readonly index: number
      readonly count: number
      readonly values: readonly unknown[]
    }

export interface Three {
  readonly base: unknown
  readonly theirs: unknown
  readonly ours: unknown
}

export interface Merge {
  readonly steps: readonly MergeStep[]
  /** JSON Pointers to what both have changed, each in its own way. */
  readonly conflicts: readonly string[]
}

/** What is to become of a value of ours: nothing, or its steps are noted; it is replaced; or it is disputed. */
export type Verdict = 'settled' | 'theirs' | 'conflict'

/** Gathers what a merge finds. */
export class Findings implements Merge {
  readonly steps: MergeStep[] = []
  readonly conflicts: string[] = []

  add({ steps, conflicts }: Merge): void {
    for (const step of steps) this.steps.push(step)
    for (const conflict of conflicts) this.conflicts.push(conflict)
  }
}
