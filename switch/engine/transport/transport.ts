import type { Endpoint } from '../../../inventory/model/switch-file.ts'

/** How messages travel (RFC 3261, 18; RFC 7118). */
export type Protocol = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'

/** One place SIP is served on: plain data, so that a dialog can be kept and handed on. */
export interface Listener extends Endpoint {
  readonly protocol: Protocol
  /** Where peers beyond a translator of addresses reach it; absent: where it is. */
  readonly external?: Endpoint
  /** Networks of peers it is meant for, which reach it where it is: `192.0.2.0/24`. */
  readonly localNetworks?: readonly string[]
}

/** Where a message goes: a peer's address and how it is spoken to. */
export interface Target extends Endpoint {
  readonly protocol: Protocol
  /** The name it was found by; a certificate must be made out for it (RFC 5922). */
  readonly name?: string
}

/** Where a message came in and from whom. */
export interface Arrival {
  readonly protocol: Protocol
  /** The listener it came to. */
  readonly local: Listener
  readonly remote: Endpoint
  /** The connection it came over; absent for datagrams. */
  readonly flow?: string
  /** Size on the wire, in bytes. */
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly time: number
}

/** The way a message takes: from one of our listeners to a peer. */
export interface Path {
  readonly local: Listener
  readonly remote: Endpoint
  /** The connection to be used while it stands; another is opened when it does not. */
  readonly flow?: string
  /** The name the peer was found by. */
  readonly name?: string
}

/** The lowest layer (RFC 3261, 18): whole messages in and out. */
export interface Transport {
  readonly listeners: readonly Listener[]
  /**
   * @param failed told once, later, when the message surely did not arrive: its connection could
   *   not be made, or ended before it was written.
   */
  send(bytes: Buffer, path: Path, failed?: () => void): void
  /** True while a connection can still carry something. */
  stands(flow: string): boolean
  /** Told of each message. */
  receive: (bytes: Buffer, arrival: Arrival) => void
  close(): Promise<void>
}

/** True where nothing sent is lost without notice (RFC 3261, 17). */
export function isReliable({ local }: Path): boolean {
  return local.protocol !== 'udp'
}

/** True where nobody in between can read along. */
export function isSecure({ protocol }: { readonly protocol: Protocol }): boolean {
  return protocol === 'tls' || protocol === 'wss'
}

/** Where a listener is reached, as peers are told. */
export function advertised({ external, address, port }: Listener): Endpoint {
  return external ?? { address, port }
}

/** Time as the engine knows it; tests have one that stands still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** @returns a function that calls it off. */
  after(milliseconds: number, act: () => void): () => void
}
