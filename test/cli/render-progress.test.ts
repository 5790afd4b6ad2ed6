import fc from 'fast-check'
import { test } from 'tap'
import { renderProgress } from '../../cli/render-progress.ts'

const LINES = [
  { when: 'it knows how far it is', step: { share: 0.25 }, line: ' 25% step: 5 s, 15 s left' },
  { when: 'it took 10 s before', step: { expected: 10 }, line: ' 50% step: 5 s, 5 s left' },
  { when: 'it takes longer than before', step: { expected: 2 }, line: ' 99% step: 5 s, 1 s left' },
  { when: 'it knows better', step: { share: 0.5, expected: 99 }, line: ' 50% step: 5 s, 5 s left' },
  { when: 'nothing is known', step: {}, line: '     step: 5 s' },
  { when: 'it has hardly begun', step: { share: 0.01 }, line: '  1% step: 5 s' },
  { when: 'it is as good as done', step: { share: 1 }, line: '100% step: 5 s, 0 s left' },
]

for (const { when, step, line } of LINES) {
  test(`a step shows what is known of it: ${when}`, async (t) => {
    t.same(renderProgress([{ title: 'step', since: 1000, ...step }], 6000, 80), [line])
  })
}

test('steps that run at the same time have a line each, in their order', async (t) => {
  const steps = ['one', 'two'].map((title, index) => ({ title, since: index * 1000 }))
  t.same(renderProgress(steps, 3000, 80), ['     one: 3 s', '     two: 2 s'])
})

test('a line never reaches the edge of the terminal, or it would take two', async () => {
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined })
  const columns = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(fc.string(), share, fc.nat(), columns, (title, known, now, width) => {
      const step = { title, since: 0, ...(known === undefined ? {} : { share: known }) }
      return renderProgress([step], now, width).every((line) => line.length < width)
    }),
  )
})
