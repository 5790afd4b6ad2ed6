import { renderRecipe } from '../formats/render-recipe.ts'
import { decodeRecipe } from '../partman/decode-recipe.ts'
import { EXTENT, fillGroup } from '../partman/fill-group.ts'
import { luksHeader } from '../partman/luks-header.ts'
import type { GroupMethod } from '../partman/lvm-target.ts'
import { keywordOf } from '../partman/recipe-line.ts'
import { type SolvedPartition, solveDisk } from '../partman/solve-disk.ts'
import { solveLvm } from '../partman/solve-lvm.ts'
import { CONTAINER, FIXED_PARTITIONS, GROUP } from './fixed-partitions.ts'
import { methodOf } from './method-of.ts'
import { placeBeside } from './place-beside.ts'
import type { ServerLayout } from './server-layout.ts'
import { beforeExtents, solveArrays, stripeOf } from './solve-arrays.ts'
import type {
  ServerDisk,
  ServerMachine,
  ServerPartition,
  SolvedContainer,
  SolvedServer,
  SolvedServerDisk,
} from './solved-server.ts'

/**
 * What Debian's installer will write to the disks of a server, byte for byte; our own installer is
 * handed these very places. So that one answer is true of both, the recipe is what is solved. Beside a
 * partition that is kept there is only our own.
 *
 * @throws {RecipeTooLargeError} when the disks are too small.
 */
export function solveServer(layout: ServerLayout, machine: ServerMachine): SolvedServer {
  const method = methodOf(machine)
  const keeps = machine.disks.some(({ keep }) => keep)
  return method === 'raid' || keeps
    ? onMembers(layout, machine)
    : onOneDisk(layout, machine, { recipe: renderRecipe(layout, method), method })
}

function onOneDisk(
  layout: ServerLayout,
  machine: ServerMachine,
  { recipe, method }: { readonly recipe: string; readonly method: GroupMethod },
): SolvedServer {
  const [disk] = machine.disks
  const { owner, ram } = machine
  const share = 100 - machine.reserve
  const target = { ...disk, owner: `the disk of ${owner}` }
  const { disks, groups } = solveLvm(recipe, { disks: [target], ram, group: GROUP, share, method })
  const [group] = groups
  const partitions = labelled(disks[0] ?? [])
  const system = partitions.find(({ label }) => label === 'system')
  return {
    ...{ layout, machine, arrays: [], disks: [{ ...disk, partitions }] },
    ...(machine.encryption ? { container: containerIn(system?.size ?? 0) } : {}),
    group: {
      name: GROUP,
      extents: group?.extents ?? 0,
      volumes: withVolumes(layout, group?.volumes ?? []),
    },
  }
}

/** Disks one by one, then what lies over them: arrays, or all of the one disk. */
function onMembers(layout: ServerLayout, machine: ServerMachine): SolvedServer {
  const recipe = renderRecipe(layout, 'raid')
  const disks = machine.disks.map((disk) => onMember(disk, machine, recipe))
  const arrays = machine.raid === undefined ? [] : solveArrays(disks, machine.raid)
  // One disk is aligned as a mirror is.
  const level = machine.raid ?? 1
  const outer = [...arrays, ...(disks[0]?.partitions ?? [])]
  const size = outer.find(({ label }) => label === 'system')?.size ?? 0
  const container = machine.encryption
    ? { container: containerIn(size, stripeOf(level, disks.length)) }
    : {}
  const space = container.container?.size ?? size
  const extents = Math.floor((space - beforeExtents(level, disks.length)) / EXTENT)
  const lines = decodeRecipe(recipe, { ram: machine.ram, scope: 'lvm', label: 'gpt' })
  const volumes = lines.filter((line) => keywordOf(line, '$lvmok') !== undefined)
  const owner = `volume group ${GROUP} of ${machine.owner}`
  const filled = fillGroup(volumes, { extents, owner, share: 100 - machine.reserve })
  const group = { name: GROUP, extents, volumes: withVolumes(layout, filled) }
  return { layout, machine, disks, arrays, ...container, group }
}

/** @param stripe bytes of a stripe of the array it lies on. */
function containerIn(bytes: number, stripe?: number): SolvedContainer {
  const header = luksHeader(stripe)
  return { device: `/dev/mapper/${CONTAINER}`, header, size: bytes - header }
}

function onMember(disk: ServerDisk, machine: ServerMachine, recipe: string): SolvedServerDisk {
  const owner = `the disk ${disk.device} of ${machine.owner}`
  const whole = labelled(solveDisk(recipe, { ...disk, owner, ram: machine.ram }))
  const { keep } = disk
  return { ...disk, partitions: keep ? placeBeside(whole, disk, { keep, owner }) : whole }
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
