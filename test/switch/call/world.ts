import type { Action, Call, CallEvent, MediaEvent, Step, Timer } from '../../../switch/call/call.ts'
import { openCall, step } from '../../../switch/call/step.ts'
import type { Party } from '../../../switch/media/media.ts'
import type { InDialogMessage, Question } from '../../../switch/signalling/leg.ts'

/** A party as the network sees it, whatever the machine believes. */
interface Side {
  stage: 'none' | 'inviting' | 'answering' | 'unacknowledged' | 'up' | 'gone'
  /** A re-INVITE of ours it has not answered; `late`: it must bring the offer. */
  reoffered: 'no' | 'offer' | 'late'
  /** A re-INVITE of its own we have not answered. */
  asked: Question | undefined
  /** It owes us an ACK with an answer. */
  owesAck: boolean
  /** We owe it an ACK with an answer. */
  isOwedAck: boolean
}

const side = (stage: Side['stage']): Side => ({
  stage,
  reoffered: 'no',
  asked: undefined,
  owesAck: false,
  isOwedAck: false,
})

export const question = (sdp?: string): Question => ({
  ...(sdp === undefined ? {} : { sdp }),
  accept: () => undefined,
  refuse: () => undefined,
})

/**
 * Two parties, a relay and a clock that do only what is possible, in any order, and refuse every
 * order that makes no sense to them.
 */
export class World {
  call: Call
  readonly caller = side('inviting')
  readonly callee = side('none')
  readonly timers = new Set<Timer>()
  readonly messages = new Set<InDialogMessage>()
  readonly actions: Action[] = []
  finals = 0
  releases = 0
  /** Orders the relay works on. */
  busy = 0
  hasOpenOffer = false
  #mayByeEarly = false
  #isMute = false
  readonly #isLate: boolean

  constructor(sdp: string | undefined) {
    const opening = openCall({ uri: 'sip:1234@192.0.2.20', headers: {} }, sdp)
    this.call = opening[0]
    this.#isLate = sdp === undefined
    this.#obey(opening)
  }

  tell(event: CallEvent): void {
    this.#happen(event)
    this.#mayByeEarly = event.from === 'timer'
    this.#isMute = event.from === 'switch' && event.event === 'lost'
    this.#obey(step(this.call, event))
  }

  /** Everything that could happen now. */
  possible(): readonly CallEvent[] {
    return [
      ...this.#callerEvents(),
      ...this.#calleeEvents(),
      ...this.#dialogEvents('caller'),
      ...this.#dialogEvents('callee'),
      ...this.#mediaEvents(),
      { from: 'media', event: { type: 'lost' } },
      ...[...this.timers].map((timer): CallEvent => ({ from: 'timer', timer })),
    ]
  }

  #callerEvents(): CallEvent[] {
    const from = 'caller'
    const { stage } = this.caller
    if (stage === 'inviting') return [{ from, event: { type: 'cancelled' } }]
    if (stage === 'answering') {
      const unanswerable = { type: 'unanswerable', reason: 'too late' } as const
      return [
        { from, event: { type: 'established' } },
        { from, event: unanswerable },
        { from, event: { type: 'cancelled' } },
      ]
    }
    if (stage !== 'unacknowledged') return []
    const ack: CallEvent = { from, event: { type: 'acknowledged', sdp: 'ack' } }
    const bare: CallEvent = { from, event: { type: 'acknowledged' } }
    return [this.#isLate ? ack : bare, bare]
  }

  #calleeEvents(): CallEvent[] {
    if (this.callee.stage !== 'inviting') return []
    const from = 'callee'
    return [
      { from, event: { type: 'provisional', status: 180 } },
      { from, event: { type: 'provisional', status: 183, sdp: 'early' } },
      { from, event: { type: 'answered', sdp: 'answer' } },
      { from, event: { type: 'answered' } },
      { from, event: { type: 'refused', refusal: { status: 486 } } },
      { from, event: { type: 'refused', refusal: { status: 302 } } },
    ]
  }

  #dialogEvents(from: Party): CallEvent[] {
    const { stage, reoffered, asked, owesAck } = this[from]
    if (stage !== 'up' && stage !== 'unacknowledged') return []
    const message = { method: 'INFO', reply: () => undefined }
    const events: CallEvent[] = [
      { from, event: { type: 'ended', reason: 'hung up' } },
      { from, event: { type: 'relayed', message } },
    ]
    if (stage === 'up' && !asked && !owesAck) {
      events.push({ from, event: { type: 'offered', question: question('offer') } })
      events.push({ from, event: { type: 'offered', question: question() } })
    }
    if (owesAck && stage === 'up') {
      events.push({ from, event: { type: 'acknowledged', sdp: 'late' } })
      events.push({ from, event: { type: 'acknowledged' } })
    }
    if (reoffered !== 'no') {
      events.push({ from, event: { type: 'reoffer-answered', sdp: 'again' } })
      for (const status of [488, 491, 481]) {
        events.push({ from, event: { type: 'reoffer-refused', refusal: { status } } })
      }
    }
    return events
  }

  #mediaEvents(): CallEvent[] {
    if (this.busy === 0) return []
    const anchored: MediaEvent = { type: 'anchored', sdp: 'anchored' }
    const failed = { type: 'failed', fault: 'refused', reason: 'no' } as const
    const dead = { type: 'failed', fault: 'unreachable', reason: 'dead' } as const
    return [anchored, anchored, failed, dead].map((event) => ({ from: 'media', event }))
  }

  /** The world changes first; then the machine hears of it. */
  #happen(event: CallEvent): void {
    if (event.from === 'media' && event.event.type !== 'lost') this.busy -= 1
    if (event.from === 'timer') this.timers.delete(event.timer)
    if (event.from === 'switch' && event.event === 'lost') {
      this.caller.stage = 'gone'
      this.callee.stage = 'gone'
    }
    if (event.from !== 'caller' && event.from !== 'callee') return
    const party = this[event.from]
    const { type } = event.event
    if (type === 'established') party.stage = 'unacknowledged'
    if (type === 'cancelled' && party.stage === 'inviting') {
      party.stage = 'gone'
      this.finals += 1
    }
    if (['unanswerable', 'ended', 'refused'].includes(type)) party.stage = 'gone'
    if (type === 'answered') {
      party.stage = 'up'
      party.isOwedAck = this.#isLate
    }
    if (type === 'acknowledged') {
      party.stage = 'up'
      party.owesAck = false
    }
    if (type === 'reoffer-answered') party.isOwedAck = party.reoffered === 'late'
    if (type.startsWith('reoffer')) party.reoffered = 'no'
    if (event.event.type === 'offered') party.asked = event.event.question
    if (event.event.type === 'relayed') this.messages.add(event.event.message)
  }

  #obey([next, actions]: Step): void {
    this.call = next
    for (const action of actions) {
      this.actions.push(action)
      this.#carryOut(action)
    }
  }

  #carryOut(action: Action): void {
    switch (action.type) {
      case 'start':
        this.timers.add(action.timer)
        break
      case 'stop':
        this.timers.delete(action.timer)
        break
      case 'call':
        this.#claim(this.callee.stage === 'none', 'calls once')
        this.callee.stage = 'inviting'
        break
      case 'accept':
      case 'decline':
        this.#answerQuestion(action.question, action.type === 'accept')
        break
      case 'reply':
      case 'relay':
        this.#claim(this.messages.delete(action.message), 'passes each message once')
        if (action.type === 'relay') this.#claim(this.#hasDialog(action.to), 'relays in a dialog')
        break
      default:
        if (action.type.startsWith('media')) this.#relay(action)
        else this.#carryOutLeg(action)
    }
  }

  #carryOutLeg(action: Action): void {
    switch (action.type) {
      case 'ring':
        this.#claim(this.caller.stage === 'inviting', 'rings before the final response')
        break
      case 'answer':
      case 'refuse':
        this.#claim(this.caller.stage === 'inviting', 'gives one final response')
        this.finals += 1
        this.caller.stage = action.type === 'answer' ? 'answering' : 'gone'
        break
      case 'cancel':
        this.#claim(this.callee.stage === 'inviting', 'cancels what rings')
        break
      case 'reoffer':
        this.#claim(this[action.to].stage === 'up', 'reoffers in a confirmed dialog')
        this.#claim(this[action.to].reoffered === 'no', 'reoffers once at a time')
        this[action.to].reoffered = action.sdp === undefined ? 'late' : 'offer'
        break
      case 'acknowledge':
        this.#claim(this[action.to].isOwedAck, 'acknowledges what is owed')
        this[action.to].isOwedAck = false
        break
      case 'hang-up':
        this.#claim(this.#mayHangUp(action.party), `hangs up on a living ${action.party}`)
        this[action.party].stage = 'gone'
        break
      case 'forget':
        this.#claim(this.#isMute || this.#mayByeEarly, 'forgets only the lost')
        this[action.party].stage = 'gone'
        break
      default:
        throw new Error(`the world knows no ${action.type}`)
    }
  }

  #answerQuestion(asked: Question, isAccepted: boolean): void {
    const party = [this.caller, this.callee].find((each) => each.asked === asked)
    if (!party) throw new Error('answers a question once')
    party.asked = undefined
    party.owesAck = isAccepted && asked.sdp === undefined
  }

  #relay(action: Action): void {
    this.#claim(this.releases === 0, 'leaves released media alone')
    if (action.type === 'media-release') this.releases += 1
    if (!['media-offer', 'media-answer', 'media-renew'].includes(action.type)) return
    this.#claim(this.busy === 0, 'asks the relay one thing at a time')
    this.busy += 1
    if (action.type === 'media-answer') this.#claim(this.hasOpenOffer, 'answers an offer')
    this.hasOpenOffer = true
  }

  #hasDialog(party: Party): boolean {
    return this[party].stage === 'up' || this[party].stage === 'unacknowledged'
  }

  /** RFC 3261, 15: not before the ACK, unless it is certain that none will come. */
  #mayHangUp(party: Party): boolean {
    const { stage } = this[party]
    return stage === 'up' || (this.#mayByeEarly && stage !== 'gone')
  }

  #claim(isSo: boolean, what: string): void {
    if (!isSo) throw new Error(`broken: the machine ${what}`)
  }
}
