import fc from 'fast-check'
import { test } from 'tap'
import { editDistance, suggest } from '../../../inventory/source/suggest.ts'

const word = fc.stringMatching(/^[a-z]{0,8}$/)

test('the distance is nothing between equals, and the same both ways', async () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      return (editDistance(a, b) === 0) === (a === b) && editDistance(a, b) === editDistance(b, a)
    }),
  )
})

test('one slip of the finger is one step', async (t) => {
  for (const slip of ['gatway', 'gateeway', 'gatewax', 'gatweay']) {
    t.equal(editDistance(slip, 'gateway'), 1, slip)
  }
})

test('a near word is offered, a far one answered with the list', async (t) => {
  t.equal(suggest('subent', ['gateway', 'subnet']), 'did you mean subnet?')
  t.equal(suggest('colour', ['gateway', 'subnet']), 'known: gateway, subnet')
  t.equal(suggest('colour', []), undefined)
  const many = Array.from({ length: 20 }, (_, index) => `name${index}`)
  t.match(suggest('colour', many), /name15, \.\.\.$/)
})
