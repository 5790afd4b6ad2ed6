import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { ChosenAgent } from '../../../../provisioner/bootstrap/ssh/chosen-agent.ts'
import { fingerprintOf } from '../../../../provisioner/bootstrap/ssh/pinned-keys.ts'
import { type Door, openSession } from '../../../../provisioner/bootstrap/ssh/session.ts'
import { SessionError } from '../../../../provisioner/bootstrap/ssh/session-error.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { makeKey, openAdministrator } from '../../../support/ssh/administrator.ts'
import { openServer } from '../../../support/ssh/ssh-server.ts'

const blobOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64')
const blobIn = (file: string) => blobOf(readFileSync(`${file}.pub`, 'utf8'))

/** A server that lets ann in, and the door to it. */
async function place(t: Test) {
  const folder = t.testdir()
  const hostKey = makeKey(folder, 'host')
  const ann = await openAdministrator(t, folder, 'ann')
  const key = blobOf(ann.publicKey)
  const server = await openServer(t, { hostKeys: [hostKey], welcome: [key] })
  const agent = new ChosenAgent(ann.agent, new Set([fingerprintOf(key)]))
  const address = { address: '127.0.0.1', port: server.port }
  const door: Door = { node: 'ds1', ...address, login: 'admin', pin: blobIn(hostKey), agent }
  return { folder, server, door, ann, key }
}

async function troubleOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (each: unknown) => each,
  )
  if (!(error instanceof SessionError)) throw new Error(`no session error: ${error}`)
  return error.trouble
}

test('a login with the pinned key runs commands and tells how they end', async (t) => {
  const { door } = await place(t)
  const session = await openSession(door)
  t.match(await session.run('echo', 'cat', 'a\nb\n'), { stdout: 'a\nb\n' })
  const failed = { kind: 'failed', command: 'work' }
  t.match(await troubleOf(session.run('work', 'fail', 'why')), { ...failed, status: 'status 3' })
  t.match(await troubleOf(session.run('work', 'die')), { ...failed, status: 'signal SIGKILL' })
  session.close()
})

test('without a pin nothing is even connected', async (t) => {
  const { door, server } = await place(t)
  t.same(await troubleOf(openSession({ ...door, pin: undefined })), { kind: 'unpinned' })
  t.equal(server.connections, 0)
})

test('another host key stops everything before a key is offered', async (t) => {
  const { door, server, key } = await place(t)
  const trouble = await troubleOf(openSession({ ...door, pin: key }))
  t.match(trouble, { kind: 'stranger', pinned: fingerprintOf(key), shown: /^SHA256:/ })
  t.same(server.offers, [])
})

// The traps of node-ssh and ssh2 by number: provisioning, 2.4. The fourth, a command that outlives its
// connection, needs a real sshd: test/lab/cluster/2-left-behind.test.ts.

test('trap 6: a server without a key of the pinned type is no stranger', async (t) => {
  const { folder, door, key } = await place(t)
  const file = join(folder, 'ecdsa')
  execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-m', 'PEM', '-N', '', '-f', file])
  const other = await openServer(t, { hostKeys: [file], welcome: [key] })
  const trouble = await troubleOf(openSession({ ...door, port: other.port }))
  t.match(trouble, { kind: 'unreachable', reason: /no host key of type ssh-ed25519/ })
  t.same(other.offers, [])
  const both = await openServer(t, { hostKeys: [file, join(folder, 'host')], welcome: [key] })
  const session = await openSession({ ...door, port: both.port })
  session.close()
})

test('trap 1: a connection lost while a command runs is an error, not its end', async (t) => {
  const { door, server } = await place(t)
  const session = await openSession(door)
  const running = troubleOf(session.run('the long step', 'hang'))
  await eventually(() => server.commands.includes('hang'), 'the command runs')
  server.cut()
  t.same(await running, { kind: 'lost', during: 'the long step' })
})

test('trap 2: a connection lost while nothing runs harms nobody until it is used', async (t) => {
  const { door, server } = await place(t)
  const session = await openSession(door)
  server.cut()
  // An error nobody listens to would end this process here; a command under way would listen.
  await sleep(200)
  t.same(await troubleOf(session.run('next', 'cat')), { kind: 'lost', during: 'next' })
})

test('trap 3: a line that died silently is noticed', async (t) => {
  const { door, server } = await place(t)
  const session = await openSession({ ...door, keepalive: 50 })
  const running = troubleOf(session.run('the long step', 'hang'))
  await eventually(() => server.commands.includes('hang'), 'the command runs')
  server.freeze()
  t.same(await running, { kind: 'lost', during: 'the long step' })
})

test('a node whose sshd dies behind the terminal server is noticed', async (t) => {
  const { folder, door, server, key } = await place(t)
  const jump = await openServer(t, { hostKeys: [join(folder, 'host')], welcome: [key] })
  const through = await openSession({ ...door, node: 'vpn1', port: jump.port })
  const session = await openSession({ ...door, through, keepalive: 50 })
  const running = troubleOf(session.run('the long step', 'hang'))
  await eventually(() => server.commands.includes('hang'), 'the command runs')
  server.hangUp()
  t.same(await running, { kind: 'lost', during: 'the long step' })
  through.close()
})

test('of a full agent only the keys of administrators are offered', async (t) => {
  const { folder, door, server, ann, key } = await place(t)
  const env = { ...process.env, SSH_AUTH_SOCK: ann.agent }
  // Hers is the agent's last: all others would be offered before it.
  execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'pipe' })
  const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => makeKey(folder, name))
  for (const file of [...others, join(folder, 'ann')]) {
    execFileSync('ssh-add', ['-q', file], { env, stdio: 'pipe' })
  }
  const session = await openSession(door)
  t.same(new Set(server.offers), new Set([key.toString('base64')]))
  session.close()
})

test('trap 5: a key that will not sign gives way to the next', async (t) => {
  const { folder, door, ann, key } = await place(t)
  const env = { ...process.env, SSH_AUTH_SOCK: ann.agent }
  // The agent would ask a person, and there is none (ssh-add(1), -c): ann's other key refuses.
  execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'pipe' })
  const other = makeKey(folder, 'other')
  execFileSync('ssh-add', ['-q', '-c', other], { env, stdio: 'pipe' })
  execFileSync('ssh-add', ['-q', join(folder, 'ann')], { env, stdio: 'pipe' })
  const server = await openServer(t, {
    hostKeys: [join(folder, 'host')],
    welcome: [blobIn(other), key],
  })
  const wanted = new Set([fingerprintOf(blobIn(other)), fingerprintOf(key)])
  const agent = new ChosenAgent(ann.agent, wanted)
  const session = await openSession({ ...door, port: server.port, agent })
  t.equal(agent.unwilling, 1)
  session.close()
})

test('an agent without an administrator, and a key that is not welcome', async (t) => {
  const { folder, door, ann, key } = await place(t)
  const nobody = new ChosenAgent(ann.agent, new Set())
  t.same(await troubleOf(openSession({ ...door, agent: nobody })), { kind: 'no-key' })
  const server = await openServer(t, { hostKeys: [join(folder, 'host')], welcome: [] })
  const refused = { kind: 'refused', offered: [fingerprintOf(key)] }
  t.same(await troubleOf(openSession({ ...door, port: server.port })), refused)
})

test('a node where nothing listens', async (t) => {
  const { door } = await place(t)
  const trouble = await troubleOf(openSession({ ...door, port: 1 }))
  t.match(trouble, { kind: 'unreachable', reason: /nothing listens/ })
})

test('every trouble says what it is and what to do', async (t) => {
  const troubles = [
    { kind: 'unreachable', reason: 'it does not answer' },
    { kind: 'unpinned' },
    { kind: 'stranger', pinned: 'SHA256:a', shown: 'SHA256:b' },
    { kind: 'refused', offered: ['SHA256:a'] },
    { kind: 'no-key' },
    { kind: 'busy' },
    { kind: 'lost', during: 'a step' },
    { kind: 'failed', command: 'a step', status: 'status 1', said: 'no\n' },
  ] as const
  for (const trouble of troubles) {
    const { problems } = new SessionError('ds1', trouble)
    t.match(problems, [{ message: /ds1/, hint: /../ }])
  }
})
