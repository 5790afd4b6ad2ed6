import { test } from 'tap'
import { splitOutside } from '../../switch/engine/message/split.ts'
import { countWork, growsWithLength } from './counted-work.ts'

const text = (size: number) => ';'.repeat(size)

test('the same call counts the same', async (t) => {
  const work = () => countWork(() => splitOutside(text(1000), ';'))
  t.equal(work(), work())
})

test('work in proportion to the text is told from quadratic work', async (t) => {
  t.ok(growsWithLength((size) => countWork(() => splitOutside(text(size), ';'))))
  const everyTail = (size: number) => {
    for (let start = 0; start < size; start += 10) splitOutside(text(size - start), ';')
  }
  t.notOk(growsWithLength((size) => countWork(() => everyTail(size))))
})

test('searches of the language count, too', async (t) => {
  const search = (size: number) => {
    for (let start = 0; start < size; start += 1) text(size).indexOf('x', start)
  }
  t.notOk(growsWithLength((size) => countWork(() => search(size))))
})
