import type { DialogName } from '../engine/message/replaces.ts'
import { bid, messageOf, questionOf } from './dialog-messages.ts'
import type {
  Srf,
  SrfAck,
  SrfContent,
  SrfDialog,
  SrfDialogRequest,
  SrfDone,
  SrfRequest,
  SrfResponse,
} from './drachtio-srf.ts'
import type { Identify } from './identification.ts'
import type { DialogEvent, DialogLeg, InDialogMessage, Question, Refusal } from './leg.ts'
import { refusalOf, respond } from './respond.ts'
import { sdpContent, sdpOf, withoutMedia } from './sip-content.ts'
import type { StandingDialogs } from './standing-dialogs.ts'

type Hear = (event: DialogEvent) => void

/** Whoever has no account with us gets no credentials. */
const nobody = (): Identify => () => undefined

/** Where a dialog lives. */
export interface DialogWorld {
  readonly srf: Srf
  /** Where it can be found by those who take its place. */
  readonly standing: StandingDialogs
  /** For each request of ours, which the peer may challenge. */
  readonly newIdentity?: () => Identify
}

/** A dialog of drachtio-srf with its events in one ordered stream. */
export class DialogHalf implements DialogLeg {
  readonly #srf: Srf
  readonly #standing: StandingDialogs
  #dialog: SrfDialog
  readonly #hear: Hear
  readonly #newIdentity: () => Identify
  /** ACK still owed to the peer, with the offer its 200 brought. */
  #owed: { readonly ack: SrfAck; readonly offer: string } | undefined
  #isOver = false
  /** Tells whoever waits in `hangUp` that it is over. */
  #left: () => void = () => undefined

  constructor({ srf, standing, newIdentity = nobody }: DialogWorld, dialog: SrfDialog, hear: Hear) {
    this.#newIdentity = newIdentity
    this.#srf = srf
    this.#standing = standing
    this.#dialog = dialog
    this.#hear = hear
    this.#attach(dialog)
  }

  get id(): string {
    return this.#dialog.id
  }

  /**
   * Listeners are attached in the same turn in which drachtio-srf made the dialog: a BYE may be in
   * the very next frame, and an event without a listener is lost.
   */
  #attach(dialog: SrfDialog): void {
    const hear = this.#hear
    // drachtio-srf compares a re-INVITE with this and expects a string.
    dialog.remote.sdp ??= ''
    this.#srf.addDialog(dialog)
    this.#standing.add(dialog, this)
    dialog.on('destroy', (_, reason) => this.#end(reason ?? 'hung up'))
    dialog.on('ack', (request) => hear({ type: 'acknowledged', ...sdpOf(request) }))
    dialog.on('modify', (request, response) => {
      const question = questionOf(request, response, dialog.local.contact)
      // drachtio-srf puts an ACK off to the next turn, but not the re-INVITE right behind it.
      setImmediate(() => hear({ type: 'offered', question }))
    })
    dialog.on('update', (request, response) => this.#update(request, response))
    for (const method of ['info', 'message', 'refer', 'notify'] as const) {
      dialog.on(method, (request, response) => this.#pass(request, response))
    }
  }

  /** Asks the call for somebody who is to take this party's place, as if the party had asked. */
  propose(question: Question): void {
    if (this.#isOver) question.refuse({ status: 481 })
    else this.#hear({ type: 'offered', question })
  }

  /** The party of another dialog is here from now on; who was here is let go. */
  moveTo(dialog: SrfDialog): void {
    const left = this.#dialog
    if (this.#isOver) {
      void new DialogHalf(this.#world(), dialog, () => undefined).hangUp()
      return
    }
    left.removeAllListeners()
    this.#standing.remove(left)
    this.#dialog = dialog
    this.#attach(dialog)
    this.#hear({ type: 'replaced', callId: dialog.sip.callId })
    bid(left, () => this.#srf.removeDialog(left))
  }

  takePlaceOf(name: DialogName, done: (status: number) => void): void {
    const target = this.#standing.find(name)
    if (!target || target === this) return done(481)
    const content = sdpContent(undefined, { Contact: this.#dialog.local.contact })
    this.#ask({ method: 'INVITE', noAck: true, ...content }, (error, response, ack) => {
      if (error || !response) return done(481)
      if (response.status > 200) return done(response.status)
      if (response.status < 200 || !ack) return
      this.owe(ack, response.body ?? '')
      if (this.#isOver) return this.#declineOffer()
      target.propose(this.#moveInto(target, response, done))
    })
  }

  /** What the other call is asked: our party's offer. Once it is answered the party is over there. */
  #moveInto(target: DialogHalf, response: SrfResponse, done: (status: number) => void): Question {
    return {
      ...sdpOf(response),
      accept: (sdp) => {
        if (this.#isOver) return this.#declineOffer()
        this.acknowledge(sdp)
        const dialog = this.#dialog
        dialog.removeAllListeners()
        this.#standing.remove(dialog)
        done(200)
        this.#end('transferred')
        target.moveTo(dialog)
      },
      refuse: ({ status }) => {
        this.#declineOffer()
        done(status)
      },
    }
  }

  #world(): DialogWorld {
    return { srf: this.#srf, standing: this.#standing, newIdentity: this.#newIdentity }
  }

  /** Remembers the ACK of a 200 that carried an offer, until `acknowledge` brings the answer. */
  owe(ack: SrfAck, offer: string): void {
    this.#owed = { ack, offer }
  }

  reoffer(sdp: string | undefined): void {
    const content = sdpContent(sdp, { Contact: this.#dialog.local.contact })
    this.#ask({ method: 'INVITE', noAck: true, ...content }, (error, response, ack) => {
      if (error || !response) this.#refused({ status: 481 })
      else if (response.status > 200) this.#refused(refusalOf(response))
      else if (response.status === 200) this.#reanswered(response, sdp === undefined && ack)
    })
  }

  acknowledge(sdp: string): void {
    const owed = this.#owed
    this.#owed = undefined
    try {
      owed?.ack(sdpContent(sdp))
    } catch {
      // drachtio-srf throws when its connection is gone; the call is about to be told.
      this.#refused({ status: 481 })
    }
  }

  relay(message: InDialogMessage): void {
    const { method, contentType, body } = message
    const headers = { ...message.headers, ...(contentType ? { 'Content-Type': contentType } : {}) }
    const content = body ? { headers, body } : { headers }
    this.#ask({ method, ...content }, (error, response) => {
      if (error || !response) message.reply(481)
      else if (response.status >= 200) message.reply(response.status)
    })
  }

  hangUp(reason?: string): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    this.#isOver = true
    this.#declineOffer()
    return new Promise((resolve) => {
      this.#left = resolve
      const headers = reason === undefined ? {} : { Reason: reason }
      this.#ask({ method: 'BYE', headers }, () => this.forget())
    })
  }

  forget(): void {
    this.#isOver = true
    this.#standing.remove(this.#dialog)
    this.#srf.removeDialog(this.#dialog)
    this.#dialog.removeAllListeners()
    this.#left()
  }

  #reanswered(response: SrfResponse, ack: SrfAck | false | undefined): void {
    if (ack) this.owe(ack, response.body ?? '')
    if (this.#isOver) this.#declineOffer()
    else this.#hear({ type: 'reoffer-answered', ...sdpOf(response) })
  }

  /** The peer's 200 must be acknowledged even when all we have to say is goodbye. */
  #declineOffer(): void {
    if (this.#owed) this.acknowledge(withoutMedia(this.#owed.offer))
  }

  #end(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#standing.remove(this.#dialog)
    this.#hear({ type: 'ended', reason })
  }

  #refused(refusal: Refusal): void {
    if (!this.#isOver) this.#hear({ type: 'reoffer-refused', refusal })
  }

  /** RFC 3311, 5.2: an UPDATE without SDP only keeps the session alive. */
  #update(request: SrfRequest, response: SrfResponse): void {
    const contact = this.#dialog.local.contact
    if (!request.body) respond(response, { status: 200, headers: { Contact: contact } })
    else this.#hear({ type: 'offered', question: questionOf(request, response, contact) })
  }

  #pass(request: SrfRequest, response: SrfResponse): void {
    this.#hear({ type: 'relayed', message: messageOf(request, response) })
  }

  /** Sends a request, again with credentials where the peer wants them. */
  #ask(request: SrfDialogRequest, done: SrfDone): void {
    const identify = this.#newIdentity()
    const send = (credentials: SrfContent['headers'] = {}): void => {
      const headers = { ...request.headers, ...credentials }
      try {
        this.#dialog.request({ ...request, headers }, (error, response, ack) => {
          const identified = response && identify(response)
          if (!identified) return done(error, response, ack)
          void identified.then((known) => (known ? send(known) : done(error, response, ack)))
        })
      } catch (error) {
        // drachtio-srf throws when its connection is gone; the call is about to be told.
        done(error instanceof Error ? error : new Error(String(error)))
      }
    }
    send()
  }
}
