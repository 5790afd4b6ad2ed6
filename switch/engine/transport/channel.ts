import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Listener } from './transport.ts'

/** One connection to a peer that carries whole messages, whatever is below it. */
export interface Channel {
  readonly remote: Endpoint
  /** Bytes the peer has not taken yet. */
  readonly unread: number
  /** Told what comes; set as soon as there is a channel. */
  user: ChannelUser
  /** True when the peer may be taken for who has this name (RFC 5922, 7). */
  proves(name: string): boolean
  /** @param done told, with an error, when the bytes surely did not go out. */
  write(bytes: Buffer, done: (error?: Error | null) => void): void
  destroy(): void
}

export interface ChannelUser {
  message(bytes: Buffer): void
  /** Nothing comes any more. */
  ended(): void
}

export const NO_USER: ChannelUser = { message: () => undefined, ended: () => undefined }

/** How channels of one protocol come about. */
export interface Carrier {
  /**
   * Opens a listener; port 0 takes a free one.
   *
   * @throws what listen(2) says.
   */
  serve(wish: Listener, accept: (channel: Channel) => void): Promise<Served>
  /** @param name whose certificate the peer must have; absent: that of its address. */
  dial(local: Listener, remote: Endpoint, name?: string): Channel
}

export interface Served {
  readonly port: number
  close(): Promise<void>
}
