import { z } from 'zod'
import { integer, Mistake, scalar } from '../scalar.ts'
import * as words from './words.ts'

const MEBIBYTE = 1024 * 1024

const rateOf = (what: string, perSecond: number, burst: number) =>
  z
    .strictObject({
      perSecond: words
        .countOf(perSecond)
        .meta({ description: `${what} a second, on the average.` }),
      burst: words.countOf(burst).meta({ description: `${what} at once.` }),
    })
    .meta({ title: `Rate of ${what.toLowerCase()}` })

const PerSource = z
  .strictObject({
    messages: rateOf('Messages', 5000, 10_000)
      .exactOptional()
      .meta({
        description: 'SIP messages.',
        usual: { perSecond: 5000, burst: 10_000 },
      }),
    bytes: rateOf('Bytes', 8 * MEBIBYTE, 16 * MEBIBYTE)
      .exactOptional()
      .meta({
        description: 'Bytes.',
        usual: { perSecond: 8 * MEBIBYTE, burst: 16 * MEBIBYTE },
      }),
    transactions: words
      .countOf(40_000)
      .exactOptional()
      .meta({ description: 'Transactions of its requests.', usual: 40_000 }),
    connections: words
      .countOf(1000)
      .exactOptional()
      .meta({ description: 'Connections it has opened.', usual: 1000 }),
  })
  .meta({ title: 'Limits of a source' })

const Total = z
  .strictObject({
    transactions: words
      .countOf(200_000)
      .exactOptional()
      .meta({ description: 'Transactions of requests from peers.', usual: 200_000 }),
    connections: words
      .countOf(20_000)
      .exactOptional()
      .meta({ description: 'Connections peers have opened.', usual: 20_000 }),
    memory: words.Share.exactOptional().meta({
      description: 'Share of the memory the engine may have.',
      usual: 0.85,
    }),
    delay: integer(1, 60_000, [200]).exactOptional().meta({
      description: 'Milliseconds the event loop is late, as the median of a second.',
      usual: 200,
    }),
    utilization: words.Share.exactOptional().meta({
      description: 'Share of a second the event loop works.',
      usual: 0.98,
    }),
  })
  .meta({ title: 'Limits of all sources' })

/** `silence`, or a status a scanner is told. */
const ScannerAnswer = scalar<'silence' | 603>(
  (text) => {
    if (text === 'silence') return text
    return text === '603' ? 603 : new Mistake('is not silence or 603', 'write silence or 603')
  },
  { type: ['string', 'integer'], examples: ['silence', 603] },
)

const Scanners = z
  .strictObject({
    userAgents: z.array(words.Phrase).exactOptional().meta({
      description: 'Whole words of a User-Agent, in place of the names of known tools.',
    }),
    parties: z.array(words.Phrase).exactOptional().meta({
      description: 'Whole words of a From or To, in place of the names of known tools.',
    }),
    answer: ScannerAnswer.exactOptional().meta({
      description: 'What a scanner gets.',
      usual: 'silence',
    }),
    banFor: integer(0, 86_400, [0]).exactOptional().meta({
      description:
        'Seconds nothing of its source is listened to. Who forges a source shuts out another.',
      usual: 0,
    }),
  })
  .meta({ title: 'Scanners' })

/** One word, or a list of texts: JSON Schema needs no more than both. */
const AnswerOptions = z
  .union([words.oneOf(['always']), z.array(words.Phrase)], 'is neither always nor a list of texts')
  .meta({ type: ['string', 'array'] })

/** What the engine puts up with; everything has a default that a busy trunk does not notice. */
export const Defence = z
  .strictObject({
    trusted: z.array(words.PeerNetwork).exactOptional().meta({
      description: 'Networks no limit applies to; the loopback unless given.',
    }),
    perSource: PerSource.exactOptional().meta({
      description: 'For each IPv4 address or IPv6 /64.',
    }),
    total: Total.exactOptional().meta({
      description: 'For all together; above it requests that would begin something get 503.',
    }),
    scanners: Scanners.exactOptional().meta({
      description: 'Tools that look for unprotected switches.',
    }),
    answerOptions: AnswerOptions.exactOptional().meta({
      description:
        'OPTIONS the engine answers itself: `always`, or those of peers whose User-Agent contains one of a list.',
    }),
  })
  .meta({ title: 'Defence' })
