import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Test } from 'tap'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { runEngine, runSwitch } from '../../../switch/service/run-switch.ts'
import { startPrivateServer } from '../../../switch/store/postgres/private-server.ts'
import type { Tables } from '../../../switch/store/schema/tables.ts'
import { openStore } from '../../../switch/store/store.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { freePorts, freeTcpPort } from '../../support/free-ports.ts'
import { fakeRelay } from '../media/fake-relay.ts'
import { openPhone, type Phone } from './phone.ts'

export interface StoreWorldOptions {
  /** How many carriers listen. */
  readonly carriers: number
  /** What the switch's file says of them, by their SIP URIs. */
  readonly file: (carriers: readonly string[]) => Partial<SwitchFile>
  /** Fills the database before the switch starts. */
  readonly fill?: (db: Kysely<Tables>, carriers: readonly string[]) => Promise<unknown>
}

/** Engine, switch, its database, and carriers on sockets of their own. */
export async function openStoreWorld(t: Test, { carriers: count, file, fill }: StoreWorldOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'world-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'secret'), 'secret')
  const [[sip = 0], relay] = [await freePorts(1), await fakeRelay()]
  const carriers = await Promise.all(Array.from({ length: count }, () => openPhone(sip)))
  const phones: Phone[] = [...carriers]
  const uris = carriers.map(({ port }) => `sip:127.0.0.1:${port}`)
  const whole: SwitchFile = {
    ...{ node: 'ds1', domain: 'example.org', routes: [], rtpengines: [relay.place], trunks: [] },
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: sip }] },
    engine: {
      ...{ kind: 'switchyard', host: '127.0.0.1', port: await freeTcpPort() },
      secretFile: join(folder, 'secret'),
    },
    store: { folder: join(folder, 'db') },
    ...file(uris),
  }
  await filled(join(folder, 'db'), (db) => fill?.(db, uris))
  const said: string[] = []
  const log = (level: string, message: string, facts: object = {}) =>
    said.push(`${level} ${message} ${JSON.stringify(facts)}`)
  const [engine, logic] = [new AbortController(), new AbortController()]
  const engineRun = runEngine(whole, { signal: engine.signal, log })
  const switchRun = runSwitch(whole, { signal: logic.signal, log })
  t.teardown(async () => {
    logic.abort()
    await switchRun
    engine.abort()
    await engineRun
    for (const each of [...phones, relay]) each.close()
  })
  const has = (text: string) => said.filter((line) => line.includes(text)).length
  await eventually(() => has('connected to the SIP engine') === 1, 'the switch')
  const phone = async () => {
    const made = await openPhone(sip)
    phones.push(made)
    return made
  }
  const carrier = (index: number): Phone => {
    const found = carriers[index]
    if (!found) throw new Error(`there is no carrier ${index}`)
    return found
  }
  return { carrier, phone, relay, said, has, sip, folder, file: whole }
}

/** Puts into a database what is to be there before a switch starts. */
export async function filled(folder: string, fill: (db: Kysely<Tables>) => unknown): Promise<void> {
  const server = await startPrivateServer({ folder, log: () => undefined })
  const store = await openStore(server, () => undefined)
  await fill(store.db)
  await store.close()
  await server.stop()
}
