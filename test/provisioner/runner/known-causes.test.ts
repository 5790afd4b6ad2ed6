import { test } from 'tap'
import { knownCause } from '../../../provisioner/runner/known-causes.ts'
import { CommandError } from '../../../provisioner/runner/runner.ts'

const CAUSES: readonly (readonly [string, string])[] = [
  ['tar: write error: No space left on device', 'the disk is full'],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'the disk is full'],
  ['Error: ENOSPC: no space left on device, write', 'the disk is full'],
  ["Temporary failure resolving 'archive.example'", 'the Debian archive cannot be reached'],
  ['E: Unable to connect to 192.0.2.3:80', 'the Debian archive cannot be reached'],
  ['connect (111: Connection refused)', 'the Debian archive cannot be reached'],
  ['connection timed out', 'the Debian archive cannot be reached'],
  ['(101: Network is unreachable)', 'the Debian archive cannot be reached'],
]
for (const [said, message] of CAUSES) {
  test(`"${said}" means: ${message}`, async (t) => t.equal(knownCause(said)?.message, message))
}

for (const said of ['', 'E: Unable to locate package foo', 'dpkg: error processing package']) {
  test(`"${said}" speaks for itself`, async (t) => t.equal(knownCause(said), undefined))
}

test('a failed command leads with the cause and what to do, its own words below', async (t) => {
  const command = { name: 'apt', file: 'apt-get', args: [] }
  const error = new CommandError(command, 100, 'first\nNo space left on device\n')
  t.equal(error.message, 'the disk is full: apt ended with status 100')
  t.equal(
    error.problems[0]?.hint,
    [
      'make room, or choose other places with --cache and --output',
      '  its last lines were',
      '  first',
      '  No space left on device',
    ].join('\n'),
  )
})

test('a command that a signal ended is told as such, under its file without a name', async (t) => {
  t.equal(
    new CommandError({ file: 'mke2fs', args: [] }, null, '').message,
    'mke2fs ended with a signal',
  )
})

test('of a long complaint the last eight lines are shown', async (t) => {
  const said = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')
  const [{ hint = '' } = {}] = new CommandError({ file: 'x', args: [] }, 1, said).problems
  t.match(hint, /^its last lines were\n {2}line 12\n[\s\S]*line 19$/)
})
