import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import { resample, resampledLength } from '../audio/resample.ts'
import { parseWav, type Sound, wavHeader } from '../audio/wav.ts'
import { MediaError } from '../media.ts'
import { LANGUAGE, type Saying, type Speech } from './speech.ts'

export interface SpokenTextsOptions {
  readonly speech: Speech
  /** Where nothing else is said. */
  readonly language: string
  /** For sound files, which are kept; nothing else is in it. */
  readonly folder: string
  /** Files that are kept; those not used for the longest time go first. Default 2000. */
  readonly most?: number
}

/** Characters that are said at once. */
const LONGEST_TEXT = 5000

/** Milliseconds whoever makes speech may take. */
const PATIENCE = 10_000

/** Samples that are worked on before others get their turn: 2 ms or so. */
const SLICE = 4000

interface Making {
  readonly path: Promise<string>
  readonly stop: AbortController
  waiting: number
}

/** Texts as sound files for the player, each made once. */
export class SpokenTexts {
  readonly #options: Required<SpokenTextsOptions>
  readonly #making = new Map<string, Making>()

  constructor(options: SpokenTextsOptions) {
    this.#options = { most: 2000, ...options }
  }

  /**
   * @returns the path of a sound file that says it.
   * @throws {MediaError}
   * @throws the signal's reason; who makes it stops when nobody waits for it any more.
   */
  async fileOf({ say, language = this.#options.language }: Saying, signal: AbortSignal) {
    if (!LANGUAGE.test(language)) {
      throw new MediaError('refused', `'${language}' is no language, such as en or de-AT`)
    }
    if (say.length > LONGEST_TEXT) {
      throw new MediaError('refused', `${say.length} characters cannot be said at once`)
    }
    signal.throwIfAborted()
    const { speech, folder } = this.#options
    const words = JSON.stringify([speech.name, language, say])
    const path = join(folder, `${createHash('sha256').update(words).digest('hex')}.wav`)
    const making = this.#making.get(path) ?? this.#begin(path, say, language)
    return this.#wait(making, signal)
  }

  async #wait(making: Making, signal: AbortSignal): Promise<string> {
    making.waiting += 1
    let leave: () => void = () => undefined
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
    })
    try {
      return await Promise.race([making.path, left])
    } finally {
      signal.removeEventListener('abort', leave)
      making.waiting -= 1
      if (making.waiting === 0) making.stop.abort()
    }
  }

  #begin(path: string, text: string, language: string): Making {
    const stop = new AbortController()
    const work = this.#make(path, text, language, stop.signal)
    const making = { path: work, stop, waiting: 0 }
    this.#making.set(path, making)
    const over = () => void (this.#making.get(path) === making && this.#making.delete(path))
    work.then(over, over)
    stop.signal.addEventListener('abort', over)
    return making
  }

  async #make(path: string, text: string, language: string, stop: AbortSignal): Promise<string> {
    if (await isThere(path)) {
      // Whoever clears up sees that it is in use.
      await utimes(path, new Date(), new Date()).catch(() => undefined)
      return path
    }
    const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE)])
    const sound = await this.#speak(text, language, signal)
    const unfinished = `${path}.${randomUUID()}.tmp`
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 })
    await writeFile(unfinished, await telephoneWav(sound))
    await rename(unfinished, path)
    await this.#clearUp()
    return path
  }

  async #speak(text: string, language: string, signal: AbortSignal): Promise<Sound> {
    try {
      return parseWav(await this.#options.speech.speak(text, language, signal))
    } catch (error) {
      if (error instanceof MediaError) throw error
      const reason = signal.aborted ? `not within ${PATIENCE} ms` : reasonOf(error)
      throw new MediaError('unreachable', `${this.#options.speech.name} says nothing: ${reason}`)
    }
  }

  async #clearUp(): Promise<void> {
    const { folder, most } = this.#options
    const names = await readdir(folder)
    if (names.length <= most) return
    const files = await Promise.all(names.map((name) => ageOf(join(folder, name))))
    const oldest = files.sort((one, other) => one.used - other.used).slice(0, names.length - most)
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })))
  }
}

/** As the player takes it. A long text must not keep calls waiting. */
async function telephoneWav(sound: Sound): Promise<Buffer> {
  const length = resampledLength(sound)
  const parts = [wavHeader(length)]
  for (let at = 0; at < length; at += SLICE) {
    parts.push(Buffer.from(resample(sound, at, Math.min(length, at + SLICE)).buffer))
    await setImmediate()
  }
  return Buffer.concat(parts)
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function ageOf(path: string): Promise<{ readonly path: string; readonly used: number }> {
  const { mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {}
  return { path, used: mtimeMs }
}
