import { Resolver } from 'node:dns/promises'
import type { Clock } from '../transport.ts'
import type { HostsFile } from './hosts-file.ts'
import type { Names } from './locate.ts'

export interface ResolveOptions {
  /** Name servers, `192.0.2.53` or `[2001:db8::53]:5353`; absent: those of this machine. */
  readonly servers?: readonly string[] | undefined
}

/** Milliseconds until a name server is asked again, and how often. */
const ASKING = { timeout: 1000, tries: 3 }
/** Seconds an answer is kept: records say how long; where Node does not tell, the middle one. */
const KEPT = { least: 5, untold: 60, most: 3600 }
/** Answers kept, and questions open at the same time: what is above is an attack or a mistake. */
const MOST_ANSWERS = 10_000
const MOST_QUESTIONS = 1000

interface Answer {
  readonly records: Promise<readonly unknown[]>
  until: number
}

/** Asks name servers, and remembers what they said; never waits in getaddrinfo(3)'s few threads. */
export class DnsNames implements Names {
  readonly #resolver = new Resolver(ASKING)
  readonly #clock: Clock
  readonly #hosts: HostsFile
  readonly #answers = new Map<string, Answer>()
  #open = 0

  /** @throws {TypeError} when a server is no address. */
  constructor({ servers }: ResolveOptions, parts: { clock: Clock; hosts: HostsFile }) {
    this.#clock = parts.clock
    this.#hosts = parts.hosts
    if (servers) this.#resolver.setServers(servers)
  }

  isOwn(host: string): boolean {
    return this.#hosts.addresses(host).length > 0
  }

  naptr(domain: string) {
    return this.#ask(`naptr ${domain}`, () => this.#resolver.resolveNaptr(domain))
  }

  srv(name: string) {
    return this.#ask(`srv ${name}`, () => this.#resolver.resolveSrv(name))
  }

  async addresses(host: string): Promise<readonly string[]> {
    const own = this.#hosts.addresses(host)
    if (own.length > 0) return own
    const answers = await Promise.all([
      this.#ask(`a ${host}`, () => this.#resolver.resolve4(host, { ttl: true })),
      this.#ask(`aaaa ${host}`, () => this.#resolver.resolve6(host, { ttl: true })),
    ])
    return answers.flat().map(({ address }) => address)
  }

  cancel(): void {
    this.#resolver.cancel()
  }

  /** What is not there is remembered for as short a time as is polite. */
  #ask<R>(question: string, ask: () => Promise<readonly R[]>): Promise<readonly R[]> {
    const now = this.#clock.now()
    const known = this.#answers.get(question)
    if (known && now < known.until) return known.records as Promise<readonly R[]>
    if (this.#open >= MOST_QUESTIONS) return Promise.resolve([])
    this.#open += 1
    const records = ask()
      .catch(() => [])
      .then((found: readonly R[]) => {
        this.#open -= 1
        answer.until = this.#clock.now() + 1000 * secondsOf(found)
        return found
      })
    const answer: Answer = { records, until: Number.POSITIVE_INFINITY }
    this.#keep(question, answer)
    return records
  }

  #keep(question: string, answer: Answer): void {
    this.#answers.delete(question)
    this.#answers.set(question, answer)
    if (this.#answers.size <= MOST_ANSWERS) return
    const [oldest] = this.#answers.keys()
    if (oldest !== undefined) this.#answers.delete(oldest)
  }
}

function secondsOf(records: readonly unknown[]): number {
  const lives = records.map((record) =>
    record instanceof Object && 'ttl' in record ? Number(record.ttl) : KEPT.untold,
  )
  const shortest = lives.length > 0 ? Math.min(...lives) : KEPT.least
  return Math.min(KEPT.most, Math.max(KEPT.least, shortest))
}
