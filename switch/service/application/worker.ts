import { serveInProcess } from '../../app/workers/process/serve-in-process.ts'
import { runInWorker } from './run-in-worker.ts'

serveInProcess(runInWorker)
