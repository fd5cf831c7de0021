/** A full disk: memory keeps every change, and nothing is acknowledged that is not there. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { close, open } from '../../lib/index.js'
import { systemError, tapDisk } from '../support/disk-tap.js'
import { failureOf, rejectionOf } from '../support/failure.js'
import { patchesIn } from '../support/log-lines.js'
import { opened } from '../support/opened.js'
import { filesIn, temporaryFolder, wreckOf } from '../support/temp-folder.js'
import { hearWarnings } from '../support/warnings.js'

interface List {
  list: number[]
}

function afterCrash(folder: string): number[] {
  hearWarnings()
  return opened<List>(join(wreckOf(folder), 'db.json'), { readOnly: true }).list
}

/** From now on, until what it returns is called, nothing can be written. */
function fill(): () => void {
  return tapDisk({
    before: ({ name, file }) => {
      if (name === 'write' && !file.includes('.lock')) throw systemError('ENOSPC')
    },
  })
}

describe('a full disk', () => {
  it("with 'always' makes the assignment throw, and keeps the change all the same", () => {
    const folder = temporaryFolder()
    const db = opened<List>(join(folder, 'db.json'), {
      defaults: { list: [1] },
      fsync: 'always',
      onError: () => undefined,
    })
    const heal = fill()
    expect(failureOf(() => db.list.push(2))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(db.list).toEqual([1, 2])
    heal()
    db.list.push(3)
    expect(afterCrash(folder)).toEqual([1, 2, 3])
  })

  it("lets the assignment return when onError has made room, also with 'always'", () => {
    const folder = temporaryFolder()
    let heal = (): void => undefined
    const db = opened<List>(join(folder, 'db.json'), {
      defaults: { list: [1] },
      fsync: 'always',
      onError() {
        heal()
        db.list.push(3)
      },
    })
    heal = fill()
    db.list.push(2)
    expect(db.list).toEqual([1, 2, 3])
    expect(afterCrash(folder)).toEqual([1, 2, 3])
  })

  it('lets the assignment throw what onError throws, and keeps the change all the same', () => {
    const folder = temporaryFolder()
    const thrown = new Error('thrown by the handler')
    const db = opened<List>(join(folder, 'db.json'), {
      defaults: { list: [1] },
      onError() {
        throw thrown
      },
    })
    const heal = fill()
    expect(() => db.list.push(2)).toThrow(thrown)
    heal()
    db.list.push(3)
    expect(db.list).toEqual([1, 2, 3])
    expect(afterCrash(folder)).toEqual([1, 2, 3])
  })

  it('heals by itself, without another change', async () => {
    const folder = temporaryFolder()
    const db = opened<List>(join(folder, 'db.json'), {
      defaults: { list: [1] },
      onError: () => undefined,
    })
    const heal = fill()
    db.list.push(2)
    heal()
    const held = patchesIn(join(folder, 'db.json')).length
    while (patchesIn(join(folder, 'db.json')).length === held) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(afterCrash(folder)).toEqual([1, 2])
  })

  it('keeps the store open when it is closed, and the files with it', async () => {
    const folder = temporaryFolder()
    const db = open<List>(join(folder, 'db.json'), {
      defaults: { list: [1] },
      onError: () => undefined,
    })
    const heal = fill()
    db.list.push(2)
    expect(await rejectionOf(close(db))).toMatchObject({ code: 'KEEPSAKE_WRITE_FAILED' })
    expect(filesIn(folder)).toContain('db.json.lock')
    expect(db.list).toEqual([1, 2])
    heal()
    await close(db)
    expect(filesIn(folder)).toEqual(['db.json'])
  })
})
