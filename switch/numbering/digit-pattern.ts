/** One place of a pattern: the digits that may stand there. */
type Place = ReadonlySet<string>

const CLASSES: Readonly<Record<string, string>> = {
  X: '0123456789',
  Z: '123456789',
  N: '23456789',
}
const LITERAL = '0123456789*#+'

/**
 * A pattern of dialled digits, as telephone systems write it: `00ZX.`, `1[2-4]X`, `9!`.
 *
 * - a digit, `*`, `#` or `+` stands for itself;
 * - `X` is any digit, `Z` 1 to 9, `N` 2 to 9, `[25-7]` one of these;
 * - at the end, `.` is one or more of anything and `!` none or more.
 *
 * Each place takes one digit, so that a match is one pass over the number: no pattern and no
 * number makes it take longer, as a regular expression could be made to.
 */
export class DigitPattern {
  readonly text: string
  readonly #places: readonly Place[]
  /** Fewest characters that the end takes; undefined: the number ends with the last place. */
  readonly #rest: 0 | 1 | undefined

  /** @throws {RangeError} with the position of what is wrong, counted from 1 */
  constructor(text: string) {
    const end = text.at(-1)
    this.text = text
    this.#rest = end === '.' ? 1 : end === '!' ? 0 : undefined
    this.#places = parsePlaces(text, this.#rest === undefined ? text.length : text.length - 1)
    if (text === '') throw new RangeError('an empty pattern matches no number')
  }

  matches(number: string): boolean {
    const rest = number.length - this.#places.length
    if (this.#rest === undefined ? rest !== 0 : rest < this.#rest) return false
    return this.#places.every((place, index) => place.has(number[index] ?? ''))
  }
}

function parsePlaces(text: string, end: number): readonly Place[] {
  const places: Place[] = []
  let at = 0
  while (at < end) {
    const [place, next] = text[at] === '[' ? parseSet(text, at) : parseOne(text, at)
    places.push(new Set(place))
    at = next
  }
  return places
}

function parseOne(text: string, at: number): [place: string, next: number] {
  const character = text[at] ?? ''
  const digits = LITERAL.includes(character) ? character : CLASSES[character]
  if (digits !== undefined) return [digits, at + 1]
  const hint = '.!'.includes(character) ? 'it may only stand at the end' : KNOWN
  throw mistake(text, at, `'${character}' has no meaning here; ${hint}`)
}

const KNOWN = 'write digits, *, #, +, X, Z, N or a set such as [2-5]'

/** `[25-7]`: 2, 5, 6 and 7. */
function parseSet(text: string, open: number): [place: string, next: number] {
  const close = text.indexOf(']', open)
  if (close < 0) throw mistake(text, open, "the set is not closed; write ']' after its digits")
  if (close === open + 1) throw mistake(text, open, 'the set is empty; write digits in it')
  let digits = ''
  for (let at = open + 1; at < close; at += 1) {
    const from = digitAt(text, at)
    if (text[at + 1] !== '-') {
      digits += from
      continue
    }
    const to = digitAt(text, at + 2)
    if (to < from) throw mistake(text, at, `nothing lies between ${from} and ${to}`)
    for (let digit = from; digit <= to; digit += 1) digits += digit
    at += 2
  }
  return [digits, close + 1]
}

function digitAt(text: string, at: number): number {
  const digit = '0123456789'.indexOf(text[at] ?? ' ')
  if (digit < 0) throw mistake(text, at, `'${text[at]}' is no digit; a set has digits only`)
  return digit
}

function mistake(text: string, at: number, message: string): RangeError {
  return new RangeError(`pattern '${text}', position ${at + 1}: ${message}`)
}
