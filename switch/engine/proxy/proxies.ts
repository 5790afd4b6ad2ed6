import { applicationHeaders } from '../core/app-headers.ts'
import type { Application } from '../core/application.ts'
import type { Context } from '../core/context.ts'
import { wayTo } from '../core/send-request.ts'
import { hasNoHopsLeft } from '../core/unfit.ts'
import { header } from '../message/header.ts'
import type { Header, SipRequest, SipResponse } from '../message/message.ts'
import { renderMessage, renderReceived } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { parseUri } from '../message/uri.ts'
import { renderVia } from '../message/via.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import { type Arrival, advertised, type Path } from '../transport/transport.ts'
import { proxyDoneLeader, proxyResponseLeader } from '../wire/leaders.ts'
import type { ProxyCommand } from '../wire/parse-command.ts'
import { forwarded, hasBeenHere, loopMark, type Onward, onwardOf } from './forwarded.ts'
import { OwnRoutes } from './own-routes.ts'
import { ProxiedRequest, type ProxyReports } from './proxied-request.ts'

/** A request an application gives back, to be passed on. */
export interface Proxied {
  readonly request: SipRequest
  readonly arrival: Arrival
  readonly transaction: ServerTransaction
}

/** The engine as a proxy (RFC 3261, 16): on behalf of applications, and for calls it has passed on. */
export class Proxies {
  readonly #context: Context
  readonly #routes: OwnRoutes
  readonly #running = new Map<ServerTransaction, ProxiedRequest>()

  /** @param key seals our part of route sets; kept, calls that were passed on outlive a restart. */
  constructor(context: Context, key: string) {
    this.#context = context
    this.#routes = new OwnRoutes(() => context.listeners, key)
  }

  /** Requests under way. */
  get size(): number {
    return this.#running.size
  }

  /** Passes a request on as an application says. */
  forward(application: Application, command: ProxyCommand, proxied: Proxied): void {
    const { options, message } = command
    const { request } = this.#routes.pop(proxied.request)
    const onward = (destination: string) => this.#replaced(request, destination)
    const added = (path: Path): readonly Header[] => {
      const { local } = path
      const own = applicationHeaders(message, { local, isFixed: true })
      if (!options.isRecordRouting) return own
      const { method } = request
      const routes = this.#routes.record(request, proxied.arrival.local, local)
      return [...routes, ...(method === 'REGISTER' ? [header('Require', 'path')] : []), ...own]
    }
    const reports = this.#reportsTo(application, command, proxied)
    this.#start({ ...proxied, request }, { ...options, onward, added, reports })
    if (!options.isFull) this.#done(application, command)
  }

  /**
   * Takes what belongs to a call that was passed on.
   *
   * @returns false when it does not: nobody may send through us what he likes.
   */
  takes(proxied: Proxied): boolean {
    const { request, isSealed } = this.#routes.pop(proxied.request)
    if (!isSealed) return false
    const onward = onwardOf(request)
    const reports: ProxyReports = {
      final: () => undefined,
      answered: () => undefined,
      done: () => this.#running.delete(proxied.transaction),
    }
    if (request.method === 'BYE') {
      this.#context.records.stop('network', 'normal-release', proxied.request)
    }
    const alone = { destinations: [onward.next], isSimultaneous: false, followsRedirects: false }
    const parts = { ...alone, onward: () => onward, added: () => [], reports }
    this.#start({ ...proxied, request }, parts)
    return true
  }

  /** An ACK for a 2xx goes the same way, without a transaction (RFC 3261, 16.11). */
  passAck(ack: SipRequest): void {
    const { request, isSealed } = this.#routes.pop(ack)
    if (!isSealed || hasNoHopsLeft(ack)) return
    const onward = onwardOf(request)
    wayTo(this.#context, onward.next, ([path]) => {
      if (!path) return
      this.#context.transactions.send(this.#sealed(forwarded(request, onward, []), path, ''), path)
    })
  }

  /** The caller takes back an INVITE that was passed on. @returns false when it was not. */
  cancel(invite: ServerTransaction): boolean {
    const running = this.#running.get(invite)
    running?.cancel()
    return running !== undefined
  }

  close(): void {
    for (const running of this.#running.values()) running.close()
    this.#running.clear()
  }

  #start(
    { request, transaction }: Proxied,
    parts: {
      readonly destinations: readonly string[]
      readonly isSimultaneous: boolean
      readonly followsRedirects: boolean
      readonly provisionalTimeout?: number
      readonly finalTimeout?: number
      readonly onward: (destination: string) => Onward
      readonly added: (path: Path) => readonly Header[]
      readonly reports: ProxyReports
    },
  ): void {
    const { onward, added, reports, ...proxying } = parts
    const mark = loopMark(request)
    if (hasBeenHere(request, mark)) {
      const response = replyTo(request, { status: 482, toTag: transaction.toTag })
      transaction.respond(response)
      reports.final(response, undefined)
      return reports.done()
    }
    const make = (destination: string, path: Path) =>
      this.#sealed(forwarded(request, onward(destination), added(path)), path, mark)
    const running = new ProxiedRequest(this.#context, {
      ...{ request, transaction, reports },
      proxying: { ...proxying, make },
    })
    this.#running.set(transaction, running)
    running.start()
  }

  /** With our Via, whose branch tells a loop. */
  #sealed(request: SipRequest, { local }: Path, mark: string): SipRequest {
    const branch = `${this.#context.ids.branch()}${mark === '' ? '' : `.${mark}`}`
    const via = renderVia(local.protocol, advertised(local), branch)
    return { ...request, headers: [via, ...request.headers] }
  }

  /** A Request-URI that means us is replaced; another keeps its meaning, and is sent by that way. */
  #replaced(request: SipRequest, destination: string): Onward {
    const { routes } = onwardOf(request)
    const uri = parseUri(request.uri)
    const isOurs = uri !== undefined && this.#routes.leadsHere(uri)
    return { uri: isOurs ? destination : request.uri, routes, next: destination }
  }

  #reportsTo(
    application: Application,
    command: ProxyCommand,
    { transaction, request }: Proxied,
  ): ProxyReports {
    const { ids, records, clock } = this.#context
    return {
      final: (response, arrival) => {
        if (!command.options.isFull) return
        const leader = proxyResponseLeader(ids.uuid(), command.id, arrival ?? nowhere(clock.now()))
        application.tell(leader, (arrival ? renderReceived : renderMessage)(response))
      },
      answered: (response) => {
        if (request.method === 'INVITE') record(records, response)
      },
      done: () => {
        this.#running.delete(transaction)
        if (command.options.isFull) this.#done(application, command)
      },
    }
  }

  #done(application: Application, { id }: ProxyCommand): void {
    application.tell(proxyDoneLeader(this.#context.ids.uuid(), id))
  }
}

/** Both our sides of a call, or the end of an attempt. */
function record(records: Context['records'], response: SipResponse): void {
  if (response.status < 300) {
    records.start('application', 'proxy-uas', response)
    records.start('network', 'proxy-uac', response)
    return
  }
  const reason = response.status === 487 ? 'call-canceled' : 'call-rejected'
  records.stop('network', reason, response)
}

/** A response that nobody sent. */
function nowhere(time: number) {
  return { bytes: 0, protocol: 'udp', remote: { address: '', port: 0 }, time } as const
}
