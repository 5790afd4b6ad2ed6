import { test } from 'tap'
import { Timeout } from '../../../../switch/app/core/errors.ts'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { ParkingLot } from '../../../../switch/app/features/parking-lot.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

/** 700 parks the caller, 701 and 702 pick up who is there. */
function parking() {
  const lot = new ParkingLot(['701', '702'])
  const app = defineApp({
    async call(call) {
      await call.answer()
      if (call.to.user !== '700') {
        await lot.pickUp(call.to.user, call)
        return
      }
      try {
        await lot.park(call, {
          music: 'moh.wav',
          timeout: '1m',
          announce: async (slot) => call.message(slot),
        })
        await call.play('bye.wav')
      } catch (error) {
        if (!(error instanceof Timeout)) throw error
        await call.play('forgotten.wav')
      }
    },
  })
  const bed = testbed(app)
  const park = (from: string) => bed.call({ from, to: '700' }).expect.answer()
  const pickUp = (from: string, to: string) => bed.call({ from, to })
  return { lot, bed, park, pickUp }
}

test('a parked caller is picked up from another telephone', async (t) => {
  const { bed, lot, park, pickUp } = parking()
  await using _ = bed
  const alice = park('alice').expect.play('moh.wav').expect.message('701')
  bed.act(() => t.match(lot.list(), [{ slot: '701', party: { from: { user: 'alice' } } }]))
  const bob = pickUp('bob', '701').expect.answer().expect.bridge('alice')
  alice.expect.bridge('bob').expect.nothing('2h')
  bob.hangUp()
  await alice.expect.play('bye.wav').expect.hangup()
  t.same(lot.list(), [])
})

test('each has a slot of its own, and a full lot takes nobody', async () => {
  const { bed, park } = parking()
  await using _ = bed
  park('alice').expect.play('moh.wav').expect.message('701')
  park('bob').expect.play('moh.wav').expect.message('702')
  await park('carol').expect.hangup()
})

test('a slot is free again when its party hung up or was picked up', async () => {
  const { bed, park, pickUp } = parking()
  await using _ = bed
  park('alice').expect.play('moh.wav').expect.message('701').hangUp()
  park('bob').expect.play('moh.wav').expect.message('701')
  pickUp('carol', '701').expect.answer().expect.bridge('bob')
  await park('dave').expect.play('moh.wav').expect.message('701')
})

test('nobody picks up', async () => {
  const { bed, park } = parking()
  await using _ = bed
  const alice = park('alice').expect.play('moh.wav').expect.message('701')
  await alice.expect.nothing('59s').expect.play('forgotten.wav').expect.hangup()
})

test('there is nobody to pick up', async () => {
  const { bed, pickUp } = parking()
  await using _ = bed
  await pickUp('bob', '702').expect.answer().expect.hangup()
})
