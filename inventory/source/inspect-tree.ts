import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml'
import type { Location, Problem } from '../model/problem.ts'
import { problemOf } from './problem-of.ts'

export interface TreeInspection {
  /** What keeps the file from becoming plain maps. */
  readonly fatal: readonly Problem[]
  /** Keys written twice. */
  readonly problems: readonly Problem[]
}

type Locate = (offset: number) => Location
type Fault = readonly [message: string, hint: string]

/** Looks at every key and alias: keys are plain words, written once; aliases follow their anchor. */
export function inspectTree(document: Document, locate: Locate): TreeInspection {
  const fatal: Problem[] = []
  const problems: Problem[] = []
  const anchors = new Map<string, Node>()
  visit(document, {
    Node: (_, node, ancestors) => {
      const fault = isAlias(node) ? faultOfAlias(node, anchors, ancestors) : undefined
      if (fault) fatal.push(problemOf(fault[0], locate(startOf(node)), fault[1]))
      if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.set(node.anchor, node)
      if (isMap(node)) {
        fatal.push(...faultyKeys(node, locate))
        problems.push(...repeatedKeys(node, locate))
      }
    },
  })
  return { fatal, problems }
}

function faultOfAlias(
  { source }: Alias,
  anchors: ReadonlyMap<string, Node>,
  ancestors: readonly unknown[],
): Fault | undefined {
  const target = anchors.get(source)
  if (!target) {
    return [`no anchor above is named ${source}`, `write &${source} where the value is first given`]
  }
  return ancestors.includes(target)
    ? [`the alias ${source} lies within what it names`, 'write the value out']
    : undefined
}

function faultyKeys(map: YAMLMap, locate: Locate): readonly Problem[] {
  return map.items.flatMap(({ key }) => {
    const fault = faultOfKey(key)
    return fault ? [problemOf(fault[0], locate(startOf(key)), fault[1])] : []
  })
}

function faultOfKey(key: unknown): Fault | undefined {
  if (!isScalar(key)) return ['this key is not a word', 'write the name out']
  if (key.value === '<<') {
    return ['merge keys are not part of YAML 1.2', 'use an alias for the whole value, or roles']
  }
  // A plain object would take it for its prototype.
  return key.value === '__proto__'
    ? ['__proto__ cannot be a name', 'choose another one']
    : undefined
}

function repeatedKeys(map: YAMLMap, locate: Locate): readonly Problem[] {
  const seen = new Map<unknown, Location>()
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const at = locate(startOf(key))
    const first = seen.get(key.value)
    if (!first) seen.set(key.value, at)
    const hint = `keep one of them; the first is on line ${first?.line}`
    return first ? [{ message: `${key.value} is written twice`, at, hint }] : []
  })
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0)
