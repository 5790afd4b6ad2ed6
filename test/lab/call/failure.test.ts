import tap, { test } from 'tap'
import { eventually } from '../support/eventually.ts'
import { openLab } from '../support/lab.ts'
import { mediaOf } from '../support/media-end.ts'
import { headerOf } from '../support/sip-message.ts'
import {
  areHungUp,
  converse,
  hangUp,
  isQuiet,
  NUMBER,
  talk,
  twoPhones,
} from '../support/two-phones.ts'

const lab = await openLab(tap)

test('without rtpengine calls are refused until it is back', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  await talk(phones)
  await lab.rtpengine.kill('SIGKILL')
  await hangUp(caller, callee)

  caller.phone.call(NUMBER, caller.media.describe())
  const refusal = await caller.phone.expect('503')
  t.equal(headerOf(refusal, 'Retry-After'), '10')
  caller.phone.follow('ACK')

  await lab.startRtpengine()
  await talk(phones)
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})

test('a call outlives its rtpengine: both are told where the next one hears them', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  await talk(phones)
  await lab.rtpengine.kill('SIGKILL')
  await lab.startRtpengine()
  const toCallee = await callee.phone.expect('INVITE')
  callee.phone.respond(toCallee, 200, callee.media.describe())
  await callee.phone.expect('ACK')
  const toCaller = await caller.phone.expect('INVITE')
  caller.phone.respond(toCaller, 200, caller.media.describe())
  await caller.phone.expect('ACK')
  const anchors = { forCaller: mediaOf(toCaller.body), forCallee: mediaOf(toCallee.body) }
  await converse(t, phones, anchors)
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})

test('a call whose media cannot be had again is ended, and both are told why', async (t) => {
  const phones = await twoPhones(t, lab)
  await talk(phones)
  await lab.rtpengine.kill('SIGKILL')
  for (const { phone } of [phones.caller, phones.callee]) {
    const goodbye = await phone.expect('BYE')
    t.equal(headerOf(goodbye, 'Reason'), 'Q.850;cause=41;text="Media Lost"')
    phone.respond(goodbye, 200)
  }
  await lab.startRtpengine()
  await isQuiet(t, lab)
})

test('calls end with the engine, and the switch finds the next one', async (t) => {
  const phones = await twoPhones(t, lab)
  await talk(phones)
  await lab.engine.kill('SIGKILL')
  await isQuiet(t, lab)

  await lab.startEngine()
  const connections = () => lab.logic.said().split('connected to the SIP engine').length - 1
  await eventually(() => connections() === 2, 'the switch connects again')
  await talk(phones)
  await hangUp(phones.caller, phones.callee)
  await isQuiet(t, lab)
})

test('the engine says goodbye for a switch that died, and the next one tidies up', async (t) => {
  const phones = await twoPhones(t, lab)
  await talk(phones)
  await lab.logic.kill('SIGKILL')
  await areHungUp(phones)

  phones.caller.phone.call(NUMBER, phones.caller.media.describe())
  await phones.caller.phone.expect('503')
  phones.caller.phone.follow('ACK')

  await lab.startLogic()
  await isQuiet(t, lab)
  await talk(phones)
  await hangUp(phones.caller, phones.callee)
  await isQuiet(t, lab)
})

test('a switch that is told to stop says goodbye itself', async (t) => {
  const phones = await twoPhones(t, lab)
  await talk(phones)
  const [stopped] = await Promise.all([lab.logic.kill('SIGTERM'), areHungUp(phones)])
  t.equal(stopped, 0)
  await lab.startLogic()
})
