import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CALLER, CARRIER, type Lab, openLab } from '../../test/lab/support/lab.ts'
import type { Candidate } from './candidate.ts'
import { startKamailio } from './kamailio.ts'
import { ourSwitch } from './our-switch.ts'
import { Phones } from './registering.ts'
import { type Calls, type Outcome, startAnswering, startCalls } from './sipp.ts'

/** Both candidates in one root, with one rtpengine, and where phones and carrier are, SIPp and phones. */
export interface Bed {
  readonly candidates: readonly Candidate[]
  /** Process of the rtpengine both use. */
  readonly relay: number
  /** Has so many subscribers in all, registered at both. */
  populate(count: number): Promise<void>
  /** Has subscribers register, one like another. */
  register(candidate: Candidate, traffic: Pick<Calls, 'count' | 'rate'>): Promise<Outcome>
  /** Calls subscribers, and waits until all calls have ended. */
  call(candidate: Candidate, calls: Calls): Promise<Outcome>
  /** Begins calls that may outlast the bed. */
  begin(candidate: Candidate, calls: Calls): Promise<void>
}

/** What has to be closed, last opened first. */
class Closing {
  readonly #acts: (() => unknown)[] = []

  teardown(act: () => unknown): void {
    this.#acts.unshift(act)
  }

  async close(): Promise<void> {
    for (const act of this.#acts) await act()
  }
}

/** Registrations in a second where it is not speed that is measured. */
const REGISTERING = 25

/** Lends a bed, and clears it away whatever happens. */
export async function withBed<T>(measure: (bed: Bed) => Promise<T>): Promise<T> {
  const closing = new Closing()
  try {
    return await measure(await openBed(closing))
  } finally {
    await closing.close()
  }
}

async function openBed(closing: Closing): Promise<Bed> {
  const lab = await openLab(closing, (cluster) => ({
    ...cluster,
    nodes: cluster.nodes.map((node) => ({
      ...node,
      packages: [...node.packages, 'kamailio', 'kamailio-sqlite-modules', 'sqlite3'],
    })),
    switch: { ...cluster.switch, trunks: [{ name: 'carrier', from: [CARRIER] }] },
  }))
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-switch-'))
  closing.teardown(() => rm(folder, { recursive: true }))
  const candidates = [ourSwitch(lab), await startKamailio(lab)]
  const answering = await startAnswering(lab)
  closing.teardown(() => answering.stop())
  const socket = await lab.sockets.open(CALLER)
  closing.teardown(() => socket.close())
  return bedOf({ lab, folder, candidates, phones: new Phones(socket), closing })
}

interface Parts {
  readonly lab: Lab
  readonly folder: string
  readonly candidates: readonly Candidate[]
  readonly phones: Phones
  readonly closing: Closing
}

function bedOf({ lab, folder, candidates, phones, closing }: Parts): Bed {
  let known: readonly string[] = []
  const list = join(folder, 'users.csv')
  const anybody = () => known[Math.floor(Math.random() * known.length)] ?? ''
  const start = async ({ port }: Candidate, calls: Calls) => {
    const running = await startCalls({ lab, folder, users: list, port }, calls)
    closing.teardown(() => running.stop())
    return running
  }
  return {
    ...{ candidates, relay: lab.rtpengine.pid },
    async populate(count) {
      const added = Array.from({ length: count }, (_, number) => `s${number}`).slice(known.length)
      known = [...known, ...added]
      await writeFile(list, ['RANDOM', ...known, ''].join('\n'))
      for (const candidate of candidates) {
        await candidate.admit(added)
        const { port, name } = candidate
        const { failed } = await phones.register({ port, users: added, rate: REGISTERING })
        if (failed > 0) throw new Error(`${name}: ${failed} of ${added.length} could not register`)
      }
    },
    register: ({ port }, { count, rate }) =>
      phones.register({ port, users: Array.from({ length: count }, anybody), rate }),
    call: async (candidate, calls) => (await start(candidate, calls)).ended,
    async begin(candidate, calls) {
      await start(candidate, calls)
    },
  }
}
