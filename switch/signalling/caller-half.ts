import { reasonOf } from '../../inventory/model/reason-of.ts'
import { parseNameAddress } from '../engine/message/name-address.ts'
import type { DialogName } from '../engine/message/replaces.ts'
import { parseUri } from '../engine/message/uri.ts'
import type { Origin } from '../routing/gate.ts'
import { DialogHalf, type DialogWorld } from './dialog-half.ts'
import {
  Dialog,
  type Srf,
  type SrfMessage,
  type SrfRequest,
  type SrfResponse,
} from './drachtio-srf.ts'
import { type AnswerChallenges, identification } from './identification.ts'
import type { CallerEvent, CallerLeg, InDialogMessage, Invite, Refusal } from './leg.ts'
import { refuse, respond } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf } from './sip-content.ts'
import type { Source } from './source-of.ts'
import type { StandingDialogs } from './standing-dialogs.ts'
import { Succession } from './succession/succession.ts'

export interface CallerOptions {
  /** Methods that are taken within the dialog. */
  readonly allow?: string | undefined
  /** Answers challenges of trunks. */
  readonly answer?: AnswerChallenges | undefined
  readonly standing: StandingDialogs
}

/** The side of a call that dialled: a UAS transaction first, a dialog once it is answered. */
export class CallerHalf implements CallerLeg {
  readonly invite: Invite
  /** Where events go; set before the frame after the INVITE is read. */
  hear: (event: CallerEvent) => void = () => undefined
  readonly #srf: Srf
  readonly #request: SrfRequest
  readonly #response: SrfResponse
  readonly #allow: string
  readonly #world: DialogWorld
  #dialog: DialogHalf | undefined

  constructor(
    srf: Srf,
    request: SrfRequest,
    response: SrfResponse,
    { origin, source }: { readonly origin: Origin; readonly source: Source },
    { allow = ALLOW_IN_DIALOG, answer, standing }: CallerOptions,
  ) {
    this.#allow = allow
    const trunk = origin.kind === 'trunk' ? origin.name : undefined
    this.#world = { srf, standing, newIdentity: () => identification(answer, trunk) }
    this.#srf = srf
    this.#request = request
    this.#response = response
    this.invite = inviteOf(request, source, origin)
    request.on('cancel', () => this.hear({ type: 'cancelled' }))
  }

  ring(status: number, sdp?: string): void {
    respond(this.#response, { status, ...sdpContent(sdp) })
  }

  answer(sdp: string): void {
    const content = sdpContent(sdp, { Allow: this.#allow })
    respond(this.#response, { status: 200, ...content }, (error, sent) => {
      if (error || !sent) this.#fail(reasonOf(error))
      else this.#establish(sent)
    })
  }

  refuse(refusal: Refusal): void {
    refuse(this.#response, refusal)
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

  async note(text: string): Promise<void> {
    if (this.#dialog) await new Succession(this.#srf).note(this.#dialog.id, text)
  }

  async hangUp(reason?: string): Promise<void> {
    await this.#dialog?.hangUp(reason)
  }

  forget(): void {
    this.#dialog?.forget()
  }

  #establish(sent: SrfMessage): void {
    try {
      const parts = { req: this.#request, res: this.#response, sent }
      const dialog = new Dialog(this.#srf, 'uas', parts)
      this.#dialog = new DialogHalf(this.#world, dialog, (event) => this.hear(event))
      this.hear({ type: 'established' })
    } catch (error) {
      this.#fail(String(error))
    }
  }

  #fail(reason: string): void {
    this.hear({ type: 'unanswerable', reason })
  }
}

function inviteOf(
  request: SrfRequest,
  { protocol, address, port }: Source,
  origin: Origin,
): Invite {
  return {
    origin,
    callId: request.get('Call-ID') ?? '',
    requestUri: dialledIn(request, origin),
    from: request.get('From') ?? '',
    source: `${protocol}:${address}:${port}`,
    ...sdpOf(request),
    header: (name) => request.get(name),
  }
}

/** Over a registration the Request-URI is our own address, and the number stands in To. */
function dialledIn(request: SrfRequest, origin: Origin): string {
  const { uri } = parseNameAddress(request.get('To') ?? '')
  const isOurs = origin.kind === 'trunk' && origin.isRegistered
  return isOurs && parseUri(uri)?.user ? uri : request.uri
}
