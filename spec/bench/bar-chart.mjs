/** A chart of bars, lying, on a logarithmic axis, as SVG: a group for each name, a bar for each size. */

import { escape, frame } from './svg.mjs'

const WIDTH = 860
const LEFT = 190
const RIGHT = 760
const TOP = 84
const BAR = 11

/** @param groups `{ name, isOurs, values: [number or undefined, …] }`, a value for each of `series` */
export function barChart({ title, subtitle, series, unit, groups }) {
  const all = groups.flatMap(({ values }) =>
    values.filter((value) => value !== undefined && value !== null),
  )
  const low = Math.floor(Math.log10(Math.min(...all)))
  const high = Math.ceil(Math.log10(Math.max(...all)))
  const x = (value) =>
    Math.round((LEFT + ((Math.log10(value) - low) / (high - low)) * (RIGHT - LEFT)) * 10) / 10
  const step = BAR * series.length + 12
  const bottom = TOP + groups.length * step
  const parts = []
  for (let power = low; power <= high; power++) {
    const at = x(10 ** power)
    parts.push(`<path class="grid" d="M${at} ${TOP - 8}V${bottom}"/>`)
    parts.push(
      `<text class="tick" x="${at}" y="${bottom + 18}" text-anchor="middle">${unit(10 ** power)}</text>`,
    )
  }
  for (const [index, name] of series.entries()) {
    const at = LEFT + index * 150
    parts.push(`<rect class="bar c${index}" x="${at}" y="${TOP - 30}" width="11" height="11"/>`)
    parts.push(`<text class="tick" x="${at + 16}" y="${TOP - 20}">${escape(name)}</text>`)
  }
  for (const [row, { name, isOurs, values }] of groups.entries()) {
    const top = TOP + row * step
    const middle = top + (BAR * series.length) / 2
    const kind = isOurs ? ' ours' : ''
    parts.push(
      `<text class="name${kind}" x="${LEFT - 10}" y="${middle + 4}" text-anchor="end">${escape(name)}</text>`,
    )
    for (const [index, value] of values.entries()) {
      if (value === undefined || value === null) continue
      const y = top + index * BAR
      const width = Math.max(1, Math.round((x(value) - LEFT) * 10) / 10)
      parts.push(
        `<rect class="bar c${index}" x="${LEFT}" y="${y}" width="${width}" height="${BAR - 1}"/>`,
      )
      parts.push(
        `<text class="value" x="${LEFT + width + 5}" y="${y + BAR - 2}">${unit(value)}</text>`,
      )
    }
  }
  return frame({ width: WIDTH, height: bottom + 34, title, subtitle, parts })
}
