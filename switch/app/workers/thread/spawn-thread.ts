import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Report, Spawn } from '../worker-thread.ts'

export interface ThreadOptions {
  /** Module that calls `serveInThread`. */
  readonly program: URL
  /** What the program is given, besides the version. */
  readonly data: Readonly<Record<string, unknown>>
  /** Mebibytes of heap a worker may use; one that needs more ends. */
  readonly heap: number
  /**
   * Told of each worker: what it has to say besides how it is comes out of `port`, which closes
   * with it. Returns what this worker alone is given.
   */
  readonly meet: (port: MessagePort) => Readonly<Record<string, unknown>>
}

/** Workers as threads of this process. */
export function threads({ program, data, heap, meet }: ThreadOptions): Spawn {
  return (version, hear) => {
    const { port1: ours, port2: port } = new MessageChannel()
    const worker = new Worker(program, {
      workerData: { ...data, ...meet(ours), version, port },
      transferList: [port],
      resourceLimits: { maxOldGenerationSizeMb: heap },
    })
    let reason = ''
    worker.on('message', (report: Report) => hear(report))
    worker.on('error', (error) => {
      reason = error.message
    })
    worker.on('exit', (status) => hear({ type: 'exit', reason: reason || `status ${status}` }))
    return {
      send: (order) => worker.postMessage(order),
      terminate: () => void worker.terminate(),
    }
  }
}
