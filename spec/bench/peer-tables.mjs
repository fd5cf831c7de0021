/** The tables of the peers: rows of text, for the terminal and for the page. */

import { SIZES } from './peer-runs.mjs'
import { count, mb, ms, ns, ratio } from './figures.mjs'

const NONE = '–'
const SURVIVES = {
  nothing: 'Written later: a crash can take it',
  crash: 'An update that is done survives a crash',
  'power cut': 'An update that is done survives a power cut',
}

/** One table for each promise: what promises less is not compared with what promises more. */
export function peerTables(peers) {
  const tables = Object.entries(SURVIVES).map(([survives, title]) => {
    const those = peers.filter((peer) => peer.survives === survives)
    return {
      title,
      head: ['', 'mode', '1,000 records', '10,000', '100,000', 'bytes for 10,000 updates'],
      body: those.map(updatesOf),
    }
  })
  return [
    ...[tables[1], tables[2], tables[0]].filter(({ body }) => body.length > 0),
    {
      title: 'A document of 100,000 records (10 MB)',
      head: [
        '',
        'inserting all',
        'opening',
        'memory then',
        'longest stall, saving',
        'with 1,000,000',
      ],
      body: peers.map(largeOf),
    },
  ]
}

/** What a peer has not done, and why. */
export function peerNotes(peers) {
  return peers.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))
}

/** Reading and writing in memory, beside the thinnest proxy; the names in the order measured. */
export function reactiveTable({ depth, iteration, writes }) {
  const names = Object.keys(depth)
  const cell = (times, name) =>
    times[name] === undefined ? NONE : `${ns(times[name])} (${ratio(times[name] / times.thin)})`
  return {
    title: 'In memory',
    head: ['', 'read at depth 4', '`for…of` 100,000, each', 'write of one field'],
    body: names.map((name) => [
      NAMES[name] ?? name,
      cell(depth, name),
      cell(iteration, name),
      cell(writes, name),
    ]),
  }
}

const NAMES = {
  plain: 'plain object',
  thin: 'thinnest lazy proxy',
  keepsake: "keepsake, `':memory:'`",
}

function updatesOf(peer) {
  const perSecond = SIZES.map((size) => {
    const figures = peer.updates[size]
    return figures ? `${rate(figures.perSecond)}/s` : NONE
  })
  return [peer.name, peer.mode, ...perSecond, bytesOf(peer.updates[100_000])]
}

function rate(perSecond) {
  return perSecond < 10 ? perSecond.toFixed(1) : count(perSecond)
}

/** Of 100,000 records. What was measured were as many updates as fit in; `≈` where they were fewer. */
function bytesOf(figures) {
  if (figures === null || figures === undefined || figures.bytes === null) return NONE
  const bytes = figures.bytes * 10_000
  const text = bytes < 1e9 ? mb(bytes) : `${count(bytes / 1e9)} GB`
  return figures.updates < 10_000 ? `≈ ${text}` : text
}

function largeOf({ name, fill, open, million, isLazy }) {
  return [
    name,
    fill ? ms(fill.bulk) : NONE,
    open ? `${ms(open.took)}${isLazy ? ', lazy' : ''}` : NONE,
    open ? mb(open.rss) : NONE,
    fill ? ms(fill.stall) : NONE,
    million ? ms(million.stall) : NONE,
  ]
}
