/** Bytes of the header below. */
export const WAV_HEADER = 44

const RATE = 8000
const BYTES = 2

/**
 * Header of a WAV file of linear samples: one channel, 16 bits, 8000 a second (RIFF, WAVE format
 * 1).
 *
 * @param samples how many follow.
 */
export function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(WAV_HEADER - 8 + samples * BYTES, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(RATE * BYTES, 28)
  header.writeUInt16LE(BYTES, 32)
  header.writeUInt16LE(BYTES * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples * BYTES, 40)
  return header
}

/** Sound as it lies in a file. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number
  /** Of the first channel. */
  readonly samples: Int16Array
}

/**
 * Samples of a WAV file of the kind above, whatever other chunks it has; what was cut off is
 * missing.
 *
 * @throws {RangeError} when it is of another kind.
 */
export function readWav(bytes: Buffer): Int16Array {
  const { format, data } = partsOf(bytes)
  if (!format?.subarray(0, 16).equals(FORMAT)) {
    throw new RangeError('it is not linear, mono, 16 bits, 8000 Hz')
  }
  return samplesOf(data, 1)
}

/**
 * The sound of a WAV file with linear samples of 16 bits, of any rate; what was cut off is missing.
 *
 * @throws {RangeError} when it is of another kind.
 */
export function parseWav(bytes: Buffer): Sound {
  const { format, data } = partsOf(bytes)
  if (!format || format.length < 16 || format.readUInt16LE(14) !== BYTES * 8) {
    throw new RangeError('it is not linear with 16 bits')
  }
  const [channels, rate] = [format.readUInt16LE(2), format.readUInt32LE(4)]
  if (format.readUInt16LE(0) !== 1 || channels === 0 || rate < RATE) {
    throw new RangeError(`it is not linear with ${RATE} Hz or more`)
  }
  return { rate, samples: samplesOf(data, channels) }
}

const FORMAT = wavHeader(0).subarray(20, 36)

/** @throws {RangeError} when there is no sound in it. */
function partsOf(bytes: Buffer): { readonly format: Buffer | undefined; readonly data: Buffer } {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new RangeError('it is no WAV file')
  }
  let format: Buffer | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const chunk = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'fmt ') format = chunk
    if (name === 'data') return { format, data: chunk }
    at += 8 + length + (length % 2)
  }
  throw new RangeError('there is no sound in it')
}

function samplesOf(data: Buffer, channels: number): Int16Array {
  const step = channels * BYTES
  const samples = new Int16Array(Math.floor(data.length / step))
  for (let at = 0; at < samples.length; at += 1) samples[at] = data.readInt16LE(at * step)
  return samples
}
