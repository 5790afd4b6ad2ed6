import type { Rate } from './bucket.ts'

/** What the engine puts up with. Everything has a default that a busy trunk does not notice. */
export interface DefenceOptions {
  /**
   * Networks no limit per source and no scanner's name applies to: `192.0.2.0/24`. Absent: this
   * machine's loopback, which nobody can forge from outside.
   */
  readonly trusted?: readonly string[]
  readonly perSource?: Partial<SourceLimits>
  readonly total?: Partial<TotalLimits>
  readonly scanners?: Partial<ScannerPolicy>
  /**
   * OPTIONS outside a dialog the engine answers with 200 by itself: all of them, or those of peers
   * whose User-Agent contains one of these texts. Absent: an application answers.
   */
  readonly answerOptions?: 'always' | readonly string[]
}

/** For one IPv4 address, or one IPv6 /64. */
export interface SourceLimits {
  /** SIP messages. */
  readonly messages: Rate
  readonly bytes: Rate
  /** Transactions of its requests, those that only absorb repetitions included. */
  readonly transactions: number
  /** Connections it has opened. */
  readonly connections: number
}

/** Above these, requests that would begin something are refused; calls that stand go on. */
export interface TotalLimits {
  /** Transactions of peers' requests. */
  readonly transactions: number
  /** Connections peers have opened. */
  readonly connections: number
  /** Share of the memory this process may have, from 0 to 1: of the machine, and of the heap. */
  readonly memory: number
  /** Milliseconds the event loop is late, as the median of a second. */
  readonly delay: number
  /** Share of a second the event loop works, from 0 to 1. */
  readonly utilization: number
}

export interface ScannerPolicy {
  /** Whole words of a User-Agent, in any case. */
  readonly userAgents: readonly string[]
  /** Whole words of a From or To, tags included. */
  readonly parties: readonly string[]
  /** A 603 tells a scanner that somebody is there. */
  readonly answer: 'silence' | 603
  /**
   * Seconds nothing of its source is listened to. Whoever forges a source address shuts out the one
   * it really belongs to, so 0 unless said.
   */
  readonly banFor: number
}

export interface Policy {
  readonly trusted: readonly string[]
  readonly perSource: SourceLimits
  readonly total: TotalLimits
  readonly scanners: ScannerPolicy
  readonly answerOptions: 'always' | readonly string[]
}

const MEBIBYTE = 1024 * 1024

const TRUSTED = ['127.0.0.0/8', '::1']

/** A trunk with 500 calls a second in both directions sends 3500 messages and 3 MiB a second. */
const PER_SOURCE: SourceLimits = {
  messages: { perSecond: 5000, burst: 10_000 },
  bytes: { perSecond: 8 * MEBIBYTE, burst: 16 * MEBIBYTE },
  // Two for each call, each kept for 32 s: 600 calls a second.
  transactions: 40_000,
  connections: 1000,
}

const TOTAL: TotalLimits = {
  transactions: 200_000,
  connections: 20_000,
  memory: 0.85,
  delay: 200,
  utilization: 0.98,
}

/** Tools that look for unprotected switches, by the names they give themselves unless told not to. */
const SCANNERS: ScannerPolicy = {
  userAgents: [
    ...['friendly-scanner', 'friendly-request', 'sipvicious', 'sipcli', 'sipsak', 'pplsip'],
    ...['sip-scan', 'sipscan', 'VaxSIPUserAgent', 'VaxIPUserAgent', 'sundayddr', 'iWar'],
    ...['smap', 'sivus', 'siparmyknife'],
  ],
  parties: ['sipvicious', 'sipsscuser'],
  answer: 'silence',
  banFor: 0,
}

export function policyOf(options: DefenceOptions = {}): Policy {
  return {
    trusted: options.trusted ?? TRUSTED,
    perSource: { ...PER_SOURCE, ...options.perSource },
    total: { ...TOTAL, ...options.total },
    scanners: { ...SCANNERS, ...options.scanners },
    answerOptions: options.answerOptions ?? [],
  }
}
