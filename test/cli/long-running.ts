import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Test } from 'tap'
import { main } from '../../cli/main.ts'

/** Milliseconds a command may take to say something. */
const PATIENCE = 5000

/** A command that goes on until it is stopped; the test stops it at the latest. */
export function startCli(t: Test, args: readonly string[]) {
  const stop = new AbortController()
  let remarks = ''
  const output = {
    answer: () => undefined,
    remark: (text: string) => {
      remarks += text
    },
  }
  let hangUp = () => stop.abort()
  const onHangUp = (act: () => void) => {
    hangUp = act
  }
  const ended = main(args, { output, signal: stop.signal, onHangUp })
  const heard = async (pattern: RegExp, patience = PATIENCE): Promise<readonly string[]> => {
    for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
      const match = pattern.exec(remarks)
      if (match) return match
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`it did not say ${pattern} but: ${remarks}`)
  }
  const end = async () => {
    stop.abort()
    return { status: await ended, remarks }
  }
  t.teardown(end)
  return {
    heard,
    end,
    hangUp: () => hangUp(),
    ended: ended.then((status) => ({ status, remarks })),
  }
}

/** A TCP port of 127.0.0.1 that is held until the test ends. */
export async function takenPort(t: Test): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
