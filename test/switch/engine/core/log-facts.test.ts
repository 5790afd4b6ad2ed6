import { test } from 'tap'
import { answeredCall, CALLER_DIALOG, inDialogText, inviteText } from './calls.ts'
import { CoreWorld } from './core-world.ts'

const CALL = { callId: 'call-1@192.0.2.9', application: 'test' }

test('a call nobody takes is logged with its Call-ID', async (t) => {
  const world = new CoreWorld()
  world.network.bring(inviteText())
  const facts = { method: 'INVITE', callId: CALL.callId }
  t.same(world.logged, [['no application takes a request', facts]])
})

test('a request left unanswered is logged with whose it was', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(inviteText())
  world.clock.advance(64_000)
  t.same(world.logged.splice(0), [
    ['an application left a request unanswered', { method: 'INVITE', ...CALL }],
  ])
  answeredCall(world, application, { Via: 'SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-again' })
  world.network.bring(inDialogText('INFO', 2))
  world.clock.advance(64_000)
  const facts = { method: 'INFO', ...CALL, dialogId: CALLER_DIALOG }
  t.same(world.logged, [['an application left a request unanswered', facts]])
})

test('a call the engine ends is logged with dialog, application and reason', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.core.leave(application)
  const facts = { ...CALL, dialogId: CALLER_DIALOG, reason: 'application disconnected' }
  t.same(world.logged, [['a call is ended by the engine', facts]])
})
