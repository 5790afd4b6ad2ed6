import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ZodType } from 'zod'

/** A process that answers questions; it ends with this one, whose channel it listens to. */
export interface Child {
  readonly pid: number
  /** @throws when the answer has another form. */
  ask<T>(question: string, form: ZodType<T>): Promise<T>
  stop(): Promise<void>
}

/**
 * Starts a program of this folder and waits until it is ready.
 *
 * @throws when it ends instead.
 */
export async function startChild(
  name: string,
  args: readonly string[],
  options: readonly string[] = [],
): Promise<Child> {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const child = fork(program, [...args], { execArgv: [...options] })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (status) => reject(new Error(`${name} ended with status ${status}`)))
  })
  ended.catch(() => undefined) // told to whoever waits for an answer
  const hear = async () => (await Promise.race([once(child, 'message'), ended]))[0] as unknown
  await hear()
  if (child.pid === undefined) throw new Error(`${name} has no process number`)
  return {
    pid: child.pid,
    async ask(question, form) {
      const answer = hear()
      child.send(question)
      return form.parse(await answer)
    },
    async stop() {
      child.kill('SIGKILL')
      await ended.catch(() => undefined)
    },
  }
}
