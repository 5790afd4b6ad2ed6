import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { EngineCore } from './core/engine-core.ts'
import { randomIds } from './core/ids.ts'
import { createDefence } from './defence/defence.ts'
import type { DefenceOptions } from './defence/policy.ts'
import type { Log } from './log.ts'
import { ObservedTransport } from './observe/observed-transport.ts'
import { BLIND } from './observe/observer.ts'
import { watchVitals } from './observe/watch-vitals.ts'
import { openTransport } from './transport/open-transport.ts'
import { resolveUri } from './transport/resolve.ts'
import { systemClock } from './transport/system-clock.ts'
import type { Listener } from './transport/transport.ts'
import { serveApplications } from './wire/server.ts'

export interface EngineOptions {
  /** Addresses and ports SIP is served on, over UDP unless said; port 0 takes a free one. */
  readonly listen: readonly (Endpoint & { readonly protocol?: 'udp' | 'tcp' })[]
  /** Where applications connect, over TCP; port 0 takes a free one. */
  readonly applications: { readonly host: string; readonly port: number }
  readonly secret: string
  readonly log: Log
  /** Limits against floods, overload and scanners; absent: as wide as a busy trunk needs. */
  readonly defence?: DefenceOptions
}

export interface Engine {
  readonly sip: readonly Listener[]
  readonly applications: Endpoint
  /** What is held for calls and requests under way; zero when there are none. */
  readonly load: EngineCore['load']
  close(): Promise<void>
}

/**
 * Starts the SIP server that programs written for drachtio-srf connect to.
 *
 * @throws what bind(2) and listen(2) say; {RangeError} when a trusted network is none.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { secret, log } = options
  const observer = BLIND
  const defence = createDefence(options.defence, { clock: systemClock, observer })
  const carrier = await openTransport(
    options.listen.map((place) => ({ protocol: 'udp', ...place })),
    log,
    defence.connections,
  )
  const transport = new ObservedTransport(defence.guard(carrier), observer)
  const parts = { clock: systemClock, ids: randomIds, resolve: resolveUri, log }
  const core = new EngineCore({ transport, ...parts, gate: defence.requests, observer })
  const stopWatching = watchVitals(systemClock, (vitals) => defence.pressure.update(vitals))
  try {
    const { host, port } = options.applications
    const server = await serveApplications({ host, port, secret, core, ids: randomIds, log })
    return {
      sip: transport.listeners,
      applications: server.endpoint,
      get load() {
        return core.load
      },
      async close() {
        stopWatching()
        await server.close()
        core.close()
        await transport.close()
      },
    }
  } catch (error) {
    stopWatching()
    await transport.close()
    throw error
  }
}
