import { createRequire } from 'node:module'
import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import {
  type Engine,
  type EngineOptions,
  startEngine,
} from '../../../switch/engine/start-engine.ts'
import type { Clock } from '../../../switch/engine/transport/transport.ts'

/** The part of drachtio-srf the tests use, as it behaves (5.0.29). */
export interface Message {
  readonly body?: string
  get(name: string): string
  has(name: string): boolean
}

export interface Request extends Message {
  readonly method: string
  readonly source_address: string
  readonly receivedOn: string
  cancel(done: (error: Error | null) => void): void
  on(event: 'cancel', listener: () => void): void
  on(event: 'response', listener: (response: Response) => void): void
}

export interface Response extends Message {
  readonly status: number
  send(status: number, options?: object): void
}

export interface Dialog {
  readonly id: string
  readonly remote: { readonly sdp: string }
  destroy(): Promise<void>
  modify(sdp: string): Promise<string>
  request(request: object): Promise<Response>
  on(event: 'destroy', listener: (request: Request, reason?: string) => void): void
  on(event: 'modify', listener: (request: Request, response: Response) => void): void
  on(
    event: 'info' | 'message' | 'notify' | 'refer',
    listener: (request: Request, response: Response) => void,
  ): void
  on(event: 'ack', listener: (request: Request) => void): void
}

type Taker = (request: Request, response: Response) => void

export interface Progress {
  cbRequest?(error: Error | null, request: Request): void
  cbProvisional?(response: Response): void
}

export interface LateOffer {
  readonly sdp: string
  ack(sdp: string): Promise<Dialog>
}

export interface Srf {
  connect(options: object): void
  listen(options: object, ready: () => void): Server
  endSession(message: Request): void
  disconnect(): void
  on(event: 'connect', listener: (error: Error | null) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  use(method: string, taker: Taker): void
  request(uri: string, request: object): Promise<Request>
  createUAS(request: Request, response: Response, options: object): Promise<Dialog>
  createUAC(uri: string, options: { readonly noAck: true }): Promise<LateOffer>
  createUAC(uri: string, options: object, progress?: Progress): Promise<Dialog>
  createB2BUA(
    request: Request,
    response: Response,
    uri: string,
    options: object,
  ): Promise<{ readonly uas: Dialog; readonly uac: Dialog }>
}

export const Module: new (tags?: readonly string[]) => Srf = createRequire(import.meta.url)(
  'drachtio-srf',
)

export const SECRET = 'cymru'

/** An engine on free ports, closed when the test is over. */
export async function openEngine(
  t: Test,
  port = 0,
  options: Partial<EngineOptions> = {},
  clock?: Clock,
): Promise<Engine> {
  const places = {
    listen: [{ address: '127.0.0.1', port: 0 }],
    applications: { host: '127.0.0.1', port },
  }
  const whole = { ...places, secret: SECRET, log: () => undefined, ...options }
  const engine = await startEngine(whole, clock)
  t.teardown(() => engine.close())
  return engine
}

/** An application of an engine's; `takers` are what it claims. */
export async function openApplication(
  t: Test,
  engine: Engine,
  takers: Readonly<Record<string, Taker>> = {},
  tags?: readonly string[],
): Promise<Srf> {
  const srf = new Module(tags)
  for (const [method, taker] of Object.entries(takers)) srf.use(method, taker)
  srf.on('error', () => undefined)
  const { address: host, port } = engine.applications
  const connected = new Promise<Error | null>((resolve) => srf.on('connect', resolve))
  srf.connect({ host, port, secret: SECRET, reconnect: { retryMaxDelay: 200 } })
  t.teardown(() => disconnect(srf))
  const error = await connected
  if (error) throw error
  await claimed(srf)
  return srf
}

/** Waits until the engine has heard what an application claims: it answers what it is told in turn. */
export async function claimed(srf: Srf): Promise<void> {
  const refused = await srf.request('nowhere', { method: 'OPTIONS' }).then(
    () => false,
    () => true,
  )
  if (!refused) throw new Error('the engine sent a request nowhere')
}

/** drachtio-srf throws when there is nothing to disconnect. */
export function disconnect(srf: Srf): void {
  try {
    srf.disconnect()
  } catch {
    // It was not connected: that is what was wanted.
  }
}

/** Where an engine is called. */
export function uriOf(engine: Engine, user = 'test'): string {
  const [sip] = engine.sip
  return `sip:${user}@${sip?.address}:${sip?.port}`
}

/** The final response to a request. */
export function finalOf(request: Request): Promise<Response> {
  return new Promise((resolve) => {
    request.on('response', (response) => {
      if (response.status >= 200) resolve(response)
    })
  })
}

/** Something an application is told, once. */
export function told<T>(): { readonly promise: Promise<T>; readonly tell: (value: T) => void } {
  let tell: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => {
    tell = resolve
  })
  return { promise, tell }
}

/** Waits until an engine has no call and no request under way. */
export async function idle(engine: Engine): Promise<void> {
  while (engine.load.dialogs + engine.load.requests > 0) await sleep(10)
}
