/** An authenticated application, as the core sees it. */
export interface Application {
  /** Where it connects from, for logs and metrics. */
  readonly name: string
  /** What it calls itself; others of that name may take its calls over. Absent: nobody may. */
  readonly service?: string | undefined
  /** What it may be found by. */
  readonly tags: ReadonlySet<string>
  /** Verbs it takes new requests of, in lower case. */
  readonly claims: Set<string>
  /** True while it takes in less than it is told; it is offered nothing new then. */
  readonly isBusy: boolean
  /**
   * Sends a frame; says nothing when the connection is gone.
   *
   * @param after the place of a frame that must be dealt with before this one is read.
   * @returns the frame's own place in what the application is told.
   */
  tell(leader: string, message?: Buffer, after?: number): number
}

/** The applications, and whose turn it is. */
export class Applications {
  readonly #all = new Set<Application>()
  readonly #turns = new Map<string, number>()

  add(application: Application): void {
    this.#all.add(application)
  }

  remove(application: Application): void {
    this.#all.delete(application)
  }

  has(application: Application): boolean {
    return this.#all.has(application)
  }

  /**
   * The next application that claims a method; `busy` when all who do are.
   *
   * @param tag one all who are asked must have.
   */
  choose(method: string, tag?: string): Application | 'busy' | 'nobody' {
    const verb = method.toLowerCase()
    const claimants = [...this.#all].filter(
      ({ claims, tags }) => claims.has(verb) && (tag === undefined || tags.has(tag)),
    )
    const able = claimants.filter(({ isBusy }) => !isBusy)
    const turn = this.#turns.get(verb) ?? 0
    const chosen = able[turn % able.length]
    if (!chosen) return claimants.length > 0 ? 'busy' : 'nobody'
    this.#turns.set(verb, (turn + 1) % able.length)
    return chosen
  }
}
