import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { parseSwitchFile } from '../../../switch/service/parse-switch-file.ts'
import { readSwitchFile } from '../../../switch/service/read-switch-file.ts'
import { readSecret } from '../../../switch/service/secret.ts'

const GOOD = {
  node: 'cs1',
  domain: 'example.org',
  sip: {
    listen: [{ protocol: 'udp', address: '192.0.2.1', port: 5060 }],
    timers: { t1: 200, t2: 4000, t4: 5000 },
    defence: { total: { memory: 0.5 }, scanners: { answer: 603 }, answerOptions: 'always' },
  },
  engine: { kind: 'switchyard', host: '127.0.0.1', port: 9022, secretFile: '/run/secret' },
  rtpengines: [{ address: '127.0.0.1', port: 2223 }],
  routes: [{ prefix: '1', to: 'sip:192.0.2.20:5060' }],
}

function problemsOf(value: object): readonly string[] {
  try {
    parseSwitchFile(JSON.stringify(value), 'switch.json')
    return []
  } catch (error) {
    if (error instanceof Error && 'problems' in error && Array.isArray(error.problems)) {
      return error.problems.map(({ message }) => String(message))
    }
    throw error
  }
}

test('a complete file is taken as it is', async (t) => {
  t.same(parseSwitchFile(JSON.stringify(GOOD), 'switch.json'), GOOD)
})

test('what makes it a node of a cluster is taken, too', async (t) => {
  const server = { host: '192.0.2.20', port: 5432, database: 'switchyard', user: 'switchyard' }
  const files = { passwordFile: '/etc/password', authorities: '/etc/db.pem' }
  const store = { folder: '/var/lib/db', server: { ...server, ...files } }
  const file = { ...GOOD, store, trunks: [], edges: ['192.0.2.50', '2001:db8::50'] }
  t.same(parseSwitchFile(JSON.stringify(file), 'switch.json'), file)
  const wrong = { ...store, server: { ...server, ...files, passwordFile: 'password' } }
  t.match(problemsOf({ ...file, store: wrong })[0], 'store.server.passwordFile')
})

test('every problem is named with its place', async (t) => {
  const routes = [{ prefix: '', to: 'sip:ann@192.0.2.20' }]
  const problems = problemsOf({ ...GOOD, routes, rtpengines: [], sip: { listen: [{}] }, color: 1 })
  const places = ['sip.listen.0.address', 'sip.listen.0.port', 'rtpengines', 'routes.0.to', 'color']
  t.equal(problems.length, places.length)
  for (const place of places) t.ok(problems.some((problem) => problem.includes(place)))
  t.ok(problems.every((problem) => problem.startsWith('switch.json: ')))
})

const SIP_MISTAKES = [
  [{ protocol: 'tls' }, {}, 'sip.listen.0.protocol: needs a certificate'],
  [{ port: 'many' }, {}, 'sip.listen.0.port: is not a whole number from 0 to 65535'],
  [{}, { timers: { t1: 500.5 } }, 'sip.timers.t1: is not a whole number from 10 to 10000'],
  [{}, { colour: 'red' }, 'sip: Unrecognized key: "colour"'],
  [{}, { tls: { certificate: 'a', key: '/b' } }, 'sip: a is not an absolute path'],
  [{}, { survival: { wait: true } }, 'sip.survival.wait: Invalid input: expected string, received'],
] as const

for (const [listener, sections, said] of SIP_MISTAKES) {
  test(`a wrong setting of SIP is told: ${said}`, async (t) => {
    const listen = [{ address: '192.0.2.1', port: 5060, ...listener }]
    const problems = problemsOf({ ...GOOD, sip: { listen, ...sections } })
    t.equal(problems.length, 1, problems.join())
    t.equal(problems[0]?.startsWith(`switch.json: ${said}`), true, problems.join())
  })
}

test('a file that is no JSON or is not there is the input’s fault', async (t) => {
  t.throws(() => parseSwitchFile('{', 'switch.json'), { code: 'SWITCH_FILE_INVALID' })
  await t.rejects(readSwitchFile('/nonexistent/switch.json'), { code: 'SWITCH_FILE_INVALID' })
})

test('the secret comes from systemd’s credentials, or else from the file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'file')
  await writeFile(file, 'from file\n')
  t.equal(await readSecret(file, undefined), 'from file')
  await t.rejects(readSecret(file, folder), { code: 'ENGINE_SECRET_MISSING' })
  await writeFile(join(folder, 'engine.secret'), 'from systemd\n')
  t.equal(await readSecret(file, folder), 'from systemd')
  await writeFile(file, ' \n')
  await t.rejects(readSecret(file, undefined), { message: `${file} is empty` })
})

test('limits of the application are read, and mistakes in them told', async (t) => {
  const app = { file: '/a.mjs', prompts: '/p', recordings: '/r' }
  const limits = { duration: '90m', legs: 4, invites: 10 }
  const text = JSON.stringify({ ...GOOD, app: { ...app, limits } })
  t.same(parseSwitchFile(text, 'switch.json').app?.limits, limits)
  const [problem = ''] = problemsOf({
    ...GOOD,
    app: { ...app, limits: { duration: '90 minutes' } },
  })
  t.match(problem, /^switch\.json: app\.limits\.duration: /)
})
