import type { Firmware } from '../../image/hardware/qemu-arguments.ts'
import { MiB } from '../../inventory/model/units.ts'

/** What `inspect.sh` prints, by name. */
export type Inspection = ReadonlyMap<string, string>

export function parseInspection(text: string): Inspection {
  const pairs = text.split('\n').flatMap((line): [string, string][] => {
    const equals = line.indexOf('=')
    return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1).trim()]]
  })
  return new Map(pairs)
}

export interface Expected {
  readonly name: string
  readonly firmware: Firmware
  /** Units that must run. */
  readonly units: readonly string[]
  /** Bytes of the whole disk, and of the partition that takes its rest. */
  readonly disk: number
  readonly variablePartition: number
}

/** Share of a partition an ext4 filesystem offers; its own tables take the rest. */
const USABLE = 0.9

/** Everything about a node that is not as it should be. */
export function findFaults(found: Inspection, expected: Expected): readonly string[] {
  const number = (name: string) => Number(found.get(name))
  const short = expected.variablePartition - number('var.partition')
  const claims: readonly (readonly [boolean, string])[] = [
    [found.get('hostname') === expected.name, `its name is ${found.get('hostname')}`],
    [
      found.get('state') === 'running',
      `systemd says ${found.get('state')}: ${found.get('failed')}`,
    ],
    ...expected.units.map(
      (unit) =>
        [
          found.get(`unit.${unit}`) === 'active',
          `${unit} is ${found.get(`unit.${unit}`)}`,
        ] as const,
    ),
    [startedAs(found, expected.firmware), `it was not started by ${expected.firmware}`],
    [/^[0-9a-f]{32}$/.test(found.get('machine-id') ?? ''), 'it has no machine-id'],
    [number('disk') === expected.disk, `its disk has ${number('disk')} bytes`],
    // systemd-repart works in blocks of 4096 bytes, the layout in mebibytes.
    [short < 2 * MiB, `/var lacks ${short} bytes of the disk's rest`],
    [
      number('var.filesystem') > USABLE * number('var.partition'),
      `the filesystem of /var has ${number('var.filesystem')} bytes`,
    ],
  ]
  return claims.filter(([holds]) => !holds).map(([, fault]) => fault)
}

function startedAs(found: Inspection, firmware: Firmware): boolean {
  if (firmware === 'bios') return found.get('firmware') === 'bios'
  const isSecure = found.get('secure-boot') === '1'
  return found.get('firmware') === 'uefi' && isSecure === (firmware === 'secure-boot')
}
