import { test } from 'tap'
import { Memory } from '../../../switch/store/memory.ts'

test('what is known is not looked up again, a miss neither, until it is forgotten', async (t) => {
  const memory = new Memory<string | undefined>(10)
  let lookUps = 0
  const lookUp = async () => {
    lookUps += 1
    return undefined
  }
  await Promise.all([memory.get('a', lookUp), memory.get('a', lookUp)])
  await memory.get('a', lookUp)
  t.equal(lookUps, 1)
  memory.forget('a')
  await memory.get('a', lookUp)
  t.equal(lookUps, 2)
  memory.clear()
  await memory.get('a', lookUp)
  t.equal(lookUps, 3)
})

test('the least used is forgotten first', async (t) => {
  const memory = new Memory<number>(2)
  const looked: string[] = []
  const get = (name: string) => memory.get(name, async () => looked.push(name))
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name)
  t.same(looked, ['a', 'b', 'c', 'b'])
})

test('a failure is told to who asked, and tried again by who asks next', async (t) => {
  const memory = new Memory<number>(2)
  await t.rejects(
    memory.get('a', () => Promise.reject(new Error('gone'))),
    /gone/,
  )
  t.equal(await memory.get('a', async () => 1), 1)
})

test('news that come while it is looked up are not lost', async (t) => {
  const memory = new Memory<string>(2)
  let answer: (value: string) => void = () => undefined
  const old = memory.get('a', () => new Promise((resolve) => (answer = resolve)))
  memory.forget('a')
  answer('old')
  t.equal(await old, 'old')
  t.equal(await memory.get('a', async () => 'new'), 'new')
})
