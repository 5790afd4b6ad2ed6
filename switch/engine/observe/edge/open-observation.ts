import type { Endpoint } from '../../../../inventory/model/switch-file.ts'
import type { Log } from '../../log.ts'
import type { Clock } from '../../transport/transport.ts'
import { excessLog } from '../excess-log.ts'
import { type Gauges, IDLE, Metrics } from '../metrics.ts'
import { BLIND, type Observer, together } from '../observer.ts'
import { type HepCapture, type HepOptions, openHepCapture } from './hep-capture.ts'
import { serveMetrics } from './serve-metrics.ts'
import { serveTrace, type TraceServer } from './serve-trace.ts'

/** Ways to see what the engine does; none is on unless said. */
export interface ObserveOptions {
  /**
   * Where metrics are served over HTTP, at `/metrics`; port 0 takes a free one. Nobody is asked who
   * they are: keep it on the loopback.
   */
  readonly metrics?: Endpoint
  /** The Homer collector that gets a copy of every message. */
  readonly hep?: HepOptions
  /** Path of the Unix socket `switchyard engine trace` reads. */
  readonly trace?: string
}

interface Parts {
  readonly log: Log
  readonly clock: Clock
}

/** @throws what bind(2) and listen(2) say; nothing stays open then. */
export async function openObservation(options: ObserveOptions, parts: Parts): Promise<Observation> {
  const observation = new Observation(parts)
  try {
    await observation.open(options)
    return observation
  } catch (error) {
    await observation.close()
    throw error
  }
}

/** Everybody who watches. */
export class Observation {
  /** What metrics say of the moment. */
  gauges: () => Gauges = () => IDLE
  /** Where metrics are served, if they are. */
  metrics: Endpoint | undefined
  readonly #parts: Parts
  readonly #observers: Observer[] = []
  readonly #closers: (() => unknown)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get observer(): Observer {
    return together(this.#observers)
  }

  async open({ metrics, hep, trace }: ObserveOptions): Promise<void> {
    const { log, clock } = this.#parts
    const excess = excessLog(log, clock)
    this.#add(excess, excess.close)
    if (metrics) await this.#openMetrics(metrics)
    if (hep) {
      const capture = openHepCapture(hep, log)
      this.#add(capturing(capture, clock), capture.close)
    }
    if (trace !== undefined) {
      const server = await serveTrace(trace)
      this.#add(tracing(server, clock), server.close)
    }
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close()
  }

  async #openMetrics(place: Endpoint): Promise<void> {
    const metrics = new Metrics(() => this.gauges())
    const { endpoint, close } = await serveMetrics(place, () => metrics.text())
    this.#add(metrics, close)
    this.metrics = endpoint
  }

  #add(observer: Observer, close: () => unknown): void {
    this.#observers.push(observer)
    this.#closers.push(close)
  }
}

function capturing(hep: HepCapture, clock: Clock): Observer {
  return {
    ...BLIND,
    received: (bytes, { protocol, local, remote, time }) =>
      hep.capture({ bytes, protocol, source: remote, destination: local, time }),
    sent: (bytes, { local, remote }) => {
      const ends = { source: local, destination: remote }
      hep.capture({ bytes, protocol: local.protocol, ...ends, time: clock.now() })
    },
  }
}

function tracing(trace: TraceServer, clock: Clock): Observer {
  return {
    ...BLIND,
    received: (bytes, { protocol: transport, local, remote, time }) => {
      if (trace.isWatched) trace.tell({ bytes, direction: 'in', transport, local, remote, time })
    },
    sent: (bytes, { local, remote }) => {
      if (!trace.isWatched) return
      const ends = { transport: local.protocol, local, remote }
      trace.tell({ bytes, direction: 'out', ...ends, time: clock.now() })
    },
  }
}
