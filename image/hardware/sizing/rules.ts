/** A figure that sizing works with, and why it may be believed. */
export interface Rule {
  readonly value: number
  readonly unit: string
  readonly why: string
  /** A standard, a measurement of ours, or an estimate that waits for one. */
  readonly source: string
}

const MEASURED = 'docs/performance.md, The SIP engine'
/** Waits for a load test of ours to replace it. */
const ESTIMATE = 'an estimate'

/** Every figure sizing uses. Change one here, and every proposal follows. */
export const RULES = {
  headroom: {
    ...{ value: 0.6, unit: 'of what a node can do', source: ESTIMATE },
    why: 'the rest is for bursts, and for a busy hour busier than planned',
  },
  spares: {
    ...{ value: 1, unit: 'node more than needed', source: 'N+1, as exchanges are planned' },
    why: 'one node of a role may fail, or be upgraded, in the busy hour',
  },
  callSeconds: {
    ...{ value: 120, unit: 's a call lasts', source: ESTIMATE },
    why: 'turns calls at once into calls a second',
  },
  registrationSeconds: {
    ...{ value: 1800, unit: 's between registrations of a phone', source: 'RFC 3261, 10.2.4' },
    why: 'phones refresh at half of the usual hour',
  },
  registrationMs: {
    ...{ value: 4, unit: 'CPU ms for a registration', source: ESTIMATE },
    why: 'two requests, of which the first is challenged',
  },
  callMs: {
    ...{ value: 4.8, unit: 'CPU ms for a call, engine and application', source: MEASURED },
    why: '3.40 ms and 1.41 ms at 50 calls/s',
  },
  engineMs: {
    ...{ value: 1.4, unit: 'ms of the one core of the engine for a call', source: MEASURED },
    why: 'it has one core however many there are: 719 calls/s are all of it',
  },
  callMemory: {
    ...{ value: 48, unit: 'KiB for an open call, engine and application', source: MEASURED },
    why: '15.6 kB resident in the engine; twice that is reckoned for the application',
  },
  subscriberMemory: {
    ...{ value: 4, unit: 'KiB for a registered phone', source: ESTIMATE },
    why: 'its bindings, and its secret for digest',
  },
  systemMemory: {
    ...{ value: 1, unit: 'GiB for the system and idle services', source: ESTIMATE },
    why: 'Debian, journal, page cache',
  },
  packets: {
    ...{ value: 200, unit: 'packets/s in and out for a call', source: 'RFC 3551, 4.2' },
    why: 'two directions of 50, each received once and sent once',
  },
  bandwidth: {
    ...{ value: 174.4, unit: 'kbit/s each way for a call', source: 'RFC 3550, 5.1; RFC 3551, 4.2' },
    why: 'two streams of G.711 at 20 ms, 218 bytes a packet on Ethernet',
  },
  callsPerCore: {
    ...{ value: 250, unit: 'calls a processor can relay', source: ESTIMATE },
    why: 'rtpengine in user space, as the image has it: 50 000 packets/s in and out',
  },
  recordedCallsPerCore: {
    ...{ value: 100, unit: 'recorded calls a processor can relay', source: ESTIMATE },
    why: 'each packet is copied and written as well',
  },
  recordingMiB: {
    ...{ value: 1.32, unit: 'MiB for a minute of a recorded call', source: 'RFC 3551, 4.5.14' },
    why: 'both directions as received, 64 kbit/s with 70 bytes of headers a packet in the file',
  },
  busyHours: {
    ...{ value: 8, unit: 'hours of a day as busy as the busiest', source: ESTIMATE },
    why: 'turns calls a second into calls and recordings a day; these are fetched every night',
  },
  mediaMemory: {
    ...{ value: 64, unit: 'KiB for a relayed call', source: ESTIMATE },
    why: 'four ports with their buffers',
  },
  recordSize: {
    ...{ value: 2, unit: 'KiB for the record of a call', source: ESTIMATE },
    why: 'a row, its indexes and its share of the write-ahead log',
  },
  recordDays: {
    ...{ value: 90, unit: 'days records are kept', source: ESTIMATE },
    why: 'a quarter, for bills and their disputes',
  },
  largestMedia: {
    ...{ value: 8, unit: 'processors of a media server at most', source: ESTIMATE },
    why: 'larger ones fit no NUMA node of many hosts, and take more calls with them',
  },
  edgeMs: {
    ...{ value: 1, unit: 'CPU ms of the edge for a call or registration', source: ESTIMATE },
    why: 'Kamailio reads, checks and passes on each message',
  },
  callStatements: {
    ...{ value: 3, unit: 'CPU ms of the data server for a call', source: ESTIMATE },
    why: 'a record written, subscriber and places looked up',
  },
  standaloneCalls: {
    ...{ value: 150, unit: 'calls on a node that is everything', source: ESTIMATE },
    why: 'above, signalling and media want processors of their own',
  },
  standaloneSubscribers: {
    ...{ value: 1000, unit: 'subscribers on a node that is everything', source: ESTIMATE },
    why: 'above, one failed machine is too many silent phones',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type RuleName = keyof typeof RULES
