import tap, { test } from 'tap'
import { eventually } from '../support/eventually.ts'
import { openLab } from '../support/lab.ts'
import { headerOf } from '../support/sip-message.ts'
import { areHungUp, hangUp, isQuiet, NUMBER, talk, twoPhones } from '../support/two-phones.ts'

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
