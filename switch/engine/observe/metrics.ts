import { Counter, Gauge, Registry } from 'prom-client'
import type { Arrival, Path } from '../transport/transport.ts'
import { Glance, startOf } from './glance.ts'
import type { Direction, Drop, Observer, Refusal } from './observer.ts'
import { RESTED, type Vitals } from './vitals.ts'

/** What is looked up only when somebody asks. */
export interface Gauges {
  readonly dialogs: number
  /** Requests that wait for an application, or for a peer. */
  readonly requests: number
  readonly transactions: number
  /** Connections peers have opened. */
  readonly connections: number
  /** Share of new requests that is refused for too much work, from 0 to 1. */
  readonly shed: number
  readonly applications: readonly ApplicationQueue[]
  readonly vitals: Vitals
}

export interface ApplicationQueue {
  readonly name: string
  /** Bytes it has not read yet. */
  readonly unread: number
}

export const IDLE: Gauges = {
  ...{ dialogs: 0, requests: 0, transactions: 0, connections: 0, shed: 0 },
  applications: [],
  vitals: RESTED,
}

/** Methods with a row of their own: peers must not be able to make rows (RFC 3261 and its extensions). */
const METHODS = new Set([
  ...['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'INFO', 'PRACK', 'UPDATE'],
  ...['MESSAGE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'PUBLISH'],
])

/** Statuses with a row of their own (IANA's registry of response codes). */
const STATUSES = new Set([
  ...['100', '180', '181', '182', '183', '199', '200', '202', '204', '300', '301', '302', '305'],
  ...['380', '400', '401', '402', '403', '404', '405', '406', '407', '408', '410', '412', '413'],
  ...['414', '415', '416', '417', '420', '421', '422', '423', '424', '425', '428', '429', '430'],
  ...['433', '436', '437', '438', '439', '440', '469', '470', '480', '481', '482', '483', '484'],
  ...['485', '486', '487', '488', '489', '491', '493', '494', '500', '501', '502', '503', '504'],
  ...['505', '513', '555', '580', '600', '603', '604', '606', '607', '608'],
])

/** Counts what happens, in Prometheus' terms. */
export class Metrics implements Observer {
  readonly #registry = new Registry()
  readonly #requests = this.#counter('sip_requests_total', 'SIP requests.', [
    ...['direction', 'transport', 'method'],
  ])
  readonly #responses = this.#counter('sip_responses_total', 'SIP responses.', [
    ...['direction', 'transport', 'method', 'status'],
  ])
  readonly #repeated = this.#counter(
    'sip_repeated_total',
    'Requests that came again, and messages of our own that were sent again.',
    ['direction'],
  )
  readonly #calls = this.#counter(
    'calls_total',
    'INVITEs outside a dialog, of peers or of ours, by their final response.',
    ['direction', 'status'],
  )
  readonly #dropped = this.#counter('sip_dropped_total', 'What came in and was let fall.', [
    'reason',
  ])
  readonly #refused = this.#counter('sip_refused_total', 'Requests answered before any work.', [
    'reason',
  ])

  /** @param gauges called at each look. */
  constructor(gauges: () => Gauges) {
    const registers = [this.#registry]
    for (const [name, help, read] of PLAIN_GAUGES) {
      const collect = function (this: Gauge) {
        this.set(read(gauges()))
      }
      new Gauge({ name: `switchyard_${name}`, help, registers, collect })
    }
    addQueues(registers, gauges)
  }

  received(bytes: Buffer, { protocol }: Arrival): void {
    this.#count('in', protocol, bytes)
  }

  sent(bytes: Buffer, { local }: Path): void {
    this.#count('out', local.protocol, bytes)
  }

  repeated(direction: Direction): void {
    this.#repeated.inc({ direction })
  }

  ended(direction: Direction, status: number): void {
    this.#calls.inc({ direction, status: knownStatus(`${status}`) })
  }

  dropped(reason: Drop): void {
    this.#dropped.inc({ reason })
  }

  refused(reason: Refusal): void {
    this.#refused.inc({ reason })
  }

  /** Prometheus' text format, version 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #count(direction: Direction, transport: string, bytes: Buffer): void {
    const { status, method } = startOf(bytes)
    if (status === undefined) {
      this.#requests.inc({ direction, transport, method: known(method) })
    } else {
      const of = known(new Glance(bytes).method)
      this.#responses.inc({ direction, transport, method: of, status: knownStatus(status) })
    }
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({
      ...{ name: `switchyard_${name}`, help },
      ...{ labelNames: [...labelNames], registers: [this.#registry] },
    })
  }
}

function known(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

function knownStatus(status: string): string {
  return STATUSES.has(status) ? status : 'other'
}

const PLAIN_GAUGES: readonly (readonly [string, string, (gauges: Gauges) => number])[] = [
  ['dialogs', 'Dialogs that stand.', ({ dialogs }) => dialogs],
  ['requests', 'Requests without a final answer.', ({ requests }) => requests],
  ['transactions', 'Transactions of either side.', ({ transactions }) => transactions],
  ['connections', 'Connections peers have opened.', ({ connections }) => connections],
  ['shed_ratio', 'Share of new requests refused for too much work.', ({ shed }) => shed],
  ['applications', 'Applications connected.', ({ applications }) => applications.length],
  [
    'event_loop_utilization_ratio',
    'Share of the last second the event loop worked.',
    ({ vitals }) => vitals.utilization,
  ],
  [
    'event_loop_delay_median_seconds',
    'How late the event loop came, over the last second: half of the times.',
    ({ vitals }) => vitals.delay.median / 1000,
  ],
  [
    'event_loop_delay_p99_seconds',
    'How late the event loop came, over the last second: one time of a hundred.',
    ({ vitals }) => vitals.delay.p99 / 1000,
  ],
  ['resident_memory_bytes', 'Memory of the process.', ({ vitals }) => vitals.resident],
  ['heap_bytes', 'Memory of its objects.', ({ vitals }) => vitals.heap],
  [
    'memory_ratio',
    'Memory in use: resident of what there is, or heap of its limit, whichever is more.',
    ({ vitals }) => vitals.memory,
  ],
]

function addQueues(registers: Registry[], gauges: () => Gauges): void {
  new Gauge({
    name: 'switchyard_application_queue_bytes',
    help: 'What an application has not read yet.',
    labelNames: ['application'],
    registers,
    collect() {
      this.reset()
      for (const { name, unread } of gauges().applications) this.set({ application: name }, unread)
    },
  })
}
