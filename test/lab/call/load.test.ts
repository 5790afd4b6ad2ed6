import { setTimeout } from 'node:timers/promises'
import tap, { test } from 'tap'
import { type Lab, openLab } from '../support/lab.ts'
import { runLoad } from '../support/sipp-load.ts'
import { isQuiet } from '../support/two-phones.ts'

const LOAD = { calls: 200, rate: 20 }
/** Milliseconds until the engine has forgotten what it keeps for repeated messages (64 T1). */
const MEMORY = 33_000

const lab = await openLab(tap)

test('two hundred calls come and go, and nothing is left of them', async (t) => {
  const before = await processorTimes(lab)
  const { setupTimes, ...outcome } = await runLoad(t, lab, LOAD)
  const after = await processorTimes(lab)
  t.same(outcome, { successful: LOAD.calls, failed: 0, repeated: 0 })
  await isQuiet(t, lab)

  const at = (share: number) => setupTimes[Math.floor(setupTimes.length * share)]
  const each = (name: keyof typeof before) =>
    `${name} ${(((after[name] - before[name]) / LOAD.calls) * 1000).toFixed(1)} ms`
  t.comment(`setup at ${LOAD.rate} calls/s: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
  t.comment(`processor time of a call: ${each('engine')}, ${each('logic')}, ${each('rtpengine')}`)

  await setTimeout(MEMORY)
  await lab.logic.kill('SIGTERM')
  t.match(lab.logic.said(), '"calls":0')
  await lab.engine.kill('SIGTERM')
  t.match(lab.engine.said(), '"dialogs":0,"requests":0,"transactions":0')
})

async function processorTimes({ engine, logic, rtpengine }: Lab) {
  return {
    engine: await engine.processorTime(),
    logic: await logic.processorTime(),
    rtpengine: await rtpengine.processorTime(),
  }
}
