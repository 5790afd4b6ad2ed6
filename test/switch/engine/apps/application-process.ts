import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

/** An application alone in a process, so that it can be busy, or die. */
export class ApplicationProcess {
  readonly #child: ChildProcess
  readonly #said: unknown[] = []

  constructor(t: Test, program: string, args: readonly string[]) {
    const file = fileURLToPath(new URL(program, import.meta.url))
    this.#child = fork(file, [...args])
    this.#child.on('message', (message) => this.#said.push(message))
    t.teardown(() => this.kill())
  }

  /** True when it has said something that was not asked for yet. */
  get hasSpoken(): boolean {
    return this.#said.length > 0
  }

  /** The next thing it says. */
  async next(): Promise<unknown> {
    while (this.#said.length === 0) await once(this.#child, 'message')
    return this.#said.shift()
  }

  ask(question: string): Promise<unknown> {
    this.#child.send(question)
    return this.next()
  }

  /** SIGKILL: it has no time to say goodbye. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }
}
