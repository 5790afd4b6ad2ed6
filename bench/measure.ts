import { spawn } from 'node:child_process'

/** What a command cost, its descendants included. */
export interface Cost {
  /** Wall clock. */
  readonly seconds: number
  /** User and system time. */
  readonly processorSeconds: number
  /** Bytes sent to the storage layer (proc(5), `write_bytes`). */
  readonly written: number
}

/** bash keeps the books: what its children used is added to its own account when they end. */
const SCRIPT = `
log=$1; shift
TIMEFORMAT='%R %U %S'
time "$@" >> "$log" 2>&1
status=$?
sed -n 's/^write_bytes: //p' /proc/$$/io
exit $status
`

/**
 * Runs a command and tells what it cost.
 *
 * @param log where what it says goes.
 * @throws when it fails.
 */
export async function measure(
  log: string,
  [file, ...args]: readonly [string, ...string[]],
): Promise<Cost> {
  const { status, stdout, stderr } = await run([SCRIPT, 'measure', log, file, ...args])
  const [seconds = NaN, user = NaN, system = NaN] = stderr.trim().split(' ').map(Number)
  if (status !== 0) throw new Error(`${file} ${args[0] ?? ''} failed; see ${log}`)
  return { seconds, processorSeconds: user + system, written: Number(stdout) }
}

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text
      })
    }
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...said }))
  })
}
