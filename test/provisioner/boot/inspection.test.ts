import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { findFaults, parseInspection } from '../../../provisioner/boot/inspection.ts'

const UNITS = ['ssh', 'nftables']
const EXPECTED = {
  ...{ name: 'cs1', firmware: 'uefi' as const, units: UNITS },
  ...{ disk: 16 * GiB, variablePartition: 13 * GiB },
}

/** What a node says that is as it should be. */
const SOUND = {
  ...{ hostname: 'cs1', state: 'running', failed: '', firmware: 'uefi', 'secure-boot': '0' },
  ...{ 'unit.ssh': 'active', 'unit.nftables': 'active', 'machine-id': 'a1'.repeat(16) },
  disk: `${16 * GiB}`,
  'var.partition': `${13 * GiB}`,
  'var.filesystem': `${12.5 * GiB}`,
}

const textOf = (said: object) =>
  Object.entries(said)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const faultsOf = (change: object = {}, expected: object = {}) =>
  findFaults(parseInspection(textOf({ ...SOUND, ...change })), { ...EXPECTED, ...expected })

test('lines without a name are passed over, and a value may have an equals sign', async (t) => {
  const found = parseInspection('Linux!\na=1\nb=x=y \n\nc=\n')
  t.same(
    [...found],
    [
      ['a', '1'],
      ['b', 'x=y'],
      ['c', ''],
    ],
  )
})

test('a sound node has no faults', async (t) => {
  t.same(faultsOf(), [])
  t.same(faultsOf({ 'var.partition': `${13 * GiB - MiB}` }), [], 'systemd-repart rounds')
})

const FAULTS: readonly (readonly [object, RegExp])[] = [
  [{ hostname: 'localhost' }, /its name is localhost/],
  [{ state: 'degraded', failed: 'chrony.service' }, /systemd says degraded: chrony\.service/],
  [{ 'unit.nftables': 'failed' }, /nftables is failed/],
  [{ firmware: 'bios' }, /it was not started by uefi/],
  [{ 'secure-boot': '1' }, /it was not started by uefi/],
  [{ 'machine-id': 'uninitialized' }, /it has no machine-id/],
  [{ disk: `${8 * GiB}` }, new RegExp(`its disk has ${8 * GiB} bytes`)],
  [{ 'var.partition': `${11 * GiB}` }, new RegExp(`/var lacks ${2 * GiB} bytes`)],
  [{ 'var.filesystem': `${10 * GiB}` }, /the filesystem of \/var has \d+ bytes/],
]
for (const [change, fault] of FAULTS) {
  test(`one fault is told alone: ${fault.source}`, async (t) => {
    const faults = faultsOf(change)
    t.equal(faults.length, 1)
    t.match(faults[0], fault)
  })
}

test('a node that said nothing has every fault at once', async (t) => {
  const faults = findFaults(parseInspection(''), EXPECTED)
  t.equal(faults.length, 9, faults.join('; '))
})

const STARTS = [
  ['bios', { firmware: 'bios', 'secure-boot': '' }, true],
  ['bios', { firmware: 'uefi' }, false],
  ['uefi', { 'secure-boot': '' }, true],
  ['secure-boot', { 'secure-boot': '1' }, true],
  ['secure-boot', { 'secure-boot': '0' }, false],
  ['secure-boot', { firmware: 'bios', 'secure-boot': '1' }, false],
] as const
for (const [firmware, said, holds] of STARTS) {
  const text = JSON.stringify(said)
  test(`${text} is ${holds ? '' : 'not '}a start by ${firmware}`, async (t) => {
    t.equal(faultsOf(said, { firmware }).length, holds ? 0 : 1)
  })
}

test('the script on the node is one a plain shell reads, and tells every name', async (t) => {
  const script = 'provisioner/boot/inspect.sh'
  t.equal(spawnSync('sh', ['-n', script]).status, 0)
  const text = readFileSync(script, 'utf8')
  for (const name of Object.keys(SOUND)) {
    t.match(text, name.startsWith('unit.') ? 'unit.$unit=' : `${name}=`)
  }
})
