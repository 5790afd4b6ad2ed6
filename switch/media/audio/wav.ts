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
