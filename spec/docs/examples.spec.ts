/**
 * Every code block of README.md and docs/*.md is run, or compared with what a run left behind, or
 * says that it is not and why. A page cannot show what keepsake does not do.
 *
 * `ts` and `js` blocks are programs. Each runs in a process and an empty folder of its own, against
 * the built package under its public name; `ts` blocks are type-checked, strictly. Other blocks show
 * what the program above them printed or left behind. Marks are HTML comments before the fence:
 *
 *     <!-- prints -->                what the program prints, all of it
 *     <!-- file: db.json -->         the file when the program's last statement has run; a store
 *                                    still open then is still open, its log still there
 *     <!-- file after exit: x -->    the file when the process is gone
 *     <!-- given: db.json -->        not a program or a result: put there before the next program
 *
 *     <!-- continues -->             this program goes on where the one above ended: same process,
 *                                    same variables. `prints` then means what this block prints
 *     <!-- restarts -->              a new process in the folder the program above left behind
 *     <!-- throws: KEEPSAKE_X -->    the program ends by throwing an error of this code
 *     <!-- warns: A, B -->           it emits exactly these KeepsakeWarnings (none, without the mark)
 *     <!-- killed -->                it kills itself with SIGKILL
 *     <!-- no file: a, b -->         these are not there at the end (or: no file after exit)
 *
 *     <!-- in a page -->             it runs in a page that holds <div id="app"></div>. So do all `tsx`
 *                                    blocks, and `svelte` blocks, which are put into that element
 *     <!-- shows -->                 what is in that element in the end, when nothing changes any more
 *
 * `console` blocks are transcripts: their commands (behind `$ `) are typed into a shell, where
 * `keepsake` is the built command, and what each shows, talk included, is compared.
 *
 *     <!-- restarts -->              in the folder the program or transcript above left behind
 *     <!-- beside -->                the same, while the program above is still running
 *
 *     <!-- not run: why -->          for the eye only. At most one block in four may be
 *
 * `sh` blocks may hold scripts of package.json and the installation of keepsake. Times, checksums,
 * processes and identities are made equal before comparing, folders are shown relative, and `…` in a page
 * stands for any text in its line.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireBuild, root } from '../support/built.js'
import { type Page, type Problem, readPage } from './examples.js'
import { npmScripts } from './scripts.js'
import { Workshop } from './workshop.js'

const names = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
const pages = new Map<string, Page>(
  names
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, readPage(readFileSync(join(root, name), 'utf8'), npmScripts())]),
)

describe('the examples', () => {
  let workshop: Workshop

  beforeAll(async () => {
    requireBuild()
    workshop = new Workshop({ keepsake: root })
    await workshop.compile(pages)
  })
  afterAll(() => {
    workshop.remove()
  })

  it.each([...pages])('of %s do what the page shows', async (name, page) => {
    const problems: Problem[] = [...page.problems]
    for (const example of page.examples)
      problems.push(...(await workshop.problemsOf(name, example)))
    expect(problems.map(({ line, message }) => `${name}:${line} ${message}`)).toEqual([])
  })

  it('begin on the first page', () => {
    expect(pages.get('README.md')?.examples.length).toBeGreaterThan(0)
  })

  it('are nearly all run: at most one block in four is for the eye only', () => {
    const notRun = [...pages].flatMap(([name, page]) =>
      page.notRun.map((block) => `${name}:${block.line}`),
    )
    const all = [...pages.values()].flatMap((page) => page.blocks)
    console.info(`${all.length} code blocks, ${notRun.length} not run: ${notRun.join(' ')}`)
    expect(notRun.length * 4, notRun.join('\n')).toBeLessThanOrEqual(all.length)
  })
})
