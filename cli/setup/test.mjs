import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

const TAP = 'node_modules/tap/dist/esm/run.mjs'

prepare()
buildTap()
// Only now: what it stands on may have been installed a moment ago.
const { failures } = await import('./failures.mjs')
const folder = mkdtempSync(join(tmpdir(), 'switchyard-test-'))
try {
  process.exitCode = run()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Types, lint, tests of the parts, then tests of the whole on real nodes. */
function run() {
  const checks = [
    step('types', ['node_modules/typescript/bin/tsc', '-p', '.']),
    step('lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
  ]
  const tests = [
    suite('parts', []),
    ...(isRoot() ? [suite('lab', ['--jobs=1', '--timeout=900'])] : []),
  ]
  if (!isRoot()) console.log('the tests in test/lab were left out: they need root')
  const passed = sum(tests.map((test) => test.passed)) + checks.filter(Boolean).length
  const failed = sum(tests.map((test) => test.failed)) + checks.filter((good) => !good).length
  // Last, where a log that is cut still shows it.
  for (const test of tests) for (const each of test.failures) console.log(`failed: ${each}`)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/**
 * tap is installed with plugins of its own choice and has to be built anew for those .taprc names:
 * without that, its compiler works beside tsx.
 */
function buildTap() {
  const stamp = join(project, 'node_modules/.tap-plugins')
  const wanted = readFileSync(join(project, '.taprc'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const built = spawnSync(process.execPath, [TAP, 'build'], {
    cwd: project,
    stdio: ['ignore', 2, 2],
  })
  if (built.status === 0) writeFileSync(stamp, wanted)
}

function step(title, args) {
  console.log(`# ${title}`)
  return spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit' }).status === 0
}

/** One run of tap; a run that ended without its summary counts as failed. */
function suite(name, options) {
  const report = join(folder, `${name}.tap`)
  const files = name === 'lab' ? ['--exclude=', '--include=test/lab/**/*.test.ts'] : []
  const ran = step(`tests of the ${name}`, [
    ...[TAP, 'run', `--output-file=${report}`],
    // On a terminal a line for each file as it runs; elsewhere only what failed.
    `--reporter=${process.stdout.isTTY ? 'base' : 'min'}`,
    ...[...options, ...files],
  ])
  const text = readFileSync(report, 'utf8')
  const summary = /^# \{ total: \d+.*\}$/m.exec(text)?.[0] ?? ''
  const count = (word) => Number(new RegExp(`${word}: (\\d+)`).exec(summary)?.[1] ?? 0)
  const failed = count('fail')
  const named = failures(text)
  if (ran || failed > 0) return { passed: count('pass'), failed, failures: named }
  const ended = `the tests of the ${name} ended without counting a failure`
  return { passed: count('pass'), failed: 1, failures: [...named, ended] }
}

function isRoot() {
  return process.getuid?.() === 0
}

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0)
}
