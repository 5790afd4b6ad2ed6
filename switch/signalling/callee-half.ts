import { DialogHalf } from './dialog-half.ts'
import {
  Dialog,
  type Srf,
  type SrfAck,
  type SrfDialog,
  type SrfRequest,
  type SrfResponse,
} from './drachtio-srf.ts'
import type { CalleeEvent, CalleeLeg, InDialogMessage, OutgoingInvite, Refusal } from './leg.ts'
import { refusalOf } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf } from './sip-content.ts'

/** The side of a call that is dialled: a UAC transaction first, a dialog once it answers. */
export class CalleeHalf implements CalleeLeg {
  readonly #srf: Srf
  readonly #hear: (event: CalleeEvent) => void
  readonly #hasOffer: boolean
  #request: SrfRequest | undefined
  #dialog: DialogHalf | undefined
  #isCancelled = false

  /** @param allow Methods that are taken within the dialog. */
  constructor(
    srf: Srf,
    invite: OutgoingInvite,
    hear: (event: CalleeEvent) => void,
    allow: string = ALLOW_IN_DIALOG,
  ) {
    this.#srf = srf
    this.#hear = hear
    this.#hasOffer = invite.sdp !== undefined
    const content = sdpContent(invite.sdp, { ...invite.headers, Allow: allow })
    const next = invite.via === undefined ? {} : { proxy: invite.via }
    try {
      srf.request(invite.uri, { method: 'INVITE', ...next, ...content }, (error, request) => {
        if (error || !request) this.#refuse(unsendable(error))
        else this.#sent(request)
      })
    } catch {
      this.#refuse({ status: 500, reason: 'SIP Engine Unreachable' })
    }
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

  async hangUp(): Promise<void> {
    await this.#dialog?.hangUp()
  }

  forget(): void {
    this.#dialog?.forget()
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
    if (status >= 300) this.#refuse(refusalOf(response))
    else if (status >= 200) this.#answered(response, ack)
    else if (status > 100) this.#hear({ type: 'provisional', status, ...sdpOf(response) })
  }

  #answered(response: SrfResponse, ack: SrfAck): void {
    const isFirst = this.#dialog === undefined
    if (this.#hasOffer || !isFirst) ack()
    const dialog = this.#dialogOf(response)
    if (!isFirst) this.#decline(dialog)
    else if (!dialog) this.#refuse({ status: 502, reason: 'Answer Without Contact' })
    else this.#establish(dialog, response, ack)
  }

  #establish(dialog: SrfDialog, response: SrfResponse, ack: SrfAck): void {
    const { sdp } = sdpOf(response)
    this.#dialog = new DialogHalf(this.#srf, dialog, (event) => this.#hear(event))
    if (!this.#hasOffer) this.#dialog.owe(ack, sdp ?? '')
    const header = (name: string) => response.get(name)
    this.#hear({ type: 'answered', ...(sdp === undefined ? {} : { sdp }), header })
  }

  /** Another branch behind a forking proxy answered too: it is let go (RFC 3261, 13.2.2.4). */
  #decline(dialog: SrfDialog | undefined): void {
    if (!dialog || dialog.id === this.#dialog?.id) return
    void new DialogHalf(this.#srf, dialog, () => undefined).hangUp()
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
