import { type Document, isAlias, isNode, isScalar, visit, type YAMLMap } from 'yaml'
import type { Location, Problem } from '../model/problem.ts'
import { problemOf } from './problem-of.ts'

export interface KeyInspection {
  /** Keys that keep the file from becoming plain maps. */
  readonly fatal: readonly Problem[]
  /** Keys written twice. */
  readonly problems: readonly Problem[]
}

/** Looks at the keys of every map: each must be a plain word, once. */
export function inspectKeys(
  document: Document,
  locate: (offset: number) => Location,
): KeyInspection {
  const fatal: Problem[] = []
  const problems: Problem[] = []
  visit(document, {
    Map: (_, map) => {
      const found = inspectMap(map, locate)
      fatal.push(...found.fatal)
      problems.push(...found.problems)
    },
  })
  return { fatal, problems }
}

function inspectMap(map: YAMLMap, locate: (offset: number) => Location): KeyInspection {
  const fatal: Problem[] = []
  const problems: Problem[] = []
  const seen = new Map<string, Location>()
  for (const { key } of map.items) {
    const at = locate(isNode(key) ? (key.range?.[0] ?? 0) : 0)
    const fault = faultOf(key)
    if (fault) fatal.push(problemOf(fault[0], at, fault[1]))
    const name = isScalar(key) ? String(key.value) : ''
    const first = seen.get(name)
    if (first && !fault) problems.push(twice(name, at, first))
    seen.set(name, first ?? at)
  }
  return { fatal, problems }
}

function twice(name: string, at: Location, first: Location): Problem {
  return {
    message: `${name} is written twice`,
    at,
    hint: `keep one of them; the first is on line ${first.line}`,
  }
}

function faultOf(key: unknown): readonly [message: string, hint: string] | undefined {
  if (isAlias(key) || !isScalar(key)) return ['this key is not a word', 'write the name out']
  if (key.value === '<<') {
    return ['merge keys are not part of YAML 1.2', 'use an alias for the whole value, or roles']
  }
  // A plain object would take it for its prototype.
  if (key.value === '__proto__') return ['__proto__ cannot be a name', 'choose another one']
  return undefined
}
