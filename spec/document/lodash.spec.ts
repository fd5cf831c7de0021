/** lodash takes views for what they look like: it reads, clones, compares and writes them. */
import { isDeepStrictEqual } from 'node:util'
import cloneDeep from 'lodash-es/cloneDeep.js'
import get from 'lodash-es/get.js'
import isEqual from 'lodash-es/isEqual.js'
import isPlainObject from 'lodash-es/isPlainObject.js'
import mapValues from 'lodash-es/mapValues.js'
import merge from 'lodash-es/merge.js'
import omit from 'lodash-es/omit.js'
import set from 'lodash-es/set.js'
import sortBy from 'lodash-es/sortBy.js'
import unset from 'lodash-es/unset.js'
import { describe, expect, it } from 'vitest'
import { data, open } from '../support/sample-document.js'
import { trackedDocument } from '../support/tracked-document.js'

describe('to lodash, a view', () => {
  it('is cloned, compared and read', () => {
    const { db, plain } = open()
    expect(isDeepStrictEqual(cloneDeep(db), plain)).toBe(true)
    expect([isEqual(db, plain), isEqual(plain, db), isEqual(db, { ...plain, text: 'y' })]).toEqual([
      true,
      true,
      false,
    ])
    expect(get(db, 'users.alice.tags[1]')).toBe('b')
    expect([isPlainObject(db), isPlainObject(db.users), isPlainObject(db.list)]).toEqual([
      true,
      true,
      false,
    ])
    expect(mapValues(db.users, 'score')).toEqual({ alice: 5, bob: 3 })
    expect(sortBy(db.users, 'score')[0]).toBe(db.users.bob)
    expect(omit(db.users, 'bob')).toEqual({ alice: plain.users.alice })
  })

  it('is cloned without a thread back to the document', () => {
    const doc = trackedDocument(data())
    const clone = cloneDeep(doc.view)
    const change = (): void => {
      clone.users.alice.score = 9
      clone.list.push(1)
      clone.map.set('x', 1)
      clone.map.get('k').n = 9
      clone.set.clear()
      clone.born.setTime(5)
      clone.bytes[0] = 9
    }
    expect(doc.patches(change)).toEqual([])
    expect(isDeepStrictEqual(doc.view, data())).toBe(true)
  })

  it('is written to, change by change', () => {
    const doc = trackedDocument({ a: { b: { c: 1 } }, list: [1] })
    expect(doc.paths(() => set(doc.view, 'a.b.c', 2))).toEqual([['/a/b/c']])
    doc.patches(() => set(doc.view, 'x.y[2].z', 3))
    expect(doc.view.x).toEqual({ y: [null, null, { z: 3 }] })
    expect(doc.paths(() => merge(doc.view, { a: { b: { d: 4 } }, list: [5, 6] }))).toEqual([
      ['/a/b/d'],
      ['/list/0'],
      ['/list/1'],
    ])
    expect(doc.paths(() => unset(doc.view, 'a.b.c'))).toEqual([['/a/b/c']])
    expect(doc.view).toEqual({ a: { b: { d: 4 } }, list: [5, 6], x: { y: [null, null, { z: 3 }] } })
  })
})
