import { access } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

/** A sound file's name as a program has it; names that are put together are not found. */
const NAME = /(["'`])((?:(?!\1)[^\\\n$])+\.wav)\1/g

/** Sound files that a program names. */
export function promptsNamed(program: string): readonly string[] {
  const names = [...program.matchAll(NAME)].map(([, , name = '']) => name)
  return [...new Set(names)].filter((name) => !isAbsolute(name))
}

/** Those of them that are not there. */
export async function missingPrompts(program: string, folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    promptsNamed(program).map(async (name) => {
      const isThere = await access(join(folder, name)).then(
        () => true,
        () => false,
      )
      return isThere ? [] : [name]
    }),
  )
  return found.flat()
}
