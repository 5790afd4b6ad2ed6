import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Application } from '../../core/application.ts'
import { hostPort } from '../../message/uri.ts'
import type { ApplicationQueue } from '../../observe/metrics.ts'
import type { AppPlace } from '../handler/app-place.ts'
import { Connection, type ConnectionOptions, type Guest } from './connection.ts'

/** How sockets of applications behave, whoever connected. */
export const MANNER = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 } as const

export interface DialOptions {
  /** Milliseconds the application has to say who it is. */
  readonly patience: number
  /** PEM; whom Node.js trusts when absent. */
  readonly authorities?: string | undefined
}

/** All connections of applications. */
export class Connections {
  readonly #all = new Set<Connection>()
  readonly #options: ConnectionOptions

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get queues(): readonly ApplicationQueue[] {
    return [...this.#all].flatMap(({ queue }) => queue ?? [])
  }

  take(socket: Socket, guest: Guest = {}): void {
    const connection = new Connection(socket, { ...this.#options, ...guest })
    this.#all.add(connection)
    socket.on('close', () => {
      this.#all.delete(connection)
      connection.leave()
    })
  }

  /**
   * Connects to an application that listens.
   *
   * @param then told who it is once it has the secret, or undefined when nothing came of it.
   * @returns what gives it up.
   */
  dial(
    place: AppPlace,
    { patience, authorities }: DialOptions,
    then: (application: Application | undefined) => void,
  ): () => void {
    const { host, port, isSecure } = place
    const ca = authorities === undefined ? {} : { ca: authorities }
    const socket = isSecure
      ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ca })
      : connect({ host, port, ...MANNER })
    if (isSecure) socket.setNoDelay(true).setKeepAlive(true, MANNER.keepAliveInitialDelay)
    let isOpen = true
    const settle = (application: Application | undefined) => {
      clearTimeout(deadline)
      if (isOpen) then(application)
      isOpen = false
    }
    const deadline = setTimeout(() => socket.destroy(), patience)
    this.take(socket, { name: hostPort(host, port), welcome: settle })
    socket.on('close', () => settle(undefined))
    return () => {
      isOpen = false
      socket.destroy()
    }
  }

  close(): void {
    for (const each of this.#all) {
      each.leave()
      each.close()
    }
  }
}
