import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { TraceRecord } from '../../switch/engine/observe/trace-record.ts'
import { NoTraceError, TraceEndedError } from './trace-error.ts'

export interface TraceWish {
  /** Path of the engine's Unix socket. */
  readonly socket: string
  /** Whole messages, not only what they are about. */
  readonly messages: boolean
}

/**
 * What the engine tells, message by message, until the signal is aborted.
 *
 * @throws {NoTraceError} and {TraceEndedError}.
 */
export async function* followTrace(
  { socket: path, messages }: TraceWish,
  signal: AbortSignal,
): AsyncGenerator<TraceRecord> {
  const socket = await open(path, signal)
  if (!socket) return
  const stop = () => socket.destroy()
  signal.addEventListener('abort', stop)
  socket.write(`${JSON.stringify({ messages })}\n`)
  const lines = createInterface({ input: socket })
  // A connection that is cut off has no end of its own.
  socket.once('close', () => lines.close())
  try {
    for await (const line of lines) yield JSON.parse(line)
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
  if (!signal.aborted) throw new TraceEndedError()
}

function open(path: string, signal: AbortSignal): Promise<Socket | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const isAbsent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
      reject(isAbsent ? new NoTraceError(path, error) : error)
    })
    socket.once('connect', () => {
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}
