import { renderRecipe } from '../formats/render-recipe.ts'
import { decodeRecipe } from '../partman/decode-recipe.ts'
import { EXTENT, fillGroup } from '../partman/fill-group.ts'
import { keywordOf } from '../partman/recipe-line.ts'
import { type SolvedPartition, solveDisk } from '../partman/solve-disk.ts'
import { solveLvm } from '../partman/solve-lvm.ts'
import { FIXED_PARTITIONS, GROUP } from './fixed-partitions.ts'
import type { ServerLayout } from './server-layout.ts'
import { beforeExtents, solveArrays } from './solve-arrays.ts'
import type {
  ServerDisk,
  ServerMachine,
  ServerPartition,
  SolvedArray,
  SolvedServer,
  SolvedServerDisk,
} from './solved-server.ts'

/**
 * What Debian's installer will write to the disks of a server, byte for byte; our own installer is
 * handed these very places. So that one answer is true of both, the recipe is what is solved.
 *
 * @throws {RecipeTooLargeError} when the disks are too small.
 */
export function solveServer(layout: ServerLayout, machine: ServerMachine): SolvedServer {
  const recipe = renderRecipe(layout, machine.raid !== undefined)
  return machine.raid === undefined
    ? onOneDisk(layout, machine, recipe)
    : onArrays(layout, machine, recipe)
}

function onOneDisk(layout: ServerLayout, machine: ServerMachine, recipe: string): SolvedServer {
  const [disk] = machine.disks
  const { owner, ram } = machine
  const share = 100 - machine.reserve
  const target = { ...disk, owner: `the disk of ${owner}` }
  const { disks, groups } = solveLvm(recipe, { disks: [target], ram, group: GROUP, share })
  const [group] = groups
  return {
    ...{ layout, machine, arrays: [] },
    disks: [{ ...disk, partitions: labelled(disks[0] ?? []) }],
    group: {
      name: GROUP,
      extents: group?.extents ?? 0,
      volumes: withVolumes(layout, group?.volumes ?? []),
    },
  }
}

function onArrays(layout: ServerLayout, machine: ServerMachine, recipe: string): SolvedServer {
  const { raid = 1 } = machine
  const disks = machine.disks.map((disk) => onMember(disk, machine, recipe))
  const arrays = solveArrays(disks, raid)
  const extents = extentsOn(arrays)
  const lines = decodeRecipe(recipe, { ram: machine.ram, scope: 'lvm', label: 'gpt' })
  const volumes = lines.filter((line) => keywordOf(line, '$lvmok') !== undefined)
  const owner = `volume group ${GROUP} of ${machine.owner}`
  const filled = fillGroup(volumes, { extents, owner, share: 100 - machine.reserve })
  const group = { name: GROUP, extents, volumes: withVolumes(layout, filled) }
  return { layout, machine, disks, arrays, group }
}

function onMember(disk: ServerDisk, machine: ServerMachine, recipe: string): SolvedServerDisk {
  const owner = `the disk ${disk.device} of ${machine.owner}`
  return { ...disk, partitions: labelled(solveDisk(recipe, { ...disk, owner, ram: machine.ram })) }
}

function extentsOn(arrays: readonly SolvedArray[]): number {
  const array = arrays.find(({ label }) => label === 'system')
  if (!array) return 0
  const { size, level, members } = array
  return Math.floor((size - beforeExtents(level, members.length)) / EXTENT)
}

const labelled = (partitions: readonly SolvedPartition[]): readonly ServerPartition[] =>
  FIXED_PARTITIONS.map(({ label, reason }, index) => {
    const { start = 0, size = 0 } = partitions[index] ?? {}
    return { label, start, size, reason }
  })

const withVolumes = (
  { volumes }: ServerLayout,
  solved: readonly { readonly extents: number; readonly size: number }[],
) =>
  volumes.map((volume, index) => {
    const { extents = 0, size = 0 } = solved[index] ?? {}
    return { volume, extents, size }
  })
