import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Trunk } from '../../inventory/model/cluster.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import { hostOf } from '../routing/sip-user.ts'
import type { Line } from '../signalling/line.ts'
import type { StoredRegistrations } from '../store/stored-registrations.ts'
import { Registration, type RegistrationState } from '../trunk/registration.ts'
import type { Log } from './log.ts'

export interface RegistrationKeeping {
  readonly node: string
  readonly trunks: readonly Trunk[]
  readonly stored: StoredRegistrations
  readonly line: Line
  /** Our user name at a trunk. */
  readonly usernameOf: (trunk: string) => string | undefined
  readonly log: Log
}

/** Milliseconds between two looks at who has the lease: a third of it. */
const ROUND = 10_000
/** Milliseconds that a carrier has to answer a goodbye. */
const GRACE = 2000
/** Seconds asked for where the trunk says nothing else. */
const EXPIRES = 600

/** Registers at the trunks that want it, those that no other node of the cluster registers at. */
export class RegistrationKeeper {
  readonly #needs: RegistrationKeeping
  readonly #running = new Map<string, Registration>()
  readonly #stop = new AbortController()
  readonly #round: Promise<void>

  constructor(needs: RegistrationKeeping) {
    this.#needs = needs
    this.#round = this.#keep()
  }

  /** An account has changed. */
  refresh(): void {
    for (const registration of this.#running.values()) registration.refresh()
  }

  /** Takes all registrations back, and lets other nodes register at once. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#round
    const ends = [...this.#running].map(async ([trunk, registration]) => {
      await Promise.race([registration.end(), setTimeout(GRACE, undefined, { ref: false })])
      await this.#leave(trunk)
    })
    await Promise.all(ends)
  }

  /** Another node may have the lease at once. */
  async #leave(trunk: string): Promise<void> {
    const { stored, node } = this.#needs
    await stored.giveBack(trunk, node).catch(() => undefined)
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      for (const trunk of this.#needs.trunks) if (trunk.register) await this.#look(trunk)
      await setTimeout(ROUND, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** Without the database nobody knows who registers: then nobody does. */
  async #look(trunk: Trunk): Promise<void> {
    const { stored, node } = this.#needs
    const word = randomBytes(12).toString('hex')
    const line = await stored.take(trunk.name, node, word).catch(() => undefined)
    const running = this.#running.get(trunk.name)
    if (this.#stop.signal.aborted) {
      // `close` sees to those that run.
      if (line !== undefined && !running) await this.#leave(trunk.name)
      return
    }
    if (line !== undefined && !running) this.#running.set(trunk.name, this.#begin(trunk, line))
    if (line === undefined && running) {
      running.abandon()
      this.#running.delete(trunk.name)
    }
  }

  #begin(trunk: Trunk, line: string): Registration {
    const { name, to = '', register = {} } = trunk
    const { expires = EXPIRES, domain = hostOf(to) ?? '', user } = register
    const order = { trunk: name, to, domain, expires, line }
    let last: RegistrationState['kind'] | undefined
    return new Registration(order, {
      request: (request) => this.#needs.line.request(request),
      ...{ startTimer: systemClock.after, now: systemClock.now },
      ...{ random: Math.random, callId: randomUUID() },
      user: () => user ?? this.#needs.usernameOf(name),
      changed: (state) => {
        this.#tell(name, state, state.kind !== last)
        last = state.kind
      },
    })
  }

  #tell(trunk: string, state: RegistrationState, isNew: boolean): void {
    const { stored, node, log } = this.#needs
    if (state.kind === 'failed') {
      log('warn', 'not registered at the trunk', { trunk, reason: state.reason })
    } else if (isNew) log('info', 'registered at the trunk', { trunk })
    stored.tell(trunk, node, state).catch((error: unknown) => {
      log('warn', 'a registration could not be kept', { trunk, reason: String(error) })
    })
  }
}
