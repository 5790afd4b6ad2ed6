import type { Cluster } from '../model/cluster.ts'
import { checkArchiveKey } from './check-archive-key.ts'
import { checkKeyFiles, type KeyFiles } from './check-key-files.ts'
import { checkMetal } from './check-metal.ts'
import { checkNetworks } from './check-networks.ts'
import { checkNodes } from './check-nodes.ts'
import { checkSettings } from './check-settings.ts'
import { checkWireGuard } from './check-wireguard.ts'
import { ClusterFileError } from './cluster-file-error.ts'
import { ClusterInput } from './cluster-input.ts'
import { clusterSchema } from './cluster-schema.ts'
import { explainIssues } from './explain-issue.ts'
import type { Source } from './parse-source.ts'
import { problemsOf } from './problems-of.ts'
import { resolveCluster } from './resolve-cluster.ts'
import { soundParts } from './sound-parts.ts'

/**
 * Turns a cluster file and the keys it names into the cluster.
 *
 * @param keys what the files of `keyFilesOf(source)` hold.
 * @throws {ClusterFileError} with every problem, in the order of the file.
 */
export function parseCluster(source: Source, keys: KeyFiles): Cluster {
  const result = ClusterInput.safeParse(source.value)
  const issues = result.success
    ? []
    : explainIssues(result.error.issues, source.value, clusterSchema())
  const parts = soundParts(source.value, issues)
  const keyFiles = checkKeyFiles(parts.administrators, keys, source)
  const findings = [
    ...issues,
    ...checkNetworks(parts),
    ...checkNodes(parts),
    ...checkMetal(parts, keyFiles.keys),
    ...checkSettings(parts),
    ...checkWireGuard(parts),
    ...keyFiles.findings,
    ...checkArchiveKey(parts.mirrorKey, keys),
  ]
  const problems = problemsOf(source, findings, keyFiles.problems)
  if (result.success && problems.length === 0) {
    const archiveKey = keys.get(result.data.mirrorKey ?? '')
    const mirrorKey = archiveKey && 'text' in archiveKey ? archiveKey.text : undefined
    return resolveCluster(result.data, keyFiles.keys, mirrorKey)
  }
  throw new ClusterFileError(problems)
}

/** Files with public keys the cluster file names, as written; those it may not name are left out. */
export function keyFilesOf({ value }: Source): readonly string[] {
  const result = ClusterInput.safeParse(value)
  const issues = result.success ? [] : explainIssues(result.error.issues, value, clusterSchema())
  const { administrators, mirrorKey = [] } = soundParts(value, issues)
  return [...new Set(administrators.flatMap(({ keys }) => keys).concat(mirrorKey))]
}
