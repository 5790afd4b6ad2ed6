import { afterSending, refreshTarget } from '../dialog/dialog.ts'
import { sessionOf } from '../dialog/session-timer.ts'
import { firstOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { acknowledge } from './acknowledge.ts'
import type { Context } from './context.ts'
import { describe } from './descriptions.ts'
import { type Answered, type DialogEntry, settled } from './dialog-entry.ts'
import { DISCONNECTED, hangUp } from './hang-up.ts'
import { type Outgoing, sequenceOf } from './outgoing.ts'
import { followSession } from './session.ts'
import { type Exchange, followSubscription } from './subscription.ts'
import {
  type Answer,
  endEarly,
  entryOf,
  establish,
  makeDialog,
  takeProvisional,
} from './uac-dialog.ts'

/**
 * What a response changes in dialogs.
 *
 * @returns whether the application is to hear of it; a repeated 2xx is acknowledged here.
 */
export function takeAnswer(context: Context, outgoing: Outgoing, answer: Answer): boolean {
  const { response } = answer
  const { method } = outgoing.request
  if (response.status < 200) return takeProvisional(context, outgoing, answer)
  if (outgoing.entry)
    settleInDialog(context, outgoing.entry, { request: outgoing.request, response })
  const isSuccess = response.status < 300
  if (method === 'INVITE' && !isSuccess) endAttempt(context, outgoing, answer)
  if (method === 'INVITE' && isSuccess) return takeInviteSuccess(context, outgoing, answer)
  if (method === 'SUBSCRIBE' && isSuccess && !outgoing.entry && !outgoing.isOrphaned) {
    const made = makeDialog(context, outgoing, answer)
    if (made) followSubscription(context, made, { request: outgoing.request, response })
  }
  return true
}

function settleInDialog(context: Context, entry: DialogEntry, answer: Exchange): void {
  const { request, response } = answer
  const { method } = request
  const isChallenge = response.status === 401 || response.status === 407
  if (method === 'BYE' && !isChallenge) release(context, entry, request)
  settled(entry.making, method)
  if (response.status < 300) {
    entry.dialog = afterSending(entry.dialog, method, request)
    if (method === 'UPDATE') updated(context, entry, answer)
  }
  followSubscription(context, entry, answer)
}

function release({ dialogs, records }: Context, entry: DialogEntry, bye: SipRequest): void {
  const isCall = entry.dialog.method === 'INVITE' && !entry.dialog.isEarly
  if (isCall && dialogs.has(entry)) records.stop('application', 'normal-release', bye)
  dialogs.remove(entry)
}

/** No call came of an INVITE. */
function endAttempt(context: Context, outgoing: Outgoing, { response, arrival }: Answer): void {
  const { records } = context
  if (outgoing.entry) return
  endEarly(context, outgoing)
  // What the network did not say has no size.
  if (outgoing.isOrphaned) records.stop('application', BY_ERROR, outgoing.request)
  else if (outgoing.cancel) records.stop('application', 'call-canceled', outgoing.request)
  else if (arrival.bytes === 0) records.stop('application', BY_ERROR, response)
  else records.stop('network', 'call-rejected', response)
}

const BY_ERROR = 'system-error-initiated-termination'

/** RFC 3311, 5.1. */
function updated(context: Context, entry: DialogEntry, { request, response }: Exchange): void {
  describe(entry, 'local', request)
  describe(entry, 'remote', response)
  entry.dialog = refreshTarget(entry.dialog, response)
  agreed(context, entry, response)
}

/** RFC 3261, 13.2.2.4: every 2xx gets an ACK; only the first makes a call. */
function takeInviteSuccess(context: Context, outgoing: Outgoing, answer: Answer): boolean {
  const remoteTag = tagOf(firstOf(answer.response, 'to'))
  if (outgoing.answered) {
    const isFork = !outgoing.entry && outgoing.answered.remoteTag !== remoteTag
    if (isFork) declineFork(context, outgoing, answer)
    else repeatAck(context, outgoing.answered)
    return false
  }
  const answered = { sequence: sequenceOf(outgoing.request), remoteTag }
  outgoing.answered = answered
  const entry = outgoing.entry ?? establish(context, outgoing, answer)
  if (!outgoing.entry) context.records.start('network', 'uac', answer.response)
  if (!entry) {
    context.records.stop('application', BY_ERROR, answer.response)
    return true
  }
  entry.answered = answered
  describe(entry, 'local', outgoing.request)
  describe(entry, 'remote', answer.response)
  entry.dialog = refreshTarget(entry.dialog, answer.response)
  if (!outgoing.entry) entry.dialog = afterSending(entry.dialog, 'INVITE', outgoing.request)
  agreed(context, entry, answer.response)
  if (outgoing.isOrphaned) letGo(context, outgoing, entry)
  return !outgoing.isOrphaned
}

/** RFC 4028, 7.2. */
function agreed(context: Context, entry: DialogEntry, response: SipResponse): void {
  followSession(context, entry, sessionOf(response, context.clock.now()))
}

function repeatAck({ transactions }: Context, { ack }: Answered): void {
  if (ack) transactions.send(ack.message, ack.path)
}

/** Acknowledges for an application that is gone; a dialog that was there before is over already. */
function letGo(context: Context, { answered, ...outgoing }: Outgoing, entry: DialogEntry): void {
  acknowledge(context, entry, { sequence: sequenceOf(outgoing.request) }, (sent) => {
    if (sent && answered) answered.ack = sent
    if (!outgoing.entry) hangUp(context, entry, DISCONNECTED)
  })
}

/** A second callee picked up: it is thanked and let go. */
function declineFork(context: Context, outgoing: Outgoing, answer: Answer): void {
  const entry = entryOf(outgoing, answer)
  if (!entry) return
  const silent = { ...entry, application: { ...SILENT } }
  acknowledge(context, silent, { sequence: sequenceOf(outgoing.request) }, () =>
    hangUp(context, silent, { text: 'answered elsewhere' }),
  )
}

/** Nobody hears of a fork that lost. */
const NONE: ReadonlySet<string> = new Set()
const SILENT = { name: '', tags: NONE, claims: new Set<string>(), isBusy: false, tell: () => 0 }
