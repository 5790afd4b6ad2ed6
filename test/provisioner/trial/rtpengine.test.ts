import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { layeredRtpengine, ownRtpengine } from '../../../provisioner/trial/rtpengine-program.ts'
import { startRtpengine } from '../../../provisioner/trial/start-rtpengine.ts'

const WANTED = {
  ...{ control: { address: '127.0.0.1', port: 22_222 }, address: '127.0.0.1' },
  ports: [30_000, 30_100] as const,
}

test('a machine without rtpengine has none of its own', async (t) => {
  t.equal(await ownRtpengine([t.testdir()]), undefined)
})

test('one that does not start is told with what it said last', async (t) => {
  const folder = t.testdir({ rtpengine: '#!/bin/sh\necho "no such interface: $2" >&2\nexit 1\n' })
  await chmod(join(folder, 'rtpengine'), 0o755)
  const own = await ownRtpengine([folder])
  if (!own) throw new Error('it is not found')
  t.equal(own.seen('/srv/prompts'), '/srv/prompts')
  const error = await startRtpengine(own, WANTED).catch((reason: unknown) => reason)
  t.match(error, { code: 'RTPENGINE_ENDED', blame: 'command' })
  t.match(error, { problems: [{ hint: /no such interface: --log-stderr/ }] })
})

test('one in layers sees the folder that sound files are in', async (t) => {
  const layered = layeredRtpengine({
    ...{ store: '/cache/layers', layers: ['/cache/layers/role/upper', '/cache/layers/core/root'] },
    prompts: '/home/ann/office/prompts',
  })
  const { args } = layered.wrap({ file: 'rtpengine', args: ['--foreground'] })
  t.ok(args.includes('role/upper:core/root'))
  t.ok(args.includes('/home/ann/office'))
  t.equal(layered.seen('/home/ann/office/prompts'), '/srv/shared/prompts')
})
