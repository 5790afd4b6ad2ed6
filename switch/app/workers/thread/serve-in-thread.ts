import { parentPort } from 'node:worker_threads'
import type { Order, Report } from '../worker-thread.ts'

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
 * Answers to whoever started this thread.
 *
 * @throws {Error} outside a worker
 */
export function serveInThread(program: WorkerProgram): void {
  const port = parentPort
  if (!port) throw new Error('this program runs in a worker thread only')
  const report = (what: Report) => port.postMessage(what)
  const done = () => report({ type: 'done' })
  port.on('message', (order: Order) => {
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
  })
  report({ type: 'ready' })
}
