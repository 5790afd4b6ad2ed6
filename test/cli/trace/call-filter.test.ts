import { test } from 'tap'
import { CallFilter } from '../../../cli/trace/call-filter.ts'
import { record } from './records.ts'

test('without wishes everything is wanted', async (t) => {
  t.ok(new CallFilter({}).wants(record()))
})

test('a call is picked by its Call-ID, From and To', async (t) => {
  for (const wish of [{ callId: 'a@' }, { from: 'ALICE' }, { to: 'bob@' }]) {
    t.ok(new CallFilter(wish).wants(record()), JSON.stringify(wish))
  }
  for (const wish of [{ callId: 'b@' }, { from: 'bob' }, { to: 'alice' }]) {
    t.notOk(new CallFilter(wish).wants(record()), JSON.stringify(wish))
  }
  t.notOk(new CallFilter({ from: 'alice', to: 'carol' }).wants(record()))
})

test('what the callee sends later in a call belongs to it', async (t) => {
  const bye = record({
    ...{ firstLine: 'BYE sip:alice@192.0.2.9 SIP/2.0', method: 'BYE' },
    ...{ from: record().to, to: record().from },
  })
  const filter = new CallFilter({ from: 'alice' })
  t.ok(filter.wants(record()))
  t.ok(filter.wants(bye))
  t.notOk(new CallFilter({ from: 'alice' }).wants(bye), 'seen alone it is from bob')
})

test('methods pick messages', async (t) => {
  const filter = new CallFilter({ method: ['BYE', 'INVITE'] })
  t.ok(filter.wants(record()))
  t.ok(filter.wants(record({ method: 'BYE', firstLine: 'SIP/2.0 200 OK' })))
  t.notOk(filter.wants(record({ method: 'ACK' })))
})
