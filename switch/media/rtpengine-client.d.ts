/** rtpengine-client 0.4.12 ships no types; these are the parts used here, as they behave. */
declare module 'rtpengine-client' {
  import type { EventEmitter } from 'node:events'

  interface Place {
    readonly host: string
    readonly port: number
  }

  /** A decoded answer, with the cookie of the request it belongs to. */
  interface Reply {
    readonly id: string
    readonly data: Readonly<Record<string, unknown>>
  }

  class Client extends EventEmitter {
    /** @param options.timeout milliseconds until an unanswered request is rejected. */
    constructor(options: { readonly timeout: number; readonly localAddress?: string })
    /** Requests awaiting their answer, by cookie. */
    protected readonly messages: Map<string, unknown>
    protected _onParsedMessage(reply: Reply): void
    close(): void
    offer(place: Place, request: object): Promise<Reply['data']>
    answer(place: Place, request: object): Promise<Reply['data']>
    delete(place: Place, request: object): Promise<Reply['data']>
    query(place: Place, request: object): Promise<Reply['data']>
    list(place: Place, request: object): Promise<Reply['data']>
    ping(place: Place, request: object): Promise<Reply['data']>
    playMedia(place: Place, request: object): Promise<Reply['data']>
    blockDTMF(place: Place, request: object): Promise<Reply['data']>
    stopMedia(place: Place, request: object): Promise<Reply['data']>
    subscribeRequest(place: Place, request: object): Promise<Reply['data']>
    subscribeAnswer(place: Place, request: object): Promise<Reply['data']>
    unsubscribe(place: Place, request: object): Promise<Reply['data']>
  }

  const rtpengine: { readonly Client: typeof Client }
  export default rtpengine
}
