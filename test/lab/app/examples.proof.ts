import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { VoiceMessages } from '../../../switch/store/voice-messages.ts'
import type { Dialog } from '../../switch/engine/srf.ts'
import { filled } from '../../switch/service/store-world.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR, type Party, wav } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openSubscriber } from './subscriber.ts'
import { openPhone, openWorld, type Tones } from './world.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples/apps')
const PASSWORD = 'correct horse'

const over = (dialog: Dialog) =>
  new Promise<void>((resolve) => dialog.on('destroy', () => resolve()))

/** Hears it from now on, and not from before. */
const hears = (party: Party, hertz: number, who: string) => {
  party.heard.splice(0)
  return eventually(() => party.loudness(hertz) > CLEAR, `${who} hears ${hertz} Hz`)
}

/** Each says a tone of its own, and hears that of each other. */
async function talk(parties: Readonly<Record<string, Party>>): Promise<void> {
  const all = Object.entries(parties).map(([name, party], index) => {
    const hertz = 400 + 300 * index
    party.say(hertz)
    return { name, party, hertz }
  })
  for (const { name, party } of all) {
    for (const other of all) {
      if (other.name !== name) await hears(party, other.hertz, `${name}, from ${other.name},`)
    }
  }
}

async function pressAll(party: Party, keys: string): Promise<void> {
  for (const key of keys) {
    await party.press(key as Parameters<Party['press']>[0])
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** An example on a switch with a database, which takes calls from this machine. */
async function openExample(
  t: Test,
  app: string,
  { domain = 'example.org', users = [], ...more }: Partial<SwitchFile> & Example,
) {
  const folder = await serverFolder(t)
  await filled(folder, async (db) => {
    const subscribers = new Subscribers(db)
    for (const name of users) {
      const devices = [{ username: name, password: PASSWORD }]
      await subscribers.add({ domain, name, devices })
    }
    const message = { from: 'eve', duration: 2000, time: Date.now() }
    await new VoiceMessages(db).add({ domain, box: '101' }, message, wav(500, 2000))
  })
  const trunks = users.length > 0 ? [] : [{ name: 'lab', from: ['127.0.0.1'] }]
  const world = await openWorld(t, join(EXAMPLES, app), {
    ...{ domain, store: { folder }, trunks, ...more },
  })
  const subscriber = async (username: string) => {
    const phone = await openSubscriber(t, {
      ...{ sip: world.sip, username, password: PASSWORD, domain },
    })
    await phone.register()
    return phone
  }
  return { ...world, subscriber }
}

interface Example {
  readonly users?: readonly string[]
  readonly tones: Tones
}

test('the menu: welcome, choices, and who is chosen; both ways also after a hold', async (t) => {
  const tones = { 'menu.wav': 1200, 'no-such-choice.wav': 1500, 'ringing.wav': 900 }
  const { subscriber, calls } = await openExample(t, 'ivr-menu.ts', {
    ...{ tones, users: ['ann', 'support'] },
  })
  const [ann, support] = [await subscriber('ann'), await subscriber('support')]
  const talking = await ann.call('8800')
  await hears(ann.party, 600, 'ann')
  await hears(ann.party, 1200, 'ann')
  await ann.party.press('9')
  await hears(ann.party, 1500, 'ann')
  await hears(ann.party, 1200, 'ann')
  await ann.party.press('2')
  await hears(ann.party, 900, 'ann')
  const answered = await support.answer()
  await talk({ ann: ann.party, support: support.party })
  await talking.modify(ann.party.describe().replace('sendrecv', 'sendonly'))
  await talking.modify(ann.party.describe())
  await talk({ ann: ann.party, support: support.party })
  await Promise.all([over(answered), talking.destroy()])
  await eventually(async () => (await calls()).length === 0, 'the media is freed')
  t.pass()
})

test('the conference: a PIN, then everybody hears everybody else', async (t) => {
  const tones = { 'pin.wav': 1200, 'you-are-in.wav': 1300, 'moh.wav': 1000, 'wrong-pin.wav': 1500 }
  const { sip, calls } = await openExample(t, 'conference.ts', { tones })
  const enter = async () => {
    const phone = await openPhone(t, sip)
    const dialog = await phone.call('8001')
    await hears(phone.party, 1200, 'who comes')
    await pressAll(phone.party, '4711#')
    await hears(phone.party, 1300, 'who is in')
    return { ...phone, dialog }
  }
  const ann = await enter()
  await hears(ann.party, 1000, 'who is alone')
  const [bob, eve] = [await enter(), await enter()]
  await talk({ ann: ann.party, bob: bob.party, eve: eve.party })
  const left = over(ann.dialog)
  await ann.party.press('#')
  await left
  await talk({ bob: bob.party, eve: eve.party })
  const thief = await openPhone(t, sip)
  await thief.call('8001')
  await pressAll(thief.party, '1#')
  await hears(thief.party, 1500, 'who does not know the PIN')
  await Promise.all([bob.dialog.destroy(), eve.dialog.destroy()])
  await eventually(async () => (await calls()).length === 0, 'the media is freed')
  t.pass()
})

test('the queue: an agent logs in, who waits hears music and then the agent', async (t) => {
  const tones = {
    ...{ 'moh.wav': 1000, 'logged-in.wav': 1200, 'support-call.wav': 1300 },
    ...{ 'your-position-is.wav': 900, 'digits/1.wav': 950, 'leave-a-message.wav': 1500 },
    'beep.wav': 1600,
  }
  const { sip, calls } = await openExample(t, 'support-queue.ts', { tones })
  const [ann, bob] = [await openPhone(t, sip), await openPhone(t, sip)]
  const waiting = await ann.call('support')
  await hears(ann.party, 900, 'who waits')
  await hears(ann.party, 1000, 'who waits')
  await bob.call('*22', { From: `<${bob.uri}>` })
  await hears(bob.party, 1200, 'the agent')
  const agent = await bob.answer()
  await hears(bob.party, 1300, 'the agent')
  await talk({ ann: ann.party, bob: bob.party })
  await Promise.all([over(agent), waiting.destroy()])
  const eve = await openPhone(t, sip)
  const second = await eve.call('support')
  await hears(eve.party, 1000, 'who waits')
  await eve.party.press('1')
  await hears(eve.party, 1500, 'who is tired of it')
  await second.destroy()
  await eventually(async () => (await calls()).length === 0, 'the media is freed')
  t.pass()
})

test('voicemail: box and PIN by keys, the message by its tone, and deleted', async (t) => {
  const tones = {
    ...{ 'vm/which-box.wav': 1200, 'vm/pin.wav': 1300, 'vm/new-messages.wav': 900 },
    ...{ 'digits/1.wav': 950, 'vm/next-message.wav': 1000, 'vm/menu.wav': 1400 },
    ...{ 'vm/deleted.wav': 1500, 'vm/no-more.wav': 1600, 'vm/no-messages.wav': 1700 },
  }
  const { sip } = await openExample(t, 'voicemail.ts', { tones })
  const enter = async () => {
    const phone = await openPhone(t, sip)
    await phone.call('8800')
    await hears(phone.party, 1200, 'the owner')
    await pressAll(phone.party, '101#')
    await hears(phone.party, 1300, 'the owner')
    await pressAll(phone.party, '2580#')
    return phone
  }
  const owner = await enter()
  await hears(owner.party, 500, 'the owner')
  await hears(owner.party, 1400, 'the owner')
  await owner.party.press('2')
  await hears(owner.party, 1500, 'the owner')
  const again = await enter()
  await hears(again.party, 1700, 'the owner, the second time,')
  t.pass()
})

test('the office: hold, transfer, parking and picking up; both ways after each', async (t) => {
  const tones = { 'moh.wav': 1000, 'parked-at.wav': 1200, 'digits/1.wav': 1300 }
  const { subscriber, calls } = await openExample(t, 'pbx/pbx.ts', {
    ...{ domain: 'office.example', tones, users: ['101', '102', '103'] },
  })
  const [ann, bob] = [await subscriber('101'), await subscriber('102')]
  const eve = await subscriber('103')
  const ofBob = await bob.call('101')
  const ofAnn = await ann.answer()
  await talk({ ann: ann.party, bob: bob.party })

  await ofBob.modify(bob.party.describe().replace('sendrecv', 'sendonly'))
  await hears(ann.party, 1000, 'who is held')
  await ofBob.modify(bob.party.describe())
  await talk({ ann: ann.party, bob: bob.party })

  const annLeft = over(ofAnn)
  ofAnn.on('notify', (_, response) => response.send(200))
  await ofAnn.request({
    method: 'REFER',
    headers: { 'Refer-To': '<sip:103@office.example>', 'Referred-By': '<sip:101@office.example>' },
  })
  await hears(bob.party, 1000, 'who is transferred')
  const ofEve = await eve.answer()
  await annLeft
  await talk({ bob: bob.party, eve: eve.party })

  const eveLeft = over(ofEve)
  await pressAll(eve.party, '*8')
  await hears(bob.party, 1000, 'who is parked')
  await eveLeft
  await ann.call('*71')
  await talk({ ann: ann.party, bob: bob.party })
  await ofBob.destroy()
  await eventually(async () => (await calls()).length === 0, 'the media is freed')
  t.pass()
})

test('the office: nobody there, so a message is left, and heard by its tone', async (t) => {
  const tones = {
    ...{ 'vm/greeting.wav': 1200, 'beep.wav': 1300, 'vm/new-messages.wav': 900 },
    ...{ 'digits/2.wav': 950, 'vm/next-message.wav': 1000, 'vm/menu.wav': 1400 },
    ...{ 'vm/no-more.wav': 1600, 'vm/deleted.wav': 1500 },
  }
  const { subscriber, hears: logs } = await openExample(t, 'pbx/pbx.ts', {
    ...{ domain: 'office.example', tones, users: ['101', '102'] },
  })
  const bob = await subscriber('102')
  const leaving = await bob.call('101')
  await hears(bob.party, 1300, 'who leaves a message')
  bob.party.say(700)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  await leaving.destroy()
  await logs('call over')
  const ann = await subscriber('101')
  await ann.call('*97')
  await hears(ann.party, 500, 'ann, of the one before,')
  await hears(ann.party, 1400, 'ann')
  await ann.party.press('3')
  await hears(ann.party, 700, 'ann, of bob,')
  t.pass()
})
