import { checkKept } from './check-kept.ts'
import type { NodeInput } from './cluster-input.ts'
import type { Finding, Path } from './finding.ts'
import type { KeysByFile } from './resolve-cluster.ts'
import type { SoundParts } from './sound-parts.ts'

type MetalInput = NonNullable<NodeInput['metal']>

/** Disks that can be told apart, and as many of them as the RAID level wants. */
export function checkMetal({ nodes }: SoundParts, keys: KeysByFile): readonly Finding[] {
  return Object.entries(nodes).flatMap(([name, { metal, mac, interfaces = [] }]) => {
    if (!metal) return []
    const path = ['nodes', name, 'metal']
    const hasMac = mac !== undefined || interfaces[0]?.mac !== undefined
    return [
      ...(hasMac ? [] : [missingMac(['nodes', name])]),
      ...checkCount(metal, path),
      ...checkTold(metal, path),
      ...metal.disks.flatMap((disk, index) => checkKept(disk, [...path, 'disks', index])),
      ...checkRecovery(metal, path, keys),
    ]
  })
}

const missingMac = (node: Path): Finding => ({
  path: [...node, 'mac'],
  message: 'is missing',
  hint: 'the installer of a physical server knows it by the MAC address of its first interface',
})

function checkCount({ disks, raid }: MetalInput, path: Path): readonly Finding[] {
  const count = disks.length
  if (raid === undefined) {
    const hint = 'write 1 to mirror, 10 to mirror and stripe, or 0'
    return count > 1 ? [{ path: [...path, 'raid'], message: 'is missing', hint }] : []
  }
  const fits = raid === 10 ? count >= 4 && count % 2 === 0 : count >= 2
  const wants = raid === 10 ? 'an even number of disks, 4 or more' : 'two disks or more'
  return fits ? [] : [{ path: [...path, 'raid'], message: `wants ${wants}; there are ${count}` }]
}

/** Two disks nobody can tell apart are no mistake, as long as all of their kind are the node's own. */
function checkTold({ disks }: MetalInput, path: Path): readonly Finding[] {
  const serials = disks.map(({ serial }) => serial)
  return serials.flatMap((serial, index) =>
    serial !== undefined && serials.indexOf(serial) < index
      ? [
          {
            path: [...path, 'disks', index, 'serial'],
            message: `is that of disk ${serials.indexOf(serial) + 1} too`,
            hint: 'every disk has its own',
          },
        ]
      : [],
  )
}

/** What age(1) encrypts to. */
const RECOVERING = new Set(['ssh-ed25519', 'ssh-rsa'])

/** When a TPM is gone, so is its key; the recovery key is kept for the administrators' SSH keys. */
function checkRecovery(
  { encryption }: MetalInput,
  path: Path,
  keys: KeysByFile,
): readonly Finding[] {
  const types = [...keys.values()].flat().map(({ type }) => type)
  if (encryption?.unlock !== 'tpm2' || types.length === 0) return []
  return types.some((type) => RECOVERING.has(type))
    ? []
    : [
        {
          path: [...path, 'encryption', 'unlock'],
          message: 'wants an administrator with a key of type ssh-ed25519 or ssh-rsa',
          hint: 'the recovery key of the disks is encrypted to those; keys on tokens cannot read it',
        },
      ]
}
