import fc from 'fast-check'
import { test } from 'tap'
import { FRAME } from '../../../switch/media/audio/pace.ts'
import { Frames } from '../../../switch/media/mixer/frames.ts'
import { mix } from '../../../switch/media/mixer/mix.ts'

const constant = (value: number) => new Int16Array(FRAME).fill(value)

test('everybody hears the sum of the others, cut off where it is too loud', async (t) => {
  const said = [constant(100), undefined, constant(-30), constant(32_000)]
  t.same(
    mix(said).map((samples) => samples?.[7]),
    [31_970, 32_070, 32_100, 70],
  )
  const loud = mix([constant(30_000), constant(30_000), constant(30_000)])
  t.same(
    loud.map((samples) => samples?.[0]),
    [32_767, 32_767, 32_767],
  )
  t.same(
    mix([constant(5), undefined]).map((samples) => samples?.[0]),
    [undefined, 5],
  )
  t.same(mix([undefined, undefined]), [undefined, undefined])
})

test('nobody hears himself, whoever else speaks', async (t) => {
  const voice = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(voice, { minLength: 1, maxLength: 12 }), (voices) => {
      const heard = mix(voices.map((each) => (each === undefined ? undefined : constant(each))))
      for (const [index, samples] of heard.entries()) {
        const others = voices.filter((each, at) => at !== index && each !== undefined)
        const sum = others.reduce<number>((total, each) => total + (each ?? 0), 0)
        t.equal(samples?.[0], others.length === 0 ? undefined : sum)
      }
    }),
    { numRuns: 50 },
  )
})

test('frames come evenly out of packets that do not, and never late', async (t) => {
  const frames = new Frames()
  t.equal(frames.take(), undefined)
  frames.put(constant(1))
  t.equal(frames.take(), undefined, 'one alone waits for the next')
  frames.put(constant(2))
  t.equal(frames.take()?.[0], 1)
  t.equal(frames.take()?.[0], 2)
  t.equal(frames.take(), undefined)
  const long = new Int16Array(FRAME * 2)
  long.fill(3, 0, FRAME).fill(4, FRAME)
  frames.put(long)
  t.equal(frames.take()?.[0], 3)
  for (let count = 10; count < 30; count += 1) frames.put(constant(count))
  t.ok((frames.take()?.[0] ?? 0) > 20, 'what is old is left out')
})
