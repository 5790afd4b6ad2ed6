import fc from 'fast-check'
import { test } from 'tap'
import { parseCommand } from '../../../../switch/engine/wire/parse-command.ts'

const parse = (text: string) => parseCommand(Buffer.from(text))

test('commands without a message are read from their leader', async (t) => {
  const authenticate = { id: '1', type: 'authenticate', secret: 'secret' }
  t.same(parse('1|authenticate|secret|a,b'), { ...authenticate, tags: ['a', 'b'] })
  t.same(parse('1|authenticate|secret|'), { ...authenticate, tags: [] })
  t.same(parse('1|authenticate|secret'), { ...authenticate, tags: [] })
  t.same(parse('1|ping'), { id: '1', type: 'ping' })
  t.same(parse('1|route|INVITE'), { id: '1', type: 'route', verb: 'invite' })
  t.same(parse('1|remove_route|invite'), { id: '1', type: 'remove-route', verb: 'invite' })
  t.same(parse('1|dialogs'), { id: '1', type: 'dialogs', isPatient: false })
  t.same(parse('1|dialogs|wait'), { id: '1', type: 'dialogs', isPatient: true })
  t.same(parse('1|adopt|a|b;from-tag=c'), { id: '1', type: 'adopt', dialogId: 'a|b;from-tag=c' })
  t.same(parse('1|note|a\r\ntext'), { id: '1', type: 'note', dialogId: 'a', text: 'text' })
  t.same(parse('1|sing|loud'), { id: '1', type: 'unknown', word: 'sing' })
  t.equal(parse('only one field'), undefined)
})

test('a message is cut into start line, header fields and body', async (t) => {
  const command = parse(
    '1|sip|t|d|sip:r\r\nINFO sip:x SIP/2.0\r\nto: a\r\nX-B: c\r\n\r\nbody\r\n\r\n',
  )
  t.match(command, {
    ...{ type: 'sip', transactionId: 't', dialogId: 'd', routeUri: 'sip:r' },
    message: { startLine: 'INFO sip:x SIP/2.0', headers: [{ name: 'to' }, { name: 'x-b' }] },
  })
  t.equal(command?.type === 'sip' && command.message.body.toString(), 'body\r\n\r\n')
})

test('a message may lack its last empty line, its body, or everything', async (t) => {
  t.match(parse('1|sip|t|\r\nSIP/2.0 200 OK'), {
    message: { startLine: 'SIP/2.0 200 OK', headers: [] },
  })
  t.match(parse('1|sip||'), {
    transactionId: '',
    dialogId: '',
    routeUri: '',
    message: { startLine: '' },
  })
})

test('one unusable line does not take the others with it', async (t) => {
  const command = parse(
    '1|sip||\r\nINFO sip:x SIP/2.0\r\nbad name: x\r\nnone\r\nSubject: s\r\n\r\n',
  )
  t.match(command, { message: { headers: [{ name: 'subject', value: 's' }] } })
})

test('a line that would be two for some peers, or cannot be told from others, is left out', async (t) => {
  const command = parse(
    '1|sip||\r\nINFO sip:x SIP/2.0\r\nX-A: a\nBye: b\r\nX-B: a\rb\r\nFrom: "a <sip:b>\r\nTo: <sip:b>;tag=a b\r\nCall-ID: a b\r\nX-C: "\r\n\r\n',
  )
  t.match(command, { message: { headers: [{ name: 'x-c' }] } })
})

test('no bytes make it throw', async () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      parseCommand(Buffer.concat([Buffer.from('1|sip|'), bytes]))
    }),
  )
})
