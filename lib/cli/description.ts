/** What `keepsake check` found, as lines for people. */

import { EMPTY_DIGEST } from '../log/digest.js'
import { counted } from './counted.js'
import { holderWords } from './lock-holder.js'
import { plainText } from './printable.js'
import type { FileReport, LogReport, OpeningReport, Report } from './report.js'
import type { Terminal } from './terminal.js'

type Paint = Terminal['paint']

/** One thing that was found, and what there is to say of it. */
interface Item {
  readonly label: string
  readonly lines: readonly string[]
}

export function describe(report: Report, { paint }: Pick<Terminal, 'paint'>): readonly string[] {
  const items = [
    ...fileItems(report, paint),
    ...logItems(report, paint),
    ...(report.lock
      ? [{ label: `${nameOf(report.path)}.lock`, lines: [holderWords(report.lock)] }]
      : []),
    ...report.unfinished.map((label) => ({ label, lines: ['half-written; it is never read'] })),
    ...report.aside.map((label) => ({
      label,
      lines: ['a copy that was put aside; yours to delete'],
    })),
    { label: 'open()', lines: openingLines(report.opening, report, paint) },
    ...(report.salvage ? [salvageItem(report.salvage, report, paint)] : []),
  ]
  const width = Math.max(...items.map(({ label }) => plainText(label).length))
  return items.flatMap(({ label, lines }) =>
    lines.map((line, index) => `${(index === 0 ? plainText(label) : '').padEnd(width)}  ${line}`),
  )
}

function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/s, '')
}

function fileItems({ snapshot, temp, copy, opening, path }: Report, paint: Paint): readonly Item[] {
  const missing: Item = { label: nameOf(path), lines: ['is not there'] }
  // Mostly the copy is of no account.
  const counts = opening.opens && opening.base === 'copy'
  const found = [snapshot, temp, counts ? copy : null].filter((file) => file !== null)
  const items = found.map((file) => ({ label: file.name, lines: fileLines(file, paint) }))
  return snapshot === null ? [missing, ...items] : items
}

function fileLines({ bytes, fault }: FileReport, paint: Paint): readonly string[] {
  const size = counted(bytes, 'byte')
  if (fault === null) return [size]
  return [size, paint('red', faultLine(fault))]
}

function faultLine({ code, line, column, pointer }: NonNullable<FileReport['fault']>): string {
  const place = [
    line === undefined ? [] : [`line ${line}`],
    column === undefined ? [] : [`column ${column}`],
    pointer === undefined ? [] : [`at ${pointer === '' ? 'the root' : plainText(pointer)}`],
  ].flat()
  return place.length === 0 ? code : `${code}, ${place.join(', ')}`
}

function logItems({ log }: Report, paint: Paint): readonly Item[] {
  if (log === null) return []
  const { entries, first, last, bytes, damage } = log
  const range = entries > 1 ? ` (${first} to ${last})` : entries === 1 ? ` (${first})` : ''
  const said = `${counted(bytes, 'byte')}: ${counted(entries, 'change')}${range}${onTopOf(log)}`
  return [{ label: log.name, lines: damage ? [said, ...damageLines(damage, log, paint)] : [said] }]
}

function onTopOf({ id, names }: LogReport): string {
  if (id === null) return ''
  const files = names.flatMap(({ file }) => file ?? [])
  if (files.length > 0) return `, on top of ${files.map(plainText).join(' or ')}`
  if (names.some(({ digest }) => digest === EMPTY_DIGEST)) return ', on top of an empty document'
  return `, on top of a file with the digest ${names.map(({ digest }) => digest).join(' or ')}`
}

function damageLines(
  { line, byte, bytes, durable, foreign }: NonNullable<LogReport['damage']>,
  { synced }: LogReport,
  paint: Paint,
): readonly string[] {
  const place = `line ${line}, byte ${byte}`
  if (foreign) {
    return [paint('red', `${place}: whole, but written by a newer version of keepsake`)]
  }
  if (durable) {
    const until = `all up to change ${synced} had been made durable`
    return [paint('red', `${place}: damaged, and ${until}`)]
  }
  return [paint('yellow', `${place}: ${counted(bytes, 'byte')} that are no whole change`)]
}

function openingLines(opening: OpeningReport, report: Report, paint: Paint): readonly string[] {
  if (!opening.opens) return [paint('red', `refuses: ${faultLine(opening.error)}`)]
  const { cut, putAside } = opening
  const lines = [`gives ${stateOf(opening, report)}`]
  if (cut > 0) {
    const isWaiting = report.lock !== null && report.lock.state !== 'gone'
    const perhaps = isWaiting ? ', unless they are being written' : ''
    lines.push(paint('yellow', `leaves out the last ${counted(cut, 'byte')} of the log${perhaps}`))
  }
  if (putAside.length > 0) {
    const files = putAside.map(plainText).join(' and ')
    lines.push(paint('yellow', `leaves out ${files}, and keeps a copy`))
  }
  return report.ok ? [paint('green', lines.join('; '))] : lines
}

/** `db.json and 2 changes` */
function stateOf(
  { base, entries }: Extract<OpeningReport, { opens: true }>,
  report: Report,
): string {
  const file = base === 'nothing' ? undefined : report[base]?.name
  const start = file === undefined ? 'an empty document' : plainText(file)
  return entries === 0 ? start : `${start} and ${counted(entries, 'change')}`
}

function salvageItem(salvage: OpeningReport, report: Report, paint: Paint): Item {
  return { label: 'with salvage', lines: openingLines(salvage, report, paint) }
}
