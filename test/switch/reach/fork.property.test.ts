import fc from 'fast-check'
import { test } from 'tap'
import type { CalleeEvent } from '../../../switch/signalling/leg.ts'
import { openFork } from './branches.ts'

const event = fc.oneof(
  fc.constantFrom(100, 180, 183).map((status): CalleeEvent => ({ type: 'provisional', status })),
  fc
    .constantFrom(302, 404, 408, 486, 487, 503, 600, 603)
    .map((status): CalleeEvent => ({ type: 'refused', refusal: { status } })),
  fc.constant<CalleeEvent>({ type: 'answered', sdp: 'answer' }),
)

const isFinal = ({ type }: CalleeEvent) => type === 'answered' || type === 'refused'

test('whatever phones do, there is one outcome, and nobody is left ringing or talking', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), event), { maxLength: 30 }), (events) => {
      const { said: orders, heard, tell } = openFork(4)
      const finals = new Map<number, CalleeEvent>()
      for (const [index, said] of events) {
        const each = said.type === 'answered' ? { ...said, sdp: `${index}` } : said
        // A phone says nothing after its final response.
        if (finals.has(index)) continue
        if (isFinal(each)) finals.set(index, each)
        tell(index, each)
      }
      const outcomes = heard.filter(isFinal)
      const answers = [...finals].filter(([, { type }]) => type === 'answered')
      const isOver = outcomes.length > 0
      const isClean = orders.every((told, index) => {
        const final = finals.get(index)
        const isWinner = final !== undefined && final === outcomes[0]
        if (!isOver || isWinner || final?.type === 'refused') return !told.includes('callOff')
        return final ? told.includes('callOff') : told.includes('cancel')
      })
      const expected = answers.length > 0 || finals.size === 4
      return outcomes.length <= 1 && isClean && (!expected || isOver)
    }),
  )
  t.pass()
})
