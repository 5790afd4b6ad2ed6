import { join } from 'node:path'
import { exists } from './bake/workshop.ts'

/** The first of these folders' programs of that name; undefined when none has it. */
export async function findProgram(
  name: string,
  folders: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name)
    if (await exists(file)) return file
  }
  return undefined
}
