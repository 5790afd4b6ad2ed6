import type { Call } from './call.ts'
import type { Calls } from './runtime/calls.ts'

/** What a script knows besides its call. */
export interface Context<Message = never> {
  /** Every call of this application that runs. */
  readonly calls: Calls<Message>
  /** Milliseconds since 1970, as the clock of the switch has it. */
  now(): number
  log(message: string, facts?: object): void
}

/** An application: what becomes of a call, and of everything else that concerns it. */
export interface App<Message = never> {
  /**
   * Runs once for each call. Returning, or throwing, ends the call: one that is not answered is
   * refused with the status that tells why.
   */
  call(call: Call<Message>, context: Context<Message>): Promise<unknown>
}

/** Types an application; `Message` is what may be sent into a call. */
export function defineApp<Message = never>(app: App<Message>): App<Message> {
  return app
}
