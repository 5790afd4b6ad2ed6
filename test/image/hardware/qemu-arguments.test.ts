import { test } from 'tap'
import {
  FIRMWARES,
  type QemuMachine,
  qemuArguments,
  variablesTemplate,
} from '../../../image/hardware/qemu-arguments.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { golden } from '../../support/golden.ts'

const MACHINE: QemuMachine = {
  ...{ name: 'cs1', cpus: 2, memory: 2 * GiB + 1, disk: '/run/a, b/disk.qcow2', firmware: 'bios' },
  ...{ hasKvm: true, tap: 'tap0', mac: '52:54:00:5a:00:01', credentials: {} },
}

/** An option and its value on a line, as one would type them. */
const lines = (machine: QemuMachine) =>
  `${qemuArguments(machine)
    .join('\n')
    .replace(/\n(?!-)/g, ' ')}\n`

/** What follows an option each time it is there. */
function valuesOf(machine: QemuMachine, option: string): readonly string[] {
  const all = qemuArguments(machine)
  return all.flatMap((word, index) => (all[index - 1] === option ? [word] : []))
}

for (const firmware of FIRMWARES) {
  for (const hasKvm of [true, false]) {
    const name = `${firmware}-${hasKvm ? 'kvm' : 'emulation'}`
    test(`a machine (${name}) is started as it was reviewed`, async (t) => {
      const variables = firmware === 'bios' ? {} : { variables: '/run/a, b/variables.fd' }
      const credentials = { 'tmpfiles.extra': 'w+ /etc/x - - - - a, b\n' }
      const machine = { ...MACHINE, firmware, hasKvm, credentials, ...variables }
      golden(t, `image/qemu.${name}.txt`, lines(machine))
    })
  }
}

test('a comma in a path ends no option (qemu(1))', async (t) => {
  const machine: QemuMachine = { ...MACHINE, firmware: 'uefi', variables: '/a,b' }
  const drives = valuesOf(machine, '-drive')
  t.ok(drives.some((drive) => drive.includes('file=/run/a,, b/disk.qcow2,cache=')))
  t.ok(drives.some((drive) => drive.endsWith('file=/a,,b')))
})

test('memory is whole mebibytes, never more than there is', async (t) => {
  t.same(valuesOf(MACHINE, '-m'), ['2048M'])
})

test('the interface has the address it is given', async (t) => {
  t.ok(valuesOf(MACHINE, '-device').includes('virtio-net-pci,netdev=net,mac=52:54:00:5a:00:01'))
})

test('monitor and agent are at sockets', async (t) => {
  const sockets = { qmp: '/run/a, b/qmp', agent: '/run/agent' }
  const machine = { ...MACHINE, sockets }
  t.same(valuesOf(machine, '-qmp'), ['unix:/run/a,, b/qmp,server=on,wait=off'])
  t.match(valuesOf(machine, '-chardev'), [/id=agent,path=\/run\/agent,server=on,wait=off$/])
  t.ok(valuesOf(machine, '-device').some((each) => /org\.qemu\.guest_agent\.0$/.test(each)))
})

test('a credential arrives as it was written, whatever is in it', async (t) => {
  const value = 'a, "b" = ü\n'
  const [given = ''] = valuesOf({ ...MACHINE, credentials: { 'a.b': value } }, '-smbios')
  const [, encoded = ''] =
    /^type=11,value=io\.systemd\.credential\.binary:a\.b=([^,]+)$/.exec(given) ?? []
  t.equal(Buffer.from(encoded, 'base64').toString(), value)
})

test('a disc is in a drive of its own, and cannot be written to', async (t) => {
  t.notOk(valuesOf(MACHINE, '-device').includes('ide-cd,drive=disc'))
  const machine = { ...MACHINE, disc: '/a,b.img' }
  t.ok(valuesOf(machine, '-device').includes('ide-cd,drive=disc'))
  t.ok(valuesOf(machine, '-drive').some((each) => /readonly=on,file=\/a,,b\.img$/.test(each)))
})

test('nothing of the host’s own is added to a machine', async (t) => {
  const all = qemuArguments(MACHINE)
  for (const option of ['-nodefaults', '-no-user-config']) t.ok(all.includes(option))
})

test('Secure Boot starts from a store that holds keys, UEFI from one that has none', async (t) => {
  t.equal(variablesTemplate('bios'), undefined)
  t.match(variablesTemplate('uefi'), /\/OVMF_VARS_4M\.fd$/)
  t.match(variablesTemplate('secure-boot'), /\/OVMF_VARS_4M\.ms\.fd$/)
})
