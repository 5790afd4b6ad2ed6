import {
  type Piece,
  StreamDecoder,
  StreamError,
} from '../../switch/engine/transport/stream-decoder.ts'
import { encodeFrame, FrameDecoder, FrameError } from '../../switch/engine/wire/frame.ts'
import { parseCommand } from '../../switch/engine/wire/parse-command.ts'
import { CORPUS } from './corpus.ts'
import { mutated } from './mutate.ts'
import { Random } from './random.ts'

const LEADERS = [
  '1|sip|t|d|',
  '2|sip||',
  '3|ping',
  '4|route|invite',
  '5|authenticate|x|',
  '6|x',
  '',
]

/**
 * Streams of SIP messages and of frames, damaged and cut anywhere: however they are cut, the same
 * comes out.
 *
 * @throws when it does not, or when a decoder fails in a way of its own.
 */
export function runStreams(seed: number): void {
  const random = new Random(seed)
  const messages = Array.from({ length: 1 + random.below(4) }, () => random.of(CORPUS))
  const sip = mutated(messages.join(random.of(['', '\r\n', '\r\n\r\n'])), random, 2)
  compare(Buffer.from(sip, 'latin1'), random, decodeSip)
  const frames = messages.map((text) =>
    encodeFrame(mutated(random.of(LEADERS), random, 1) || 'x', Buffer.from(mutated(text, random))),
  )
  const stream = Buffer.concat(frames).toString('latin1')
  const damaged = random.once(2) ? mutated(stream, random, 1) : stream
  for (const frame of compare(Buffer.from(damaged, 'latin1'), random, decodeFrames)) {
    parseCommand(Buffer.from(frame, 'latin1'))
  }
}

type Decode = (chunks: readonly Buffer[]) => readonly string[]

function compare(bytes: Buffer, random: Random, decode: Decode): readonly string[] {
  const whole = decode([bytes])
  const pieces = decode(cut(bytes, random))
  // A fault in a chunk takes along what stood before it in the same chunk.
  const isSame = whole.every((each, index) => each === pieces[index] || each === FAULT)
  if (!isSame) throw new Error(`cut otherwise, the stream says something else`)
  return whole.filter((each) => each !== FAULT)
}

function cut(bytes: Buffer, random: Random): readonly Buffer[] {
  const chunks: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + random.below(random.once(2) ? 3 : 400)
    chunks.push(bytes.subarray(start, end))
    start = end
  }
  return chunks
}

const FAULT = 'fault'

const decodeSip: Decode = (chunks) => {
  const decoder = new StreamDecoder()
  const text = (piece: Piece) => (piece.type === 'ping' ? 'ping' : piece.bytes.toString('latin1'))
  return decodeAll(chunks, (chunk) => [...decoder.decode(chunk)].map(text), StreamError)
}

const decodeFrames: Decode = (chunks) => {
  const decoder = new FrameDecoder()
  const text = (chunk: Buffer) => decoder.decode(chunk).map((frame) => frame.toString('latin1'))
  return decodeAll(chunks, text, FrameError)
}

/** Everything up to the first fault of the stream. */
function decodeAll(
  chunks: readonly Buffer[],
  decode: (chunk: Buffer) => readonly string[],
  Fault: typeof StreamError | typeof FrameError,
): readonly string[] {
  const all: string[] = []
  for (const chunk of chunks) {
    try {
      all.push(...decode(chunk))
    } catch (error) {
      if (error instanceof Fault) return [...all, FAULT]
      throw error
    }
  }
  return all
}
