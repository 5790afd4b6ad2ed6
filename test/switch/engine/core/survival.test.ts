import { test } from 'tap'
import { answeredCall, CALLER_DIALOG, dial, inDialogText, inviteText, shownId } from './calls.ts'
import { CoreWorld, FakeApplication } from './core-world.ts'

const WAIT = 5000

function joinNamed(world: CoreWorld, service?: string, ...verbs: readonly string[]) {
  const application = new FakeApplication(...verbs)
  application.service = service
  world.core.join(application)
  return application
}

/** A call whose application is dead. */
function bereaved(service: string | undefined = 'pbx') {
  const world = new CoreWorld()
  const application = joinNamed(world, service, 'invite')
  answeredCall(world, application)
  world.core.leave(application)
  return world
}

function adopt(world: CoreWorld, heir: FakeApplication, id = CALLER_DIALOG): boolean {
  return world.core.survival.adopt(heir, id, () => heir.tell('answer'))
}

test('the calls of an application without a name end with it', async (t) => {
  const world = new CoreWorld()
  const application = joinNamed(world, undefined, 'invite')
  answeredCall(world, application)
  world.core.leave(application)
  t.same(world.lines(), ['BYE'])
})

test('the calls of one with a name end when nobody comes in time', async (t) => {
  const world = bereaved()
  world.clock.advance(WAIT - 1)
  t.same(world.lines(), [])
  world.clock.advance(1)
  t.same(world.lines(), ['BYE'])
  t.equal(world.core.load.dialogs, 0)
})

test('only one of its name may take a call up, and only one', async (t) => {
  const world = bereaved()
  const [stranger, heir, late] = [
    joinNamed(world, 'ivr'),
    joinNamed(world, 'pbx'),
    joinNamed(world, 'pbx'),
  ]
  t.same(world.core.survival.list(stranger), [])
  t.notOk(adopt(world, stranger))
  t.same(world.core.survival.list(heir), [CALLER_DIALOG])
  t.ok(adopt(world, heir))
  t.notOk(adopt(world, late))
  world.clock.advance(WAIT)
  t.same(world.lines(), [], 'nobody hangs up')
  world.network.bring(inDialogText('BYE', 2))
  t.equal(heir.take().at(-1)?.after, 1, 'read apart from what it adopted')
})

test('what a peer asks meanwhile waits, and is answered by who comes', async (t) => {
  const world = bereaved()
  world.network.bring(inDialogText('INFO', 2))
  world.network.bring(inDialogText('BYE', 3))
  t.same(world.lines(), ['487 2 INFO'], 'a BYE ends what is under way')
  const heir = joinNamed(world, 'pbx')
  t.ok(adopt(world, heir))
  const id = shownId(heir)
  t.same(heir.news().slice(1), ['INFO sip:b@192.0.2.1', 'BYE sip:b@192.0.2.1'])
  world.command(heir, `${id}|`, ['SIP/2.0 200 OK'])
  t.same(world.lines(), ['200 3 BYE'])
})

test('without anybody a BYE is answered, and whatever else is not', async (t) => {
  const world = bereaved()
  world.network.bring(inDialogText('INFO', 2))
  world.clock.advance(WAIT)
  t.same(world.lines(), ['BYE', '487 2 INFO'])
  const other = bereaved()
  other.network.bring(inDialogText('BYE', 2))
  other.clock.advance(WAIT)
  t.same(other.lines(), ['200 2 BYE'])
  t.equal(other.core.load.requests, 0)
})

test('a call whose BYE was missed is offered, one that is over without news is not', async (t) => {
  const world = bereaved()
  const heir = joinNamed(world, 'pbx')
  world.network.bring(inDialogText('BYE', 2))
  t.same(world.core.survival.list(heir), [CALLER_DIALOG])
})

test('an engine that ends hangs up for them', async (t) => {
  const world = bereaved()
  world.core.close()
  t.same(world.lines(), ['BYE'])
  t.equal(world.clock.waiting, 0)
})

test('who waits for calls hears of them at once', async (t) => {
  const world = new CoreWorld()
  const application = joinNamed(world, 'pbx', 'invite')
  const heir = joinNamed(world, 'pbx')
  answeredCall(world, application)
  const heard: (readonly string[])[] = []
  world.core.survival.watch(heir, (ids) => heard.push(ids))
  t.same(heard, [])
  world.core.leave(application)
  t.same(heard, [[CALLER_DIALOG]])
})

test('a new request nobody has said anything to is offered once more', async (t) => {
  const world = new CoreWorld()
  const [first, second, third] = [world.join('invite'), world.join('invite'), world.join('invite')]
  world.network.bring(inviteText())
  t.same(world.lines(), ['100 1 INVITE'])
  world.core.leave(first)
  const [taker, other] = second.frames.length > 0 ? [second, third] : [third, second]
  t.same([taker.news().length, other.news().length], [1, 0])
  world.core.leave(taker)
  t.same(other.news(), [])
  t.same(world.lines(), ['503 1 INVITE'])
})

test('a ringing call is not set up: its caller and its callee are told at once', async (t) => {
  const world = new CoreWorld()
  const application = joinNamed(world, 'pbx', 'invite')
  world.network.bring(inviteText())
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 180 Ringing'])
  const { invite } = dial(world, application)
  world.reply(invite, 180)
  world.network.take()
  world.core.leave(application)
  t.same(world.lines().toSorted(), ['503 1 INVITE', 'CANCEL'])
})
