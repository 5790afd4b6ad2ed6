import { contactUri } from '../dialog/dialog.ts'
import { takesReliable } from '../dialog/rack.ts'
import { parseCseq } from '../message/cseq.ts'
import type { SipResponse } from '../message/message.ts'
import { tokensOf } from '../message/tokens.ts'
import { cancelFor } from '../transaction/ack.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { answer, statusOf } from './answer.ts'
import type { Application } from './application.ts'
import type { Context } from './context.ts'
import { requestFacts } from './log-facts.ts'
import type { Pending, PendingTable } from './pending.ts'
import { Reliable, type Trial } from './reliable.ts'
import { withdraw, withReason } from './withdraw.ts'

const UNKNOWN = 'Response not sent due to unknown transaction'

/** Answers of applications: sent at once, or when the answer before has been acknowledged. */
export class Answering {
  readonly #context: Context
  readonly #pending: PendingTable

  constructor(context: Context, pending: PendingTable) {
    this.#context = context
    this.#pending = pending
  }

  /** The application answers. @param fail told why it cannot be sent. */
  answer(application: Application, command: SipCommand, fail: (reason: string) => void): void {
    const cseq = command.message.headers.find(({ name }) => name === 'cseq')?.value
    const pending = this.#pending.get(command.transactionId, cseq)
    if (pending?.application !== application || pending.reliable?.hasFinalAnswer) {
      return fail(UNKNOWN)
    }
    const isReliable = wantsPrack(pending, command)
    if (isReliable && !canPrack(pending)) return fail('Remote endpoint does not support 100rel')
    const isFinal = statusOf(command) >= 200
    const isBound = isFinal ? statusOf(command) < 300 : true
    if (!isBound || !pending.reliable?.holdsBack({ isFinal, isReliable })) {
      return this.#send(pending, command, isReliable)
    }
    const send = () => this.#send(pending, command, isReliable)
    const waits = pending.reliable.enqueue({ isFinal, send, drop: () => fail(UNKNOWN) })
    if (!waits) fail('too many reliable provisional responses wait for PRACK')
  }

  #send(pending: Pending, command: SipCommand, isReliable: boolean): void {
    const reliable = isReliable ? this.#reliableOf(pending) : undefined
    const draft = { command, reliable: reliable?.next() }
    const { response, entry } = answer(this.#context, pending, draft)
    if (response.status >= 200) return this.#end(pending, response)
    if (!reliable || !entry) return
    entry.reliable = reliable
    const { clock, transactions } = this.#context
    const trial: Trial = {
      holdsSession: response.body.length > 0,
      repeat: () => pending.transaction.respond(response),
      gaveUp: () => this.#giveUpPrack(pending),
    }
    reliable.await(trial, clock, transactions.timing)
  }

  #end(pending: Pending, response: SipResponse): void {
    this.#pending.remove(pending)
    const isGranted = response.status >= 200 && response.status < 300
    if (pending.request.method === 'REGISTER' && isGranted) {
      this.#context.registered.learn(pending.request, response, pending.arrival)
    }
    if (pending.request.method !== 'INVITE' || pending.entry) return
    const { records } = this.#context
    if (response.status < 300) records.start('application', 'uas', response)
    else records.stop('application', 'call-rejected', response)
  }

  #reliableOf(pending: Pending): Reliable {
    const sequence = parseCseq(pending.request)?.number ?? 0
    pending.reliable ??= new Reliable(sequence, 1 + this.#context.ids.sequence())
    return pending.reliable
  }

  /** RFC 3262, 3: without PRACK the INVITE is refused; its application hears of a CANCEL. */
  #giveUpPrack(pending: Pending): void {
    const { request, arrival } = pending
    const facts = requestFacts(pending)
    this.#context.log('warn', 'a provisional response was never acknowledged', facts)
    const cancel = withReason(cancelFor(request), 'PRACK timeout')
    withdraw(this.#context, this.#pending, pending, {
      cancel,
      arrival,
      content: { status: 504 },
      reason: 'system-error-initiated-termination',
    })
  }
}

/** RFC 3262, 3: the application's choice, unless the caller insists. */
function wantsPrack({ request }: Pending, command: SipCommand): boolean {
  if (request.method !== 'INVITE' || statusOf(command) >= 200) return false
  if (tokensOf(command.message, 'require').includes('100rel')) return true
  return tokensOf(request, 'require').includes('100rel') && contactUri(request) !== undefined
}

/** Without its Contact the caller gets no dialog its PRACK could be in. */
function canPrack({ request, entry }: Pending): boolean {
  return takesReliable(request) && (entry !== undefined || contactUri(request) !== undefined)
}
