import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { HttpSettings } from '../../../inventory/model/switch-file.ts'
import { LiveLegs } from '../../../switch/call/live-legs.ts'
import type { AppDoor } from '../../../switch/http/app-door.ts'
import { Downloads } from '../../../switch/http/downloads.ts'
import { managementRoutes } from '../../../switch/http/management/management.ts'
import { Recordings } from '../../../switch/http/recordings.ts'
import { openHttp, type ServerParts } from '../../../switch/http/server.ts'
import { Guard } from '../../../switch/registrar/guard.ts'
import type { LegStart } from '../../../switch/signalling/script/leg-record.ts'
import { NO_RECORD } from '../../../switch/signalling/script/leg-record.ts'
import { type TokenStart, Tokens } from '../../../switch/store/tokens.ts'
import { VoiceMessages } from '../../../switch/store/voice-messages.ts'
import { aStore } from '../store/a-store.ts'

const GUARD = {
  ...{ free: 1, most: 4, forgiveAfter: 60_000, blockFor: 60_000 },
  ...{ firstDelay: 1, longestDelay: 2, capacity: 100 },
}

/** Who works on the one queue there is. */
const AGENT = 'sip:bob@one.example'

/** An application that says what it was asked. */
function echo(done: string[]): AppDoor {
  return {
    answer: async ({ method, path, tenant, body }) => ({
      ...{ status: 200, body: { method, path, tenant, body } },
    }),
    describe: async () => ({ '/app/clicks': {} }),
    hangUp: async (call) => done.push(`hang up ${call}`) > 0,
    transfer: async (call, to) => done.push(`transfer ${call} ${to}`) > 0,
    send: async () => false,
    queues: async () => [
      {
        ...{ name: 'support', callers: [{ leg: 'c1', from: 'sip:ann@one.example', priority: 0 }] },
        agents: [{ uri: AGENT, state: 'free' }],
      },
    ],
    pauseAgent: async (queue, agent, isPaused) => {
      if (queue !== 'support' || agent !== AGENT) return false
      return done.push(`${isPaused ? 'pause' : 'resume'} ${agent}`) > 0
    },
  }
}

/** The API over a real socket and a real database; calls are said to be there. */
export async function openApiWorld(
  t: Test,
  settings: Partial<HttpSettings> = {},
  more: Pick<ServerParts, 'rates' | 'tls'> = {},
) {
  const { store } = await aStore(t)
  const { db } = store
  const folder = await mkdtemp(join(tmpdir(), 'recordings-'))
  const legs = new LiveLegs({ now: () => 1_000, record: () => NO_RECORD })
  const [tokens, messages] = [new Tokens(db), new VoiceMessages(db)]
  const recordings = new Recordings(folder, db)
  const [done, mistakes]: [string[], unknown[]] = [[], []]
  const app = echo(done)
  const installation = { trunks: [{ name: 'carrier' }], routes: [] }
  const management = managementRoutes({
    ...{ db, legs, control: app, where: () => [], installation, tokens, recordings, messages },
  })
  const server = await openHttp(
    { listen: { address: '127.0.0.1', port: 0 }, ...settings },
    {
      access: { tokens, guard: new Guard(GUARD), now: () => Date.now() },
      ...{ ...more, legs, management, app, downloads: new Downloads(recordings, messages) },
      ...{ mistaken: (error) => mistakes.push(error), log: () => undefined },
    },
  )
  t.teardown(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  const origin = `http://127.0.0.1:${server.port}`
  const tokenFor = (domain?: string, scopes = ['*'], more: Partial<TokenStart> = {}) =>
    tokens.make({ name: 'test', scopes, ...(domain === undefined ? {} : { domain }), ...more })
  const ask = asker(origin)
  return { origin, db, tokens, tokenFor, ask, legs, leg, done, mistakes, folder, messages }
}

/** Asks, and tells the status and what was said. */
function asker(origin: string) {
  return async (token: string, method: string, path: string, body?: unknown) => {
    const authorization = `Bearer ${token}`
    const content = { body: JSON.stringify(body) }
    const answer = await fetch(origin + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : JSON_TYPE) },
      ...(body === undefined ? {} : content),
    })
    const text = await answer.text()
    return { status: answer.status, said: text === '' ? undefined : JSON.parse(text) }
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

const leg = (call: string, domain: string, id = call): LegStart => ({
  ...{ id, call, domain, direction: 'in', sipCallId: `${id}@x`, source: 'udp:192.0.2.1:5060' },
  ...{ caller: `sip:ann@${domain}`, called: `sip:bob@${domain}` },
})
