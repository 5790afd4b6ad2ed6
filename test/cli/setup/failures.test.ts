import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'tap'

const module = pathToFileURL(join(process.cwd(), 'cli/setup/failures.mjs')).href
const { failures } = (await import(module)) as { failures: (report: string) => string[] }

const report = (...lines: string[]) => `${['TAP version 14', ...lines].join('\n')}\n`

test('a failed test is named with its file, its groups, its place and what differed', async (t) => {
  const text = report(
    '# Subtest: test/a.test.ts',
    '    # Subtest: a call',
    '        ok 1 - rings',
    '        not ok 2 - is answered',
    '          ---',
    '          at:',
    '            fileName: test/a.test.ts',
    '            lineNumber: 7',
    '          diff: |',
    '            -200',
    '            +486',
    '            not ok 1 - words of the test itself',
    '          ...',
    '        1..2',
    '    not ok 1 - a call',
    '    1..1',
    'not ok 1 - test/a.test.ts',
    '  ---',
    '  exitCode: 1',
    '  ...',
    '1..1',
  )
  t.strictSame(failures(text), [
    [
      'test/a.test.ts > a call > is answered',
      'at test/a.test.ts:7',
      ...['-200', '+486', 'not ok 1 - words of the test itself'],
    ].join('\n    '),
  ])
})

test('a file that ended without a test is named with its end', async (t) => {
  const ended = (how: string) =>
    report('not ok 1 - test/b.test.ts', '  ---', `  ${how}`, '  ...', '1..1')
  t.strictSame(failures(ended('exitCode: 3')), ['test/b.test.ts\n    it ended with status 3'])
  t.strictSame(failures(ended('signal: SIGKILL')), ['test/b.test.ts\n    signal SIGKILL ended it'])
  t.strictSame(failures(ended('expired: test/b.test.ts')), [
    'test/b.test.ts\n    it took too long: test/b.test.ts',
  ])
})

test('what passed, is still to do or was left out did not fail', async (t) => {
  const text = report('ok 1 - a', 'not ok 2 - b # TODO later', 'not ok 3 - c # SKIP no', '1..3')
  t.strictSame(failures(text), [])
})

test('a file that ran fewer tests than it planned is named', async (t) => {
  const text = report(
    ...[
      '# Subtest: test/c.test.ts',
      '    ok 1 - a',
      '    1..2',
      'not ok 1 - test/c.test.ts',
      '1..1',
    ],
  )
  t.match(failures(text)[0], /^test\/c\.test\.ts/)
})
