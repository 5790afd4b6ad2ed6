import { basename } from 'node:path/posix'
import { checkFit } from './check-fit.ts'
import { decodeRecipe } from './decode-recipe.ts'
import {
  type DividedRecipe,
  divideRecipe,
  extraLines,
  holdsVolume,
  mainLines,
} from './divide-recipe.ts'
import { extentsOf, fillGroup } from './fill-group.ts'
import { luksHeader } from './luks-header.ts'
import type {
  GroupMethod,
  LvmTarget,
  PhysicalVolume,
  SolvedLvm,
  VolumeGroup,
} from './lvm-target.ts'
import { DEFAULT_GROUP, mapGroups } from './map-groups.ts'
import { partitionStem } from './partition-path.ts'
import { RecipeError } from './recipe-error.ts'
import { keywordOf } from './recipe-line.ts'
import { placeLines, type SolvedPartition } from './solve-disk.ts'

/**
 * The partitions, volume groups and logical volumes Debian 13's installer makes of an expert recipe
 * with `partman-auto/method` lvm or crypto, on disks of their own with new GPTs.
 *
 * @throws {RecipeError} for a recipe it would misread or stop at.
 * @throws {RecipeTooLargeError} for one it would drop, or never end with.
 */
export function solveLvm(recipe: string, target: LvmTarget): SolvedLvm {
  const lines = decodeRecipe(recipe, { ram: target.ram, scope: 'lvm', label: 'gpt' })
  const bytes = target.disks.reduce((sum, disk) => sum + disk.bytes, 0)
  const [main] = target.disks
  checkFit(lines, bytes, target.disks.length > 1 ? `${main.owner} and the others` : main.owner)
  const divided = divideRecipe(lines, target.method)
  const disks = solveDisks(divided, target)
  const physical = disks.flatMap((solved, index) =>
    physicalOf(solved, target, { index, method: divided.method }),
  )
  const mapped = mapGroups(divided, physical, main.device)
  if (mapped.has(DEFAULT_GROUP) && mapped.has(target.group)) throw madeTwice(target.group)
  const groups = [...mapped].map(([name, members]) =>
    solveGroup(name, members, { divided, target }),
  )
  return { disks, groups }
}

const madeTwice = (group: string) =>
  new RecipeError(
    `the volume group ${group} would be made twice`,
    'name another group in partman-auto-lvm/new_vg_name, or give every disk a line with vg_name{ }',
  )

function solveDisks(divided: DividedRecipe, { disks, ram }: LvmTarget) {
  const isOnly = disks.length === 1
  return disks.map((disk, index) => {
    const { device } = disk
    const lines = index === 0 ? mainLines(divided, device, isOnly) : extraLines(divided, device)
    return placeLines(lines, { ...disk, ram })
  })
}

function physicalOf(
  solved: readonly SolvedPartition[],
  { disks }: LvmTarget,
  { index, method }: { readonly index: number; readonly method: GroupMethod },
): readonly PhysicalVolume[] {
  const disk = disks[index] ?? disks[0]
  const stem = partitionStem(disk.device)
  return solved.flatMap((partition, at) =>
    holdsVolume(partition.line, method)
      ? [{ ...partition, disk, path: pathOf(`${stem}${at + 1}`, method) }]
      : [],
  )
}

/** What is in a container is named after the partition around it (partman-crypto 134). */
const pathOf = (partition: string, method: GroupMethod) =>
  method === 'lvm' ? partition : `/dev/mapper/${basename(partition)}_crypt`

interface Surroundings {
  readonly divided: DividedRecipe
  readonly target: LvmTarget
}

/** A group's own volumes come first, then those that name none, if it is their group. */
function solveGroup(
  mapped: string,
  physical: readonly PhysicalVolume[],
  { divided, target }: Surroundings,
): VolumeGroup {
  const name = mapped === DEFAULT_GROUP ? target.group : mapped
  const inGroup = divided.volumes.filter((line) => keywordOf(line, 'in_vg') === name)
  const unnamed = divided.volumes.filter((line) => keywordOf(line, 'in_vg') === undefined)
  const lines = name === target.group ? [...inGroup, ...unnamed] : inGroup
  const header = divided.method === 'crypto' ? luksHeader() : 0
  const extents = physical.reduce((sum, { size }) => sum + extentsOf(size - header), 0)
  const owner = `volume group ${name} of ${target.disks[0].owner}`
  const share = target.share === undefined ? {} : { share: target.share }
  const space = { extents, owner, ...share }
  const volumes = lines.length > 0 ? fillGroup(lines, space) : []
  const taken = volumes.reduce((sum, volume) => sum + volume.extents, 0)
  return { name, physical, extents, volumes, free: extents - taken }
}
