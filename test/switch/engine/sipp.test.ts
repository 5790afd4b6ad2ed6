import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { idle, openApplication, openEngine, type Srf } from './srf.ts'

const SIPP = '/usr/bin/sipp'
const CALLS = 20

/** A UDP port nobody uses now. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}

/** Runs SIPp with one of its own scenarios. @returns its exit status: 0 when every call went well. */
async function sipp(t: Test, port: number, ...options: readonly string[]): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  const place = [
    '-i',
    '127.0.0.1',
    '-p',
    String(port),
    '-nostdin',
    '-timeout',
    '40s',
    '-timeout_error',
  ]
  const child = spawn(SIPP, [...options, ...place, '-m', String(CALLS)], {
    cwd: folder,
    stdio: 'ignore',
  })
  t.teardown(async () => {
    child.kill()
    await rm(folder, { recursive: true })
  })
  return new Promise((resolve) => child.once('exit', resolve))
}

test(`${CALLS} calls of SIPp's go through a B2BUA to SIPp and leave nothing behind`, {
  skip: !existsSync(SIPP),
}, async (t) => {
  const engine = await openEngine(t)
  const [sip] = engine.sip
  const [callerPort, calleePort] = [await freePort(), await freePort()]
  let joined = 0
  const b2bua: Srf = await openApplication(t, engine, {
    invite: (request, response) => {
      const callee = `sip:service@127.0.0.1:${calleePort}`
      b2bua.createB2BUA(request, response, callee, { localSdpB: request.body }).then(
        ({ uas, uac }) => {
          joined += 1
          uas.on('destroy', () => uac.destroy())
          uac.on('destroy', () => uas.destroy())
        },
        ({ message }) => t.comment(message),
      )
    },
  })
  const callee = sipp(t, calleePort, '-sn', 'uas')
  const caller = sipp(
    t,
    callerPort,
    '-sn',
    'uac',
    '-r',
    '10',
    '-d',
    '500',
    `${sip?.address}:${sip?.port}`,
  )
  t.equal(await caller, 0)
  t.equal(await callee, 0)
  t.equal(joined, CALLS)
  await idle(engine)
})
