import { reasonOf } from '../../../../inventory/model/reason-of.ts'
import type { Direction, Directions } from '../../core/direction.ts'
import type { Log } from '../../log.ts'
import type { SipRequest } from '../../message/message.ts'
import type { Arrival } from '../../transport/transport.ts'
import type { AppPlace } from '../handler/app-place.ts'
import {
  type Decider,
  decidersOf,
  type RequestHandlerOptions,
  TOO_MANY,
  USUAL_MOST_AT_ONCE,
  USUAL_PATIENCE,
} from '../handler/request-handlers.ts'
import type { Connections } from './connections.ts'
import { lookUp, type Question } from './look-up.ts'

type Then = (direction: Direction) => void

/** Sends new requests where their handlers say: to a web server's choice, or to who listens. */
export class Directory implements Directions {
  readonly #deciders: ReadonlyMap<string, Decider>
  readonly #patience: number
  readonly #mostAtOnce: number
  readonly #authorities: string | undefined
  readonly #connections: Connections
  readonly #log: Log
  #waiting = 0

  /** `authorities` is the PEM itself. @throws {RangeError} when a handler's URI is none. */
  constructor(options: RequestHandlerOptions, connections: Connections, log: Log) {
    const { handlers, patience = USUAL_PATIENCE, mostAtOnce = USUAL_MOST_AT_ONCE } = options
    this.#deciders = decidersOf(handlers)
    this.#patience = patience
    this.#mostAtOnce = mostAtOnce
    this.#authorities = options.authorities
    this.#connections = connections
    this.#log = log
  }

  find(request: SipRequest, arrival: Arrival, then: Then): (() => void) | undefined {
    const decider = this.#deciders.get(request.method) ?? this.#deciders.get('*')
    if (!decider) return undefined
    if (this.#waiting >= this.#mostAtOnce) {
      then({ to: 'nobody', content: TOO_MANY })
      return () => undefined
    }
    const search = this.#begin(then)
    if (decider.kind === 'application') this.#dial(decider.place, search)
    else this.#ask(decider, { request, arrival, signal: this.#limit(search) }, search)
    return () => search.callOff()
  }

  /** One request that waits; it ends once, with an answer or called off. */
  #begin(then: Then): Search {
    this.#waiting += 1
    return new Search((direction) => {
      this.#waiting -= 1
      if (direction) then(direction)
    })
  }

  #limit({ signal }: Search): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(this.#patience)])
  }

  #ask(decider: Extract<Decider, { kind: 'web' }>, question: Question, search: Search): void {
    lookUp(decider, question)
      .then((answer) => {
        if (answer.to === 'place') this.#dial(answer.place, search)
        else search.end(answer)
      })
      .catch((error: unknown) => {
        if (search.isOver) return
        const reason = reasonOf(error)
        this.#log('warn', 'a request handler does not answer', { reason, at: decider.url.host })
        search.end({ to: 'nobody', content: { status: 500 } })
      })
  }

  #dial(place: AppPlace, search: Search): void {
    if (search.isOver) return
    const options = { patience: this.#patience, authorities: this.#authorities }
    const giveUp = this.#connections.dial(place, options, (application) => {
      if (application) return search.end({ to: 'application', application })
      const { host, port } = place
      this.#log('warn', 'an application that should listen does not', { host, port })
      search.end({ to: 'nobody', content: { status: 480 } })
    })
    search.signal.addEventListener('abort', giveUp, { once: true })
  }
}

class Search {
  #isOver = false
  readonly #abort = new AbortController()
  readonly #then: (direction?: Direction) => void

  constructor(then: (direction?: Direction) => void) {
    this.#then = then
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Aborted when the search is called off. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  end(direction?: Direction): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#then(direction)
  }

  callOff(): void {
    if (this.#isOver) return
    this.end()
    this.#abort.abort()
  }
}
