/** What an agent is doing. */
export type AgentState =
  | 'free'
  | 'ringing'
  | 'talking'
  /** After a call, or after one that the agent did not answer. */
  | 'resting'
  /** Takes no calls until told otherwise. */
  | 'paused'

export interface Agent {
  /** What is dialled. */
  readonly uri: string
  readonly state: AgentState
}

interface Desk {
  readonly state: AgentState
  /** To be paused as soon as the call is over. */
  readonly wantsPause: boolean
}

/** Who works on a queue. Whoever has been free the longest is next. */
export class Agents {
  /** Those longest in their state first. */
  readonly #desks = new Map<string, Desk>()

  list(): readonly Agent[] {
    return [...this.#desks].map(([uri, { state }]) => ({ uri, state }))
  }

  add(uri: string): void {
    if (!this.#desks.has(uri)) this.#desks.set(uri, { state: 'free', wantsPause: false })
  }

  remove(uri: string): void {
    this.#desks.delete(uri)
  }

  /** Gives the agent no more calls; one that is under way goes on. */
  pause(uri: string): void {
    const desk = this.#desks.get(uri)
    if (!desk) return
    this.#desks.set(uri, { ...desk, wantsPause: true })
    if (desk.state === 'resting' || desk.state === 'free') this.#move(uri, 'paused')
  }

  resume(uri: string): void {
    const desk = this.#desks.get(uri)
    if (!desk) return
    this.#desks.set(uri, { ...desk, wantsPause: false })
    if (desk.state === 'paused') this.#move(uri, 'free')
  }

  /** Takes the next free agent, whose telephone is about to ring. */
  take(): string | undefined {
    const [uri] = [...this.#desks].find(([, { state }]) => state === 'free') ?? []
    if (uri !== undefined) this.#move(uri, 'ringing')
    return uri
  }

  /** An agent who was taken talks, or is left alone for a while. */
  set(uri: string, state: 'talking' | 'resting'): void {
    const wantsPause = this.#desks.get(uri)?.wantsPause ?? false
    this.#move(uri, state === 'resting' && wantsPause ? 'paused' : state)
  }

  /** An agent who rang in vain, or has rested, is free; unless something else has come up. */
  free(uri: string, after: 'ringing' | 'resting'): void {
    const desk = this.#desks.get(uri)
    if (desk?.state === after) this.#move(uri, desk.wantsPause ? 'paused' : 'free')
  }

  #move(uri: string, state: AgentState): void {
    const desk = this.#desks.get(uri)
    if (!desk) return
    this.#desks.delete(uri)
    this.#desks.set(uri, { ...desk, state })
  }
}
