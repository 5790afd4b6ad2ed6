import { reasonOf } from '../../../../inventory/model/reason-of.ts'
import { type Channel, Messages } from '../channel.ts'
import type { Order, Report } from '../worker-process.ts'
import type { ToWorker } from './spawn-process.ts'

/** What runs in a worker: an application, connected to the engine. */
export interface WorkerProgram {
  /** Takes new calls, or none until told otherwise. */
  accept(isAccepting: boolean): void
  /** Takes nothing new; resolves when all that runs is over. */
  drain(): Promise<void>
  /** Ends all that runs; resolves when it is over. */
  close(): Promise<void>
}

/**
 * The life of a worker: it is told what it is, answers to whoever started it, and ends with it.
 *
 * @param start makes the program of what it is given; what it rejects with is told as the reason
 *   why there is no program.
 */
export function serveInProcess<Data>(
  start: (data: Data, channel: Channel) => Promise<WorkerProgram>,
): void {
  // A terminal sends its signals to us as well: whoever started us says when to end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('uncaughtException', ({ message }) => leave(message))
  const messages = new Messages()
  const post = (said: unknown) => void process.send?.({ said })
  let take: (order: Order) => void = () => undefined
  const begin = async (data: Data) => {
    const program = await start(data, { post, hear: (listener) => messages.hear(listener) })
    take = (order) => obey(program, order)
    report({ type: 'ready' })
  }
  process.on('message', (message: ToWorker) => {
    if ('said' in message) messages.take(message.said)
    else if ('type' in message) take(message)
    else begin(message.start as Data).catch((error: unknown) => leave(reasonOf(error)))
  })
}

function obey(program: WorkerProgram, order: Order): void {
  const done = () => report({ type: 'done' })
  switch (order.type) {
    case 'ping':
      report({ type: 'pong' })
      break
    case 'accept':
      program.accept(order.isAccepting)
      break
    case 'drain':
      void program.drain().then(done)
      break
    case 'close':
      void program.close().then(done)
  }
}

function report(what: Report): void {
  process.send?.({ report: what })
}

/** Ends this process as soon as its reason is told. */
function leave(reason: string): void {
  process.send?.({ report: { type: 'exit', reason } }, () => process.exit(1))
}
