import { test } from 'tap'
import { hostPort, parseUri } from '../../../../switch/engine/message/uri.ts'

const VALID: readonly (readonly [string, object])[] = [
  ['sip:example.org', { scheme: 'sip', host: 'example.org' }],
  ['SIPS:A@Example.ORG:5061', { scheme: 'sips', user: 'A', host: 'example.org', port: 5061 }],
  ['sip:a:secret@192.0.2.1', { user: 'a:secret', host: '192.0.2.1' }],
  ['sip:+44123;phone-context=x@b;user=phone', { user: '+44123;phone-context=x', host: 'b' }],
  ['sip:a@[2001:db8::1]:5060;lr', { host: '2001:db8::1', port: 5060 }],
  ['sip:%61@b?Subject=x', { user: '%61', host: 'b' }],
  ['sip:a?b/c;d&e@f', { user: 'a?b/c;d&e', host: 'f' }],
  ['sip:@b', { user: '', host: 'b' }],
]

for (const [text, expected] of VALID) {
  test(`${text} is a SIP URI (RFC 3261, 19.1)`, async (t) => {
    t.match(parseUri(text), expected)
  })
}

test('parameters of a URI are read, flags too', async (t) => {
  const { parameters } = parseUri('sip:a@b;transport=TCP;lr;maddr=192.0.2.7?x=y') ?? {}
  t.same(Object.fromEntries(parameters ?? []), { transport: 'TCP', lr: '', maddr: '192.0.2.7' })
})

for (const text of [
  ...['', 'sip:', 'tel:+441', 'a@b', 'sip:a@', 'sip:a@b:0', 'sip:a@b:65536', 'sip:a@b:port'],
  ...[
    'sip:a b@c',
    'sip:a@b c',
    '<sip:a@b>',
    'sip:a@b@c',
    'sip:a@[::1',
    'sip:a@b;x y',
    'sip:a@b\r\n',
  ],
]) {
  test(`${JSON.stringify(text)} is no SIP URI`, async (t) => {
    t.equal(parseUri(text), undefined)
  })
}

test('an IPv6 address before a port stands in brackets', async (t) => {
  t.equal(hostPort('192.0.2.1', 5060), '192.0.2.1:5060')
  t.equal(hostPort('2001:db8::1', 5060), '[2001:db8::1]:5060')
})
