import type { Cluster } from '../model/cluster.ts'
import type { Problem } from '../model/problem.ts'
import { checkKeyFiles, type KeyFiles } from './check-key-files.ts'
import { checkNetworks } from './check-networks.ts'
import { checkNodes } from './check-nodes.ts'
import { checkSettings } from './check-settings.ts'
import { ClusterFileError } from './cluster-file-error.ts'
import { ClusterInput } from './cluster-input.ts'
import { clusterSchema } from './cluster-schema.ts'
import { explainIssue } from './explain-issue.ts'
import { type Finding, labelOf } from './finding.ts'
import type { ClusterSource } from './parse-source.ts'
import { problemOf } from './problem-of.ts'
import { resolveCluster } from './resolve-cluster.ts'
import { soundParts } from './sound-parts.ts'

/** More than anyone reads in one go; the count of the others is told. */
const MOST_PROBLEMS = 100

/**
 * Turns a cluster file and the keys it names into the cluster.
 *
 * @param keys what the files of `keyFilesOf(source)` hold.
 * @throws {ClusterFileError} with every problem, in the order of the file.
 */
export function parseCluster(source: ClusterSource, keys: KeyFiles): Cluster {
  const result = ClusterInput.safeParse(source.value)
  const issues = result.success ? [] : explainIssues(result.error.issues, source.value)
  const parts = soundParts(source.value, issues)
  const keyFiles = checkKeyFiles(parts.administrators, keys, source)
  const findings = withoutMisspelt([
    ...issues,
    ...checkNetworks(parts),
    ...checkNodes(parts),
    ...checkSettings(parts),
    ...keyFiles.findings,
  ])
  if (result.success && findings.length + source.problems.length + keyFiles.problems.length === 0) {
    return resolveCluster(result.data, keyFiles.keys)
  }
  // Locating walks the file, so it is done for those that are shown only.
  const located = findings.slice(0, MOST_PROBLEMS).map((finding) => locate(finding, source))
  const problems = [...source.problems, ...located, ...keyFiles.problems].sort(byPlace)
  const hidden = findings.length - located.length + Math.max(0, problems.length - MOST_PROBLEMS)
  throw new ClusterFileError([
    ...problems.slice(0, MOST_PROBLEMS),
    ...(hidden > 0 ? [{ message: `there are ${hidden} more problems` }] : []),
  ])
}

/** Files with public keys the cluster file names, as written; those it may not name are left out. */
export function keyFilesOf({ value }: ClusterSource): readonly string[] {
  const result = ClusterInput.safeParse(value)
  const issues = result.success ? [] : explainIssues(result.error.issues, value)
  const { administrators } = soundParts(value, issues)
  return [...new Set(administrators.flatMap(({ keys }) => keys))]
}

type Issues = Parameters<typeof explainIssue>[0][]

function explainIssues(issues: Issues, value: unknown): readonly Finding[] {
  const schema = clusterSchema()
  return issues.flatMap((issue) => explainIssue(issue, value, schema))
}

/** A setting whose name was misspelt is not missing. */
function withoutMisspelt(findings: readonly Finding[]): readonly Finding[] {
  const meant = new Set(findings.flatMap((each) => (each.meant ? [labelOf(each.meant)] : [])))
  return findings.filter(
    ({ path, message }) => message !== 'is missing' || !meant.has(labelOf(path)),
  )
}

function locate(finding: Finding, source: ClusterSource): Problem {
  const message = `${labelOf(finding.path)} ${finding.message}`
  return problemOf(message, source.locate(finding), finding.hint)
}

function byPlace({ at: a }: Problem, { at: b }: Problem): number {
  if (!a || !b || a.file !== b.file) return 0
  return a.line - b.line || a.column - b.column
}
