import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml'
import type { Path } from './finding.ts'

/**
 * Where the value at `path` starts. Behind an alias that is where it is written out.
 *
 * A missing or empty value has no place of its own: its own key or the nearest one above stands in.
 */
export function offsetOf(document: Document, path: Path, isAboutKey: boolean): number {
  let node: unknown = document.contents
  let key = startOf(node)
  for (const part of path) {
    const { child, offset } = step(isAlias(node) ? node.resolve(document) : node, part)
    if (offset === undefined) return key
    key = offset
    node = child
  }
  return isAboutKey || isEmpty(node) ? key : startOf(node)
}

function step(node: unknown, part: string | number): { child?: unknown; offset?: number } {
  if (isSeq(node) && typeof part === 'number') {
    const child = node.items[part]
    return isNode(child) ? { child, offset: startOf(child) } : {}
  }
  const pair = isMap(node) ? node.items.find((item) => isNamed(item, part)) : undefined
  return pair ? { child: pair.value, offset: startOf(pair.key) } : {}
}

const isNamed = ({ key }: Pair, name: string | number): boolean =>
  isScalar(key) && key.value === name

const isEmpty = (node: unknown): boolean =>
  !isNode(node) || (isScalar(node) && node.value === '' && node.type === 'PLAIN')

const startOf = (node: unknown): number => (isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0)
