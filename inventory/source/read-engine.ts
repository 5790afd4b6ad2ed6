import { dirname, resolve } from 'node:path'
import type { EngineSettings } from '../model/engine/engine-settings.ts'
import { mapFiles } from '../model/engine/map-files.ts'
import { MiB } from '../model/units.ts'
import { ENGINE_FILE, EngineFileError } from './engine-file-error.ts'
import { parseEngine } from './parse-engine.ts'
import { parseSource } from './parse-source.ts'
import { readText } from './read-text.ts'

/**
 * Reads the file of a SIP engine. Files it names are meant from its own folder.
 *
 * @throws {EngineFileError} also when it cannot be read.
 */
export async function readEngine(file: string): Promise<EngineSettings> {
  const content = await readText(file, MiB)
  if ('fault' in content) {
    const hint = 'an engine file is UTF-8 text; see docs/engine-file.md'
    const at = { file, line: 1, column: 1 }
    throw new EngineFileError([{ message: `the file ${content.fault}`, at, hint }])
  }
  const settings = parseEngine(parseSource(content.text, file, ENGINE_FILE))
  return mapFiles(settings, (named) => resolve(dirname(file), named))
}
