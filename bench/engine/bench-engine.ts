import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startChild } from './child.ts'
import {
  type Extent,
  measureCall,
  measureGrowth,
  measureMemory,
  measureSpeed,
  measureZeroHold,
} from './measurements.ts'
import { type Codec, type Figures, mebibytes, renderReport } from './report.ts'
import { BUILT, type Candidate, drachtioServer, ourEngine } from './server.ts'
import { type Moment, soak } from './soak.ts'

/**
 * Measures the engine under drachtio-srf's plain B2BUA, and beside it the drachtio-server that
 * DRACHTIO_SERVER names. Nothing else should run on the machine.
 *
 * npm run bench:engine [-- --quick] [--json] [--soak 10m]
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    soak: { type: 'string' },
  },
})

const FULL: Extent = {
  step: 10,
  calls: 2000,
  openCalls: 2000,
  dialogs: [100, 1000, 10_000],
  zeroHold: 5000,
}
const QUICK: Extent = { step: 3, calls: 500, openCalls: 500, dialogs: [100, 1000], zeroHold: 500 }

const Codecs = z.array(
  z.object({ name: z.string(), bytes: z.number(), parse: z.number(), render: z.number() }),
)

const program = process.env.DRACHTIO_SERVER
const candidates = [ourEngine, ...(program ? [drachtioServer(program)] : [])]
const say = (text: string) => console.error(text)

if (values.soak === undefined) await measureAll(values.quick ? QUICK : FULL)
else await soakAll(values.soak)

async function measureAll(extent: Extent): Promise<void> {
  const servers: Figures[] = []
  for (const candidate of candidates) servers.push(await measure(candidate, extent))
  const report = { servers, codec: await measureCodec() }
  console.log(values.json ? JSON.stringify(report, null, 2) : renderReport(report))
}

async function measure(candidate: Candidate, extent: Extent): Promise<Figures> {
  const tell = (text: string) => say(`${candidate.name}: ${text}`)
  tell('processor time of a call')
  const call = await measureCall(candidate, extent)
  tell('calls without hold')
  const left = await measureZeroHold(candidate, extent)
  tell('memory of open calls')
  const memory = await measureMemory(candidate, extent)
  tell('messages while many dialogs are open')
  const growth = await measureGrowth(candidate, extent, tell)
  tell('calls in a second')
  const speed = await measureSpeed(candidate, extent, tell)
  return { server: candidate.name, speed, call, memory, growth, left }
}

async function measureCodec(): Promise<readonly Codec[]> {
  const child = await startChild('message-process.mjs', [BUILT])
  try {
    return await child.ask('costs', Codecs)
  } finally {
    await child.stop()
  }
}

async function soakAll(duration: string): Promise<void> {
  const minutes = Number(/^(\d+)m$/.exec(duration)?.[1])
  if (!minutes) throw new Error(`--soak takes minutes, such as 10m, not ${duration}`)
  for (const candidate of candidates) {
    say(`${candidate.name}: MiB resident, in use, of the application; failed calls`)
    await soak(candidate, minutes, (moment) =>
      console.log(values.json ? JSON.stringify(moment) : renderMoment(moment)),
    )
  }
}

function renderMoment({ when, server, heap, application, failed }: Moment): string {
  const use = heap === undefined ? '-' : mebibytes(heap)
  const cells = [mebibytes(server), use, mebibytes(application), `${failed}`]
  return [when.padEnd(12), ...cells.map((cell) => cell.padStart(8))].join('')
}
