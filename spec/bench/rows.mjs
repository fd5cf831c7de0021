/**
 * The rows: what keepsake is measured against, and what was wanted. A row that misses stays, with its
 * figure. `run` says how much of each there is to do, and does it in a process of its own.
 */

import { count, mb, ms, ns, ratio } from './figures.mjs'

/** @param has whether a peer is there */
export async function assignmentRows({ run, quick, has }) {
  const sizes = quick ? [1000, 100_000] : [1000, 100_000, 1_000_000]
  const sqliteSizes = has('better-sqlite3') ? [1000, 100_000] : []
  const times = await run('assignments', { sizes, sqliteSizes, turns: quick ? 15 : 41 })
  const { raw, parts, onChange } = times
  const of = (size) => times[`store ${size}`]
  const rows = [
    atLeast(0.4, raw / of(1000), {
      what: 'assignment, 1,000 records : raw `writeSync` of the same line',
      figures: `${ns(of(1000))} : ${ns(raw)}`,
    }),
  ]
  for (const [size, wanted] of [
    [100_000, 0.95],
    [1_000_000, 0.9],
  ]) {
    if (!sizes.includes(size)) continue
    rows.push(
      atLeast(wanted, of(1000) / of(size), {
        what: `assignment, ${count(size)} records : 1,000`,
        figures: `${ns(of(size))} : ${ns(of(1000))}`,
      }),
    )
  }
  for (const [size, wanted] of [
    [1000, 4],
    [100_000, 7],
  ]) {
    const other = times[`sqlite ${size}`]
    if (other === undefined) continue
    rows.push(
      atLeast(wanted, other / of(size), {
        what: `assignments, ${count(size)} records : better-sqlite3 NORMAL`,
        figures: `${ns(of(size))} : ${ns(other)}`,
      }),
    )
  }
  rows.push(
    plain(ratio(raw / parts), {
      what: 'for comparison: encoding, crc and write alone : raw `writeSync`',
      figures: `${ns(parts)} : ${ns(raw)}`,
    }),
    plain(`${((onChange / of(1000)) * 100).toFixed(0)} %`, {
      what: 'for comparison: a write through on-change alone : assignment',
      figures: `${ns(onChange)} : ${ns(of(1000))}`,
    }),
  )
  return { rows }
}

export async function durabilityRows({ run, quick, has }) {
  const { raw, always, atOnce, alone } = await run('durability', { turns: quick ? 21 : 61 })
  const inserts = await run('inserts', { turns: quick ? 3 : 7, hasSqlite: has('better-sqlite3') })
  const rows = [
    atLeast(0.9, raw / always, {
      what: "assignment, `fsync: 'always'` : raw write and fdatasync",
      figures: `${ns(always)} : ${ns(raw)}`,
    }),
    atLeast(30, alone / atOnce, {
      what: '200 callers of `durable` at once : one at a time',
      figures: `${ns(atOnce)} : ${ns(alone)} for each`,
    }),
  ]
  if (inserts.sqlite === undefined) return { rows }
  for (const [name, where] of [
    ['list', 'pushed'],
    ['keys', 'under keys'],
  ])
    rows.push(
      atMost(1, inserts[name] / inserts.sqlite, {
        what: `100,000 inserts in one \`transact\`, ${where} : better-sqlite3, one transaction`,
        figures: `${ms(inserts[name])} : ${ms(inserts.sqlite)}`,
      }),
    )
  return { rows }
}

export async function readRows({ run, quick, has }) {
  const turns = { turns: quick ? 15 : 41, few: quick ? 5 : 11 }
  const { depth, iteration, writes } = await run('reads', turns)
  const { push, shift } = await run('arrays', turns)
  const rivals = ['valtio', 'mobx', '@vue/reactivity'].filter((name) => has(name) && depth[name])
  const rows = []
  for (const [times, what] of [
    [depth, 'read at depth 4'],
    [iteration, '`for…of` 100,000 objects, each'],
  ]) {
    rows.push(
      atMost(1.3, times.keepsake / times.thin, {
        what: `${what} : thinnest lazy proxy`,
        figures: `${ns(times.keepsake)} : ${ns(times.thin)} (plain object ${ns(times.plain)})`,
      }),
    )
    if (rivals.length > 0)
      rows.push(
        atMost(1, times.keepsake / Math.min(...rivals.map((name) => times[name])), {
          what: `${what} : fastest of valtio, mobx, Vue`,
          figures: `${ns(times.keepsake)} : ${rivals.map((name) => ns(times[name])).join(', ')}`,
        }),
      )
  }
  rows.push(
    atMost(2, push.long / push.short, {
      what: 'push and pop on 100,000 : on 10',
      figures: `${ns(push.long)} : ${ns(push.short)}`,
    }),
    atMost(2, shift.store / shift.plain, {
      what: '`shift` on 100,000 : plain `shift`',
      figures: `${ns(shift.store)} : ${ns(shift.plain)}`,
    }),
  )
  return { rows, reactive: { depth, iteration, writes } }
}

export async function shapeRows({ run, quick }) {
  const queue = await run('queue', { turns: quick ? 100_000 : 1_000_000 })
  const siblings = await run('siblings', { turns: quick ? 21 : 81 })
  const name = `\`push(shift())\`, ${quick ? '100,000' : '1,000,000'} times`
  const memory = await run('memory', {})
  const rows = [
    atMost(1.2, queue.last / queue.first, {
      what: `${name}: a turn at the end : at the beginning`,
      figures: `${ns(queue.last)} : ${ns(queue.first)}`,
    }),
    atMost(1.2, queue.heapLast / queue.heapFirst, {
      what: `${name}: heap at the end : at the beginning`,
      figures: `${mb(queue.heapLast)} : ${mb(queue.heapFirst)}`,
    }),
    ...['set', 'add and delete'].map((kind) =>
      atMost(1.5, siblings[`${kind} 100000`] / siblings[`${kind} 10`], {
        what: `${kind} a key beside 100,000 others : beside 10`,
        figures: `${ns(siblings[`${kind} 100000`])} : ${ns(siblings[`${kind} 10`])}`,
      }),
    ),
    {
      what: 'memory for each object that was read',
      figures: '',
      got: `${memory.toFixed(0)} B`,
      wanted: '≤ 250 B',
      isGood: memory <= 250,
    },
  ]
  return { rows }
}

export function atLeast(wanted, got, row) {
  return { ...row, got: ratio(got), wanted: `≥ ${wanted}`, isGood: got >= wanted }
}

export function atMost(wanted, got, row) {
  return { ...row, got: ratio(got), wanted: `≤ ${wanted}`, isGood: got <= wanted }
}

/** Nothing was wanted of it. */
function plain(got, row) {
  return { ...row, got, wanted: '', isGood: undefined }
}
