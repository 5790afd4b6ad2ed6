import { afterSending, contactUri, dialogId } from '../dialog/dialog.ts'
import { type Agreement, agree, carriesSession, type Session } from '../dialog/session-timer.ts'
import { parseCseq } from '../message/cseq.ts'
import { header } from '../message/header.ts'
import { type Header, type SipRequest, type SipResponse, withHeaders } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { renderMessage } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { tokensOf } from '../message/tokens.ts'
import { responseSentLeader } from '../wire/leaders.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { applicationHeaders, ownContact } from './app-headers.ts'
import { confirm } from './confirm.ts'
import type { Context } from './context.ts'
import { describe } from './descriptions.ts'
import type { DialogEntry } from './dialog-entry.ts'
import { hangUp } from './hang-up.ts'
import { dialogFacts } from './log-facts.ts'
import type { Pending } from './pending.ts'
import { sentMeta } from './send.ts'
import { followSession } from './session.ts'
import { followSubscription } from './subscription.ts'
import { isDialogMethod, settle } from './uas-dialog.ts'

const STATUS = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/

/** A response of an application's, ready to go. */
export interface Draft {
  readonly command: SipCommand
  /** RSeq of a provisional response that wants a PRACK (RFC 3262, 3). */
  readonly reliable?: number | undefined
}

/** Sends an application's response. @returns what went out, and the dialog it is in. */
export function answer(
  context: Context,
  pending: Pending,
  draft: Draft,
): { readonly response: SipResponse; readonly entry: DialogEntry | undefined } {
  const { command } = draft
  pending.isHeard = true
  pending.toTag ??= chosenTag(command) ?? pending.transaction.toTag
  const { session, headers } = sessionTerms(context, pending, command)
  const bare = responseOf(pending, draft)
  const response = withHeaders(bare, [...bare.headers, ...headers])
  const entry = settle(context, pending, response)
  if (entry) follow(context, entry, { request: pending.request, response, session })
  pending.transaction.respond(response)
  const told = echo(context, pending, { command, response })
  if (entry && !pending.entry) entry.told = told
  const isLive = entry !== undefined && context.dialogs.has(entry)
  if (isLive && isInviteSuccess(pending, response)) {
    awaitAck(context, pending, { entry, response })
  }
  return { response, entry }
}

/** What RFC 4028 has a 2xx say. */
function sessionTerms(
  { sessionTimer: options, clock }: Context,
  { request, entry }: Pending,
  command: SipCommand,
): Agreement {
  const status = statusOf(command)
  const isEarly = entry?.dialog.isEarly ?? contactUri(request) === undefined
  if (status < 200 || status >= 300 || isEarly || !carriesSession(request)) return { headers: [] }
  const terms = { options, current: entry?.dialog.session, now: clock.now() }
  return agree(request, command.message.headers, terms)
}

interface Sent {
  readonly request: SipRequest
  readonly response: SipResponse
  readonly session: Session | undefined
}

/** What a response of ours means for the dialog it is in. */
function follow(context: Context, entry: DialogEntry, { request, response, session }: Sent): void {
  followSubscription(context, entry, { request, response })
  if (response.status >= 300) return
  if (response.body.length > 0) entry.isNegotiated = true
  describe(entry, 'remote', request)
  describe(entry, 'local', response)
  entry.dialog = afterSending(entry.dialog, request.method, response)
  if (response.status >= 200 && carriesSession(request)) followSession(context, entry, session)
}

/** The status an application's response has. */
export function statusOf({ message }: SipCommand): number {
  return Number(STATUS.exec(message.startLine)?.[1] ?? 500)
}

function chosenTag({ message }: SipCommand): string | undefined {
  return tagOf(message.headers.find(({ name }) => name === 'to')?.value)
}

function responseOf(pending: Pending, { command: { message }, reliable }: Draft): SipResponse {
  const { request, arrival } = pending
  const [, status = '500', reason = ''] = STATUS.exec(message.startLine) ?? []
  const given = applicationHeaders(message, { local: arrival.local, isFixed: true })
  const headers = reliable === undefined ? given : [...given, ...reliableHeaders(given, reliable)]
  const lacksContact =
    (reliable !== undefined || wantsContact(pending, Number(status))) &&
    !headers.some(({ name }) => name === 'contact')
  return replyTo(request, {
    ...{ status: Number(status), reason, body: message.body },
    ...(pending.toTag === undefined ? {} : { toTag: pending.toTag }),
    headers: lacksContact ? [...headers, ownContact(arrival.local)] : headers,
  })
}

function reliableHeaders(given: readonly Header[], number: number): readonly Header[] {
  const isSaid = tokensOf({ headers: given }, 'require').includes('100rel')
  return [...(isSaid ? [] : [header('Require', '100rel')]), header('RSeq', number)]
}

/** RFC 3261, 12.1.1, and RFC 3311, 5.2: who makes or keeps a dialog says where it is reached. */
function wantsContact({ request: { method }, entry }: Pending, status: number): boolean {
  const isSuccess = status >= 200 && status < 300
  if (method === 'UPDATE') return isSuccess
  return isDialogMethod(method) && (entry !== undefined || isSuccess)
}

function isInviteSuccess({ request }: Pending, { status }: SipResponse): boolean {
  return request.method === 'INVITE' && status >= 200 && status < 300
}

interface Success {
  readonly entry: DialogEntry
  readonly response: SipResponse
}

function awaitAck(context: Context, pending: Pending, { entry, response }: Success): void {
  const { transaction, request } = pending
  const sequence = parseCseq(request)?.number ?? 0
  entry.unconfirmed?.stop()
  const stop = confirm(context, { transaction, response }, () => {
    context.log('warn', 'an answer was never acknowledged', dialogFacts(entry))
    hangUp(context, entry, { text: 'ACK timeout' })
  })
  entry.unconfirmed = { sequence, stop, isFirst: pending.entry === undefined }
}

interface Answer {
  readonly command: SipCommand
  readonly response: SipResponse
}

/** The application learns To tag and Contact from what really went out. */
function echo({ ids, clock }: Context, pending: Pending, { command, response }: Answer): number {
  const { request, entry, transaction, application, transactionId } = pending
  const text = renderMessage(response)
  const isNamed = entry ? request.method !== 'BYE' : isDialogMethod(request.method)
  const name = entry?.dialog.id ?? dialogId(request)
  const names = { command: command.id, transactionId, dialogId: isNamed ? name : '' }
  const sent = sentMeta(text.length, transaction.path, clock.now())
  return application.tell(responseSentLeader(ids.uuid(), sent, names), text)
}
