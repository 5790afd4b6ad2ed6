import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'

const PACKAGE = dirname(createRequire(import.meta.url).resolve('drachtio-srf/package.json'))
/** A heading and the fence after it, which may be indented. */
const EXAMPLE = /^\*(?<title>Example .+)\*\n *```js\n(?<program>[\s\S]*?)\n *```/gm

/** The programs of drachtio-srf's README, by their headings: each fence is one program. */
export function readmePrograms(): ReadonlyMap<string, string> {
  const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8')
  const found = [...readme.matchAll(EXAMPLE)].map(({ groups }) => groups ?? {})
  return new Map(found.map(({ title = '', program = '' }) => [title, program]))
}

/** What stands in a program, and what comes in its place. */
export type Words = readonly (readonly [string, string])[]

/** The same program with these words replaced. @throws {Error} when one is not in it. */
export function replaced(program: string, words: Words): string {
  return words.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the program says nothing of ${from}`)
    return text.replaceAll(from, to)
  }, program)
}

/** A program in a process of its own, given to Node.js as it is; ended with the test. */
export class ReadmeProgram {
  readonly #child: ChildProcess
  #said = ''

  constructor(t: Test, program: string, kind: 'commonjs' | 'module' = 'commonjs') {
    const options = { cwd: dirname(dirname(PACKAGE)), stdio: 'pipe' } as const
    const child = spawn(process.execPath, [`--input-type=${kind}`], options)
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        this.#said += text
      })
    }
    child.stdin.end(program)
    t.teardown(() => this.#stop())
  }

  /** What it has printed. */
  get said(): string {
    return this.#said
  }

  async #stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill()
    await gone
  }
}
