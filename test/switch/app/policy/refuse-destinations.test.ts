import { test } from 'tap'
import { refuseDestinations } from '../../../../switch/app/policy/refuse-destinations.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import { Destinations } from '../../../../switch/numbering/destinations.ts'
import { DialledReader } from '../../../../switch/numbering/read-dialled.ts'

const refuses = refuseDestinations(
  new DialledReader({ country: 'DE', extensions: ['1XX'] }),
  new Destinations({ countries: ['DE'], blockedTypes: ['premium'] }),
)

test('a blocked number is refused however it is written', async (t) => {
  for (const to of ['+33140205050', '0033140205050', 'tel:+33140205050', '09001234567']) {
    t.match(refuses(to), { name: 'Rejected', status: 403 }, to)
    t.match(refuses(`sip:${to.replace('tel:', '')}@carrier.example;user=phone`), { status: 403 })
  }
})

test('numbers that are allowed, extensions, emergencies and names are not', async (t) => {
  for (const to of ['030123456', '+4930123456', '101', '112', 'sip:bob@example.org', 'bob']) {
    t.equal(refuses(to), undefined, to)
  }
})

test('no script gets past it', async () => {
  await using bed = testbed(
    { call: (call) => call.dial('sip:+33140205050@carrier.example') },
    { limits: { refuses } },
  )
  await bed.call({ from: 'alice', to: '8800' }).expect.reject(403, 'Destination Not Allowed')
})
