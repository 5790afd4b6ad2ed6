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

/** Names whose usual spelling is not each word with a capital. */
const SPELLED = new Map(
  Object.entries({
    'call-id': 'Call-ID',
    cseq: 'CSeq',
    'mime-version': 'MIME-Version',
    rack: 'RAck',
    rseq: 'RSeq',
    'www-authenticate': 'WWW-Authenticate',
    'sip-etag': 'SIP-ETag',
    'sip-if-match': 'SIP-If-Match',
    'min-se': 'Min-SE',
  }),
)

/** One spelling for every way to write a name. */
export function headerName(written: string): string {
  const lower = written.toLowerCase()
  return COMPACT.get(lower) ?? lower
}

/** `call-id` as people expect to see it; extension names (`X-...`) stay as they were written. */
export function spellHeader(written: string): string {
  if (/^x-/i.test(written)) return written
  const name = headerName(written)
  return SPELLED.get(name) ?? name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())
}

/** A header field of our own making. */
export function header(name: string, value: string | number): Header {
  return { name: headerName(name), value: String(value), line: `${spellHeader(name)}: ${value}` }
}
