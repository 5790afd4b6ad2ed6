import { isSupportedCountry } from 'libphonenumber-js/min'
import { z } from 'zod'
import { NUMBER_KINDS, type NumberKind } from '../model/cluster.ts'
import { integer, Mistake, scalar, word } from '../model/scalar.ts'
import { suggest } from './suggest.ts'

const Country = scalar(
  (text) =>
    isSupportedCountry(text)
      ? (text as string)
      : new Mistake('is not a country', 'write its ISO 3166 code, such as DE'),
  { pattern: '^[A-Z]{2}$', examples: ['DE', 'RU'] },
)

const digits = (example: string) =>
  word(/^\d{1,15}$/, new Mistake('is no digits', `write some such as ${example}`), [example])

const Pattern = word(
  /^(?:[0-9*#+XZN]|\[(?:\d(?:-\d)?)+\])+[.!]?$|^[.!]$/,
  new Mistake(
    'is not a pattern of digits',
    'write digits, X for any, [2-5] for some, and at the end . for one or more of anything',
  ),
  ['1XX'],
)

const E164Prefix = word(
  /^\+\d{1,15}$/,
  new Mistake(
    'is not the beginning of an international number',
    'write + and digits, such as +882',
  ),
  ['+882'],
)

const Kind = scalar(
  (text): NumberKind | Mistake =>
    NUMBER_KINDS.find((kind) => kind === text) ??
    new Mistake('is not a kind of numbers', suggest(text, NUMBER_KINDS)),
  { enum: NUMBER_KINDS, examples: ['premium'] },
)

/** How a trunk wants numbers. */
export const Rewriting = z
  .strictObject({
    match: Pattern.meta({ description: 'Which numbers, as a pattern of their digits.' }),
    strip: integer(0, 20, [3]).exactOptional().meta({
      description: 'How many characters to take off the front; none unless given.',
    }),
    prepend: word(/^[0-9*#+]{1,20}$/, new Mistake('is no digits', 'write digits, *, # or +'), ['0'])
      .exactOptional()
      .meta({ description: 'What to put before the rest.' }),
  })
  .meta({ title: 'Rewriting' })

export const NumberingInput = z
  .strictObject({
    country: Country.meta({ description: 'Country whose rules people dial by.' }),
    areaCode: digits('30').exactOptional().meta({
      description: 'Area of numbers that are dialled without one, without its leading zero.',
    }),
    outsideLine: digits('0').exactOptional().meta({
      description: 'Dialled first to get outside; emergency numbers need none.',
    }),
    extensions: z.array(Pattern).exactOptional().meta({
      description: 'Numbers that are routed as they are dialled.',
    }),
    emergency: z.array(digits('112')).exactOptional().meta({
      description: 'Emergency numbers besides those of the country.',
    }),
    countries: z.array(Country).min(1).exactOptional().meta({
      description: 'Countries that may be called; all unless given.',
    }),
    blockedKinds: z.array(Kind).exactOptional().meta({
      description: 'Kinds of numbers that may not be called.',
    }),
    blocked: z.array(E164Prefix).exactOptional().meta({
      description: 'Numbers that may not be called, by their beginning.',
    }),
    allowed: z.array(E164Prefix).exactOptional().meta({
      description: 'Numbers that may be called whatever else is said; the longest prefix decides.',
    }),
  })
  .meta({ title: 'Numbering' })
