import { checkSettings, soundSections } from '../model/engine/check-settings.ts'
import { EngineSettings } from '../model/engine/engine-settings.ts'
import { EngineFileError } from './engine-file-error.ts'
import { engineSchema } from './engine-schema.ts'
import { explainIssues } from './explain-issue.ts'
import type { Source } from './parse-source.ts'
import { problemsOf } from './problems-of.ts'

/**
 * Turns the file of a SIP engine into its settings.
 *
 * @throws {EngineFileError} with every problem, in the order of the file.
 */
export function parseEngine(source: Source): EngineSettings {
  const { value } = source
  const result = EngineSettings.safeParse(value)
  const issues = result.success ? [] : explainIssues(result.error.issues, value, engineSchema())
  const written = new Set(Object.keys(typeof value === 'object' && value !== null ? value : {}))
  const sections = soundSections(EngineSettings.shape, value)
  const problems = problemsOf(source, [...issues, ...checkSettings(sections, written)])
  if (result.success && problems.length === 0) return result.data
  throw new EngineFileError(problems)
}
