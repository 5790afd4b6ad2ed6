import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import type { AppLimits, SwitchFile } from '../../../inventory/model/switch-file.ts'
import { RtpengineLink } from '../../../switch/media/rtpengine-link.ts'
import { runEngine, runSwitch } from '../../../switch/service/run-switch.ts'
import { startPrivateServer } from '../../../switch/store/postgres/private-server.ts'
import { openStore } from '../../../switch/store/store.ts'
import { freePorts, freeTcpPort } from '../../support/free-ports.ts'
import {
  type Dialog,
  openApplication,
  openEngine,
  type Request,
  type Response,
} from '../../switch/engine/srf.ts'
import { openParty, wav } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openRtpengine } from '../support/own-rtpengine.ts'

/** Tones of the prompts, in hertz. */
export const TONES = { 'welcome.wav': 600, 'goodbye.wav': 800, 'music.wav': 1000 } as const

/** Milliseconds until it takes calls: a database may have to be made. */
const START = 120_000

/** Of more prompts: name below the folder, and hertz. */
export type Tones = Readonly<Record<string, number>>

interface WorldOptions extends Partial<SwitchFile> {
  readonly limits?: AppLimits
  readonly tones?: Tones
}

/** Engine, switch with an application or without, and rtpengine of the image; all of it real. */
export async function openWorld(
  t: Test,
  app: string | undefined,
  { limits, tones = {}, ...more }: WorldOptions = {},
) {
  const rtpengine = await openRtpengine(t)
  await layPrompts(join(rtpengine.root.outside, 'srv/prompts'), { ...TONES, ...tones })
  const folder = await mkdtemp(join(tmpdir(), 'world-'))
  await writeFile(join(folder, 'secret'), 'secret')
  const [sip = 0] = await freePorts(1)
  const secretFile = join(folder, 'secret')
  const file: SwitchFile = {
    ...{ node: 'ds1', domain: 'example.org', routes: [], rtpengines: [rtpengine.place] },
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: sip }] },
    engine: { kind: 'switchyard', host: '127.0.0.1', port: await freeTcpPort(), secretFile },
    ...(app !== undefined && {
      app: {
        file: app,
        prompts: '/srv/prompts',
        recordings: join(folder, 'recordings'),
        ...(limits && { limits }),
      },
    }),
    ...more,
  }
  const said: { readonly message: string; readonly facts: object }[] = []
  const log = (_: string, message: string, facts: object = {}) => said.push({ message, facts })
  const [engine, logic] = [new AbortController(), new AbortController()]
  const engineRun = runEngine(file, { signal: engine.signal, log })
  const switchRun = runSwitch(file, { signal: logic.signal, log })
  t.teardown(async () => {
    logic.abort()
    await switchRun
    engine.abort()
    await engineRun
    await rm(folder, { recursive: true })
  })
  const hears = (text: string, patience?: number) =>
    eventually(
      () => said.some(({ message }) => message === text),
      () => `the log says "${text}" and not only ${said.map(({ message }) => message).join(', ')}`,
      patience,
    )
  await hears(
    app === undefined ? 'connected to the SIP engine' : 'the application takes calls',
    START,
  )
  return { file, sip, said, hears, rtpengine, logic, calls: () => callsOf(rtpengine.place) }
}

async function layPrompts(folder: string, tones: Tones): Promise<void> {
  for (const [name, hertz] of Object.entries(tones)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), wav(hertz, 1000))
  }
}

/** Ids of the calls rtpengine holds. */
async function callsOf(place: { readonly address: string; readonly port: number }) {
  const link = new RtpengineLink({ nonsense: () => undefined, changed: () => undefined })
  try {
    const { calls } = await link.request({ place, isHealthy: true }, 'list', {})
    return Array.isArray(calls) ? calls.map(String) : []
  } finally {
    link.close()
  }
}

/** The records of legs, in a database whose switch has ended. */
export async function recordsIn(folder: string) {
  const server = await startPrivateServer({ folder, log: () => undefined })
  const store = await openStore(server, () => undefined)
  const legs = await store.db.selectFrom('call_leg').selectAll().orderBy('direction').execute()
  await store.close()
  await server.stop()
  return legs
}

/** A telephone: drachtio-srf on an engine of its own, and media. */
export async function openPhone(t: Test, sip: number) {
  const engine = await openEngine(t)
  const calls: { request: Request; response: Response }[] = []
  const srf = await openApplication(t, engine, {
    invite: (request, response) => calls.push({ request, response }),
  })
  const party = await openParty(t)
  const [{ port } = { port: 0 }] = engine.sip
  return {
    ...{ srf, party, calls, uri: `sip:phone@127.0.0.1:${port}` },
    async call(user: string, headers: Readonly<Record<string, string>> = {}) {
      const dialog = await srf.createUAC(`sip:${user}@127.0.0.1:${sip}`, {
        ...{ localSdp: party.describe(), headers },
      })
      party.towards(dialog.remote.sdp)
      return dialog
    },
    /** Answers each re-INVITE, and sends its media where it says. */
    follow(dialog: Dialog) {
      dialog.on('modify', (request, response) => {
        party.towards(request.body ?? '')
        response.send(200, { body: party.describe() })
      })
    },
    async answer() {
      await eventually(() => calls.length > 0, 'a call')
      const { request, response } = calls.shift() ?? never()
      party.towards(request.body ?? '')
      return srf.createUAS(request, response, { localSdp: party.describe() })
    },
  }
}

function never(): never {
  throw new Error('there is no call')
}
