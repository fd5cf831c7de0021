/**
 * A chart of lines, both axes logarithmic, as SVG: one line of text a mark. Readable on light and on
 * dark paper; every line says at its end whose it is, so no colour has to be looked up.
 */

import { escape, frame, labelsApart } from './svg.mjs'

const WIDTH = 860
const HEIGHT = 520
const LEFT = 70
const RIGHT = 640
const TOP = 60
const BOTTOM = 470

/** @param lines `{ name, isOurs, points: [[x, y], …] }` */
export function lineChart({ title, subtitle, xs, xLabel, lines }) {
  const all = lines.flatMap(({ points }) => points.map(([, y]) => y))
  const low = Math.floor(Math.log10(Math.min(...all)))
  const high = Math.ceil(Math.log10(Math.max(...all)))
  const x = scale(Math.log10(xs[0]), Math.log10(xs.at(-1)), LEFT, RIGHT)
  const y = scale(low, high, BOTTOM, TOP)
  const parts = []
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power)
    parts.push(`<path class="grid" d="M${LEFT} ${at}H${RIGHT}"/>`)
    parts.push(
      `<text class="tick" x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${short(10 ** power)}</text>`,
    )
  }
  for (const value of xs) {
    parts.push(`<path class="grid" d="M${x(value)} ${TOP}V${BOTTOM}"/>`)
    parts.push(
      `<text class="tick" x="${x(value)}" y="${BOTTOM + 18}" text-anchor="middle">${short(value)}</text>`,
    )
  }
  parts.push(
    `<text class="tick" x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 38}" text-anchor="middle">${escape(xLabel)}</text>`,
  )
  const ends = labelsApart(
    lines.map(({ points }) => y(points.at(-1)[1])),
    16,
  )
  for (const [index, { name, isOurs, points }] of lines.entries()) {
    // The first colour is kept for what is ours.
    const kind = isOurs ? 'c0 ours' : `c${1 + (index % 7)}`
    const path = points.map((point) => `${x(point[0])} ${y(point[1])}`).join('L')
    parts.push(`<path class="line ${kind}" d="M${path}"/>`)
    for (const point of points)
      parts.push(`<circle class="dot ${kind}" cx="${x(point[0])}" cy="${y(point[1])}" r="3"/>`)
    const [lastX, lastY] = points.at(-1)
    parts.push(
      `<path class="lead ${kind}" d="M${x(lastX) + 5} ${y(lastY)}L${RIGHT + 22} ${ends[index]}"/>`,
    )
    parts.push(
      `<text class="name ${kind}" x="${RIGHT + 26}" y="${ends[index] + 4}">${escape(name)}</text>`,
    )
  }
  return frame({ width: WIDTH, height: HEIGHT, title, subtitle, parts })
}

function scale(from, to, start, end) {
  return (value) =>
    Math.round((start + ((Math.log10(value) - from) / (to - from)) * (end - start)) * 10) / 10
}

function short(number) {
  if (number >= 1e6) return `${number / 1e6}M`
  return number >= 1000 ? `${number / 1000}k` : String(number)
}
