import { test } from 'tap'
import { watchProgress } from '../../cli/progress.ts'

function recorder(terminal?: { readonly columns: number }) {
  const said: string[] = []
  const output = {
    answer: () => undefined,
    remark: (text: string) => void said.push(text),
    ...(terminal ? { terminal } : {}),
  }
  return { said, output }
}

const drawing = () => new Promise((resolve) => setTimeout(resolve, 250))

test('without a terminal there is a line for each step, and nothing moves', async (t) => {
  const { said, output } = recorder()
  const progress = watchProgress(output, new Map([['pack', 2]]))
  progress.started('pack')
  progress.progressed('pack', 0.5)
  await drawing()
  progress.note('the archive is slow today')
  progress.finished('pack', 1.24)
  progress.done()
  const text = said.join('')
  t.equal(text, 'pack ...\nthe archive is slow today\npack: 1.2 s\n')
})

test('on a terminal running steps are drawn over themselves, and finished ones stay', async (t) => {
  const { said, output } = recorder({ columns: 80 })
  const progress = watchProgress(output, new Map([['pack', 100]]))
  t.teardown(() => progress.done())
  progress.started('pack')
  progress.started('fetch')
  progress.progressed('fetch', 0.4)
  progress.progressed('a step nobody started', 0.4)
  await drawing()
  t.match(said[0], /^ {2}0% pack: 0 s\n 40% fetch: 0 s, 1 s left\n$/)
  t.equal(said[1], '\x1b[2A\x1b[J', 'two lines up and cleared (ECMA-48, CUU and ED)')
  said.length = 0
  progress.finished('fetch', 0.2)
  t.same(said, ['\x1b[2A\x1b[J', 'fetch: 0.2 s\n'])
  await drawing()
  progress.done()
  t.equal(said.at(-1), '\x1b[1A\x1b[J', 'what was running leaves no line behind')
})

test('once it is done nothing is drawn any more', async (t) => {
  const { said, output } = recorder({ columns: 80 })
  const progress = watchProgress(output, new Map())
  progress.started('pack')
  progress.done()
  await drawing()
  t.same(said, [])
})
