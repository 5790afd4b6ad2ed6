import type { Call } from '../call.ts'

/** Calls that run, by their ids. */
export class Calls<Message> {
  readonly #calls = new Map<string, Call<Message>>()

  get size(): number {
    return this.#calls.size
  }

  get(id: string): Call<Message> | undefined {
    return this.#calls.get(id)
  }

  list(): readonly Call<Message>[] {
    return [...this.#calls.values()]
  }

  add(call: Call<Message>): void {
    this.#calls.set(call.id, call)
  }

  remove(call: Call<Message>): void {
    this.#calls.delete(call.id)
  }
}
