import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Clock } from '../transport.ts'

/** Milliseconds after which it is looked whether the file has changed. */
const LOOK_AGAIN = 5000

/** `/etc/hosts`, hosts(5): names this machine knows without asking anybody. */
export class HostsFile {
  readonly #file: string
  readonly #clock: Clock
  #looked = Number.NEGATIVE_INFINITY
  #changed = 0
  #hosts: ReadonlyMap<string, readonly string[]> = new Map()

  constructor(clock: Clock, file = '/etc/hosts') {
    this.#clock = clock
    this.#file = file
  }

  addresses(host: string): readonly string[] {
    if (this.#clock.now() - this.#looked >= LOOK_AGAIN) this.#look()
    return this.#hosts.get(host.toLowerCase()) ?? []
  }

  /** A machine without the file, or that keeps it secret, knows no names. */
  #look(): void {
    this.#looked = this.#clock.now()
    const changed = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (changed === this.#changed) return
    this.#changed = changed
    try {
      this.#hosts = changed === 0 ? new Map() : parseHosts(readFileSync(this.#file, 'utf8'))
    } catch {
      this.#hosts = new Map()
    }
  }
}

export function parseHosts(text: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isIP(address) === 0) continue
    for (const name of names.map((each) => each.toLowerCase())) {
      hosts.set(name, [...(hosts.get(name) ?? []), address])
    }
  }
  return hosts
}
