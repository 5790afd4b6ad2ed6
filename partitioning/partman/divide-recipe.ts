import type { GroupMethod } from './lvm-target.ts'
import { RecipeError } from './recipe-error.ts'
import { keywordOf, type RecipeLine, sumOf } from './recipe-line.ts'

/** A recipe for LVM, taken apart as `auto_lvm_prepare` of partman-auto-lvm 103 does. */
export interface DividedRecipe {
  readonly method: GroupMethod
  /** Partitions of the main disk that hold no physical volume. */
  readonly plain: readonly RecipeLine[]
  /** Partitions that hold one, of any disk. */
  readonly physical: readonly RecipeLine[]
  readonly volumes: readonly RecipeLine[]
}

const has = (line: RecipeLine, text: string) => line.words.join(' ').includes(text)

export const holdsVolume = (line: RecipeLine, method: GroupMethod): boolean =>
  has(line, `method{ ${method} }`)

/** @throws {RecipeError} when no line is for a logical volume. */
export function divideRecipe(
  lines: readonly RecipeLine[],
  method: GroupMethod = 'lvm',
): DividedRecipe {
  const volumes = lines.filter((line) => has(line, 'lvmok'))
  const rest = lines.filter((line) => !has(line, 'lvmok'))
  if (volumes.length === 0) {
    throw new RecipeError('a recipe for LVM has no logical volume', 'mark one line with $lvmok{ }')
  }
  return {
    method,
    plain: rest.filter((line) => !holdsVolume(line, method)),
    physical: rest.filter((line) => holdsVolume(line, method)),
    volumes,
  }
}

/** Lines of the main disk: what holds a volume comes last, in its own order. */
export function mainLines(
  { plain, physical, volumes, method }: DividedRecipe,
  device: string,
  isOnly: boolean,
): readonly RecipeLine[] {
  const holding = [
    ...physical.filter((line) => isOn(line, device)),
    ...physical.filter((line) => !has(line, 'device{')),
  ]
  if (holding.length > 0) return [...plain, ...holding]
  return [...plain, isOnly ? envelopeOf(volumes, method) : wideEnvelope(method)]
}

/** Lines of another disk. */
export function extraLines(
  { physical, method }: DividedRecipe,
  device: string,
): readonly RecipeLine[] {
  const lines = physical.filter((line) => isOn(line, device))
  return lines.length > 0 ? lines : [wideEnvelope(method)]
}

function isOn(line: RecipeLine, device: string): boolean {
  const named = keywordOf(line, 'device')
  return named?.startsWith(device) === true && /^\d*$/.test(named.slice(device.length))
}

const holding = (method: GroupMethod) => ({
  filesystem: 'ext3',
  words: ['method{', method, '}'],
})

/** What the installer adds to a disk that has no line for a physical volume. */
const wideEnvelope = (method: GroupMethod): RecipeLine => ({
  ...{ min: 100, priority: 1000, max: Number.POSITIVE_INFINITY },
  ...holding(method),
})

/** The same, where there is but one disk: the sums of the logical volumes. */
const envelopeOf = (volumes: readonly RecipeLine[], method: GroupMethod): RecipeLine => ({
  min: sumOf(volumes, 'min'),
  priority: sumOf(volumes, 'priority'),
  max: volumes.reduce((sum, { max }) => sum + max, 0),
  ...holding(method),
})
