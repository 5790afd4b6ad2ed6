import { createRequire } from 'node:module'

/**
 * The part of drachtio-srf the switch uses, declared as it behaves (5.0.29). Its own declarations
 * miss callbacks and arguments, so they are not loaded and nothing outside this folder sees it.
 */
export interface SrfMessage {
  readonly body?: string
  /** The parts of a multipart body, each with what follows it up to the next blank line. */
  readonly payload?: readonly { readonly type: string | null; readonly content?: string }[]
  get(name: string): string | undefined
  has(name: string): boolean
}

export interface SrfRequest extends SrfMessage {
  readonly method: string
  readonly uri: string
  readonly source_address: string
  readonly source_port: number
  readonly protocol: string
  cancel(options: object, done: (error: Error | null) => void): void
  on(event: 'cancel', listener: () => void): void
  on(event: 'update', listener: (request: SrfRequest, response: SrfResponse) => void): void
  on(event: 'response', listener: (response: SrfResponse, ack: SrfAck) => void): void
}

/** Sends ACK (or PRACK) for the response it came with. */
export type SrfAck = (content?: SrfContent) => void

export interface SrfContent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface SrfResponse extends SrfMessage {
  readonly status: number
  readonly reason: string
  /** What it answers. */
  readonly req: SrfRequest
  /** Where a response from the network came from. */
  readonly source_address: string
  readonly source_port: number
  readonly protocol: string
  send(
    status: number,
    reason: string | undefined,
    content: SrfContent,
    sent?: (error: Error | string | null, message?: SrfMessage) => void,
  ): void
}

export interface SrfDialogRequest extends SrfContent {
  readonly method: string
  readonly noAck?: boolean
}

/** Told every response to a request within a dialog. */
export type SrfDone = (error: Error | null, response?: SrfResponse, ack?: SrfAck) => void

export interface SrfDialog {
  readonly id: string
  readonly sip: { readonly callId: string; readonly localTag: string; readonly remoteTag: string }
  readonly local: { readonly contact: string }
  readonly remote: { sdp?: string }
  request(request: SrfDialogRequest, done: SrfDone): void
  on(event: 'destroy', listener: (request: SrfRequest, reason?: string) => void): void
  /** It has been answered already. */
  on(event: 'unsubscribe', listener: () => void): void
  on(event: 'ack', listener: (request: SrfRequest) => void): void
  on(
    event: 'modify' | 'update' | 'info' | 'message' | 'refer' | 'notify' | 'subscribe',
    listener: (request: SrfRequest, response: SrfResponse) => void,
  ): void
  removeAllListeners(): void
}

export interface SrfConnection {
  readonly host: string
  readonly port: number
  readonly secret: string
  readonly reconnect: { readonly retryMaxDelay: number; readonly maxAttempts: number }
}

type SrfTaker = (request: SrfRequest, response: SrfResponse) => void

export interface Srf {
  connect(connection: SrfConnection): void
  disconnect(): void
  on(event: 'connect', listener: (error: Error | null, hostports?: string) => void): void
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'close', listener: () => void): void
  use(method: string, taker: SrfTaker): void
  request(
    uri: string,
    request: SrfContent & { readonly method: string },
    done: (error: Error | null, request?: SrfRequest) => void,
  ): void
  /** Tells the engine that this connection takes none of these any more; nothing while there is none. */
  unregisterForMessages(method: string): void
  /** Throws when it takes them already. */
  reregisterForMessages(method: string): void
  addDialog(dialog: SrfDialog): void
  removeDialog(dialog: SrfDialog): void
}

interface SrfModule {
  new (tags: readonly string[]): Srf
  readonly Dialog: {
    new (srf: Srf, type: 'uac', parts: { req: SrfRequest; res: SrfResponse }): SrfDialog
    new (
      srf: Srf,
      type: 'uas',
      parts: { req: SrfRequest; res: SrfResponse; sent: SrfMessage },
    ): SrfDialog
  }
}

const module: SrfModule = createRequire(import.meta.url)('drachtio-srf')

export const Srf = module
export const Dialog = module.Dialog
