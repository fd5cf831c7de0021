/**
 * Reads the fenced code blocks of a markdown text, each with the marks set before it.
 *
 *     <!-- file: db.json -->
 *     ```json
 *     { "users": {} }
 *     ```
 *
 * A mark is an HTML comment of one line. It belongs to the next block; blank lines may lie between,
 * anything else in between makes it an ordinary comment.
 */

export interface Mark {
  /** `file`, `prints`, `continues`, … */
  readonly word: string
  /** What follows the colon; empty without one. */
  readonly value: string
}

export interface Block {
  /** Of the opening fence, counted from 1. */
  readonly line: number
  /** `ts`, `json`, …; empty when the fence names none. */
  readonly language: string
  readonly text: string
  readonly marks: readonly Mark[]
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let marks: Mark[] = []
  let open:
    { fence: string; indent: string; language: string; line: number; body: string[] } | undefined

  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open !== undefined) {
      if (line.trim().startsWith(open.fence) && /^[`~]+$/.test(line.trim())) {
        const { language, line: begin, body } = open
        blocks.push({
          line: begin,
          language,
          text: body.map((each) => `${each}\n`).join(''),
          marks,
        })
        open = undefined
        marks = []
      } else {
        open.body.push(
          line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart(),
        )
      }
      continue
    }
    const fence = /^(?<indent>\s*)(?<fence>`{3,}|~{3,})\s*(?<language>[\w-]*)/.exec(line)?.groups
    const mark = /^\s*<!--\s*(?<word>[a-z][a-z ]*?)\s*(?::\s*(?<value>.*?))?\s*-->\s*$/.exec(
      line,
    )?.groups
    if (fence !== undefined) {
      const { indent = '', language = '' } = fence
      open = { fence: fence['fence'] ?? '```', indent, language, line: index + 1, body: [] }
    } else if (mark !== undefined) {
      marks.push({ word: mark['word'] ?? '', value: mark['value'] ?? '' })
    } else if (line.trim() !== '') {
      marks = []
    }
  }
  if (open !== undefined) throw new Error(`The block opened in line ${open.line} is never closed`)
  return blocks
}
