import type { Header } from './message.ts'

/** Compact forms (RFC 3261, 7.3.3 and the IANA registry of header fields). */
const COMPACT = new Map(
  Object.entries({
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    j: 'reject-contact',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    n: 'identity-info',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    t: 'to',
    u: 'allow-events',
    v: 'via',
    x: 'session-expires',
    y: 'identity',
  }),
)

/** Names as they are usually written; most header fields on the wire have one of these. */
const USUAL = [
  ...['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Content-Length'],
  ...['Content-Type', 'Route', 'Record-Route', 'Allow', 'Supported', 'Require', 'User-Agent'],
  ...['Server', 'Subject', 'Expires', 'Accept', 'Authorization', 'Proxy-Authorization', 'Event'],
  ...['WWW-Authenticate', 'Proxy-Authenticate', 'Allow-Events', 'Session-Expires', 'Min-SE'],
  ...['P-Asserted-Identity', 'P-Preferred-Identity', 'Privacy', 'Reason', 'Refer-To', 'Date'],
  ...['Referred-By', 'Replaces', 'RAck', 'RSeq', 'MIME-Version', 'SIP-ETag', 'SIP-If-Match'],
  ...['Subscription-State', 'Retry-After', 'Timestamp', 'Organization', 'Diversion', 'Warning'],
]
const SPELLED = new Map(USUAL.map((name) => [name.toLowerCase(), name]))
/** Names as they are written, and folded: those that need no more thought. */
const FOLDED = new Map([
  ...COMPACT,
  ...USUAL.flatMap((name): [string, string][] => {
    const lower = name.toLowerCase()
    return [
      [name, lower],
      [lower, lower],
    ]
  }),
])

/** True for a name that surely is one. */
export function isKnown(written: string): boolean {
  return FOLDED.has(written)
}

/** One spelling for every way to write a name. */
export function headerName(written: string): string {
  const known = FOLDED.get(written)
  if (known !== undefined) return known
  const lower = written.toLowerCase()
  return COMPACT.get(lower) ?? lower
}

/** `call-id` as people expect to see it; extension names (`X-...`) stay as they were written. */
export function spellHeader(written: string): string {
  const name = headerName(written)
  const usual = SPELLED.get(name)
  if (usual !== undefined) return usual
  if (name.startsWith('x-')) return written
  return name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())
}

/** A header field of our own making. */
export function header(name: string, value: string | number): Header {
  return { name: headerName(name), value: String(value), line: `${spellHeader(name)}: ${value}` }
}
