/** A file system in a file: made once, copied for every cycle, mounted by a loop device. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { command } from '../real/scene.mjs'

/**
 * The kinds. `noauto_da_alloc`: ext4 is not to guess which renames somebody relies on. A copy of an
 * XFS has the same identity as its original.
 */
export const kinds = {
  ext4: { make: ['mkfs.ext4', '-q', '-F'], megabytes: 64, options: 'noauto_da_alloc' },
  'ext4, data=writeback': {
    make: ['mkfs.ext4', '-q', '-F'],
    megabytes: 64,
    options: 'noauto_da_alloc,data=writeback',
  },
  xfs: { make: ['mkfs.xfs', '-q', '-f'], megabytes: 320, options: 'nouuid' },
}

export class Volume {
  image
  #options

  constructor(image, { options }) {
    this.image = image
    this.#options = options
  }

  static make(image, kind) {
    writeFileSync(image, '')
    truncateSync(image, kind.megabytes * 2 ** 20)
    command(...kind.make, image)
    return new Volume(image, kind)
  }

  /** As it is now, whoever is using it. */
  copy(image) {
    command('cp', '--sparse=always', this.image, image)
    return new Volume(image, { options: this.#options })
  }

  mount(folder) {
    mkdirSync(folder, { recursive: true })
    command('mount', '-o', `loop,${this.#options}`, this.image, folder)
  }
}
