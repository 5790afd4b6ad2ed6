import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { decode, type Law } from '../audio/g711.ts'
import { parseRtp } from '../audio/rtp.ts'
import { WAV_HEADER, wavHeader } from '../audio/wav.ts'
import { MediaError } from '../media.ts'
import { readAudio, renderAudio } from './audio-sdp.ts'
import type { RecordedFile, RecordOptions } from './media-port.ts'
import { PARTY, type Plug } from './plug.ts'

const RATE = 8 // samples a millisecond
/** Milliseconds between two looks at the clock. */
const LOOK = 20
/** A sample this loud is speech: some 40 dB below the loudest. */
const SPEECH = 300

/** Records what parties say, through a tap of rtpengine (`subscribe`), into WAV files. */
export class Recorder {
  readonly #folder: string
  readonly #address: string

  /** @param address of ours that every rtpengine reaches. */
  constructor(folder: string, address: string) {
    this.#folder = folder
    this.#address = address
  }

  /** @throws {MediaError} */
  async record(plug: Plug, options: RecordOptions): Promise<RecordedFile> {
    const path = join(this.#folder, `${plug.id}-${Date.now()}.wav`)
    const unfinished = `${path}.tmp`
    await mkdir(dirname(path), { recursive: true })
    const file = await open(unfinished, 'w')
    try {
      const { samples, stoppedBy } = await this.#tap(plug, file, options)
      await file.write(wavHeader(samples), 0, WAV_HEADER, 0)
      await file.sync()
      await file.close()
      await rename(unfinished, path)
      return { path, duration: samples / RATE, stoppedBy }
    } catch (error) {
      await file.close().catch(() => undefined)
      await rm(unfinished, { force: true })
      throw error
    }
  }

  async #tap(plug: Plug, file: FileHandle, options: RecordOptions) {
    const socket = createSocket(this.#address.includes(':') ? 'udp6' : 'udp4')
    socket.bind(0, this.#address)
    await once(socket, 'listening')
    const { address, port } = socket.address()
    const asked = await plug.request('subscribeRequest', { 'from-tag': PARTY })
    const offered = readAudio(String(asked.sdp))
    const law = (['PCMA', 'PCMU'] as const).find((each) => offered?.codecs.includes(each)) ?? 'PCMA'
    const tag = { 'to-tag': asked['to-tag'] }
    try {
      const sdp = renderAudio({ place: { address, port }, laws: [law], direction: 'recvonly' })
      await plug.request('subscribeAnswer', { ...tag, sdp, flags: ['allow-transcoding'] })
      const track = new Track(file, law)
      socket.on('message', (bytes) => track.hear(bytes))
      return await track.run(options)
    } finally {
      socket.close()
      await plug.request('unsubscribe', tag).catch(() => undefined)
    }
  }
}

/** Samples in the order of their time: what is lost or not sent is silence. */
class Track {
  readonly #file: FileHandle
  readonly #law: Law
  /** Timestamp of the first sample. */
  #start: number | undefined
  #source: number | undefined
  /** Samples from the start to the end of the last packet. */
  #length = 0
  #lastSpeech = 0
  #writing: Promise<unknown> = Promise.resolve()
  #failure: unknown

  constructor(file: FileHandle, law: Law) {
    this.#file = file
    this.#law = law
  }

  hear(bytes: Buffer): void {
    const packet = parseRtp(bytes)
    if (!packet || packet.payload.length < 80) return // keys, comfort noise
    if (packet.source !== this.#source) {
      this.#source = packet.source
      this.#start = (packet.timestamp - this.#length) >>> 0
    }
    const at = (packet.timestamp - (this.#start ?? 0)) >>> 0
    if (at > 2 ** 31) return // from before the first
    const samples = decode(this.#law, packet.payload)
    this.#length = Math.max(this.#length, at + samples.length)
    if (samples.some((sample) => Math.abs(sample) > SPEECH)) this.#lastSpeech = performance.now()
    const data = Buffer.from(samples.buffer)
    this.#writing = this.#writing
      .then(() => this.#file.write(data, 0, data.length, WAV_HEADER + at * 2))
      .catch((error: unknown) => {
        this.#failure ??= error
      })
  }

  async run({ signal, longest, silence }: RecordOptions) {
    const began = performance.now()
    this.#lastSpeech = began
    const stoppedBy = await new Promise<RecordedFile['stoppedBy']>((resolve) => {
      const timer = setInterval(() => {
        const now = performance.now()
        const isSilent = silence !== undefined && now - this.#lastSpeech >= silence
        if (signal?.aborted) stop('signal')
        else if (now - began >= longest) stop('length')
        else if (isSilent) stop('silence')
      }, LOOK)
      const stop = (reason: RecordedFile['stoppedBy']) => {
        clearInterval(timer)
        resolve(reason)
      }
    })
    await this.#writing
    if (this.#failure !== undefined) throw new MediaError('refused', String(this.#failure))
    return { samples: this.#length, stoppedBy }
  }
}
