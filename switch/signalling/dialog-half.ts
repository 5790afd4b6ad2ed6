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
import { refusalOf, refuse, respond } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf, withoutMedia } from './sip-content.ts'

type Hear = (event: DialogEvent) => void

/** Whoever has no account with us gets no credentials. */
const nobody = (): Identify => () => undefined

/** A dialog of drachtio-srf with its events in one ordered stream. */
export class DialogHalf implements DialogLeg {
  readonly id: string
  readonly #srf: Srf
  readonly #dialog: SrfDialog
  readonly #hear: Hear
  readonly #newIdentity: () => Identify
  /** ACK still owed to the peer, with the offer its 200 brought. */
  #owed: { readonly ack: SrfAck; readonly offer: string } | undefined
  #isOver = false
  /** Tells whoever waits in `hangUp` that it is over. */
  #left: () => void = () => undefined

  /**
   * Listeners are attached here, in the same turn in which drachtio-srf made the dialog: a BYE may
   * be in the very next frame, and an event without a listener is lost.
   *
   * @param newIdentity for each request of ours, which the peer may challenge.
   */
  constructor(srf: Srf, dialog: SrfDialog, hear: Hear, newIdentity = nobody) {
    this.#newIdentity = newIdentity
    this.id = dialog.id
    this.#srf = srf
    this.#dialog = dialog
    this.#hear = hear
    // drachtio-srf compares a re-INVITE with this and expects a string.
    dialog.remote.sdp ??= ''
    srf.addDialog(dialog)
    dialog.on('destroy', (_, reason) => this.#end(reason ?? 'hung up'))
    dialog.on('ack', (request) => hear({ type: 'acknowledged', ...sdpOf(request) }))
    dialog.on('modify', (request, response) => {
      const question = questionOf(request, response, dialog.local.contact)
      // drachtio-srf puts an ACK off to the next turn, but not the re-INVITE right behind it.
      setImmediate(() => hear({ type: 'offered', question }))
    })
    dialog.on('update', (request, response) => this.#update(request, response))
    dialog.on('info', (request, response) => this.#pass(request, response))
    dialog.on('message', (request, response) => this.#pass(request, response))
    dialog.on('refer', (request, response) => this.#pass(request, response))
    dialog.on('notify', (request, response) => this.#pass(request, response))
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

  hangUp(): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    this.#isOver = true
    this.#declineOffer()
    return new Promise((resolve) => {
      this.#left = resolve
      this.#ask({ method: 'BYE' }, () => this.forget())
    })
  }

  forget(): void {
    this.#isOver = true
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
    const contentType = request.get('Content-Type')
    this.#hear({
      type: 'relayed',
      message: {
        method: request.method,
        ...(contentType ? { contentType } : {}),
        ...(request.body ? { body: request.body } : {}),
        headers: carriedHeaders(request),
        reply: (status) => respond(response, { status, ...allowed(status) }),
      },
    })
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

/** Headers that requests within a dialog say most with (RFC 3515, RFC 3892, RFC 6665, RFC 6086). */
const CARRIED = ['Refer-To', 'Referred-By', 'Event', 'Subscription-State', 'Info-Package']

function carriedHeaders(request: SrfRequest): Readonly<Record<string, string>> {
  const pairs = CARRIED.flatMap((name) => {
    const value = request.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}

/** RFC 3261, 8.2.1. */
function allowed(status: number): { readonly headers?: Readonly<Record<string, string>> } {
  return status === 405 ? { headers: { Allow: ALLOW_IN_DIALOG } } : {}
}

function questionOf(request: SrfRequest, response: SrfResponse, contact: string): Question {
  return {
    ...sdpOf(request),
    accept: (sdp) => respond(response, { status: 200, ...sdpContent(sdp, { Contact: contact }) }),
    refuse: (refusal) => refuse(response, refusal),
  }
}
