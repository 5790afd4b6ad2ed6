import { connect, type Socket } from 'node:net'
import { eventually } from '../support/eventually.ts'

/** What somebody types whenever the machine asks for it. */
export interface Answer {
  readonly asked: RegExp
  readonly typed: string
}

/**
 * Sits before the serial line of a machine: tells what it says, and answers what it asks.
 *
 * @param path of QEMU's socket; QEMU waits with the machine until somebody is there.
 */
export async function sitBefore(
  path: string,
  answers: readonly Answer[],
  hear: (text: string) => void,
): Promise<void> {
  const line = await reach(path)
  let unanswered = ''
  // When the machine is gone there is nothing more to hear.
  line.on('error', () => undefined)
  line.setEncoding('utf8').on('data', (text: string) => {
    hear(text)
    unanswered += text
    const answer = answers.find(({ asked }) => asked.test(unanswered))
    if (!answer) return
    unanswered = ''
    line.write(`${answer.typed}\r`)
  })
}

async function reach(path: string): Promise<Socket> {
  const reached: Socket[] = []
  const tried = () =>
    new Promise<boolean>((resolve) => {
      const line = connect(path, () => {
        reached.push(line)
        resolve(true)
      })
      line.once('error', () => resolve(false))
    })
  await eventually(tried, 'the serial line of the machine', 60_000)
  const [line] = reached
  if (!line) throw new Error('no serial line')
  return line
}
