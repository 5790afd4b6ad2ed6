import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { Nonces } from '../../../../switch/registrar/digest/nonces.ts'

function make(capacity = 1000) {
  let time = Date.UTC(2024, 0, 1)
  const options = { key: randomBytes(32), lifetime: 300_000, capacity, now: () => time }
  const nonces = new Nonces(options)
  return { nonces, options, pass: (milliseconds: number) => (time += milliseconds) }
}

test('a nonce serves each count once, until its time is over', async (t) => {
  const { nonces, pass } = make()
  const nonce = nonces.make('example.org')
  t.ok(nonces.take(nonce, 'example.org', 1))
  t.notOk(nonces.take(nonce, 'example.org', 1), 'a replay')
  pass(299_999)
  t.ok(nonces.take(nonce, 'example.org', 2))
  pass(1)
  t.notOk(nonces.take(nonce, 'example.org', 3), 'too old')
})

test('a nonce of another realm, another process or another spelling is none of ours', async (t) => {
  const { nonces } = make()
  const nonce = nonces.make('example.org')
  t.notOk(nonces.take(nonce, 'example.net', 1))
  t.notOk(make().nonces.take(nonce, 'example.org', 1))
  t.notOk(nonces.take(`${nonce}=`, 'example.org', 1))
  t.notOk(
    nonces.take(
      nonce.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'example.org',
      1,
    ),
  )
  t.notOk(nonces.take('', 'example.org', 1))
  t.equal(nonces.size, 0)
})

test('challenges cost no memory, and used nonces have a limit past which none is replayed', async (t) => {
  const { nonces, pass } = make(100)
  for (let made = 0; made < 1000; made += 1) nonces.make('example.org')
  t.equal(nonces.size, 0)
  const used: string[] = []
  for (let made = 0; made < 500; made += 1) {
    pass(1)
    const nonce = nonces.make('example.org')
    t.ok(nonces.take(nonce, 'example.org', 1))
    used.push(nonce)
    t.ok(nonces.size <= 100)
  }
  t.notOk(
    used.some((nonce) => nonces.take(nonce, 'example.org', 1)),
    'forgotten or not',
  )
})
