import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'

const { answer: script } = await runCli(['completion', 'bash'])

/** Presses the tab key after the words, in a real bash. */
function complete(folder: string, words: readonly string[]): readonly string[] {
  const file = join(folder, 'completion.bash')
  writeFileSync(file, script)
  const press = `set -u; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _switchyard; printf "%s\\n" "\${COMPREPLY[@]}"`
  const args = ['--norc', '-c', press, 'bash', file, 'switchyard', ...words]
  const { stdout, stderr } = spawnSync('bash', args, { encoding: 'utf8' })
  return [...stdout.split('\n'), ...stderr.split('\n')].filter((word) => word !== '')
}

const CASES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['sh'], ['show']],
  [['s'], ['show', 'serve', 'size', 'schema', 'switch', 'subscriber']],
  [['--v'], ['--version']],
  [
    ['show', '--'],
    ['--file', '--disk', '--ram', '--hardware', '--json', '--svg', '--help'],
  ],
  [['show', 'cs1', '--d'], ['--disk']],
  [['show', '--disk', '40G', 'cs1', '--j'], ['--json']],
  [
    ['switch', ''],
    ['run', '--help'],
  ],
  [['switch', 'run', '--c'], ['--config']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', '--help'],
  ],
  [['completion', 'z'], ['zsh']],
  [['show', 'x'], []],
]

for (const [words, expected] of CASES) {
  test(`bash completes "${['switchyard', ...words].join(' ')}"`, async (t) => {
    t.same(complete(t.testdir(), words), expected)
  })
}

test('bash completes every command and every command’s options', async (t) => {
  const folder = t.testdir()
  const commands = complete(folder, ['']).filter((word) => !word.startsWith('--'))
  t.same(commands.sort(), [
    ...[
      'app',
      'bake',
      'boot',
      'bootstrap',
      'check',
      'completion',
      'drift',
      'engine',
      'init',
      'inventory',
      'machine',
      'medium',
      'pack',
      'preseed',
      'preview',
      'reset',
      'schema',
      'serve',
      'show',
      'size',
      'subscriber',
      'switch',
      'token',
      'trunk',
      'wireguard',
    ],
  ])
  for (const command of commands) t.ok(complete(folder, [command, '--h']).includes('--help'))
})

for (const shell of ['bash', 'zsh', 'fish'] as const) {
  test(`the script for ${shell} is as it was reviewed`, async (t) => {
    const { status, answer } = await runCli(['completion', shell])
    t.equal(status, 0)
    golden(t, `cli/completion.${shell}`, answer)
  })
}

test('zsh’s own variables are left alone', async (t) => {
  const { answer } = await runCli(['completion', 'zsh'])
  t.notMatch(answer, /\b(local|typeset)\b[^\n]*\b(path|words|prefix|status|options)\b=/)
})
