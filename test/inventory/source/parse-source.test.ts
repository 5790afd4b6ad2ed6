import fc from 'fast-check'
import { test } from 'tap'
import { isExplained } from '../../../inventory/model/problem.ts'
import { CLUSTER_FILE } from '../../../inventory/source/cluster-file-error.ts'
import { parseSource } from '../../../inventory/source/parse-source.ts'

const letters = [...'abcdefgh']

/** Ten aliases a level: ten million values from half a kilobyte. */
const BOMB = letters
  .map((name, level) => {
    const above = level === 0 ? 'x' : `*${letters[level - 1]}`
    return `${name}: &${name} [${new Array(10).fill(above).join(', ')}]\n`
  })
  .join('')

const MERGE_BOMB = letters
  .map((name, level) => {
    const above = level === 0 ? '{ x: y }' : `*${letters[level - 1]}`
    return `${name}: &${name}\n  <<: [${new Array(10).fill(above).join(', ')}]\n`
  })
  .join('')

/** Few aliases, of something large. */
const WIDE_BOMB = `a: &a [${new Array(10_000).fill('x').join(', ')}]\nb: [${new Array(1000).fill('*a').join(', ')}]\n`

const HOSTILE = [
  ['aliases of aliases', BOMB, /^cluster\.yaml:1:1: the aliases of the file expand too far$/],
  ['merge keys of merge keys', MERGE_BOMB, /^cluster\.yaml:2:3: merge keys are not part of YAML/],
  ['many aliases of a long list', WIDE_BOMB, /:1:1: the file holds more than 200000 values/],
  ['a very long list', `[${new Array(300_000).fill('x').join(',')}]`, /more than 200000 values/],
  ['endless nesting', '['.repeat(500_000), /:1:\d+: the file is nested too deeply/],
] as const

for (const [title, text, message] of HOSTILE) {
  test(`refuses ${title}, not falling for it`, async (t) => {
    t.throws(() => parseSource(text, 'cluster.yaml', CLUSTER_FILE), {
      code: 'CLUSTER_INVALID',
      message,
    })
  })
}

test('a hundred thousand different keys are read', async (t) => {
  const text = Array.from({ length: 90_000 }, (_, index) => `key${index}: x\n`).join('')
  t.equal(parseSource(text, 'cluster.yaml', CLUSTER_FILE).problems.length, 0)
})

test('keys named like parts of an object are only keys', async (t) => {
  const { value } = parseSource(
    'constructor: x\ntoString: y\nhasOwnProperty: z\n',
    'cluster.yaml',
    CLUSTER_FILE,
  )
  t.same(value, { constructor: 'x', toString: 'y', hasOwnProperty: 'z' })
  t.notOk('polluted' in {})
})

test('whatever the text, it is read or refused with a place', async () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a',
      '\t',
      '#',
      '|',
      '>',
    ],
    ...['!', '? ', '---', '...', '%', '\u0000', '\r', ','],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseSource(pieces.join(''), 'cluster.yaml', CLUSTER_FILE)
        return true
      } catch (error) {
        return isExplained(error) && error.problems.every(({ at }) => at && at.line > 0)
      }
    }),
    { numRuns: 2000 },
  )
})
