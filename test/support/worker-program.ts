import { workerData } from 'node:worker_threads'
import { serveInThread } from '../../switch/app/workers/thread/serve-in-thread.ts'

const IDLE = {
  accept: () => undefined,
  drain: async () => undefined,
  close: async () => undefined,
}

/** A program for workers that behaves as its version is called. */
switch (workerData.version) {
  case 'broken':
    throw new Error('a mistake at its start')
  case 'loop':
    serveInThread(IDLE)
    setTimeout(() => {
      for (;;);
    }, 10)
    break
  case 'hungry':
    serveInThread(IDLE)
    setTimeout(() => {
      const eaten: number[][] = []
      for (;;) eaten.push(Array(100_000).fill(Math.random()))
    }, 10)
    break
  default:
    serveInThread(IDLE)
}
