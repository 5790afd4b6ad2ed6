import { decodeAmount } from '../partman/decode-amount.ts'
import type { VolumeSize } from './server-layout.ts'
import type { SolvedServer } from './solved-server.ts'

/** What is as it was asked for, and still may surprise: sentences for people. */
export function findTraps(solved: SolvedServer): readonly string[] {
  return [
    ...raidTraps(solved),
    ...unequalDisks(solved),
    ...stuckVolumes(solved),
    ...fullGroup(solved),
    ...unlockTraps(solved),
  ]
}

function raidTraps({ machine }: SolvedServer): readonly string[] {
  return machine.raid === 0
    ? ['RAID 0 keeps nothing twice: when one disk fails, everything but /boot is lost']
    : []
}

function unequalDisks({ machine: { disks, raid } }: SolvedServer): readonly string[] {
  if (raid === undefined) return []
  const sizes = disks.map(({ bytes }) => bytes)
  const unused = sizes.reduce((sum, bytes) => sum + bytes - Math.min(...sizes), 0)
  return unused > 0
    ? [
        `the disks differ: an array takes as much of each as the smallest has, ${unused} bytes stay unused`,
      ]
    : []
}

/** A weight below one per cent of all is cut to none. */
function stuckVolumes({ layout, machine }: SolvedServer): readonly string[] {
  const megabytes = (amount: VolumeSize['min']) => decodeAmount(`${amount}`, machine.ram) ?? 0
  const weights = layout.volumes.map(({ name, size }) => {
    const min = megabytes(size.min)
    return { name, weight: Math.max(megabytes(size.priority), min) - min }
  })
  const sum = weights.reduce((total, { weight }) => total + weight, 0)
  return weights
    .slice(0, -1)
    .filter(({ weight }) => weight > 0 && weight * 100 < sum)
    .map(({ name }) => `volume ${name} never grows: it has less than one per cent of all weights`)
}

function fullGroup({ group }: SolvedServer): readonly string[] {
  const taken = group.volumes.reduce((sum, { extents }) => sum + extents, 0)
  return taken === group.extents
    ? ['the volume group is full: a snapshot needs another disk, or a smaller last volume']
    : []
}

const UNLOCK_TRAPS = {
  passphrase: 'every start waits on the console until somebody types the passphrase',
  tpm2: 'the TPM opens the disks for whoever has the whole machine: it guards disks that leave it',
} as const

const unlockTraps = ({ machine: { encryption } }: SolvedServer): readonly string[] =>
  encryption ? [UNLOCK_TRAPS[encryption.unlock]] : []
