import { createHash } from 'node:crypto'

/**
 * The name of a cached layer: the same inputs give the same name on every machine.
 *
 * @param version of the recipe; raised when the steps change and old results must not be used.
 */
export function layerKey(kind: string, version: number, inputs: unknown): string {
  const text = JSON.stringify([kind, version, inputs])
  return `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
}
