import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseByteRange } from './byte-range.ts'

/**
 * Sends a file or the range of it that was asked for.
 *
 * @param onSent told how much of the file has left us, from 0 to 1, at most once a per cent.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, onSent }: { readonly file: string; readonly onSent?: (share: number) => void },
): Promise<void> {
  const { size } = await stat(file)
  const range = parseByteRange(request.headers.range, size)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Content-Type', 'application/octet-stream')
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
    return
  }
  const { first, last } = range ?? { first: 0, last: size - 1 }
  response.statusCode = range ? 206 : 200
  if (range) response.setHeader('Content-Range', `bytes ${first}-${last}/${size}`)
  response.setHeader('Content-Length', last - first + 1)
  if (request.method === 'HEAD' || size === 0) {
    response.end()
    return
  }
  const counted = counting(first, size, onSent)
  // Whoever goes away in the middle has had enough.
  await pipeline(createReadStream(file, { start: first, end: last }), counted, response).catch(
    (error: unknown) => {
      if (!isGone(error)) throw error
    },
  )
}

function counting(first: number, size: number, onSent: ((share: number) => void) | undefined) {
  let [sent, told] = [first, -1]
  return new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length
      const percent = Math.floor((sent / size) * 100)
      if (percent > told) onSent?.(sent / size)
      told = Math.max(told, percent)
      done(null, chunk)
    },
  })
}

function isGone(error: unknown): boolean {
  const gone = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']
  return error instanceof Error && 'code' in error && gone.includes(`${error.code}`)
}
