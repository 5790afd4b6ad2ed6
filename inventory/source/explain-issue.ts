import type { z } from 'zod'
import { type JsonSchema, schemaAt } from './cluster-schema.ts'
import type { Finding, Path } from './finding.ts'
import { suggest } from './suggest.ts'
import { valueAt } from './value-at.ts'

const WANTED: Readonly<Record<string, string>> = {
  object: 'a map of settings',
  record: 'a map',
  array: 'a list',
  string: 'one word',
}

/** What zod found, as findings in our words. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  schema: JsonSchema,
): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, path)?.properties ?? {})
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: 'is not a known setting',
      hint: suggest(key, known),
      isAboutKey: true,
    }))
  }
  if (issue.code === 'invalid_type') return [explainType(path, issue.expected, value, schema)]
  const hint: unknown = issue.code === 'custom' ? issue.params?.hint : undefined
  return [{ path, message: issue.message, hint: typeof hint === 'string' ? hint : undefined }]
}

function explainType(path: Path, expected: string, root: unknown, schema: JsonSchema): Finding {
  const value = valueAt(root, path)
  const example = schemaAt(schema, path)?.examples?.[0]
  const hint = example === undefined ? schemaAt(schema, path)?.description : `such as ${example}`
  if (value === undefined) return { path, message: 'is missing', hint }
  if (value === '') return { path, message: 'is empty', hint }
  return { path, message: `is ${kindOf(value)}, but must be ${WANTED[expected] ?? expected}`, hint }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : 'one word'
}
