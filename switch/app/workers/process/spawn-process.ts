import { type ChildProcess, fork } from 'node:child_process'
import { type Channel, Messages } from '../channel.ts'
import type { Order, Report, Spawn } from '../worker-process.ts'

export interface ProcessOptions {
  /** Module that calls `serveInProcess`. */
  readonly program: URL
  /** What the program is given, besides the version: structured data. */
  readonly data: Readonly<Record<string, unknown>>
  /** Mebibytes of heap a worker may use; one that needs more ends. */
  readonly heap: number
  /** Told of each worker: what it has to say besides how it is. Returns what this one alone is given. */
  readonly meet: (channel: Channel, gone: Promise<void>) => Readonly<Record<string, unknown>>
}

/** What goes through the pipe out of a worker. */
type FromWorker = { readonly report: Report } | { readonly said: unknown }

/** What goes through the pipe to a worker; the start comes first. */
export type ToWorker = { readonly start: unknown } | { readonly said: unknown } | Order

/**
 * Workers as child processes. Threads would share our memory, and Node 20 aborts the whole process
 * when a thread is terminated while datagrams arrive for it.
 */
export function processes({ program, data, heap, meet }: ProcessOptions): Spawn {
  return (version, hear) => {
    const child = fork(program, {
      execArgv: [...process.execArgv, `--max-old-space-size=${heap}`],
      serialization: 'advanced',
    })
    const send = (message: ToWorker) => void (child.connected && child.send(message))
    const messages = new Messages()
    let reason = ''
    child.on('message', (envelope: FromWorker) => {
      if ('said' in envelope) messages.take(envelope.said)
      else if (envelope.report.type === 'exit') reason = envelope.report.reason
      else hear(envelope.report)
    })
    const over = endOf(child).then((end) => hear({ type: 'exit', reason: reason || end }))
    const channel = { post: (said: unknown) => send({ said }), hear: messages.hear.bind(messages) }
    send({ start: { ...data, ...meet(channel, over), version } })
    return { send, terminate: () => void child.kill('SIGKILL') }
  }
}

/** Resolves with how it ended, once everything it said has been heard. */
async function endOf(child: ChildProcess): Promise<string> {
  const heard = new Promise<void>((resolve) => child.once('disconnect', resolve))
  const end = await new Promise<string>((resolve) => {
    child.once('exit', (status, signal) =>
      resolve(signal ? `signal ${signal}` : `status ${status}`),
    )
    // It was never there when it has no number; any other error is followed by its end.
    child.on('error', ({ message }) => child.pid === undefined && resolve(message))
  })
  if (child.connected) await heard
  return end
}
