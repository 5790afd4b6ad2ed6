import type { QueueView } from '../app/features/queue/queue-desk.ts'
import type { HttpAnswer, HttpRequest } from '../app/http/answer-request.ts'

/** The application of a switch, as HTTP sees it. */
export interface AppDoor {
  /** Answers a request by the routes of the application. */
  answer(request: HttpRequest): Promise<HttpAnswer>
  /** Paths of its routes, as OpenAPI describes them. */
  describe(): Promise<Readonly<Record<string, object>>>
  /** False when there is no such call. */
  hangUp(call: string): Promise<boolean>
  /** False when there is no such call, or its caller does not take it (RFC 3515). */
  transfer(call: string, to: string): Promise<boolean>
  /** Sends a message into a call; false when there is no such call, or it takes none. */
  send(call: string, message: unknown): Promise<boolean>
  /** Queues of the version that takes calls. */
  queues(): Promise<readonly QueueView[]>
  /** False when there is no such queue, or no such agent at it. */
  pauseAgent(queue: string, agent: string, isPaused: boolean): Promise<boolean>
}

/** What management does with calls and queues. */
export type Control = Omit<AppDoor, 'answer' | 'describe'>
