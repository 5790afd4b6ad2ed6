import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { type Test, test } from 'tap'
import { machineOf } from '../../../image/hardware/machine-of.ts'
import { FIRMWARES } from '../../../image/hardware/qemu-arguments.ts'
import { renderOvf } from '../../../image/hardware/render/ovf.ts'
import { HYPERVISORS, RENDERINGS } from '../../../image/hardware/render/renderings.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { readOvfEnvironment } from '../../../provisioner/firstboot/identity/read-ovf.ts'
import { golden } from '../../support/golden.ts'
import { CLUSTER, CS1, DB1 } from '../content/a-cluster.ts'

const MACHINES = [machineOf(CLUSTER, CS1), machineOf(CLUSTER, DB1)]
const OVF_DISK = { file: 'cs1.vmdk', size: 123_456_789, capacity: 16 * GiB }
/** The standard's words as a schema: DMTF's own is in no package. */
const ENVELOPE = 'test/data/ovf/envelope-1.1.xsd'
const ENDING = {
  ...{ libvirt: 'xml', proxmox: 'sh', qemu: 'sh', vmx: 'vmx', hyperv: 'ps1', virtualbox: 'sh' },
} as const

/** What libvirt's program says of a domain. */
function validate(t: Test, text: string) {
  const file = join(t.testdir({}), 'domain.xml')
  writeFileSync(file, text)
  return spawnSync('virt-xml-validate', [file, 'domain'], { encoding: 'utf8' })
}

for (const machine of MACHINES) {
  for (const hypervisor of HYPERVISORS) {
    test(`${machine.name} for ${hypervisor} is as it was reviewed`, async (t) => {
      const { imageOf, render } = RENDERINGS[hypervisor]
      const name = `image/hardware/${machine.name}.${hypervisor}.${ENDING[hypervisor]}`
      golden(t, name, render(machine, imageOf(machine.name)))
    })
  }

  test(`the OVF envelope of ${machine.name} is as it was reviewed`, async (t) => {
    golden(t, `image/hardware/${machine.name}.ovf`, renderOvf(machine, OVF_DISK))
  })

  test(`the OVF envelope of ${machine.name} is as the standard has it`, async (t) => {
    const check = (input: string) =>
      spawnSync('xmllint', ['--noout', '--schema', ENVELOPE, '-'], { input, encoding: 'utf8' })
    const envelope = renderOvf(machine, OVF_DISK)
    t.match(check(envelope), { status: 0 })
    t.match(check(envelope.replace(/ ovf:capacity="\d+"/, '')), { status: 3, stderr: /capacity/ })
    t.match(check(envelope.replaceAll('rasd:ElementName', 'rasd:Elementname')), { status: 3 })
  })

  for (const firmware of FIRMWARES) {
    test(`libvirt's own schema takes ${machine.name} (${firmware})`, async (t) => {
      const text = RENDERINGS.libvirt.render({ ...machine, firmware }, '/srv/a & "b"/<c>.qcow2')
      t.match(validate(t, text), { status: 0, stderr: /validates/ })
      t.match(validate(t, text.replace('<acpi', '<apci')), { status: 3 })
    })
  }

  test(`sh reads the scripts of ${machine.name}`, async (t) => {
    for (const hypervisor of ['proxmox', 'qemu', 'virtualbox'] as const) {
      const input = RENDERINGS[hypervisor].render(machine, "it's $here.img")
      t.equal(execFileSync('sh', ['-n'], { input, encoding: 'utf8' }), '', hypervisor)
    }
  })
}

test('an image with a space, quote or dollar in its name reaches the program as it is', async (t) => {
  const [machine] = MACHINES
  if (!machine) throw new Error('there are two')
  const image = "/srv/it's $HOME `id`.qcow2"
  const script = RENDERINGS.proxmox.render(machine, image)
  const [line = ''] = script.split('\n').filter((each) => each.includes('import-from'))
  const input = line.replace('qm set "$vmid"', "printf '%s'").replace('realpath --', 'printf %s')
  const args = ['-s', '--', '100']
  t.match(execFileSync('sh', args, { input, encoding: 'utf8' }), `import-from=${image},`)
})

test('first boot reads what a VMX file tells of its machine', async (t) => {
  const [machine] = MACHINES
  if (!machine) throw new Error('there are two')
  const text = RENDERINGS.vmx.render(machine, 'cs1.vmdk')
  const [, written = ''] = /^guestinfo\.ovfEnv = "(.*)"$/m.exec(text) ?? []
  t.notMatch(written, /"/)
  const environment = written.replaceAll('|22', '"')
  t.equal(readOvfEnvironment(environment).name, 'cs1')
})

test('the envelope is XML, in the order the schema of OVF 1.1 gives', async (t) => {
  for (const machine of MACHINES) {
    const text = renderOvf(machine, OVF_DISK)
    t.equal(XMLValidator.validate(text), true)
    const { Envelope } = new XMLParser().parse(text)
    const sections = ['References', 'DiskSection', 'NetworkSection', 'VirtualSystem']
    t.same(Object.keys(Envelope), sections)
    for (const item of Envelope.VirtualSystem.VirtualHardwareSection.Item) {
      const own = Object.keys(item).filter((name) => name.startsWith('rasd:'))
      t.same(own, [...own].sort(), 'CIM properties are in the order of their names')
    }
  }
})
