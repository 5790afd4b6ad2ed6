import type { DividedRecipe } from './divide-recipe.ts'
import type { PhysicalVolume } from './lvm-target.ts'
import { RecipeError } from './recipe-error.ts'
import { keywordOf, type RecipeLine } from './recipe-line.ts'

/** What the installer calls the group of everything that names none, until it knows the name. */
export const DEFAULT_GROUP = '@DEFAULT@'

/**
 * Which physical volumes each group gets, as `auto_lvm_create_vg_map` of partman-auto-lvm 103 finds
 * them: by the name of the disk, the first one on it. What no line asks for goes to the default group.
 *
 * @param main the disk of lines that name none.
 * @returns groups in the order they are made, by the names they have in the recipe.
 * @throws {RecipeError} where the installer stops.
 */
export function mapGroups(
  { volumes, physical }: DividedRecipe,
  all: readonly PhysicalVolume[],
  main: string,
): ReadonlyMap<string, readonly PhysicalVolume[]> {
  const groups = new Map(volumes.map((line) => [groupOf(line, 'in_vg'), [] as PhysicalVolume[]]))
  const used = new Set<PhysicalVolume>()
  const add = (name: string, each: PhysicalVolume) => {
    if (used.has(each)) throw usedTwice(each)
    used.add(each)
    groups.set(name, [...(groups.get(name) ?? []), each])
  }
  for (const line of physical) {
    add(groupOf(line, 'vg_name'), find(keywordOf(line, 'device') || main, all))
  }
  for (const each of all) if (!used.has(each)) add(DEFAULT_GROUP, each)
  for (const [name, members] of groups) if (members.length === 0) throw noVolume(name)
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const groupOf = (line: RecipeLine, keyword: string) => keywordOf(line, keyword) || DEFAULT_GROUP

function find(device: string, all: readonly PhysicalVolume[]): PhysicalVolume {
  const found = all.find(({ path }) => path.includes(device))
  if (found) return found
  throw new RecipeError(
    `no disk of the recipe is called ${device}`,
    'name one of the disks the installer is given',
  )
}

const noVolume = (name: string) =>
  new RecipeError(
    `no physical volume is for the ${name === DEFAULT_GROUP ? 'default volume group' : `volume group ${name}`}`,
    'name the group in a line with method{ lvm }: vg_name{ GROUP }',
  )

const usedTwice = ({ path }: PhysicalVolume) =>
  new RecipeError(
    `two lines of the recipe would get the physical volume ${path}`,
    'write one line with method{ lvm } for a disk: the installer knows them by their disks',
  )
