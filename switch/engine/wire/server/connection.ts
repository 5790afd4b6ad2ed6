import type { Socket } from 'node:net'
import { reasonOf } from '../../../../inventory/model/reason-of.ts'
import type { Application } from '../../core/application.ts'
import type { EngineCore } from '../../core/engine-core.ts'
import type { Ids } from '../../core/ids.ts'
import type { Log } from '../../log.ts'
import { hostPort } from '../../message/uri.ts'
import type { ApplicationQueue } from '../../observe/metrics.ts'
import { encodeFrame, FrameDecoder, LONGEST_FRAME } from '../frame.ts'
import { greeting } from '../greeting.ts'
import { answerLeader } from '../leaders.ts'
import { type Command, parseCommand, type SipCommand } from '../parse-command.ts'
import { isSame } from '../secret.ts'
import { paddingAfter } from '../spacing.ts'
import { succeed } from '../succession.ts'
import { serviceOf, wrongTags } from '../tags.ts'

/** Somebody the engine has connected to. */
export interface Guest {
  /** Where it listens. */
  readonly name?: string
  /** Called once it has shown that it knows the secret. */
  readonly welcome?: (application: Application) => void
}

export interface ConnectionOptions {
  readonly secret: string
  readonly core: EngineCore
  readonly ids: Ids
  readonly log: Log
  /**
   * Milliseconds after which an application that has pinged and says nothing more is taken for
   * dead; drachtio-srf pings every 15 seconds where `enablePing` is set. Absent: only TCP tells.
   */
  readonly pingDeadline?: number | undefined
}

/** Milliseconds a connection has to authenticate, and to close once it is told to. */
const PATIENCE = 10_000
/** Bytes an application may leave unread before it is offered nothing new, and before it is cut. */
const BUSY = 1024 * 1024
const TOO_SLOW = 64 * 1024 * 1024
/** Bytes of a frame of somebody who has not said who he is. */
const LONGEST_FROM_STRANGERS = 4096
/** Commands obeyed before others get their turn. */
const MOST_AT_ONCE = 32

/** One application's connection. */
export class Connection implements Application {
  readonly name: string
  readonly claims = new Set<string>()
  tags: ReadonlySet<string> = new Set()
  service: string | undefined
  readonly #socket: Socket
  readonly #options: ConnectionOptions & Guest
  readonly #decoder = new FrameDecoder()
  #isAuthenticated = false
  #isOver = false
  /** Bytes it was sent so far. */
  #told = 0
  #deadline: NodeJS.Timeout
  /** Runs out when an application that pings does so no more. */
  #silence: NodeJS.Timeout | undefined

  constructor(socket: Socket, options: ConnectionOptions & Guest) {
    this.name = options.name ?? hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0)
    this.#socket = socket
    this.#options = options
    this.#decoder.longest = LONGEST_FROM_STRANGERS
    this.#deadline = setTimeout(() => this.close(), PATIENCE)
    socket.on('error', ({ message }) => this.#log('info', 'an application is gone', { message }))
    socket.on('data', (chunk) => this.#receive(chunk))
  }

  /** Undefined until it is known who it is. */
  get queue(): ApplicationQueue | undefined {
    if (!this.#isAuthenticated) return undefined
    return { name: this.name, unread: this.#socket.writableLength }
  }

  get isBusy(): boolean {
    return this.#socket.writableLength > BUSY
  }

  tell(leader: string, message?: Buffer, after?: number): number {
    if (this.#isGone) return this.#told
    const gap = after === undefined ? Number.POSITIVE_INFINITY : this.#told - after
    const padding = paddingAfter(gap, () => this.#options.ids.uuid())
    if (padding) this.#write(padding)
    this.#write(encodeFrame(leader, message))
    if (this.#socket.writableLength <= TOO_SLOW) return this.#told
    this.#log('warn', 'an application reads too slowly and is disconnected')
    this.close()
    return this.#told
  }

  close(): void {
    this.#socket.destroy()
  }

  leave(): void {
    clearTimeout(this.#deadline)
    clearTimeout(this.#silence)
    if (this.#isAuthenticated) {
      this.#log('info', 'an application leaves')
      this.#options.core.leave(this)
    }
    this.#isAuthenticated = false
  }

  get #isGone(): boolean {
    return this.#socket.destroyed || this.#isOver
  }

  #write(bytes: Buffer): void {
    this.#told += bytes.length
    this.#gather()
    this.#socket.write(bytes)
  }

  /** What is told in one turn of the event loop goes out in one piece. */
  #gather(): void {
    if (this.#socket.writableCorked > 0) return
    this.#socket.cork()
    setImmediate(() => this.#socket.uncork())
  }

  #log(level: Parameters<Log>[0], message: string, facts: object = {}): void {
    this.#options.log(level, message, { application: this.name, ...facts })
  }

  #receive(chunk: Buffer): void {
    this.#silence?.refresh()
    this.#decoder.push(chunk)
    this.#work()
  }

  /** Obeys a few commands; a flood of them waits in its own connection. */
  #work(): void {
    try {
      for (let done = 0; done < MOST_AT_ONCE; done += 1) {
        const frame = this.#isGone ? undefined : this.#decoder.next()
        if (!frame) return void this.#socket.resume()
        this.#obey(parseCommand(frame))
      }
      this.#socket.pause()
      setImmediate(() => this.#work())
    } catch (error) {
      const message = reasonOf(error)
      this.#log('warn', 'an application breaks the protocol', { message })
      this.close()
    }
  }

  #obey(command: Command | undefined): void {
    if (!command) return this.#end('', 'NO', 'Invalid message format')
    if (command.type === 'authenticate') return this.#authenticate(command)
    if (!this.#isAuthenticated) return this.#end(command.id, 'NO', 'not authenticated')
    this.#serve(command)
  }

  #serve(command: Command): void {
    switch (command.type) {
      case 'ping':
        this.#expectPings()
        return this.#answer(command.id, 'OK', 'pong')
      case 'route':
        this.claims.add(command.verb)
        return this.#answer(command.id, 'OK')
      case 'remove-route':
        this.claims.delete(command.verb)
        return this.#answer(command.id, 'OK')
      case 'sip': {
        if (isForNothing(command)) return this.#answer(command.id, 'NO', 'transaction id missing')
        const fail = (reason: string) => this.#answer(command.id, 'NOK', reason)
        return this.#options.core.command(this, command, fail)
      }
      case 'dialogs':
      case 'adopt':
      case 'note': {
        const parts = { core: this.#options.core, application: this }
        const { id } = command
        return succeed(parts, command, (words, message) => this.#tellAnswer(id, words, message))
      }
      case 'proxy': {
        const fail = (reason: string) => this.#answer(command.id, 'NOK', reason)
        return this.#options.core.proxy(this, command, fail)
      }
      default:
        return this.#end(command.id, 'NO', 'Unknown message type')
    }
  }

  #authenticate({ id, secret, tags }: Extract<Command, { type: 'authenticate' }>): void {
    const { core } = this.#options
    if (!isSame(secret, this.#options.secret)) {
      this.#log('warn', 'an application has the wrong secret')
      return this.#end(id, 'NO', 'incorrect secret')
    }
    const problem = wrongTags(tags)
    if (problem) return this.#end(id, 'NO', problem)
    const isNew = !this.#isAuthenticated
    if (isNew) {
      this.tags = new Set(tags)
      this.#decoder.longest = LONGEST_FRAME
      this.service = serviceOf(tags)
      core.join(this)
      this.#log('info', 'an application is here')
    }
    this.#isAuthenticated = true
    clearTimeout(this.#deadline)
    this.#answer(id, ...greeting(core.listeners))
    if (isNew) this.#options.welcome?.(this)
  }

  #expectPings(): void {
    const { pingDeadline } = this.#options
    if (pingDeadline === undefined || this.#silence) return
    this.#silence = setTimeout(() => {
      this.#log('warn', 'an application pings no more and is disconnected')
      this.close()
    }, pingDeadline)
  }

  #answer(command: string, ...words: readonly string[]): void {
    this.#tellAnswer(command, words)
  }

  #tellAnswer(command: string, words: readonly string[], message?: Buffer): number {
    return this.tell(answerLeader(this.#options.ids.uuid(), command, ...words), message)
  }

  #end(command: string, ...words: readonly string[]): void {
    this.#answer(command, ...words)
    this.#isOver = true
    this.leave()
    this.#socket.end()
    this.#deadline = setTimeout(() => this.close(), PATIENCE)
  }
}

/** A response must say what it answers. */
function isForNothing({ transactionId, message }: SipCommand): boolean {
  return transactionId === '' && message.startLine.startsWith('SIP/')
}
