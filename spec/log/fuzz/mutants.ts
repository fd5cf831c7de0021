/** The reading of the log with one thing taken out, for the fuzz to find. */
import { patch } from '../../crash/mutants/mutant.js'
import { variantKey } from '../../support/lib-variant.js'
import type { Variant } from '../../support/lib-variant.js'
import type { Kind } from './fuzz.js'

export interface FuzzMutant {
  /** In words, as the name of the variant. */
  readonly name: string
  /** The damage that shows it. */
  readonly kind: Kind
  /** Left out: the crashes know this mutant too, and have its patches. */
  readonly variant?: Variant
}

export const mutants: readonly FuzzMutant[] = [
  { name: 'no checksum', kind: 'flips' },
  { name: 'no checksum', kind: 'bytes gone' },
  { name: 'lines are not chained', kind: 'lines moved' },
  { name: 'a line counts without its newline', kind: 'cuts' },
  {
    name: 'lines behind the damage are not looked at',
    kind: 'flips',
    variant: {
      patches: [
        patch(
          'log/reading.ts',
          'readLegible(rest, crc)',
          'readLegible(rest.subarray(rest.length), crc)',
        ),
      ],
    },
  },
  {
    name: 'what is damaged is not kept aside',
    kind: 'lines moved',
    variant: {
      patches: [patch('log/damage.ts', 'promised || isMoreThanTorn(rest)', 'promised')],
    },
  },
  {
    name: 'promised changes are cut off like others',
    kind: 'bytes doubled',
    variant: {
      patches: [patch('log/damage.ts', 'foreign || around.synced > around.seq', 'foreign')],
    },
  },
  {
    name: 'zeros are worth keeping',
    kind: 'zero tails',
    variant: { patches: [patch('log/damage.ts', 'rest[end - 1] === 0', 'rest[end - 1] === 1')] },
  },
]

export const fuzzVariants: Readonly<Record<string, Variant>> = Object.fromEntries(
  mutants.flatMap(({ name, variant }) => (variant ? [[variantKey(name), variant]] : [])),
)
