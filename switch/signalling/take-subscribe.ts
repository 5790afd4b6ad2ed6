import { parseNameAddress } from '../engine/message/name-address.ts'
import { splitOutside } from '../engine/message/split.ts'
import { type Granted, type Notifier, refreshedFor } from '../notifier/notifier.ts'
import type { Notice } from '../notifier/subscription.ts'
import { splitAuthHeaders } from '../registrar/digest/auth-header.ts'
import { AS_SERVER, type Doorman } from '../registrar/doorman.ts'
import { type AddressOfRecord, addressOfUri } from '../store/binding-rows.ts'
import {
  Dialog,
  type Srf,
  type SrfDialog,
  type SrfRequest,
  type SrfResponse,
} from './drachtio-srf.ts'
import { refuse, respond } from './respond.ts'
import type { Taker } from './serve-requests.ts'
import type { SourceOf } from './source-of.ts'
import { sendAnswer } from './take-register.ts'

/** Who may subscribe, and to what. */
export interface Subscribing {
  readonly doorman: Doorman
  readonly notifier: Notifier
}

/** Makes a taker of SUBSCRIBE outside a dialog: subscribers alone, each in his own name. */
export function takeSubscribe(
  srf: Srf,
  { doorman, notifier }: Subscribing,
  failed: (error: unknown) => void,
  sourceOf: SourceOf,
): Taker {
  const take = async (request: SrfRequest, response: SrfResponse) => {
    const watcher = addressOfUri(parseNameAddress(request.get('From') ?? '').uri)
    const of = addressOfUri(request.uri)
    const isUsable = watcher && of && request.has('Contact') && request.has('Event')
    if (!isUsable) return refuse(response, { status: 400, reason: 'Say Who Wants To Know What' })
    const verdict = await doorman.judge(
      {
        ...{ method: 'SUBSCRIBE', requestUri: request.uri, realm: watcher.domain },
        credentials: splitAuthHeaders(request.get('Authorization') ?? ''),
        source: sourceOf(request).address,
      },
      AS_SERVER,
    )
    if (verdict.kind === 'answer') return sendAnswer(response, verdict.answer)
    if (!verdict.account.users.includes(watcher.user)) return refuse(response, { status: 403 })
    const expires = request.get('Expires')
    const granted = notifier.grant({ event: eventOf(request), watcher, of, expires })
    if (granted.kind === 'refused') return refuse(response, granted)
    accept(srf, notifier, { request, response, granted, of })
  }
  return (request, response) => {
    take(request, response).catch((error: unknown) => {
      failed(error)
      respond(response, { status: 500 })
    })
  }
}

interface Accepted {
  readonly request: SrfRequest
  readonly response: SrfResponse
  readonly granted: Extract<Granted, { kind: 'granted' }>
  readonly of: AddressOfRecord
}

function accept(srf: Srf, notifier: Notifier, { request, response, granted, of }: Accepted): void {
  const headers = { Expires: `${granted.seconds}` }
  respond(response, { status: 200, headers }, (error, sent) => {
    if (error || !sent) return
    const dialog = new Dialog(srf, 'uas', { req: request, res: response, sent })
    srf.addDialog(dialog)
    const event = request.get('Event') ?? ''
    const subscription = notifier.open(granted, of, async (notice) => {
      const status = await notify(dialog, event, notice)
      if (status >= 300 || notice.state.startsWith('terminated')) leave(srf, dialog)
      return status
    })
    dialog.on('subscribe', (again, answer) => {
      const seconds = refreshedFor(again.get('Expires'))
      respond(answer, { status: 200, headers: { Expires: `${seconds}` } })
      subscription.last(seconds)
    })
    // drachtio-srf has answered it.
    dialog.on('unsubscribe', () => subscription.end('timeout'))
  })
}

/** @returns the status of the answer. */
function notify(dialog: SrfDialog, event: string, notice: Notice): Promise<number> {
  const headers = {
    Event: event,
    'Subscription-State': notice.state,
    'Content-Type': notice.contentType,
    Contact: dialog.local.contact,
  }
  const content = { method: 'NOTIFY', headers, body: notice.body }
  return new Promise((resolve) => {
    dialog.request(content, (error, response) => {
      if (error || !response) resolve(408)
      else if (response.status >= 200) resolve(response.status)
    })
  })
}

function leave(srf: Srf, dialog: SrfDialog): void {
  srf.removeDialog(dialog)
  dialog.removeAllListeners()
}

function eventOf(request: SrfRequest): string {
  return (splitOutside(request.get('Event') ?? '', ';')[0] ?? '').trim().toLowerCase()
}
