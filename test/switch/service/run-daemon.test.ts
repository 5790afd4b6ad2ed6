import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'

function daemon(...args: string[]) {
  const program = 'switch/service/switch-daemon.ts'
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, CREDENTIALS_DIRECTORY: undefined },
  })
  return {
    status,
    said: stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}

test('a wrong configuration is one line of JSON and status 2', async (t) => {
  const { status, said } = daemon('--config', '/nonexistent/switch.json')
  t.equal(status, 2)
  t.match(said, [{ level: 'error', name: 'switchyard-switch', code: 'SWITCH_FILE_INVALID' }])
  t.equal(said.length, 1)
})

test('a missing secret is this machine’s fault: status 3', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'daemon-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'switch.json')
  const secretFile = join(folder, 'nothing')
  const place = { address: '127.0.0.1', port: 9 }
  const engine = { kind: 'switchyard', host: '127.0.0.1', port: 9, secretFile }
  const rest = { node: 'cs1', domain: 'example.org', routes: [], rtpengines: [place] }
  await writeFile(file, JSON.stringify({ ...rest, engine, sip: { listen: [place] } }))
  const { status, said } = daemon('--config', file)
  t.equal(status, 3)
  t.match(said, [{ code: 'ENGINE_SECRET_MISSING' }])
})

test('SIGUSR2 has the switch end when it has no call left, and says so to its unit: status 5', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'daemon-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const [file, secretFile] = [join(folder, 'switch.json'), join(folder, 'secret')]
  const place = { address: '127.0.0.1', port: 9 }
  const engine = { kind: 'switchyard', host: '127.0.0.1', port: 9, secretFile }
  const rest = { node: 'cs1', domain: 'example.org', routes: [], rtpengines: [place] }
  await writeFile(secretFile, 'secret\n')
  await writeFile(file, JSON.stringify({ ...rest, engine, sip: { listen: [place] } }))
  const program = ['--import', 'tsx', 'switch/service/switch-daemon.ts', '--config', file]
  const env = { ...process.env, CREDENTIALS_DIRECTORY: undefined }
  const running = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => running.kill('SIGKILL'))
  const ended = once(running, 'exit')
  await once(running.stdout, 'data')
  running.kill('SIGUSR2')
  t.same(await ended, [5, null])
})
