import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { resample, resampledLength } from '../../../switch/media/audio/resample.ts'
import { parseWav, readWav, wavHeader } from '../../../switch/media/audio/wav.ts'
import { ESPEAK } from '../../../switch/media/speech/espeak.ts'
import { speechAt } from '../../../switch/media/speech/http-speech.ts'
import type { Speech } from '../../../switch/media/speech/speech.ts'
import { SpokenTexts } from '../../../switch/media/speech/spoken-texts.ts'
import { eventually } from '../../lab/support/eventually.ts'

const never = new AbortController().signal

function tone(hertz: number, rate: number, milliseconds = 500): Int16Array {
  const samples = new Int16Array((rate * milliseconds) / 1000)
  return samples.map((_, at) => 10_000 * Math.sin((2 * Math.PI * hertz * at) / rate))
}

/** A WAV file with that many channels, the others silent. */
function wav(samples: Int16Array, rate: number, channels = 1): Buffer {
  const header = wavHeader(samples.length * channels)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(rate, 24)
  const data = Buffer.alloc(samples.length * channels * 2)
  for (const [at, sample] of samples.entries()) data.writeInt16LE(sample, at * channels * 2)
  return Buffer.concat([header, data])
}

/** Root mean square, without the ends, where the filter has nothing to look at. */
function level(samples: Int16Array): number {
  const middle = samples.subarray(100, -100)
  return Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length)
}

for (const rate of [8000, 11_025, 16_000, 22_050, 44_100, 48_000]) {
  test(`a tone of ${rate} Hz is the same at 8000 Hz, and what telephones cannot carry is not`, (t) => {
    const low = { rate, samples: tone(1000, rate) }
    const heard = resample(low, 0, resampledLength(low))
    t.ok(Math.abs(heard.length - 4000) <= 1)
    t.ok(Math.abs(level(heard) / 7071 - 1) < 0.02, `level ${level(heard)}`)
    const wanted = tone(1000, 8000)
    t.ok(heard.slice(200, 3800).every((each, at) => Math.abs(each - (wanted[at + 200] ?? 0)) < 300))
    const high = { rate, samples: tone(5000, rate) }
    if (rate >= 16_000) t.ok(level(resample(high, 0, resampledLength(high))) < 100)
    t.end()
  })
}

test('slices of a sound are what the whole is', (t) => {
  const sound = { rate: 22_050, samples: tone(440, 22_050) }
  const whole = resample(sound, 0, 3999)
  t.same([...resample(sound, 0, 1500), ...resample(sound, 1500, 3999)], [...whole])
  t.end()
})

test('the first channel of a WAV file counts, and other kinds are refused', (t) => {
  const samples = tone(300, 16_000, 20)
  t.same(parseWav(wav(samples, 16_000, 2)), { rate: 16_000, samples })
  t.throws(() => parseWav(wav(samples, 4000)), /it is not linear with 8000 Hz or more/)
  t.throws(() => parseWav(Buffer.from('<html>')), /it is no WAV file/)
  t.end()
})

async function open(t: Test, speak: Speech['speak'], most = 10) {
  const folder = await mkdtemp(join(tmpdir(), 'spoken-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const texts: string[] = []
  const speech: Speech = {
    name: 'test',
    speak: (text, language, signal) => {
      texts.push(`${language}: ${text}`)
      return speak(text, language, signal)
    },
  }
  const spoken = new SpokenTexts({ speech, language: 'en', folder, most })
  return { spoken, texts, folder }
}

const sound = async () => wav(tone(500, 22_050), 22_050)

test('a text is made into sound once, for each language', async (t) => {
  const { spoken, texts } = await open(t, sound)
  const paths = await Promise.all([
    spoken.fileOf({ say: 'Hello' }, never),
    spoken.fileOf({ say: 'Hello' }, never),
    spoken.fileOf({ say: 'Hello', language: 'de' }, never),
  ])
  const again = await spoken.fileOf({ say: 'Hello' }, never)
  t.same([paths[0], paths[1]], [again, again])
  t.same(texts, ['en: Hello', 'de: Hello'])
  t.equal(readWav(await readFile(again)).length, 4000)
})

test('who speaks is stopped when nobody waits any more, and not before', async (t) => {
  let stopped = 0
  const { spoken, texts } = await open(t, (_text, _language, signal) => {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        stopped += 1
        reject(signal.reason)
      })
    })
  })
  const [one, other] = [new AbortController(), new AbortController()]
  const first = spoken.fileOf({ say: 'Hello' }, one.signal)
  const second = spoken.fileOf({ say: 'Hello' }, other.signal)
  await eventually(() => texts.length === 1, 'it speaks')
  one.abort(new Error('hung up'))
  await t.rejects(first, { message: 'hung up' })
  t.equal(stopped, 0)
  other.abort(new Error('hung up as well'))
  await t.rejects(second, { message: 'hung up as well' })
  await eventually(() => stopped === 1, 'it is stopped')
  t.equal(texts.length, 1)
})

test('what was not used for the longest time makes way', async (t) => {
  const { spoken, folder } = await open(t, sound, 3)
  for (const say of ['one', 'two', 'three', 'four', 'five']) await spoken.fileOf({ say }, never)
  t.equal((await readdir(folder)).length, 3)
})

test('what makes no sound is told', async (t) => {
  const { spoken } = await open(t, async () => Buffer.from('not found'))
  await t.rejects(spoken.fileOf({ say: 'Hello' }, never), {
    name: 'MediaError',
    message: 'test says nothing: it is no WAV file',
  })
  await t.rejects(spoken.fileOf({ say: 'Hello', language: '-f/etc/passwd' }, never), {
    message: /is no language/,
  })
  await t.rejects(spoken.fileOf({ say: 'x'.repeat(5001) }, never), { message: /at once/ })
})

test('without espeak-ng, say tells what it needs', async (t) => {
  const { PATH } = process.env
  t.teardown(() => {
    process.env.PATH = PATH
  })
  process.env.PATH = '/nowhere'
  await t.rejects(ESPEAK.speak('Hello', 'en', never), {
    name: 'MediaError',
    message: 'say needs espeak-ng: install Debian\'s package, or give the app a "speech.url"',
  })
})

test('a server makes speech of a text', async (t) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    request.on('data', (bytes: Buffer) => asked.push(bytes.toString()))
    request.on('end', async () => {
      response.writeHead(request.url === '/speech' ? 200 : 404).end(await sound())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.equal(parseWav(await speechAt(`${url}/speech`).speak('Guten Tag', 'de', never)).rate, 22_050)
  t.same(
    asked.map((each) => JSON.parse(each)),
    [{ text: 'Guten Tag', language: 'de' }],
  )
  await t.rejects(speechAt(`${url}/x`).speak('a', 'de', never), { message: /404/ })
  await new Promise((resolve) => server.close(resolve))
  await t.rejects(speechAt(url).speak('a', 'de', never), {
    message: /does not answer/,
  })
})

const SENTENCE = 'Welcome. For sales, press one. For anything else, hold the line.'

test('espeak-ng says a sentence as long as it takes a person', async (t) => {
  const bytes = await ESPEAK.speak(SENTENCE, 'en', never).catch(({ message }) => String(message))
  if (typeof bytes === 'string') {
    t.match(bytes, /say needs espeak-ng/)
    return
  }
  const sound = parseWav(bytes)
  const heard = resample(sound, 0, resampledLength(sound))
  t.ok(heard.length > 3 * 8000 && heard.length < 8 * 8000, `${heard.length / 8000} s`)
  t.ok(level(heard) > 1000, `level ${level(heard)}`)
  await t.rejects(ESPEAK.speak('Hello', 'xx', never), { message: /espeak-ng cannot say it: / })
})
