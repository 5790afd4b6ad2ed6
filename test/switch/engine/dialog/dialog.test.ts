import { test } from 'tap'
import {
  afterSending,
  confirmed,
  type Dialog,
  dialogOfUac,
  dialogOfUas,
} from '../../../../switch/engine/dialog/dialog.ts'
import { header } from '../../../../switch/engine/message/header.ts'
import { type SipMessage, withHeaders } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { LISTENER, PEER } from '../../../support/loop-transport.ts'
import { requestText } from '../sip-text.ts'

const CONTACT = '<sip:alice@192.0.2.9:5080>'

function exchange(status: number) {
  const text = requestText('INVITE sip:b@192.0.2.1 SIP/2.0', {
    'Record-Route': '<sip:one.example.org;lr>, <sip:two.example.org;lr>',
    Contact: CONTACT,
    Allow: 'INVITE, UPDATE',
  })
  const request = parseMessage(Buffer.from(text))
  if (request.kind !== 'request') throw new Error('no request')
  const headers = [header('Contact', '<sip:bob@192.0.2.7>')]
  const response = replyTo(request, { status, toTag: 'own', headers })
  return { request, response, listener: LISTENER, detour: PEER, flow: 'flow-1' }
}

/** Latin letters and bytes that are no UTF-8. */
const SDP = Buffer.from([0x76, 0x3d, 0x30, 0x0d, 0x0a, 0xff, 0xc3, 0x28])

function said(dialog: Dialog, message: SipMessage): Dialog {
  const headers = [header('Content-Type', 'application/sdp')]
  return afterSending(dialog, 'INVITE', withHeaders({ ...message, body: SDP }, headers))
}

test('every dialog survives JSON: it can be kept and handed on', async (t) => {
  for (const make of [dialogOfUas, dialogOfUac]) {
    for (const status of [183, 200]) {
      const made = make(exchange(status))
      if (!made) throw new Error('no dialog')
      const session = { interval: 90, isOurs: true, since: 1 }
      const dialog = { ...said(made, exchange(status).response), session }
      const copy: Dialog = JSON.parse(JSON.stringify(dialog))
      t.same(copy, dialog)
      t.same(Buffer.from(copy.localBody?.text ?? '', 'latin1'), SDP)
      t.equal(copy.isEarly, status === 183)
    }
  }
})

test('a dialog is early until the 2xx, and keeps its numbers then (RFC 3261, 13.2.2.4)', async (t) => {
  const [early, made] = [dialogOfUac(exchange(180)), dialogOfUac(exchange(200))]
  if (!early || !made) throw new Error('no dialog')
  const moved = { ...early, localSequence: 7, remoteSequence: 9, target: 'sip:old@192.0.2.6' }
  const { isEarly, localSequence, remoteSequence, target } = confirmed(moved, made)
  t.same([isEarly, localSequence, remoteSequence, target], [false, 7, 9, 'sip:bob@192.0.2.7'])
})
