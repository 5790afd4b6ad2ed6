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
import { PROMPTS, RETRIEVAL } from './prompts.ts'

/** What becomes of a call in an office. */
export class Office {
  readonly #directory: Directory
  readonly #mailboxes: Mailboxes
  readonly #reader: DialledReader
  readonly #allowed = new Destinations({ blockedTypes: ['premium'] })
  readonly #lot = new ParkingLot(['1', '2', '3', '4', '5'])

  constructor(directory: Directory, mailboxes: Mailboxes) {
    this.#directory = directory
    this.#mailboxes = mailboxes
    this.#reader = new DialledReader(directory.numbering)
  }

  async take(call: Call): Promise<unknown> {
    const dialled = this.#reader.read(call.to.user)
    switch (dialled.kind) {
      case 'extension':
        return this.#callInside(call, dialled.number)
      case 'feature':
        await call.answer()
        return this.#useFeature(call, dialled.number)
      case 'name':
      case 'invalid':
        return call.reject(404)
      default:
        if (this.#allowed.blocks(dialled)) return call.reject(403)
        return this.#talk(call, await call.dial(dialled.number, { timeout: '2m' }))
    }
  }

  async #callInside(call: Call, number: string): Promise<unknown> {
    const { extensions, groups } = this.#directory
    const [group, extension] = [groups[number], extensions[number]]
    if (group) return this.#callGroup(call, group)
    return extension ? this.#callExtension(call, number, extension) : call.reject(404)
  }

  async #callGroup(call: Call, { members, strategy }: Group): Promise<unknown> {
    const phones = members.flatMap((each) => this.#directory.extensions[each]?.phones ?? [])
    const options = { strategy, ringFor: '15s', timeout: '1m' } as const
    return this.#talk(call, await call.dial(phones, options))
  }

  async #callExtension(call: Call, number: string, extension: Extension): Promise<unknown> {
    const callee = await reach(call, extension).catch((error: unknown) => {
      if (!isCallError(error) || call.signal.aborted) throw error
      return undefined
    })
    if (callee) return this.#talk(call, callee)
    await call.answer()
    const { greeting, beep } = PROMPTS
    return takeMessage(call, { mailboxes: this.#mailboxes, box: number, greeting, beep })
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

  #useFeature(call: Call, code: string): Promise<unknown> {
    const box = call.from.user
    if (code === '*97') return hearMessages(call, { mailboxes: this.#mailboxes, box, ...RETRIEVAL })
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
