/** What both charts are made of: the paper with its colours, and labels that do not cover each other. */

const LIGHT = [
  '#c2410c',
  '#1d4ed8',
  '#047857',
  '#7c3aed',
  '#be185d',
  '#0e7490',
  '#4d7c0f',
  '#57534e',
]
const DARK = [
  '#fb923c',
  '#7ea6ff',
  '#34d399',
  '#b79cff',
  '#f472b6',
  '#22d3ee',
  '#a3e635',
  '#b8b2ad',
]

export function frame({ width, height, title, subtitle, parts }) {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">`,
    `<style>${style()}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="20" y="26">${escape(title)}</text>`,
    `<text class="tick" x="20" y="44">${escape(subtitle)}</text>`,
    ...parts,
    '</svg>',
  ].join('\n')}\n`
}

export function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** Moves heights as little as is needed to be `gap` apart, in their order. */
export function labelsApart(heights, gap) {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a] - heights[b])
  const piles = []
  for (const index of order) {
    piles.push({ centre: heights[index], members: [index] })
    // Those that would touch become one pile, around the middle of where they wanted to be.
    while (piles.length > 1 && touch(piles.at(-2), piles.at(-1), gap)) {
      const [above, below] = piles.splice(-2)
      const members = [...above.members, ...below.members]
      const sum = above.centre * above.members.length + below.centre * below.members.length
      piles.push({ centre: sum / members.length, members })
    }
  }
  const found = [...heights]
  for (const { centre, members } of piles)
    for (const [at, index] of members.entries())
      found[index] = Math.round((centre + (at - (members.length - 1) / 2) * gap) * 10) / 10
  return found
}

function touch(above, below, gap) {
  return below.centre - above.centre < ((above.members.length + below.members.length) / 2) * gap
}

function style() {
  return [
    'text{font:12px system-ui,sans-serif}.title{font-size:15px;font-weight:600}',
    '.value{font-size:10px}.line{fill:none;stroke-width:1.5}.line.ours{stroke-width:3.5}',
    '.lead{fill:none;stroke-width:.6;opacity:.6}.name.ours{font-weight:700}',
    paper({ ink: '#1c1917', faint: '#57534e', grid: '#e2e0dd', paper: '#ffffff', colours: LIGHT }),
    `@media (prefers-color-scheme:dark){${paper({ ink: '#f0eeec', faint: '#b8b2ad', grid: '#33302d', paper: '#0d1117', colours: DARK })}}`,
  ].join('')
}

function paper({ ink, faint, grid, paper: ground, colours }) {
  const marks = colours.map(
    (colour, index) =>
      `.line.c${index},.lead.c${index}{stroke:${colour}}.dot.c${index},.name.c${index},.bar.c${index}{fill:${colour}}`,
  )
  return `.paper{fill:${ground}}.title,.name{fill:${ink}}.tick,.value{fill:${faint}}.grid{stroke:${grid}}${marks.join('')}`
}
