import { decodeAmount } from './decode-amount.ts'
import { RecipeError } from './recipe-error.ts'
import { keywordOf, type RecipeLine } from './recipe-line.ts'

/** What decoding a recipe depends on. */
export interface RecipeContext {
  /** Decimal megabytes of memory, for sizes such as `100%`. */
  readonly ram: number
  /** Where the lines go: `default` on a disk (methods regular and raid), `lvm` (lvm and crypto). */
  readonly scope: 'default' | 'lvm'
  /** Partition table of the disk; undefined where the installer cannot see it. */
  readonly label?: string
  /** What `$default_filesystem` stands for. */
  readonly defaultFilesystem?: string
}

/** No disk has so much: a line whose minimum cannot be read never fits. Decimal megabytes. */
const NEVER_FITS = 2_200_000_000

const FILESYSTEMS = new Set('btrfs ext2 ext3 ext4 xfs jfs linux-swap fat16 fat32 hfs'.split(' '))

/**
 * The lines of an expert recipe that count, as `decode_recipe` of partman-auto 177 reads them. What
 * it cannot read it replaces without a word; we do the same, except where its shell would stop or
 * read another number than everybody else.
 *
 * @throws {RecipeError}
 */
export function decodeRecipe(text: string, context: RecipeContext): readonly RecipeLine[] {
  const lines: RecipeLine[] = []
  let words: string[] = []
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (word === ':' || word === '::') {
      words = []
    } else if (word === '.') {
      const line = decodeLine(words, context)
      if (isWanted(line, context)) lines.push(line)
      words = []
    } else {
      words.push(checked(word))
    }
  }
  if (words.length > 0) throw unfinished(words)
  return lines
}

function decodeLine(words: readonly string[], context: RecipeContext): RecipeLine {
  const [first, second, third, filesystem = ''] = words
  const min = decodeAmount(first, context.ram) ?? NEVER_FITS
  const priority = decodeAmount(second, context.ram) ?? min
  const max = third === '-1' ? Number.POSITIVE_INFINITY : (decodeAmount(third, context.ram) ?? min)
  return {
    min,
    priority: Math.max(priority, min),
    max: Math.max(max, min),
    filesystem: decodeFilesystem(filesystem, context),
    words: words.slice(4),
  }
}

function decodeFilesystem(word: string, { defaultFilesystem = 'ext4' }: RecipeContext): string {
  if (word === '$default_filesystem') return defaultFilesystem
  return FILESYSTEMS.has(word) ? word : 'ext2'
}

function isWanted(line: RecipeLine, { scope, label }: RecipeContext): boolean {
  if (line.words.join(' ').includes(`${scope}ignore`)) return false
  const labels = keywordOf(line, '$iflabel')
  return !labels || (label !== undefined && labels.split(' ').includes(label))
}

function checked(word: string): string {
  if (!/[*?[\]]/.test(word)) return word
  throw new RecipeError(
    `recipe has the word "${word}", which the installer's shell takes for a pattern of file names`,
    'leave out * ? [ and ]',
  )
}

const unfinished = (words: readonly string[]) =>
  new RecipeError(
    `the last line of a recipe has no end: ${words.join(' ')}`,
    'end every line with a space and a full stop; the installer drops a line that has none',
  )
