import type { Endpoint } from '../../../inventory/model/switch-file.ts'

/** Where a message came in and from whom. */
export interface Arrival {
  readonly protocol: 'udp'
  /** The listener it came to. */
  readonly local: Endpoint
  readonly remote: Endpoint
  /** Size on the wire, in bytes. */
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly time: number
}

/** The way a message takes: from one of our listeners to a peer. */
export interface Path {
  readonly local: Endpoint
  readonly remote: Endpoint
}

/** The lowest layer (RFC 3261, 18): datagrams in and out. */
export interface Transport {
  readonly listeners: readonly Endpoint[]
  send(bytes: Buffer, path: Path): void
  /** Told of each datagram. */
  receive: (bytes: Buffer, arrival: Arrival) => void
  close(): Promise<void>
}

/** Time as the engine knows it; tests have one that stands still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** @returns a function that calls it off. */
  after(milliseconds: number, act: () => void): () => void
}
