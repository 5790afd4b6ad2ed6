import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { obtainTools } from './obtain-tools.ts'
import { FILES, type Outcome } from './run-file.ts'
import { runSuite } from './run-suite.ts'

/** npm run proof:srf [-- --only b2b,uac] [--logs FOLDER] */
const { values } = parseArgs({ options: { only: { type: 'string' }, logs: { type: 'string' } } })
const files = values.only?.split(',') ?? FILES
const unknown = files.filter((file) => !FILES.includes(file))
if (unknown.length > 0) {
  console.error(`the suite has no ${unknown.join(', ')}; it has ${FILES.join(', ')}`)
  process.exit(2)
}

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

const { signal } = stop
const tools = await obtainTools(signal)
if (values.logs) await mkdir(values.logs, { recursive: true })
console.log(row('file', 'passed', 'failed', 'seconds'))
const outcomes = await runSuite({ files, tools, hear: keep, signal, ended: tell })
const total = (figure: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + figure(outcome), 0)
const failed = total(({ failures }) => failures.length)
console.log(row('all', `${total(({ passed }) => passed)}`, `${failed}`, ''))
process.exitCode = failed === 0 ? 0 : 1

function tell({ file, passed, failures, seconds }: Outcome): void {
  console.log(row(file, `${passed}`, `${failures.length}`, seconds.toFixed(1)))
  for (const failure of failures) console.log(`  ${failure}`)
}

function row(file: string, ...figures: readonly string[]): string {
  return [file.padEnd(16), ...figures.map((figure) => figure.padStart(8))].join('')
}

async function keep(file: string, text: string): Promise<void> {
  if (values.logs) await writeFile(join(values.logs, `${file}.log`), text)
}
