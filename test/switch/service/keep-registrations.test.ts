import { test } from 'tap'
import { RegistrationKeeper } from '../../../switch/service/keep-registrations.ts'
import type { OutgoingRequest } from '../../../switch/signalling/line.ts'
import { StoredRegistrations } from '../../../switch/store/stored-registrations.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { aStore } from '../store/a-store.ts'

test('of the nodes that share a database one registers, and takes it back at its end', async (t) => {
  const { store } = await aStore(t)
  const stored = new StoredRegistrations(store.db)
  const asked: OutgoingRequest[] = []
  const keepers = ['ds1', 'ds2', 'ds3'].map((node) => {
    const request = async (each: OutgoingRequest) => {
      asked.push(each)
      return { status: 200 }
    }
    const dial = () => {
      throw new Error('nobody is called')
    }
    return new RegistrationKeeper({
      ...{ node, stored, line: { request, dial }, log: () => undefined },
      usernameOf: () => 'us',
      trunks: [{ name: 'one', from: [], to: 'sip:carrier.example', register: {} }],
    })
  })
  await eventually(async () => (await stored.all()).size === 1, 'a registration')
  const registered = asked.map(({ headers }) => headers.Expires)
  await Promise.all(keepers.map((each) => each.close()))
  t.same(registered, ['600'])
  t.same(asked.map(({ headers }) => headers.Expires).slice(1), ['0'])
  t.equal((await stored.all()).size, 0)
  const [line] = (await stored.lines()).keys()
  t.equal(await stored.take('one', 'ds9', 'x'), line, 'another node may register at once')
})
