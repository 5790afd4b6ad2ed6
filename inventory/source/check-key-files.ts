import { dirname, join } from 'node:path'
import type { PublicKey } from '../model/cluster.ts'
import type { Problem } from '../model/problem.ts'
import type { ClusterInput } from './cluster-input.ts'
import type { Finding } from './finding.ts'
import { parsePublicKeys } from './parse-public-keys.ts'
import type { Source } from './parse-source.ts'
import type { KeysByFile } from './resolve-cluster.ts'

/** What a key file holds, or why it cannot be read: `does not exist`. */
export type KeyFileContent = { readonly text: string } | { readonly fault: string }

/** Key files by their names in the cluster file. */
export type KeyFiles = ReadonlyMap<string, KeyFileContent>

export interface KeyFilesCheck {
  readonly keys: KeysByFile
  /** In the cluster file: files that cannot be read, keys given twice. */
  readonly findings: readonly Finding[]
  /** In the key files themselves. */
  readonly problems: readonly Problem[]
}

/** Reads the keys of all administrators; a key may belong to one of them only. */
export function checkKeyFiles(
  administrators: ClusterInput['administrators'],
  files: KeyFiles,
  source: Source,
): KeyFilesCheck {
  const keys = new Map<string, readonly PublicKey[]>()
  const problems: Problem[] = []
  for (const name of new Set(administrators.flatMap(({ keys: names }) => names))) {
    const content = files.get(name)
    if (content === undefined || 'fault' in content) continue
    const parsed = parsePublicKeys(content.text, name)
    keys.set(name, parsed.keys)
    const file = join(dirname(source.file), name)
    problems.push(...parsed.faults.map(({ at, ...rest }) => ({ ...rest, at: { file, ...at } })))
  }
  const mentions = administrators.flatMap(({ keys: names }, person) =>
    names.map((name, index) => ({ name, path: ['administrators', person, 'keys', index] })),
  )
  return {
    keys,
    problems,
    findings: [...findUnread(mentions, files), ...findTwice(mentions, keys)],
  }
}

interface Mention {
  readonly name: string
  readonly path: readonly (string | number)[]
}

function findUnread(mentions: readonly Mention[], files: KeyFiles): readonly Finding[] {
  return mentions.flatMap(({ name, path }) => {
    const content = files.get(name)
    const hint = 'copy the public key there, such as ~/.ssh/id_ed25519.pub'
    return content && 'fault' in content
      ? [{ path, message: `names ${name}, which ${content.fault}`, hint }]
      : []
  })
}

function findTwice(mentions: readonly Mention[], keys: KeysByFile): readonly Finding[] {
  const owners = new Map<string, string>()
  return mentions.flatMap(({ name, path }) =>
    (keys.get(name) ?? []).flatMap(({ fingerprint }) => {
      const owner = owners.get(fingerprint)
      owners.set(fingerprint, owner ?? name)
      const hint = 'who logged in is told by the key: give each administrator his own'
      const message = `repeats the key ${fingerprint} of ${owner}`
      return owner === undefined ? [] : [{ path, message, hint }]
    }),
  )
}
