import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { type Media, MediaError, type MediaSession, type Party } from './media.ts'
import { type Relay, RtpengineLink, type Verb } from './rtpengine.ts'

/** Milliseconds between two questions whether a relay is alive. */
const PULSE = 5000

/**
 * What every offer and answer asks for. The address in the session description is the right one to
 * start from, packets from elsewhere do not move it (CVE-2025-53399), ports stay across re-INVITEs,
 * and the origin line does not tell one party the other's address. Never `record-egress`: it
 * crashes rtpengine 12.5.
 */
const TREATMENT = {
  flags: ['trust-address', 'strict-source', 'port-latching'],
  replace: ['origin'],
}

export interface RtpengineOptions {
  /** IPv4. The first healthy one from a rotating start takes the next call. */
  readonly relays: readonly Endpoint[]
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

/** Media through rtpengine: any number of relays, a call on one of them. */
export function openRtpengines({ relays, log }: RtpengineOptions): Media {
  const link = new RtpengineLink((reason) => log('warn', 'rtpengine sends nonsense', { reason }))
  const all = relays.map((place): Relay => ({ place, isHealthy: true }))
  let turn = 0
  const inOrder = (): readonly Relay[] => {
    turn += 1
    const rotated = all
      .map((_, index) => all[(turn + index) % all.length])
      .filter((r) => r !== undefined)
    return [
      ...rotated.filter((relay) => relay.isHealthy),
      ...rotated.filter((relay) => !relay.isHealthy),
    ]
  }
  const pulse = setInterval(() => {
    for (const relay of all) void watch(link, relay, log)
  }, PULSE)
  pulse.unref()
  return {
    session: (id) => new RtpengineSession(id, { link, inOrder, log }),
    close: () => {
      clearInterval(pulse)
      link.close()
    },
  }
}

async function watch(
  link: RtpengineLink,
  relay: Relay,
  log: RtpengineOptions['log'],
): Promise<void> {
  const was = relay.isHealthy
  const { address, port } = relay.place
  await link.request(relay, 'ping', {}).catch(() => undefined)
  if (was && !relay.isHealthy) log('warn', 'rtpengine does not answer', { address, port })
  if (!was && relay.isHealthy) log('info', 'rtpengine answers again', { address, port })
}

interface Surroundings {
  readonly link: RtpengineLink
  readonly inOrder: () => readonly Relay[]
  readonly log: RtpengineOptions['log']
}

class RtpengineSession implements MediaSession {
  readonly #id: string
  readonly #around: Surroundings
  /** The relay that took the first offer; the call stays there. */
  #relay: Relay | undefined
  #offeredBy: Party = 'caller'
  #isReleased = false

  constructor(id: string, around: Surroundings) {
    this.#id = id
    this.#around = around
  }

  async offer(from: Party, sdp: string): Promise<string> {
    this.#offeredBy = from
    const body = this.#body(from, sdp)
    if (this.#relay) return sdpOf(await this.#request(this.#relay, 'offer', body))
    return this.#firstOffer(body)
  }

  async answer(sdp: string): Promise<string> {
    if (!this.#relay) throw new MediaError('refused', 'answer without an offer')
    return sdpOf(await this.#request(this.#relay, 'answer', this.#body(this.#offeredBy, sdp)))
  }

  async release(): Promise<void> {
    const relay = this.#relay
    if (this.#isReleased || !relay) return
    this.#isReleased = true
    await this.#free(relay)
  }

  /** Tries one relay after the other until one takes the call. */
  async #firstOffer(body: object): Promise<string> {
    let failure = new MediaError('unreachable', 'no rtpengine is configured')
    for (const relay of this.#around.inOrder()) {
      try {
        const sdp = sdpOf(await this.#request(relay, 'offer', body))
        this.#relay = relay
        return sdp
      } catch (error) {
        if (!(error instanceof MediaError) || error.fault === 'refused') throw error
        failure = error
        // It may have taken the offer, and only its answer was lost.
        if (error.fault === 'unreachable') void this.#free(relay)
      }
    }
    throw failure
  }

  #request(relay: Relay, verb: Verb, body: object) {
    return this.#around.link.request(relay, verb, body)
  }

  #body(from: Party, sdp: string): object {
    const to = from === 'caller' ? 'callee' : 'caller'
    return { 'call-id': this.#id, 'from-tag': from, 'to-tag': to, sdp, ...TREATMENT }
  }

  async #free(relay: Relay): Promise<void> {
    try {
      await this.#request(relay, 'delete', { 'call-id': this.#id, 'delete-delay': 0 })
    } catch (error) {
      // rtpengine forgets a call by itself once no more media comes.
      const reason = error instanceof Error ? error.message : String(error)
      this.#around.log('warn', 'rtpengine kept a call that is over', { id: this.#id, reason })
    }
  }
}

function sdpOf(reply: Readonly<Record<string, unknown>>): string {
  if (typeof reply.sdp === 'string') return reply.sdp
  throw new MediaError('refused', 'rtpengine gave no session description')
}
