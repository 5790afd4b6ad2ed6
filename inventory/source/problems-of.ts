import type { Problem } from '../model/problem.ts'
import { type Finding, labelOf } from './finding.ts'
import type { Source } from './parse-source.ts'
import { problemOf } from './problem-of.ts'

/** More than anyone reads in one go; the count of the others is told. */
const MOST_PROBLEMS = 100

/**
 * Everything wrong with a file and those it names, in the order of the file.
 *
 * @param elsewhere what is wrong with other files.
 */
export function problemsOf(
  source: Source,
  findings: readonly Finding[],
  elsewhere: readonly Problem[] = [],
): readonly Problem[] {
  const own = withoutMisspelt(findings)
  // Locating walks the file, so it is done for those that are shown only.
  const located = own.slice(0, MOST_PROBLEMS).map((finding) => locate(finding, source))
  const problems = [...source.problems, ...located, ...elsewhere].sort(byPlace)
  const hidden = own.length - located.length + Math.max(0, problems.length - MOST_PROBLEMS)
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    ...(hidden > 0 ? [{ message: `there are ${hidden} more problems` }] : []),
  ]
}

/** A setting whose name was misspelt is not missing. */
function withoutMisspelt(findings: readonly Finding[]): readonly Finding[] {
  const meant = new Set(findings.flatMap((each) => (each.meant ? [labelOf(each.meant)] : [])))
  return findings.filter(
    ({ path, message }) => message !== 'is missing' || !meant.has(labelOf(path)),
  )
}

function locate(finding: Finding, source: Source): Problem {
  const message = `${labelOf(finding.path)} ${finding.message}`
  return problemOf(message, source.locate(finding), finding.hint)
}

function byPlace({ at: a }: Problem, { at: b }: Problem): number {
  if (!a || !b || a.file !== b.file) return 0
  return a.line - b.line || a.column - b.column
}
