import { test } from 'tap'
import { placeGrub } from '../../../image/bake/place-grub.ts'

const boot = Buffer.alloc(512, 0xcc)
boot.writeUInt16LE(0xaa55, 510)

function core(length: number): Buffer {
  const bytes = Buffer.alloc(length, 0x11)
  bytes.writeBigUInt64LE(2n, 0x1f4)
  bytes.writeUInt16LE(Math.ceil(length / 512) - 1, 0x1f4 + 8)
  bytes.writeUInt16LE(0x820, 0x1f4 + 10)
  return bytes
}

const area = { start: 1024 * 1024, size: 1024 * 1024 }

test('boot code points at the core, and the core at its own second sector', async (t) => {
  const [code, body] = placeGrub({ boot, core: core(1500) }, area)
  t.equal(code?.offset, 0)
  t.equal(code?.bytes.length, 440, 'the disk signature and partition table stay')
  t.equal(Buffer.from(code?.bytes ?? []).readBigUInt64LE(0x5c), 2048n)
  t.equal(Buffer.from(code?.bytes ?? []).readUInt16LE(0x66), 0x9090)
  t.equal(body?.offset, area.start)
  t.equal(body?.bytes.length, 1536, 'whole sectors')
  t.equal(Buffer.from(body?.bytes ?? []).readBigUInt64LE(0x1f4), 2049n)
})

test('refuses what is not GRUB, and a partition that is too small', async (t) => {
  t.throws(() => placeGrub({ boot: Buffer.alloc(512), core: core(1500) }, area), {
    message: 'boot.img is not a boot sector',
  })
  t.throws(() => placeGrub({ boot, core: Buffer.alloc(1500) }, area), {
    message: 'core.img has no block list where GRUB 2.12 keeps it',
  })
  t.throws(() => placeGrub({ boot, core: core(1500) }, { start: area.start, size: 1024 }), {
    message: 'GRUB needs 1536 bytes in the BIOS boot partition',
  })
})
