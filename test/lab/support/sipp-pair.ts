import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { CALLER, CARRIER, type Lab, SWITCH } from './lab.ts'
import { NUMBER } from './two-phones.ts'

/** Milliseconds after which a SIPp that has not ended listens; it says nothing of it. */
const SETTLED = 500

/** One call from SIPp through the switch to SIPp. @throws when either scenario does not go as written. */
export async function runPair(t: Test, lab: Lab, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-sipp-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const start = (side: 'caller' | 'callee', from: string) => {
    const scenario = fileURLToPath(new URL(`scenarios/${name}-${side}.xml`, import.meta.url))
    const said: string[] = []
    const args = [
      ...['-C', folder, 'sipp', '-sf', scenario, '-i', from, '-p', '5060', '-s', NUMBER, '-m', '1'],
      ...['-nostdin', '-timeout', '20s', '-timeout_error', `${SWITCH}:5060`],
    ]
    const command = lab.network.enter({ file: 'env', args, env: { TERM: 'dumb' } })
    const running = startProcess(command, (text) => said.push(text))
    t.teardown(() => running.stop())
    return async () => {
      const status = await running.exited
      if (status !== 0) throw new Error(`${side} ended with status ${status}: ${said.slice(-3)}`)
    }
  }
  const callee = start('callee', CARRIER)
  await setTimeout(SETTLED)
  await Promise.all([start('caller', CALLER)(), callee()])
}
