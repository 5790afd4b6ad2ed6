import fc from 'fast-check'
import { test } from 'tap'
import { BusyLines } from '../../../switch/notifier/busy-lines.ts'
import type { EventPackage } from '../../../switch/notifier/event-package.ts'
import { type Granted, Notifier } from '../../../switch/notifier/notifier.ts'
import type { Notice } from '../../../switch/notifier/subscription.ts'
import { StandingClock } from '../../support/standing-clock.ts'

const ANN = { domain: 'example.org', user: 'ann' }
const BOB = { domain: 'example.org', user: 'bob' }

function world(most = 10) {
  const clock = new StandingClock()
  let state = 0
  const event: EventPackage = {
    ...{ name: 'thing', contentType: 'text/plain' },
    mayWatch: (watcher) => watcher.user !== 'eve',
    describe: async (_, version) => `${version}: ${state}`,
  }
  const isKnown = ({ user }: { user: string }) => user !== 'nobody'
  const notifier = new Notifier({ packages: [event], clock, isKnown, most })
  const notices: Notice[] = []
  let status = 200
  const grant = (changes: Partial<Parameters<Notifier['grant']>[0]> = {}) =>
    notifier.grant({ event: 'thing', watcher: BOB, of: ANN, expires: '600', ...changes })
  const open = (expires = '600') => {
    const granted = grant({ expires })
    if (granted.kind !== 'granted') throw new Error('refused')
    return notifier.open(granted, ANN, async (notice) => {
      notices.push(notice)
      return status
    })
  }
  const change = () => {
    state += 1
    notifier.changed('thing', ANN)
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds)
    await settle()
  }
  const answerWith = (other: number) => {
    status = other
  }
  return { notifier, notices, grant, open, change, pass, settle, answerWith, at: () => state }
}

test('what cannot be granted is refused as RFC 6665 says', async (t) => {
  const { grant, open } = world(1)
  const statusOf = (granted: Granted) => granted.kind === 'refused' && granted.status
  t.match(grant({ event: 'other' }), { status: 489, headers: { 'Allow-Events': 'thing' } })
  t.match(grant({ expires: '59' }), { status: 423, headers: { 'Min-Expires': '60' } })
  t.equal(statusOf(grant({ expires: 'soon' })), 400)
  t.equal(statusOf(grant({ watcher: { ...BOB, user: 'eve' } })), 403)
  t.equal(statusOf(grant({ of: { ...ANN, user: 'nobody' } })), 404)
  t.match(grant({ expires: '99999' }), { kind: 'granted', seconds: 3600 })
  t.match(grant({ expires: undefined }), { kind: 'granted', seconds: 3600 })
  open()
  t.equal(statusOf(grant()), 503)
})

test('a phone is told at once, of what changes, and of the end', async (t) => {
  const { notices, open, change, pass, settle, notifier } = world()
  open('60')
  await settle()
  t.match(notices, [{ state: 'active;expires=60', contentType: 'text/plain', body: '0: 0' }])
  change()
  change()
  t.equal(notices.length, 1, 'not more than one a second')
  await pass(1000)
  t.match(notices.at(-1), { state: 'active;expires=59', body: '1: 2' })
  await pass(59_000)
  t.match(notices.at(-1), { state: 'terminated;reason=timeout' })
  t.equal(notifier.size, 0)
  change()
  await pass(10_000)
  t.equal(notices.length, 3)
})

test('to subscribe for no time at all is to be told once', async (t) => {
  const { notices, open, settle, notifier } = world()
  open('0')
  await settle()
  t.match(notices, [{ state: 'terminated;reason=timeout', body: '0: 0' }])
  t.equal(notifier.size, 0)
})

test('a phone that knows nothing of it any more is left alone', async (t) => {
  const { notices, open, pass, change, settle, answerWith, notifier } = world()
  answerWith(481)
  open()
  await settle()
  t.equal(notifier.size, 0)
  change()
  await pass(2000)
  t.equal(notices.length, 1)
})

test('all are told to subscribe again when the switch goes', async (t) => {
  const { notices, open, settle, notifier } = world()
  open()
  await settle()
  notifier.close()
  await settle()
  t.match(notices.at(-1), { state: 'terminated;reason=deactivated' })
})

test('whatever happens, the last notice tells how things are, and versions count', async (t) => {
  const step = fc.oneof(fc.constant('change'), fc.integer({ min: 1, max: 3000 }))
  const run = async (steps: readonly (string | number)[]) => {
    const { notices, open, change, pass, settle, at } = world()
    open('3600')
    await settle()
    for (const each of steps) {
      if (typeof each === 'number') await pass(each)
      else change()
    }
    await pass(1000)
    await pass(1000)
    const versions = notices.map(({ body }) => Number.parseInt(body, 10))
    return (
      notices.at(-1)?.body.endsWith(`: ${at()}`) === true &&
      versions.every((version, index) => version === index)
    )
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), run))
  t.pass()
})

test('a line is busy by its own calls and by those to its phones, until they end', async (t) => {
  const changed: string[] = []
  const lines = new BusyLines(({ user }) => changed.push(user))
  const binding = { expiresAt: 1, callId: 'c', cseq: 1, q: 1, path: [] }
  lines.replace([['example.org bob', [{ ...binding, uri: 'sip:bob@192.0.2.7' }]]])
  const common = { call: 'c', domain: 'example.org', sipCallId: 's', beganAt: 0 }
  const caller = 'sip:ann@example.org'
  const one = { ...common, id: '1', direction: 'in', caller, called: 'sip:9@example.org' } as const
  const two = { ...common, id: '2', direction: 'out', caller, called: 'sip:bob@192.0.2.7' } as const
  for (const leg of [one, two]) lines.hear({ type: 'began', at: 0, leg })
  lines.hear({ type: 'answered', at: 0, leg: two })
  t.same(lines.dialogsOf(ANN), [{ id: '1', direction: 'initiator', state: 'early' }])
  t.same(lines.dialogsOf(BOB), [{ id: '2', direction: 'recipient', state: 'confirmed' }])
  lines.learn(['example.org bob', []])
  for (const leg of [one, two]) lines.hear({ type: 'ended', at: 0, leg })
  t.same([...lines.dialogsOf(ANN), ...lines.dialogsOf(BOB)], [])
  t.same(changed, ['ann', 'bob', 'bob', 'ann', 'bob'])
})
