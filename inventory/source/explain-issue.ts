import type { z } from 'zod'
import { type JsonSchema, schemaAt } from './cluster-schema.ts'
import type { Finding, Path } from './finding.ts'
import { nearest, suggest } from './suggest.ts'
import { valueAt } from './value-at.ts'

const WANTED: Readonly<Record<string, string>> = {
  object: 'a map of settings',
  record: 'a map',
  array: 'a list',
  string: 'one word',
}

/** What zod found, as findings in our words. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: JsonSchema,
): readonly Finding[] {
  return issues.flatMap((issue) => explainIssue(issue, value, schema))
}

function explainIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  schema: JsonSchema,
): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, path)?.properties ?? {})
    return issue.keys.map((key) => explainUnknown(path, key, known))
  }
  if (issue.code === 'invalid_type') return [explainType(path, issue.expected, value, schema)]
  const hint: unknown = issue.code === 'custom' ? issue.params?.hint : undefined
  return [{ path, message: issue.message, hint: typeof hint === 'string' ? hint : undefined }]
}

function explainUnknown(path: Path, key: string, known: readonly string[]): Finding {
  const near = nearest(key, known)
  return {
    path: [...path, key],
    message: 'is not a known setting',
    hint: suggest(key, known),
    isAboutKey: true,
    ...(near === undefined ? {} : { meant: [...path, near] }),
  }
}

function explainType(path: Path, expected: string, root: unknown, schema: JsonSchema): Finding {
  const value = valueAt(root, path)
  const hint = hintOf(schemaAt(schema, path))
  if (value === undefined) return { path, message: 'is missing', hint }
  if (value === '') return { path, message: 'is empty', hint }
  return { path, message: `is ${kindOf(value)}, but must be ${WANTED[expected] ?? expected}`, hint }
}

/** An example, or the first sentence of the description. */
function hintOf(setting: JsonSchema | undefined): string | undefined {
  const example = setting?.examples?.[0]
  if (example !== undefined) return `such as ${example}`
  return setting?.description?.replace(/\.( .*)?$/, '').replaceAll('`', '')
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : 'one word'
}
