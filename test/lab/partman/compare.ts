import { isExplained } from '../../../inventory/model/problem.ts'
import { decodeRecipe } from '../../../partitioning/partman/decode-recipe.ts'
import { divideRecipe } from '../../../partitioning/partman/divide-recipe.ts'
import { EXTENT } from '../../../partitioning/partman/fill-group.ts'
import type { GroupMethod, LvmDisk } from '../../../partitioning/partman/lvm-target.ts'
import { keywordOf, MB, sumOf } from '../../../partitioning/partman/recipe-line.ts'
import { solveDisk } from '../../../partitioning/partman/solve-disk.ts'
import { solveLvm } from '../../../partitioning/partman/solve-lvm.ts'
import type {
  InstalledPartition,
  InstallerAnswer,
  InstallerCase,
} from './installer/run-installer.ts'

/** The group of `drive.sh` for what names none. */
const GROUP = 'vg0'

/** Asked where the stock installer asks at a low priority, and takes the answer it was given. */
const ANSWERED = [
  'partman-auto-lvm/new_vg_name',
  'partman-auto-lvm/guided_size',
  'partman-auto-lvm/no_boot',
]

type Outcome = Pick<InstallerAnswer, 'partitions' | 'volumes'>

/** What the solver says of a case: places and volumes, or the code of its refusal. */
function predict(each: InstallerCase): Outcome | string {
  try {
    return each.method === 'regular' ? predictDisk(each) : predictLvm(each, each.method)
  } catch (error) {
    if (isExplained(error)) return error.code
    throw error
  }
}

function predictDisk({ recipe, disks: [bytes = 0], ram }: InstallerCase): Outcome {
  const solved = solveDisk(recipe, { owner: 'the disk', bytes, sector: 512, ram })
  return { partitions: solved.map(placeOn('sda')), volumes: [] }
}

function predictLvm({ recipe, disks, ram, share }: InstallerCase, method: GroupMethod): Outcome {
  const [main, ...others] = disks.map(diskOf)
  if (!main) throw new RangeError('a case has no disk')
  const solved = solveLvm(recipe, {
    ...{ disks: [main, ...others], ram, group: GROUP, share, method },
  })
  return {
    partitions: solved.disks.flatMap((each, index) => each.map(placeOn(nameOf(index)))),
    volumes: solved.groups.flatMap(({ name, volumes }) =>
      volumes.map(({ extents }) => ({ group: name, extents })),
    ),
  }
}

const nameOf = (index: number) => `sd${'abcdefgh'.charAt(index)}`

const diskOf = (bytes: number, index: number): LvmDisk => ({
  ...{ device: `/dev/${nameOf(index)}`, owner: 'the disk', bytes, sector: 512 },
})

const placeOn =
  (disk: string) =>
  ({ start, size }: Omit<InstalledPartition, 'disk'>): InstalledPartition => ({ disk, start, size })

/** @returns what the installer did otherwise than predicted; nothing when they agree. */
function difference(each: InstallerCase, answer: InstallerAnswer): string | undefined {
  const predicted = predict(each)
  const asked = answer.asked.filter((question) => !ANSWERED.includes(question))
  const isStopped = asked.length > 0 || answer.status !== 0
  const { partitions, volumes } = answer
  const made = JSON.stringify({ partitions, volumes })
  if (typeof predicted === 'string') {
    const isRefused = isStopped || partitions.length === 0 || overlooks(each, predicted, answer)
    return isRefused ? undefined : `${predicted} predicted, made ${made}`
  }
  const expected = JSON.stringify(predicted)
  if (isStopped)
    return `${expected} predicted, ended with ${answer.status}, asked ${asked.join(' ')}`
  return expected === made ? undefined : `${expected} predicted, made ${made}`
}

/**
 * Where the solver refuses and the installer goes on, to make its last part smaller than its minimum.
 * It tests a disk before it makes the new table, and leaves out the lines that are for it; and it
 * lets a group pass whose minima fit once they are rounded to a few digits.
 */
const overlooks = (each: InstallerCase, predicted: string, { volumes }: Outcome) =>
  predicted === 'RECIPE_TOO_LARGE' &&
  (each.recipe.includes('$iflabel') ||
    volumes.some(({ group }) => takenIn(group, volumes) < neededIn(group, each)))

const takenIn = (group: string, volumes: Outcome['volumes']) =>
  volumes.reduce((sum, each) => sum + (each.group === group ? each.extents * EXTENT : 0), 0)

function neededIn(group: string, { recipe, ram, method }: InstallerCase): number {
  const lines = decodeRecipe(recipe, { ram, scope: 'lvm', label: 'gpt' })
  const { volumes } = divideRecipe(lines, method === 'crypto' ? 'crypto' : 'lvm')
  const own = volumes.filter((line) => (keywordOf(line, 'in_vg') ?? GROUP) === group)
  return sumOf(own, 'min') * MB
}

/** Every case the solver and the installer disagree on, with what happened. */
export const differences = (
  cases: readonly InstallerCase[],
  answers: readonly InstallerAnswer[],
): readonly (InstallerCase & { readonly what: string })[] =>
  cases.flatMap((each, index) => {
    const answer = answers[index]
    const what = answer && difference(each, answer)
    return what ? [{ ...each, what }] : []
  })
