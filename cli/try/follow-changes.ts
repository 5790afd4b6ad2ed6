import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { formatProblem, isExplained } from '../../inventory/model/problem.ts'
import type { followBundle } from './follow-bundle.ts'
import { missingPrompts } from './missing-prompts.ts'

export interface Workplace {
  /** Of the application, absolute. */
  readonly file: string
  /** Folder of sound files, absolute. */
  readonly prompts: string
  /** For the programs. */
  readonly folder: string
  readonly say: (text: string) => void
}

/**
 * Writes a program to a file of its own, and tells which of its sound files are missing.
 *
 * @returns the file.
 */
export async function layOut(program: string, turn: number, place: Workplace): Promise<string> {
  const { prompts, folder, say } = place
  const path = join(folder, `version-${turn}.mjs`)
  await writeFile(path, program)
  const missing = await missingPrompts(program, prompts)
  if (missing.length > 0) {
    const names = missing.map((name) => `  ${join(prompts, name)}\n`)
    say(`Sound files that are not there; a call that plays one ends:\n${names.join('')}`)
  }
  return path
}

/** Has new calls taken by what the application becomes, until its builds end. Never rejects. */
export async function followChanges(
  builds: ReturnType<typeof followBundle>,
  deploy: (program: string) => Promise<void>,
  place: Workplace,
): Promise<void> {
  const { file, say } = place
  let turn = 1
  const take = async (build: string | Error) => {
    if (typeof build !== 'string') throw build
    turn += 1
    await deploy(await layOut(build, turn, place))
    say(`${basename(file)} has changed: new calls take it as it is now\n`)
  }
  try {
    for await (const build of builds) {
      await take(build).catch((error: unknown) =>
        say(`${explain(error)}\n${basename(file)} as it was before still takes calls\n`),
      )
    }
  } catch (error) {
    if (!isAbort(error)) say(`${explain(error)}\nchanges are not followed any more\n`)
  }
}

const explain = (error: unknown) =>
  isExplained(error) ? error.problems.map(formatProblem).join('\n') : String(error)

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'
