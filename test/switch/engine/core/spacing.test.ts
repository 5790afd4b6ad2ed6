import { test } from 'tap'
import { requestText } from '../sip-text.ts'
import { answeredCall, dialledCall, inDialogText } from './calls.ts'
import { CoreWorld } from './core-world.ts'

test('what a caller asks in its call is read apart from the answer', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('BYE', 2))
  t.equal(application.take()[0]?.after, 2, 'the second frame was the echo of the 200')
})

test('what a callee asks in its call is read apart from its answer', async (t) => {
  const world = new CoreWorld()
  const application = world.join()
  const { invite, dialogId } = dialledCall(world, application)
  const [callId, tag] = dialogId.split(';from-tag=')
  const from = invite.headers.find(({ name }) => name === 'from')?.value ?? ''
  const names = { 'Call-ID': callId, To: from, From: '<sip:peer@192.0.2.9>;tag=peer' }
  world.network.bring(inDialogText('BYE', 1, names))
  t.ok(tag)
  t.equal(application.take()[0]?.after, 2, 'the second frame was the 200')
})

test('a response to a request outside a call is read apart from its echo', async (t) => {
  const world = new CoreWorld()
  const application = world.join()
  world.command(application, '|', ['OPTIONS sip:peer@192.0.2.9:5080 SIP/2.0'])
  const [sent] = world.sent()
  if (sent?.kind !== 'request') throw new Error('no request')
  world.reply(sent, 200)
  t.same(
    application.take().map(({ after }) => after),
    [undefined, 1],
  )
})

test('a new request waits for nothing', async (t) => {
  const world = new CoreWorld()
  const application = world.join('options')
  world.network.bring(requestText('OPTIONS sip:b SIP/2.0'))
  t.equal(application.take()[0]?.after, undefined)
})
