import {
  bridgeAndFollow,
  type Call,
  Destinations,
  DialledReader,
  hearMessages,
  isCallError,
  type Mailboxes,
  ParkingLot,
  type Participant,
  takeMessage,
} from 'switchyard/app'
import type { Directory, Extension, Group } from './directory.ts'
import { GREETING, PROMPTS, RETRIEVAL } from './prompts.ts'

/** What becomes of a call in an office. */
export class Office {
  readonly #directory: Directory
  readonly #reader: DialledReader
  readonly #allowed = new Destinations({ blockedTypes: ['premium'] })
  readonly #lot = new ParkingLot(['1', '2', '3', '4', '5'])

  constructor(directory: Directory) {
    this.#directory = directory
    this.#reader = new DialledReader(directory.numbering)
  }

  async take(call: Call, mailboxes: Mailboxes): Promise<unknown> {
    const dialled = this.#reader.read(call.to.user)
    switch (dialled.kind) {
      case 'extension':
        return this.#callInside(call, dialled.number, mailboxes)
      case 'feature':
        await call.answer()
        return this.#useFeature(call, dialled.number, mailboxes)
      case 'name':
      case 'invalid':
        return call.reject(404)
      default:
        if (this.#allowed.blocks(dialled)) return call.reject(403)
        return this.#talk(call, await call.dial(dialled.number, { timeout: '2m' }))
    }
  }

  async #callInside(call: Call, number: string, mailboxes: Mailboxes): Promise<unknown> {
    const { extensions, groups } = this.#directory
    const [group, extension] = [groups[number], extensions[number]]
    if (group) return this.#callGroup(call, group)
    if (!extension) return call.reject(404)
    const callee = await this.#reach(call, extension)
    if (callee) return this.#talk(call, callee)
    await call.answer()
    return takeMessage(call, { mailboxes, box: number, ...GREETING })
  }

  async #callGroup(call: Call, { members, strategy }: Group): Promise<unknown> {
    const phones = members.flatMap((each) => this.#directory.extensions[each]?.phones ?? [])
    const options = { strategy, ringFor: '15s', timeout: '1m' } as const
    return this.#talk(call, await call.dial(phones, options))
  }

  /** Undefined when nobody answers, and the caller is still there. */
  async #reach(call: Call, extension: Extension): Promise<Participant | undefined> {
    try {
      return await reach(call, extension)
    } catch (error) {
      if (!isCallError(error) || call.signal.aborted) throw error
      return undefined
    }
  }

  async #talk(call: Call, callee: Participant): Promise<unknown> {
    await call.answer()
    const { music } = PROMPTS
    const end = await bridgeAndFollow(call, callee, { music, holdMusic: music, keys: ['*8'] })
    if (end.type !== 'keys') return undefined
    const announce = async (slot: string) => {
      await end.by.play(PROMPTS.parkedAt(slot))
      await end.by.hangup()
    }
    return this.#lot.park(end.left, { music, timeout: '5m', announce })
  }

  #useFeature(call: Call, code: string, mailboxes: Mailboxes): Promise<unknown> {
    const box = call.from.user
    if (code === '*97') return hearMessages(call, { mailboxes, box, ...RETRIEVAL })
    if (code.startsWith('*7')) return this.#lot.pickUp(code.slice(2), call)
    return call.play(PROMPTS.noSuchFeature)
  }
}

/** The telephones of an extension, or wherever its calls are forwarded when nobody answers. */
async function reach(call: Call, { phones, forwardTo }: Extension): Promise<Participant> {
  try {
    return await call.dial(phones, { timeout: '20s' })
  } catch (error) {
    if (forwardTo === undefined || !isCallError(error)) throw error
    return call.dial(forwardTo, { timeout: '30s' })
  }
}
