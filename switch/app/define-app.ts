import type { z } from 'zod'
import type { Call } from './call.ts'
import type { CallQueue } from './features/queue/call-queue.ts'
import type { Mailboxes } from './features/voicemail/mailboxes.ts'
import type { Routes } from './http/routes.ts'
import type { TextMessage } from './lower/edge.ts'
import type { Calls } from './runtime/calls.ts'
import type { Task } from './task.ts'

/** What an application knows besides its call. */
export interface Context<Message = never> {
  /** Every call of this application that runs. */
  readonly calls: Calls<Message>
  /** Milliseconds since 1970, as the clock of the switch has it. */
  now(): number
  log(message: string, facts?: object): void
  /** What callers left for others, whichever node they called. */
  readonly mailboxes: Mailboxes
  /**
   * Begins something that calls others while nobody called, and goes on with it.
   *
   * @throws {NodeDraining}
   */
  start(work: (task: Task) => Promise<unknown>): void
  /**
   * Sends a text to somebody outside any call.
   *
   * @throws {Rejected}
   */
  message(message: TextMessage): Promise<void>
}

/** An application: what becomes of a call, and of requests over HTTP. */
export interface App<Message = never, State = never> {
  /**
   * Runs once for each call. Returning, or throwing, ends the call: one that is not answered is
   * refused with the status that tells why.
   */
  call(call: Call<Message, State>, context: Context<Message>): Promise<unknown>
  /** What `call.checkpoint` keeps of a call. */
  readonly state?: z.ZodType<State>
  /**
   * Goes on with a call whose process died, in another one: the caller is still there, whoever had
   * been called is not. Ends the call as `call` does. Absent: such calls are hung up.
   */
  onResume?(call: Call<Message, State>, state: State, context: Context<Message>): Promise<unknown>
  /** By name: those an operator sees at `/v1/queues`, and whose agents he may pause. */
  readonly queues?: Readonly<Record<string, CallQueue>>
  /** Says, once, what the application answers over HTTP. */
  http?(routes: Routes, context: Context<Message>): void
}

/** Types an application; `Message` is what may be sent into a call, `State` what outlives its process. */
export function defineApp<Message = never, State = never>(
  app: App<Message, State>,
): App<Message, State> {
  return app
}
