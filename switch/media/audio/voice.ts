import { randomInt } from 'node:crypto'
import { payloadTypeOf } from '../port/audio-sdp.ts'
import { encode, type Law } from './g711.ts'
import { FRAME } from './pace.ts'
import { renderRtp } from './rtp.ts'

const SILENT = new Int16Array(FRAME)

/** One stream of speech, as packets of RTP of 20 ms. */
export class Voice {
  readonly #law: Law
  readonly #source = randomInt(2 ** 32)
  #sequence = randomInt(2 ** 16)
  #time = randomInt(2 ** 31)

  constructor(law: Law) {
    this.#law = law
  }

  /** @param samples of one frame; silence is a packet as well: who hears nothing takes the line for dead. */
  next(samples: Int16Array = SILENT): Buffer {
    this.#sequence += 1
    this.#time += FRAME
    return renderRtp({
      ...{ payloadType: payloadTypeOf(this.#law), hasMarker: false, source: this.#source },
      ...{ sequence: this.#sequence, timestamp: this.#time },
      payload: Buffer.from(encode(this.#law, samples)),
    })
  }
}
