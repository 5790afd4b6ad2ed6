import { callerDetour } from '../dialog/detour.ts'
import { dialogId, dialogOfUas, refreshTarget } from '../dialog/dialog.ts'
import type { SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { parseCseq } from '../message/parse-message.ts'
import { renderMessage } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { responseSentLeader } from '../wire/leaders.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { applicationHeaders, ownContact } from './app-headers.ts'
import { confirm } from './confirm.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-table.ts'
import { hangUp } from './hang-up.ts'
import type { Pending } from './pending.ts'
import { sentMeta } from './send.ts'

const STATUS = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/

/** Sends an application's response. @returns whether it was a final one. */
export function answer(context: Context, pending: Pending, command: SipCommand): boolean {
  pending.isHeard = true
  pending.toTag ??= chosenTag(command) ?? pending.transaction.toTag
  const response = responseOf(pending, command)
  const isFinal = response.status >= 200
  const entry = isFinal ? settle(context, pending, response) : pending.entry
  pending.transaction.respond(response)
  echo(context, pending, { command, response })
  const isLive = entry !== undefined && context.dialogs.get(entry.dialog.id) === entry
  if (isLive && isInviteSuccess(pending, response)) {
    awaitAck(context, pending, { entry, response })
  }
  return isFinal
}

function chosenTag({ message }: SipCommand): string | undefined {
  return tagOf(message.headers.find(({ name }) => name === 'to')?.value)
}

function responseOf(pending: Pending, { message }: SipCommand): SipResponse {
  const { request, arrival, entry } = pending
  const [, status = '500', reason = ''] = STATUS.exec(message.startLine) ?? []
  const headers = applicationHeaders(message, { local: arrival.local, isFixed: true })
  const lacksContact =
    wantsContact(request.method, Number(status), entry) &&
    !headers.some(({ name }) => name === 'contact')
  return replyTo(request, {
    ...{ status: Number(status), reason, body: message.body },
    ...(pending.toTag === undefined ? {} : { toTag: pending.toTag }),
    headers: lacksContact ? [...headers, ownContact(arrival.local)] : headers,
  })
}

/** RFC 3261, 12.1.1: who makes or keeps a dialog says where it is reached. */
function wantsContact(method: string, status: number, entry: DialogEntry | undefined): boolean {
  if (!isDialogMethod(method)) return false
  return entry !== undefined || (status >= 200 && status < 300)
}

/** What a final response changes: the dialog is made, or an INVITE in it is over. */
function settle(
  context: Context,
  pending: Pending,
  response: SipResponse,
): DialogEntry | undefined {
  const { entry } = pending
  if (entry) {
    if (pending.request.method === 'INVITE') entry.isInvited = false
    return entry
  }
  return makesDialog(pending, response) ? makeDialog(context, pending, response) : undefined
}

function makesDialog({ request: { method } }: Pending, { status }: SipResponse): boolean {
  return isDialogMethod(method) && status >= 200 && status < 300
}

function makeDialog(
  { dialogs }: Context,
  { request, arrival, application, transactionId }: Pending,
  response: SipResponse,
): DialogEntry | undefined {
  const exchange = { request, response, listener: arrival.local, ...callerDetour(request, arrival) }
  const dialog = dialogOfUas(exchange)
  if (!dialog) return undefined
  const entry: DialogEntry = {
    ...{ dialog, application, inviteTransactionId: transactionId },
    ...{ isInvited: false, isInviting: false, isUnwanted: false },
  }
  dialogs.add(entry)
  return entry
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
  entry.dialog = refreshTarget(entry.dialog, request)
  const sequence = parseCseq(request)?.number ?? 0
  entry.unconfirmed?.stop()
  const stop = confirm(context, { transaction, response }, () => {
    const { callId, id } = entry.dialog
    const facts = { callId, dialogId: id, application: entry.application.name }
    context.log('warn', 'an answer was never acknowledged', facts)
    hangUp(context, entry, 'ACK timeout')
  })
  entry.unconfirmed = { sequence, stop, isFirst: pending.entry === undefined }
}

interface Answer {
  readonly command: SipCommand
  readonly response: SipResponse
}

/** The application learns To tag and Contact from what really went out. */
function echo({ ids, clock }: Context, pending: Pending, { command, response }: Answer): void {
  const { request, entry, transaction, application, transactionId } = pending
  const text = renderMessage(response)
  const isNamed = entry ? request.method !== 'BYE' : isDialogMethod(request.method)
  const name = entry?.dialog.id ?? dialogId(request)
  const names = { command: command.id, transactionId, dialogId: isNamed ? name : '' }
  const sent = sentMeta(text.length, transaction.path, clock.now())
  application.tell(responseSentLeader(ids.uuid(), sent, names), text)
}

function isDialogMethod(method: string): boolean {
  return method === 'INVITE' || method === 'SUBSCRIBE'
}
