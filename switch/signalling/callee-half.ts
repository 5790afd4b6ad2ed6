import type { DialogName } from '../engine/message/replaces.ts'
import { splitOutside } from '../engine/message/split.ts'
import { DialogHalf, type DialogWorld } from './dialog-half.ts'
import {
  Dialog,
  type Srf,
  type SrfAck,
  type SrfDialog,
  type SrfRequest,
  type SrfResponse,
} from './drachtio-srf.ts'
import { type AnswerChallenges, type Identify, identification } from './identification.ts'
import type { CalleeEvent, CalleeLeg, InDialogMessage, OutgoingInvite, Refusal } from './leg.ts'
import { repeatedAt } from './repeated-at.ts'
import { refusalOf } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf } from './sip-content.ts'
import type { StandingDialogs } from './standing-dialogs.ts'

type Headers = Readonly<Record<string, string>>

export interface CalleeOptions {
  /** Methods that are taken within the dialog. */
  readonly allow?: string | undefined
  /** Answers challenges of trunks. */
  readonly answer?: AnswerChallenges | undefined
  readonly standing: StandingDialogs
}

/** The side of a call that is dialled: a UAC transaction first, a dialog once it answers. */
export class CalleeHalf implements CalleeLeg {
  readonly #srf: Srf
  readonly #hear: (event: CalleeEvent) => void
  readonly #invite: OutgoingInvite
  readonly #allow: string
  readonly #world: DialogWorld
  /** Of the INVITE. */
  readonly #identify: Identify
  /** Credentials that the INVITE went out with; its ACK has them, too (RFC 3261, 22.1). */
  #credentials: Headers = {}
  #request: SrfRequest | undefined
  #dialog: DialogHalf | undefined
  #isCancelled = false

  constructor(
    srf: Srf,
    invite: OutgoingInvite,
    hear: (event: CalleeEvent) => void,
    { allow = ALLOW_IN_DIALOG, answer, standing }: CalleeOptions,
  ) {
    this.#srf = srf
    this.#hear = hear
    this.#invite = invite
    this.#allow = allow
    const newIdentity = () => identification(answer, invite.trunk)
    this.#world = { srf, standing, newIdentity }
    this.#identify = newIdentity()
    this.#send({}, invite.via)
  }

  cancel(): void {
    this.#isCancelled = true
    this.#cancelNow()
  }

  reoffer(sdp: string | undefined): void {
    this.#dialog?.reoffer(sdp)
  }

  acknowledge(sdp: string): void {
    this.#dialog?.acknowledge(sdp)
  }

  relay(message: InDialogMessage): void {
    if (this.#dialog) this.#dialog.relay(message)
    else message.reply(481)
  }

  takePlaceOf(dialog: DialogName, done: (status: number) => void): void {
    if (this.#dialog) this.#dialog.takePlaceOf(dialog, done)
    else done(481)
  }

  async hangUp(reason?: string): Promise<void> {
    await this.#dialog?.hangUp(reason)
  }

  forget(): void {
    this.#dialog?.forget()
  }

  #send(more: Headers, via: string | undefined): void {
    const { uri, sdp, headers, route = [] } = this.#invite
    const hops = route.length > 0 ? { Route: route.join(', ') } : {}
    const content = sdpContent(sdp, { ...headers, ...hops, Allow: this.#allow, ...more })
    const next = via === undefined ? {} : { proxy: via }
    try {
      this.#srf.request(uri, { method: 'INVITE', ...next, ...content }, (error, request) => {
        if (error || !request) this.#refuse(unsendable(error))
        else this.#sent(request)
      })
    } catch {
      this.#refuse({ status: 500, reason: 'SIP Engine Unreachable' })
    }
  }

  #sent(request: SrfRequest): void {
    this.#request = request
    request.on('response', (response, ack) => this.#take(response, ack))
    // Our offer stands until it is answered; a new one from the callee has to wait (RFC 3311, 5.2).
    request.on('update', (_, response) => response.send(491, undefined, {}))
    if (this.#isCancelled) this.#cancelNow()
  }

  #take(response: SrfResponse, ack: SrfAck): void {
    const { status } = response
    if (status >= 300) this.#refused(response)
    else if (status >= 200) this.#answered(response, ack)
    else if (status > 100) this.#hear({ type: 'provisional', status, ...sdpOf(response) })
  }

  /** A challenge is answered, if we can; everything else is the callee's word. */
  #refused(response: SrfResponse): void {
    const identified = this.#identify(response)
    if (!identified) return this.#refuse(this.#refusalBy(response))
    void identified.then((credentials) => {
      if (this.#isCancelled) return this.#refuse({ status: 487 })
      if (!credentials) return this.#refuse(refusalOf(response))
      this.#credentials = credentials
      const { uri, via } = this.#invite
      const { headers, hop } = repeatedAt(response, via ?? uri)
      this.#send({ ...headers, ...credentials }, hop ?? via)
    })
  }

  #refusalBy(response: SrfResponse): Refusal {
    const refusal = refusalOf(response)
    const { status } = response
    if (status >= 400) return refusal
    const contacts = splitOutside(response.get('Contact') ?? '', ',').filter((each) => each !== '')
    const { trunk } = this.#invite
    return { ...refusal, moved: { status, contacts, ...(trunk === undefined ? {} : { trunk }) } }
  }

  #answered(response: SrfResponse, bareAck: SrfAck): void {
    const isFirst = this.#dialog === undefined
    const ack: SrfAck = ({ headers, ...content } = {}) =>
      bareAck({ ...content, headers: { ...headers, ...this.#credentials } })
    if (this.#invite.sdp !== undefined || !isFirst) ack()
    const dialog = this.#dialogOf(response)
    if (!isFirst) this.#decline(dialog)
    else if (!dialog) this.#refuse({ status: 502, reason: 'Answer Without Contact' })
    else this.#establish(dialog, response, ack)
  }

  #establish(dialog: SrfDialog, response: SrfResponse, ack: SrfAck): void {
    const { sdp } = sdpOf(response)
    const hear = (event: CalleeEvent) => this.#hear(event)
    this.#dialog = new DialogHalf(this.#world, dialog, hear)
    if (this.#invite.sdp === undefined) this.#dialog.owe(ack, sdp ?? '')
    const header = (name: string) => response.get(name)
    this.#hear({ type: 'answered', ...(sdp === undefined ? {} : { sdp }), header })
  }

  /** Another branch behind a forking proxy answered too: it is let go (RFC 3261, 13.2.2.4). */
  #decline(dialog: SrfDialog | undefined): void {
    if (!dialog || dialog.id === this.#dialog?.id) return
    void new DialogHalf(this.#world, dialog, () => undefined).hangUp()
  }

  /** Undefined without a Contact in the 200: there is no address to send anything to. */
  #dialogOf(response: SrfResponse): SrfDialog | undefined {
    if (!this.#request) return undefined
    try {
      return new Dialog(this.#srf, 'uac', { req: this.#request, res: response })
    } catch {
      return undefined
    }
  }

  #refuse(refusal: Refusal): void {
    this.#hear({ type: 'refused', refusal })
  }

  #cancelNow(): void {
    try {
      this.#request?.cancel({}, () => undefined)
    } catch {
      // The connection to the engine is gone, and the engine ends the transaction with it.
    }
  }
}

/** The engine would not send the INVITE at all. */
function unsendable(error: Error | null): Refusal {
  if (error && /request to myself/.test(error.message)) return { status: 482 }
  return { status: 500, reason: 'Callee Cannot Be Reached' }
}
