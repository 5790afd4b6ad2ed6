import fc from 'fast-check'
import { test } from 'tap'
import { type CallEvent, isOver } from '../../../switch/call/call.ts'
import { World } from './world.ts'

/** Most of the time nothing ends the call; otherwise few would get far. */
const choice = fc.record({ pick: fc.nat(), isKind: fc.nat(11).map((die) => die > 0) })
const choices = fc.array(choice, { maxLength: 60, size: 'max' })
const offers = fc.constantFrom('offer', undefined)
const LIMIT = 200

/** Lets things happen in the order `picks` says, as far as they are possible. */
function play(world: World, picks: readonly { pick: number; isKind: boolean }[]): void {
  for (const { pick, isKind } of picks) {
    const possible = world.possible().filter((each) => !isKind || !isFatal(each))
    const event = possible[pick % Math.max(1, possible.length)]
    if (event) world.tell(event)
  }
}

const FATAL = ['cancelled', 'unanswerable', 'ended', 'refused', 'failed']

function isFatal(event: CallEvent): boolean {
  if (event.from === 'timer' || event.from === 'switch') return true
  if (event.event.type === 'reoffer-refused') return event.event.refusal.status === 481
  return FATAL.includes(event.event.type)
}

/** Both parties are about to be gone: only what must still come comes. */
function drain(world: World, pick: number): void {
  for (let turn = 0; turn < LIMIT && !isOver(world.call); turn += 1) {
    const events = world.possible()
    const event = events[(pick + turn) % Math.max(1, events.length)]
    if (event) world.tell(event)
  }
  while (world.busy > 0) world.tell({ from: 'media', event: { type: 'anchored', sdp: 'x' } })
}

function isClean(world: World): boolean {
  return (
    isOver(world.call) &&
    world.releases === 1 &&
    world.timers.size === 0 &&
    world.messages.size === 0 &&
    world.finals === 1 &&
    world.caller.stage === 'gone' &&
    ['gone', 'none', 'inviting'].includes(world.callee.stage) &&
    !world.caller.asked &&
    !world.callee.asked
  )
}

test('whatever happens in whatever order, a stopped call leaves nothing behind', async () => {
  fc.assert(
    fc.property(offers, choices, fc.nat(), (sdp, picks, pick) => {
      const world = new World(sdp)
      play(world, picks)
      world.tell({ from: 'switch', event: 'stop' })
      drain(world, pick)
      return isClean(world)
    }),
    { numRuns: 5000 },
  )
})

test('a lost engine ends every call at once, whatever state it is in', async () => {
  fc.assert(
    fc.property(offers, choices, (sdp, picks) => {
      const world = new World(sdp)
      play(world, picks)
      world.tell({ from: 'switch', event: 'lost' })
      return isOver(world.call) && world.releases === 1 && world.timers.size === 0
    }),
    { numRuns: 2000 },
  )
})

test('a call that nobody stops ends by itself when its timers run out', async () => {
  fc.assert(
    fc.property(offers, choices, (sdp, picks) => {
      const world = new World(sdp)
      play(world, picks)
      for (let turn = 0; turn < LIMIT && !isOver(world.call); turn += 1) {
        const [timer] = world.timers
        if (world.busy > 0) world.tell({ from: 'media', event: { type: 'anchored', sdp: 'x' } })
        else if (world.caller.stage === 'answering') {
          world.tell({ from: 'caller', event: { type: 'established' } })
        } else if (world.caller.stage === 'unacknowledged') {
          world.tell({ from: 'caller', event: { type: 'ended', reason: 'ACK timeout' } })
        } else if (timer) world.tell({ from: 'timer', timer })
      }
      return isOver(world.call) && world.timers.size === 0
    }),
    { numRuns: 2000 },
  )
})
