import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

const SIPP = '/usr/bin/sipp'
const LIMIT = ['-timeout', '90s', '-timeout_error']

/** False where there is no SIPp (Debian's sip-tester), whose tests are left out then. */
export const HAS_SIPP = existsSync(SIPP)

/** Runs SIPp at a port of the loopback. @returns its exit status: 0 when every call went well. */
export async function runSipp(
  t: Test,
  port: number,
  ...options: readonly string[]
): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  const place = ['-i', '127.0.0.1', '-p', `${port}`, '-nostdin']
  const child = spawn(SIPP, [...options, ...place, ...LIMIT], { cwd: folder, stdio: 'ignore' })
  t.teardown(async () => {
    child.kill()
    await rm(folder, { recursive: true })
  })
  return new Promise((resolve) => child.once('exit', resolve))
}
