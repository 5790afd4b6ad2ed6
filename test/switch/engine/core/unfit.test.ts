import { test } from 'tap'
import { firstOf } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { answeredCall, CALLER_DIALOG, inDialogText, inviteText } from './calls.ts'
import { CoreWorld } from './core-world.ts'

test('a call that has no hops left ends here (RFC 7332), OPTIONS does not', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite', 'options')
  world.network.bring(inviteText({ 'Max-Forwards': '0' }))
  t.same(world.lines(), ['100 1 INVITE', '483 1 INVITE'])
  t.same(application.take(), [])
  world.network.bring(
    requestText('OPTIONS sip:b@192.0.2.1 SIP/2.0', { 'Max-Forwards': '0', 'Call-ID': 'other' }),
  )
  t.same(application.news(), ['OPTIONS sip:b@192.0.2.1'])
})

test('nor does a request within a dialog go round in circles', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('INFO', 2, { 'Max-Forwards': '0' }))
  t.same(world.lines(), ['483 2 INFO'])
})

test('an application that passes calls on may count the hops', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  const hops = (names: string, start: string, value: string) => {
    world.command(application, names, [start, `Max-Forwards: ${value}`])
    const [request] = world.sent()
    return request && firstOf(request, 'max-forwards')
  }
  const dialog = `|${CALLER_DIALOG}`
  t.equal(hops('|', 'OPTIONS sip:x@192.0.2.9 SIP/2.0', '9'), '9')
  t.equal(hops('|', 'OPTIONS sip:x@192.0.2.9 SIP/2.0', 'many'), '70')
  t.equal(hops(dialog, 'INFO sip:placeholder SIP/2.0', '9'), '9')
  t.equal(hops(dialog, 'INFO sip:placeholder SIP/2.0', '-1'), '70')
})

test('an extension the engine would have to have is refused, others pass (RFC 3261, 8.2.2.3)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(inviteText({ Require: 'replaces, sec-agree' }))
  const [, refused] = world.sent()
  t.equal(refused?.kind === 'response' && refused.status, 420)
  t.equal(refused && firstOf(refused, 'unsupported'), 'sec-agree')
  world.network.bring(
    inviteText({ Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-2', Require: 'replaces, 100rel' }),
  )
  t.equal(application.take().length, 1)
})
