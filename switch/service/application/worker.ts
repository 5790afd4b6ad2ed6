import { type MessagePort, workerData } from 'node:worker_threads'
import { serveInThread } from '../../app/workers/thread/serve-in-thread.ts'
import type { Own, WorkerData } from './conversation.ts'
import { runInWorker } from './run-in-worker.ts'

const { port, ...data }: WorkerData & Own & { readonly port: MessagePort } = workerData
serveInThread(await runInWorker(data, port))
