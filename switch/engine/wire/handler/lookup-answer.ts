import { z } from 'zod'
import { header } from '../../message/header.ts'
import type { ReplyContent } from '../../message/reply.ts'
import { type ProxyOptions, parseDuration } from '../../proxy/proxy-options.ts'
import { type AppPlace, parsePlace } from './app-place.ts'

/** What a web server wants done with a request. */
export type LookupAnswer =
  | { readonly to: 'nobody'; readonly content: ReplyContent }
  | { readonly to: 'tag'; readonly tag: string }
  | { readonly to: 'place'; readonly place: AppPlace }
  | { readonly to: 'proxy'; readonly options: ProxyOptions }

/** Goes into a SIP message as it is. */
const OneLine = z.string().regex(/^[^\r\n]*$/)

const Reject = z.object({
  action: z.literal('reject'),
  data: z.object({ status: z.int().min(300).max(699), reason: OneLine.optional() }),
})
const Redirect = z.object({
  action: z.literal('redirect'),
  data: z.object({ contact: z.array(OneLine).min(1) }),
})
const Route = z.object({
  action: z.literal('route'),
  data: z.union([z.object({ uri: z.string() }), z.object({ tag: z.string() })]),
})
const Duration = z.union([z.string(), z.int()]).optional()
const PassOn = z.object({
  action: z.literal('proxy'),
  data: z.object({
    destination: z.union([z.string(), z.array(z.string()).min(1)]),
    recordRoute: z.boolean().optional(),
    followRedirects: z.boolean().optional(),
    simultaneous: z.boolean().optional(),
    provisionalTimeout: Duration,
    finalTimeout: Duration,
  }),
})
const Answer = z.discriminatedUnion('action', [Reject, Redirect, Route, PassOn])

/** @throws {z.ZodError | SyntaxError} when it is none of the answers there are. */
export function parseLookupAnswer(text: string): LookupAnswer {
  const { action, data } = Answer.parse(JSON.parse(text))
  switch (action) {
    case 'reject': {
      const { status, reason } = data
      return { to: 'nobody', content: { status, ...(reason === undefined ? {} : { reason }) } }
    }
    case 'redirect': {
      const headers = data.contact.map((uri) => header('Contact', contactValue(uri)))
      return { to: 'nobody', content: { status: 302, headers } }
    }
    case 'proxy':
      return { to: 'proxy', options: proxyOptions(data) }
    case 'route':
      return 'tag' in data ? { to: 'tag', tag: data.tag } : placeAnswer(data.uri)
  }
}

function proxyOptions(data: z.infer<typeof PassOn>['data']): ProxyOptions {
  const { recordRoute = false, followRedirects = false, simultaneous = false } = data
  const provisionalTimeout = parseDuration(String(data.provisionalTimeout ?? ''))
  const finalTimeout = parseDuration(String(data.finalTimeout ?? ''))
  return {
    destinations: [data.destination].flat(),
    ...{ isRecordRouting: recordRoute, followsRedirects: followRedirects },
    ...{ isSimultaneous: simultaneous, isFull: false },
    ...(provisionalTimeout !== undefined && { provisionalTimeout }),
    ...(finalTimeout !== undefined && { finalTimeout }),
  }
}

function contactValue(uri: string): string {
  return uri.includes('<') ? uri : `<${uri}>`
}

/** `host:port`, with `;transport=tls` where that is meant. */
function placeAnswer(text: string): LookupAnswer {
  const [address, parameter = 'transport=tcp'] = text.split(';')
  return { to: 'place', place: parsePlace(`${parameter.replace('transport=', '')}://${address}`) }
}
