import { test } from 'tap'
import { FrameDecoder } from '../../../../switch/engine/wire/frame.ts'
import { paddingAfter } from '../../../../switch/engine/wire/spacing.ts'

const READ = 65_536

for (const gap of [0, 1, 700, READ - 100, READ - 1]) {
  test(`${gap} bytes apart are made as many as a read has`, async (t) => {
    const padding = paddingAfter(gap, () => 'an-id')
    t.ok(gap + (padding?.length ?? 0) >= READ)
    const [frame] = new FrameDecoder().decode(padding ?? Buffer.alloc(0))
    t.same(frame?.toString().trimEnd().split('|'), ['an-id', 'response', '', 'OK', ''])
  })
}

test('a read apart is far enough', async (t) => {
  t.equal(
    paddingAfter(READ, () => 'an-id'),
    undefined,
  )
  t.equal(
    paddingAfter(Number.POSITIVE_INFINITY, () => 'an-id'),
    undefined,
  )
})
