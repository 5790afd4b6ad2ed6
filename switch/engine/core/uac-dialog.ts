import { calleeDetour } from '../dialog/detour.ts'
import { confirmed, contactUri, dialogOfUac } from '../dialog/dialog.ts'
import { reliableNumber } from '../dialog/rack.ts'
import { firstOf, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { Arrival } from '../transport/transport.ts'
import type { Context } from './context.ts'
import { type DialogEntry, entryFor, settled } from './dialog-entry.ts'
import { type Outgoing, sequenceOf } from './outgoing.ts'

/** A response of a peer's and the way it came. */
export interface Answer {
  readonly response: SipResponse
  readonly arrival: Arrival
}

/** Early dialogs kept of one INVITE: more callees than any call is forked to. */
const MOST_FORKS = 32

/**
 * What a provisional response changes: it makes an early dialog (RFC 3261, 12.1.2).
 *
 * @returns whether it is news: one that wants a PRACK comes once, and in its turn (RFC 3262, 4).
 */
export function takeProvisional(context: Context, outgoing: Outgoing, answer: Answer): boolean {
  if (outgoing.request.method !== 'INVITE') return true
  const entry = outgoing.entry ?? earlyDialog(context, outgoing, answer)
  const { response } = answer
  const isNews = !entry || isInTurn(entry, sequenceOf(outgoing.request), response)
  if (entry && isNews && response.body.length > 0) entry.isNegotiated = true
  return isNews
}

function isInTurn(entry: DialogEntry, request: number, response: SipResponse): boolean {
  const number = reliableNumber(response)
  if (number === undefined) return true
  const { heard } = entry
  if (heard?.request === request && number !== heard.response + 1) return false
  entry.heard = { request, response: number }
  return true
}

function earlyDialog(
  context: Context,
  outgoing: Outgoing,
  answer: Answer,
): DialogEntry | undefined {
  const { dialogs } = context
  const remoteTag = tagOf(firstOf(answer.response, 'to'))
  if (remoteTag === undefined || outgoing.isOrphaned || outgoing.answered) return undefined
  const early = earlyDialogs(context, outgoing)
  const known = early.find(({ dialog }) => dialog.remoteTag === remoteTag)
  if (known) dialogs.prefer(known)
  if (known || early.length >= MOST_FORKS) return known
  const made = entryOf(outgoing, answer)
  if (made) dialogs.add(made)
  return made
}

/** Early dialogs that an INVITE of ours has made. */
function earlyDialogs({ dialogs }: Context, outgoing: Outgoing): readonly DialogEntry[] {
  const isOwn = ({ dialog, inviteTransactionId }: DialogEntry) =>
    dialog.isEarly && inviteTransactionId === outgoing.transactionId
  return dialogs.named(outgoing.dialogId).filter(isOwn)
}

/** No call came of the INVITE. */
export function endEarly(context: Context, outgoing: Outgoing): void {
  for (const each of earlyDialogs(context, outgoing)) context.dialogs.remove(each)
}

/** RFC 3261, 13.2.2.4: the early dialog of who picked up becomes the call, the others are over. */
export function establish(
  context: Context,
  outgoing: Outgoing,
  answer: Answer,
): DialogEntry | undefined {
  const made = entryOf(outgoing, answer)
  const early = earlyDialogs(context, outgoing)
  const own = early.find(({ dialog }) => dialog.remoteTag === made?.dialog.remoteTag)
  for (const each of early) if (each !== own) context.dialogs.remove(each)
  if (!made) return undefined
  if (!own) {
    context.dialogs.add(made)
    return made
  }
  own.dialog = confirmed(own.dialog, made.dialog)
  own.isUnwanted = made.isUnwanted
  settled(own.making, 'INVITE')
  return own
}

/** A dialog that the peer's response alone makes. */
export function entryOf(
  outgoing: Outgoing,
  { response, arrival }: Answer,
): DialogEntry | undefined {
  const { request, path, application, transactionId } = outgoing
  const isMute = response.status < 200 && contactUri(response) === undefined
  // Many ring without Contact; what makes them do so has reached them.
  const way = isMute
    ? { fallback: request.uri, detour: path.remote }
    : calleeDetour(response, arrival)
  const exchange = { request, response, listener: path.local, ...way }
  const dialog = dialogOfUac(exchange)
  if (!dialog) return undefined
  const entry = entryFor({ dialog, application, inviteTransactionId: transactionId })
  return { ...entry, isUnwanted: outgoing.cancel !== undefined }
}

export function makeDialog(
  context: Context,
  outgoing: Outgoing,
  answer: Answer,
): DialogEntry | undefined {
  const entry = entryOf(outgoing, answer)
  if (entry) context.dialogs.add(entry)
  return entry
}
