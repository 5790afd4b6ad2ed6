import type { Command } from 'commander'
import { test } from 'tap'
import { createProgram } from '../../cli/program.ts'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'

/** Words that lead to every command: `[]`, `['check']`, `['switch', 'run']`. */
function paths(command: Command, words: readonly string[] = []): (readonly string[])[] {
  return [words, ...command.commands.flatMap((each) => paths(each, [...words, each.name()]))]
}

const silent = { answer: () => undefined, remark: () => undefined }
const program = createProgram({ output: silent, signal: new AbortController().signal })

for (const words of paths(program)) {
  const name = ['switchyard', ...words].join(' ')
  test(`"${name} --help" explains it`, async (t) => {
    const { status, answer, remarks } = await runCli([...words, '--help'])
    t.equal(status, 0)
    t.equal(remarks, '')
    golden(t, `cli/help/${name.replaceAll(' ', '-')}.txt`, answer)
    const lines = answer.split('\n')
    t.ok(
      lines.every((line) => line.length <= 82),
      'is narrow enough',
    )
    t.notMatch(answer, /undefined|\[object|default: (false|\[|\{)/)
  })
}

test('every command and option is described', async (t) => {
  const commands = [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]
  for (const command of commands) {
    t.not(command.description(), '', command.name())
    for (const { long, description } of command.options) t.not(description, '', `${long}`)
  }
})

test('no command at all shows the help and is a mistake', async (t) => {
  const { status, answer, remarks } = await runCli([])
  t.equal(status, 2)
  t.equal(answer, '')
  t.match(remarks, /^Usage: switchyard/)
})

test('--version is the answer of its option', async (t) => {
  t.same(await runCli(['--version']), { status: 0, answer: '0.1.0\n', remarks: '' })
})

const MISTAKES: readonly (readonly [string, readonly string[], readonly RegExp[]])[] = [
  ['a mistyped command', ['chek'], [/unknown command 'chek'/, /Did you mean check\?/]],
  ['a mistyped option', ['check', '--jsno'], [/unknown option '--jsno'/, /Did you mean --json\?/]],
  ['a mistyped subcommand', ['switch', 'rin'], [/unknown command 'rin'/, /Did you mean run\?/]],
  ['a missing node', ['show'], [/missing required argument 'node'/]],
  ['a superfluous word', ['check', 'cs1'], [/too many arguments/]],
  ['a missing value', ['check', '--file'], [/argument missing/]],
  ['a missing configuration', ['switch', 'run'], [/'--config <file>' not specified/]],
  ['an unknown shell', ['completion', 'tcsh'], [/bash, zsh, fish/]],
  ['an unknown firmware', ['boot', 'cs1', '--firmware', 'efi'], [/bios, uefi, secure-boot/]],
  [
    'an unknown format',
    ['bake', 'cs1', '--format', 'raw,foo'],
    [/There are raw, raw\.zst, qcow2, ova, vmdk, vhdx, vhdx-fixed\./],
  ],
  [
    'an empty format',
    ['bake', 'cs1', '--format', ''],
    [/There are raw, raw\.zst, qcow2, ova, vmdk, vhdx, vhdx-fixed\./],
  ],
]

for (const [what, args, said] of MISTAKES) {
  test(`${what} is explained and ends with 2`, async (t) => {
    const { status, answer, remarks } = await runCli(args)
    t.equal(status, 2)
    t.equal(answer, '')
    for (const pattern of said) t.match(remarks, pattern)
    t.match(remarks, /--help shows what there is/)
    t.notMatch(remarks, /\n {4}at /, 'shows no stack')
  })
}
