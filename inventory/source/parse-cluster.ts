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
  const findings = [
    ...issues,
    ...checkNetworks(parts),
    ...checkNodes(parts),
    ...checkSettings(parts),
    ...keyFiles.findings,
  ]
  const problems = [
    ...source.problems,
    ...findings.slice(0, MOST_PROBLEMS).map((finding) => locate(finding, source)),
    ...keyFiles.problems,
  ]
  if (result.success && problems.length === 0) return resolveCluster(result.data, keyFiles.keys)
  throw new ClusterFileError(limit(problems.sort(byPlace)))
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

function locate(finding: Finding, source: ClusterSource): Problem {
  const message = `${labelOf(finding.path)} ${finding.message}`
  return problemOf(message, source.locate(finding), finding.hint)
}

function byPlace({ at: a }: Problem, { at: b }: Problem): number {
  if (!a || !b || a.file !== b.file) return 0
  return a.line - b.line || a.column - b.column
}

function limit(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - MOST_PROBLEMS
  return more > 0
    ? [...problems.slice(0, MOST_PROBLEMS), { message: `there are ${more} more problems` }]
    : problems
}
