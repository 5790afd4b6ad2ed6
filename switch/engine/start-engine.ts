import { scryptSync } from 'node:crypto'
import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { EngineCore } from './core/engine-core.ts'
import { randomIds } from './core/ids.ts'
import type { SurvivalOptions } from './core/survival.ts'
import { createDefence } from './defence/defence.ts'
import type { DefenceOptions } from './defence/policy.ts'
import type { SessionTimerOptions } from './dialog/session-timer.ts'
import type { Log } from './log.ts'
import { boundedLog } from './observe/bounded-log.ts'
import { type ObserveOptions, openObservation } from './observe/edge/open-observation.ts'
import { watchVitals } from './observe/edge/watch-vitals.ts'
import { ObservedTransport } from './observe/observed-transport.ts'
import { RESTED } from './observe/vitals.ts'
import type { Timing } from './transaction/machine.ts'
import type { TlsOptions } from './transport/certificates.ts'
import { openTransport } from './transport/open-transport.ts'
import type { ResolveOptions } from './transport/resolve/dns-names.ts'
import { openResolver } from './transport/resolve/resolve-uri.ts'
import { systemClock } from './transport/system-clock.ts'
import type { Clock, Listener, Protocol } from './transport/transport.ts'
import type { WebSocketOptions } from './transport/websocket.ts'
import type { RequestHandlerOptions } from './wire/handler/request-handlers.ts'
import { type ApplicationPlaces, serveApplications } from './wire/server.ts'

export interface EngineOptions {
  /** Addresses and ports SIP is served on, over UDP unless said; port 0 takes a free one. */
  readonly listen: readonly ListenOptions[]
  /** Where applications connect. */
  readonly applications: ApplicationPlaces
  readonly secret: string
  readonly log: Log
  /** Certificate, key and whom is trusted; needed for `tls` and `wss`. */
  readonly tls?: TlsOptions
  readonly webSocket?: WebSocketOptions
  /** Which name servers are asked; absent: those of this machine. */
  readonly resolve?: ResolveOptions
  /** SIP URI of the next hop of new requests for which the application names none. */
  readonly outboundProxy?: string
  /** T1, T2 and T4, in milliseconds; absent: as RFC 3261 has them. */
  readonly timers?: Timing
  /** Limits against floods, overload and scanners; absent: as wide as a busy trunk needs. */
  readonly defence?: DefenceOptions
  /** Session timers (RFC 4028); absent: only where a peer or an application asks for one. */
  readonly sessionTimer?: SessionTimerOptions
  /** What becomes of the calls of an application that dies; absent: as `SurvivalOptions` says. */
  readonly survival?: SurvivalOptions
  /** Who decides about new requests: web servers, applications that listen; absent: claims do. */
  readonly requestHandlers?: RequestHandlerOptions
  /** Metrics, captures and traces; absent: none. */
  readonly observe?: ObserveOptions
}

export interface ListenOptions extends Omit<Listener, 'protocol'> {
  readonly protocol?: Protocol
}

export interface Engine {
  readonly sip: readonly Listener[]
  readonly applications: Endpoint
  /** Where applications connect over TLS, if they may. */
  readonly tlsApplications?: Endpoint
  /** Where metrics are served, if they are. */
  readonly metrics?: Endpoint
  /** What is held for calls and requests under way; zero when there are none. */
  readonly load: EngineCore['load']
  /**
   * Reads certificates and keys of SIP and of applications anew, for connections to come.
   *
   * @returns false when they cannot be used; the old ones stay.
   */
  reloadCertificates(): Promise<boolean>
  close(): Promise<void>
}

/**
 * Starts the SIP server that programs written for drachtio-srf connect to.
 *
 * @param clock which time its timers go by
 * @throws what bind(2) and listen(2) say; {RangeError} when a trusted network is none.
 */
export async function startEngine(options: EngineOptions, clock = systemClock): Promise<Engine> {
  const opened = new Opened()
  try {
    return await start(options, opened, clock)
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function start(options: EngineOptions, opened: Opened, clock: Clock): Promise<Engine> {
  const log = boundedLog(options.log, clock)
  const observation = opened.add(await openObservation(options.observe ?? {}, { log, clock }))
  const { observer } = observation
  const defence = createDefence(options.defence, { clock, observer })
  const listen = options.listen.map((place) => ({ protocol: 'udp', ...place }) as const)
  const carrier = opened.add(
    await openTransport(listen, { ...options, log, doorkeeper: defence.connections }),
  )
  const transport = new ObservedTransport(defence.guard(carrier), observer, log)
  const { resolve } = opened.add(
    openResolver(options.resolve ?? {}, { listeners: transport.listeners, clock, log }),
  )
  const parts = { clock, ids: randomIds, resolve, log }
  const attendants = { gate: defence.requests, observer, ...coreSettings(options) }
  const core = opened.add(new EngineCore({ transport, ...parts, ...attendants }))
  const { secret, applications, requestHandlers } = options
  const doors = { ...applications, secret, requestHandlers }
  const server = opened.add(await serveApplications({ ...doors, core, ...parts }))
  let vitals = RESTED
  const stop = watchVitals(clock, (latest) => {
    vitals = latest
    defence.pressure.update(latest)
  })
  opened.add({ close: stop })
  observation.gauges = () => ({
    ...core.load,
    ...{ connections: defence.connections.size, shed: defence.pressure.share },
    ...{ applications: server.queues, vitals },
  })
  return {
    ...{ sip: transport.listeners, applications: server.endpoint },
    ...(server.tlsEndpoint && { tlsApplications: server.tlsEndpoint }),
    ...(observation.metrics && { metrics: observation.metrics }),
    get load() {
      return core.load
    },
    async reloadCertificates() {
      const done = [carrier.reloadCertificates(), server.reloadCertificates()]
      return (await Promise.all(done)).every(Boolean)
    },
    close: () => opened.close(),
  }
}

/**
 * Stays the same through restarts, so that calls that were passed on go on; slow to make, because
 * every peer sees seals, and must not find out by trying which secret made them.
 */
function sealKey(secret: string): string {
  return scryptSync(secret, 'sealed routes', 32).toString('hex')
}

function coreSettings({ survival, sessionTimer, outboundProxy, timers, secret }: EngineOptions) {
  return { sessionTimer, survival, outboundProxy, timing: timers, sealKey: sealKey(secret) }
}

/** What was opened, closed in the opposite order. */
class Opened {
  readonly #all: { close(): unknown }[] = []

  add<Part extends { close(): unknown }>(part: Part): Part {
    this.#all.push(part)
    return part
  }

  async close(): Promise<void> {
    for (const part of this.#all.splice(0).reverse()) await part.close()
  }
}
