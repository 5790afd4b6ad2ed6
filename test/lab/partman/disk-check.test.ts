import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { renderDiskCheck } from '../../../image/installer/render-disk-check.ts'
import type { Metal } from '../../../inventory/model/metal.ts'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { inChamber } from '../../../provisioner/runner/chamber.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'

interface FakeDisk {
  readonly name: string
  readonly bytes: number
  readonly serial: string
  readonly model: string
  /** Names and places in bytes of its partitions, which are called as they are numbered. */
  readonly partitions?: readonly {
    readonly name: string
    readonly start: number
    readonly size: number
  }[]
  /** Byte that holds something; -1 is the last. */
  readonly data?: number
}

/** Bytes, with a last mebibyte that is no whole one. */
const SIZE = 64 * MiB + 5 * 512

const disk = (name: string, serial: string, rest: Partial<FakeDisk> = {}): FakeDisk => ({
  ...{ name, serial, bytes: SIZE, model: 'SAMSUNG MZ7LH960' },
  ...rest,
})

/**
 * A machine for the script: /sys and /dev in memory, disks as sparse files. Whoever sleeps is ended:
 * that is how the script stops.
 */
function machineOf(disks: readonly FakeDisk[], cmdline: string): string {
  return [
    'set -eu',
    'mount -t tmpfs sys /sys; mount -t tmpfs dev /dev; mount -t tmpfs run /run',
    'mkdir -p /sys/block /run/bin',
    ': > /dev/console; mkfifo /dev/none; rm /dev/none; mknod /dev/null c 1 3; mknod /dev/zero c 1 5',
    'mkdir -p /sys/block/loop0 /sys/block/sr0 /sys/block/md0; echo 131077 > /sys/block/sr0/size',
    ...disks.flatMap(({ name, bytes, serial, model, data, partitions = [] }) => [
      `mkdir -p /sys/block/${name}/device`,
      `echo ${bytes / 512} > /sys/block/${name}/size`,
      `echo '${model}   ' > /sys/block/${name}/device/model`,
      `echo '${serial}' > /sys/block/${name}/serial`,
      `truncate -s ${bytes} /dev/${name}`,
      ...partitions.flatMap((each, index) => [
        `mkdir -p /sys/block/${name}/${name}${index + 1}`,
        `echo ${each.start / 512} > /sys/block/${name}/${name}${index + 1}/start`,
        `echo ${each.size / 512} > /sys/block/${name}/${name}${index + 1}/size`,
        `echo ID_PART_ENTRY_NAME=${each.name} > /run/${name}${index + 1}.udev`,
      ]),
      ...(data === undefined
        ? []
        : [
            `printf x | dd of=/dev/${name} bs=1 seek=${data < 0 ? bytes + data : data} conv=notrunc status=none`,
          ]),
    ]),
    `printf '#!/bin/sh\\ncat /run/"\${3##*/}".udev 2>/dev/null || true\\n' > /run/bin/udevadm`,
    "printf '#!/bin/sh\\nkill $PPID\\n' > /run/bin/sleep",
    `echo '${cmdline}' > /run/cmdline; mount --bind /run/cmdline /proc/cmdline`,
    'chmod +x /run/bin/*; export PATH=/run/bin:$PATH',
    'sh "$1" > /run/said 2>&1 || true',
    'cat /run/switchyard/disks 2>/dev/null || cat /run/switchyard/refusal /run/said',
    ...disks.map(({ name }) => `echo "${name} $(tr -d '\\000' < /dev/${name} | wc -c)"`),
  ].join('\n')
}

async function check(t: Test, metal: Metal, disks: readonly FakeDisk[], cmdline = 'quiet') {
  const folder = t.testdir()
  const script = join(folder, 'disks.sh')
  const node = { name: 'db1', hardware: { memory: 8 * GiB }, metal }
  await writeFile(script, renderDiskCheck(node))
  const args = ['-c', machineOf(disks, cmdline), 'machine', script]
  const command = inChamber({ file: 'sh', args }, { isRoot: true })
  return localRunner.run(command, new AbortController().signal)
}

const metal = (...disks: Metal['disks']): Metal => ({ layout: 'database', reserve: 0, disks })

test('finds the disk by its serial number, whatever its name', async (t) => {
  const said = await check(t, metal({ bytes: SIZE, serial: 'A2' }), [
    disk('sda', 'A1'),
    disk('sdb', 'A2'),
  ])
  t.match(said, /^sdb\n/)
})

test('finds disks nobody can tell apart where all of them are wanted', async (t) => {
  const wanted = metal({ bytes: SIZE }, { bytes: SIZE })
  t.match(
    await check(t, wanted, [disk('nvme0n1', 'A1'), disk('nvme1n1', 'A2')]),
    /^nvme0n1 nvme1n1\n/,
  )
})

test('stops where another disk fits as well', async (t) => {
  const said = await check(t, metal({ bytes: SIZE }), [disk('sda', 'A1'), disk('sdb', 'A2')])
  t.match(said, /nothing was written\. More than one disk fits: sdb is none of those taken \(sda\)/)
})

const ABSENT: readonly [string, Metal['disks'][number]][] = [
  ['serial number', { bytes: SIZE, serial: 'A9' }],
  ['size', { bytes: SIZE + 512 }],
  ['model', { bytes: SIZE, model: 'MICRON' }],
  ['bus', { bytes: SIZE, bus: 'nvme' }],
]

for (const [what, choice] of ABSENT) {
  test(`stops where no disk has the ${what}, and names those there are`, async (t) => {
    const said = await check(t, metal(choice), [disk('sda', 'A1')])
    t.match(said, /nothing was written\. db1 wants a disk of \d+ bytes.*; there is none\./)
    t.match(said, `sda: model SAMSUNG MZ7LH960, serial A1, ${SIZE} bytes, scsi`)
    t.notMatch(said, /sr0|loop0|md0/)
  })
}

for (const data of [0, 1024, MiB - 1, -1]) {
  test(`stops at a disk with data at ${data}, and leaves it alone`, async (t) => {
    const said = await check(t, metal({ bytes: SIZE }), [disk('sda', 'A1', { data })])
    t.match(said, /sda holds data \(model SAMSUNG MZ7LH960, serial A1\)\. .*switchyard\.wipe=db1/)
    t.match(said, /^sda 1$/m)
  })
}

test('clears a disk with data when the boot says this node’s name, and no other', async (t) => {
  const wanted = metal({ bytes: SIZE, serial: 'A1' })
  const disks = [disk('sda', 'A1', { data: -1 }), disk('sdb', 'A2', { data: 0 })]
  const said = await check(t, wanted, disks, 'quiet switchyard.wipe=db1 ---')
  t.match(said, /^sda\n/)
  t.match(said, /^sda 0\nsdb 1$/m)
  t.match(await check(t, wanted, disks, 'switchyard.wipe=db10'), /sda holds data/)
})

const ARCHIVE = { name: 'archive', start: 8 * MiB, size: 5 * MiB + 512 }
const keeping = metal({
  ...{ bytes: SIZE, serial: 'A1' },
  keep: { by: 'name', value: 'archive', start: ARCHIVE.start, size: ARCHIVE.size },
})
const tabled = (...partitions: NonNullable<FakeDisk['partitions']>) =>
  disk('sda', 'A1', { data: 1024, partitions })

test('takes a disk with what is to be kept and nothing else, and leaves it alone', async (t) => {
  t.match(await check(t, keeping, [tabled(ARCHIVE)]), /^sda\n[\s\S]*^sda 1$/m)
})

for (const [what, partition] of [
  ['by another name', { ...ARCHIVE, name: 'other' }],
  ['elsewhere', { ...ARCHIVE, start: 9 * MiB }],
  ['of another size', { ...ARCHIVE, size: 5 * MiB }],
] as const) {
  test(`stops where a partition is ${what}, even when told to wipe`, async (t) => {
    const said = await check(t, keeping, [tabled(partition)], 'switchyard.wipe=db1')
    t.match(said, /sda has not what is to be kept, name=archive@8388608\+5243392\./)
    t.match(said, /^sda 1$/m)
  })
}

test('stops at a partition beside what is kept, unless told to wipe; the table stays for the new one', async (t) => {
  const disks = [tabled({ ...ARCHIVE, name: 'other', start: MiB }, ARCHIVE)]
  t.match(await check(t, keeping, disks), /sda holds data beside what is kept \(model/)
  t.match(await check(t, keeping, disks, 'switchyard.wipe=db1'), /^sda\n[\s\S]*^sda 1$/m)
})
