import type { z } from 'zod'
import { type ClusterInput, type NetworkInput, type NodeInput, parts } from './cluster-input.ts'
import type { Finding, Path } from './finding.ts'
import { valueAt } from './value-at.ts'

/** What of a cluster file can be checked further, though other parts of it are wrong. */
export interface SoundParts {
  readonly networks: Readonly<Record<string, NetworkInput>>
  readonly nodes: Readonly<Record<string, NodeInput>>
  readonly administrators: ClusterInput['administrators']
  readonly mirrorKey: string | undefined
  readonly switch: ClusterInput['switch'] | undefined
  readonly wireguard: ClusterInput['wireguard'] | undefined
  /** Names in the file, sound or not. */
  readonly names: Readonly<Record<'networks' | 'nodes' | 'roles', readonly string[]>>
  /** True when the file says something at `path`, right or wrong. */
  readonly isWritten: (path: Path) => boolean
}

/**
 * Cuts the findings out of the value, with the lists they are in, and keeps what still fits.
 *
 * So a misspelt package does not hide that its node's address is taken.
 */
export function soundParts(value: unknown, findings: readonly Finding[]): SoundParts {
  const rest: unknown = structuredClone(value)
  for (const { path } of findings) cut(rest, path)
  const sections = asMap(rest)
  const all = asMap(value)
  return {
    networks: soundEntries(parts.Network, sections.networks),
    nodes: soundEntries(parts.Node, sections.nodes),
    administrators: soundAdministrators(sections.administrators),
    mirrorKey: parts.ArchiveKeyFile.safeParse(sections.mirrorKey).data,
    switch: parts.Switch.safeParse(sections.switch ?? {}).data,
    wireguard: parts.WireGuard.safeParse(sections.wireguard).data,
    names: {
      networks: Object.keys(asMap(all.networks)),
      nodes: Object.keys(asMap(all.nodes)),
      roles: Object.keys(asMap(all.roles)),
    },
    isWritten: (path) => valueAt(value, path) !== undefined,
  }
}

/** Removes what lies at `path`; of a list, all of it, as its indices are names for others. */
function cut(root: unknown, path: Path): void {
  const last = path.findLastIndex((part) => typeof part === 'string')
  const holder = valueAt(root, path.slice(0, last))
  const name = path[last]
  if (typeof holder === 'object' && holder !== null && name !== undefined) {
    Reflect.deleteProperty(holder, name)
  }
}

function soundEntries<T>(schema: z.ZodType<T>, value: unknown): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(asMap(value)).flatMap(([name, entry]) => {
      const { success, data } = schema.safeParse(entry)
      return success ? [[name, data]] : []
    }),
  )
}

function soundAdministrators(value: unknown): ClusterInput['administrators'] {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const sound = list.map((entry) => parts.Administrator.safeParse(entry).data)
  // Places are kept, so that findings can name them.
  return sound.map((administrator) => administrator ?? { name: '', keys: [] })
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}
