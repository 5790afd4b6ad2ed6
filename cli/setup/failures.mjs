import { Parser } from 'tap-parser'

/** Lines of a comparison that are shown; the whole of it stands where the test ran. */
const LONGEST_DIFF = 12

/**
 * What failed according to a report of tap (Test Anything Protocol 14): for each the path of its
 * names, file first, and below it where and how.
 */
export function failures(report) {
  const tests = failed(report, { flat: true })
  // A file that broke its plan has no failed test of its own.
  const files = failed(report, {}).filter(
    ({ fullname: file }) => !tests.some(({ fullname }) => isOf(fullname, file)),
  )
  return [...tests, ...files].map(({ fullname, diag }) =>
    [fullname, ...details(diag || {})].join('\n    '),
  )
}

function failed(report, options) {
  return Parser.parse(report, options)
    .filter(([event]) => event === 'assert')
    .map(([, result]) => result)
    .filter(({ ok, todo, skip }) => !(ok || todo || skip))
}

function isOf(test, file) {
  return test === file || test.startsWith(`${file} > `)
}

function details({ at, diff, exitCode, signal, expired }) {
  return [
    ...(at ? [`at ${at.fileName}:${at.lineNumber}`] : []),
    ...(diff ? diff.trimEnd().split('\n').slice(0, LONGEST_DIFF) : []),
    ...(exitCode ? [`it ended with status ${exitCode}`] : []),
    ...(signal ? [`signal ${signal} ended it`] : []),
    ...(expired ? [`it took too long: ${expired}`] : []),
  ]
}
