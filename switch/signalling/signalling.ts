import { CalleeHalf } from './callee-half.ts'
import { CallerHalf } from './caller-half.ts'
import { Srf } from './drachtio-srf.ts'
import type { CalleeEvent, CalleeLeg, CallerEvent, CallerLeg, OutgoingInvite } from './leg.ts'
import { serveRequests } from './serve-requests.ts'

export interface SignallingOptions {
  /** Where our engine or a drachtio-server serves drachtio's application protocol. */
  readonly engine: { readonly host: string; readonly port: number; readonly secret: string }
  /** Takes a new call; what it returns hears everything the caller does afterwards. */
  readonly take: (caller: CallerLeg) => (event: CallerEvent) => void
  /** The connection is gone, and with it every dialog. It is being made again already. */
  readonly lost: () => void
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

/** The switch's door to SIP. */
export interface Signalling {
  call(invite: OutgoingInvite, hear: (event: CalleeEvent) => void): CalleeLeg
  close(): void
}

/** The longest pause between two attempts to reach the engine, in milliseconds. */
const LONGEST_PAUSE = 2000

/** The engine knows another secret than we do; trying again would change nothing. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal'
}

/**
 * Connects to the engine, trying until it answers, and keeps the connection from then on.
 *
 * @throws {EngineRefusal} when the first connection is refused for its secret.
 */
export async function connectSignalling(options: SignallingOptions): Promise<Signalling> {
  const { engine, log } = options
  const srf = new Srf()
  let isClosed = false

  serveRequests(srf, (request, response) => {
    const caller = new CallerHalf(srf, request, response)
    caller.hear = options.take(caller)
  })
  srf.on('error', ({ message }) => log('warn', 'the SIP engine cannot be reached', { message }))
  srf.on('close', () => {
    if (isClosed) return
    log('warn', 'the connection to the SIP engine is gone')
    options.lost()
  })
  await new Promise<void>((resolve, reject) => {
    srf.on('connect', (error, hostports) => {
      if (error) return reject(new EngineRefusal('the SIP engine refuses our secret'))
      log('info', 'connected to the SIP engine', { sip: hostports })
      resolve()
    })
    srf.connect({ ...engine, reconnect: { retryMaxDelay: LONGEST_PAUSE } })
  })
  return {
    call: (invite, hear) => new CalleeHalf(srf, invite, hear),
    close: () => {
      isClosed = true
      disconnect(srf)
    },
  }
}

/** drachtio-srf throws when there is no connection to close. */
function disconnect(srf: Srf): void {
  try {
    srf.disconnect()
  } catch {
    // Nothing is connected: that is what was wanted.
  }
}
