import type { Log } from '../log.ts'
import { firstOf, type SipMessage, type SipRequest, type SipResponse } from '../message/message.ts'
import { renderMessage, renderReceived } from '../message/render-message.ts'
import type { Clock } from '../transport/transport.ts'
import { recordLeader } from '../wire/leaders.ts'
import type { Applications } from './application.ts'
import type { Ids } from './ids.ts'

/** Where the message of a record comes from: a peer, or an application or the engine itself. */
export type Origin = 'network' | 'application'

/** Our part in a call, of which a B2BUA has two. */
export type Role = 'uac' | 'uas' | 'proxy-uac' | 'proxy-uas'

/** Why a call is over, or never was one. */
export type StopReason =
  | 'call-rejected'
  | 'call-canceled'
  | 'normal-release'
  | 'session-expired'
  /** The engine hangs up as the protocol says: no ACK came, or a CANCEL crossed the 2xx. */
  | 'system-initiated-termination'
  /** The engine hangs up because nobody is left to speak for the call, or nobody answers. */
  | 'system-error-initiated-termination'

interface Surroundings {
  readonly applications: Applications
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** Call detail records: each goes to one of the applications that claim its kind, in turn. */
export class CallRecords {
  readonly #applications: Applications
  readonly #clock: Clock
  readonly #ids: Ids
  readonly #log: Log

  constructor({ applications, clock, ids, log }: Surroundings) {
    this.#applications = applications
    this.#clock = clock
    this.#ids = ids
    this.#log = log
  }

  /** An INVITE outside any dialog came in or went out. */
  attempt(origin: Origin, invite: SipRequest): void {
    this.#record('cdr:attempt', invite, [origin])
  }

  /** A 2xx answered it. */
  start(origin: Origin, role: Role, response: SipResponse): void {
    this.#record('cdr:start', response, [origin, role])
  }

  /** The BYE, the failure, or the INVITE that was taken back. */
  stop(origin: Origin, reason: StopReason, message: SipMessage): void {
    this.#record('cdr:stop', message, [origin, reason])
  }

  #record(kind: string, message: SipMessage, [origin, detail]: readonly [Origin, string?]): void {
    const application = this.#applications.choose(kind)
    if (application === 'busy') {
      const facts = { kind, callId: firstOf(message, 'call-id') }
      return this.#log('warn', 'a call record is lost: its takers are busy', facts)
    }
    if (application === 'nobody') return
    const words = detail === undefined ? [] : [detail]
    const leader = recordLeader(this.#ids.uuid(), { kind, origin, time: this.#clock.now(), words })
    application.tell(leader, (origin === 'network' ? renderReceived : renderMessage)(message))
  }
}
