import type { Socket } from 'node:net'
import {
  Dialog,
  type InnerAgent,
  type InnerDialog,
  type InnerSrf,
  SipMessage,
  SipRequest,
  SipResponse,
} from './drachtio-srf.ts'
import type { InheritedCall } from './inherited-call.ts'

export interface Connected {
  readonly srf: InnerSrf
  readonly agent: InnerAgent
  readonly socket: Socket
}

/**
 * drachtio-srf's own object of a call. One this process has already goes on with the new
 * connection; another is made from what an INVITE and its answer would have said.
 */
export function rebuildDialog({ srf, agent, socket }: Connected, call: InheritedCall): InnerDialog {
  const known = srf.findDialogById(call.id)
  const dialog = known ?? newDialog({ srf, agent, socket }, call)
  dialog.req.socket = socket
  dialog.res.socket = socket
  if (!known) srf.addDialog(dialog)
  return dialog
}

function newDialog({ srf, agent, socket }: Connected, call: InheritedCall): InnerDialog {
  const isCaller = call.role === 'uac'
  const source = isCaller ? 'application' : 'network'
  const meta = { source, dialogId: call.id }
  const req = new SipRequest(new SipMessage(inviteText(call)), meta)
  const sent = new SipMessage(answerText(call))
  const res = new SipResponse(agent)
  Object.assign(res, { msg: sent, meta, agent, socket })
  Object.assign(req, { agent, socket })
  res.req = req
  return new Dialog(srf, call.role, { req, res, sent })
}

function inviteText(call: InheritedCall): string {
  const isOurs = call.role === 'uac'
  const contact = isOurs ? call.contact : `<${call.target}>`
  const body = isOurs ? call.localSdp : call.remoteSdp
  return messageText(`INVITE ${call.target} SIP/2.0`, call, { contact, body })
}

function answerText(call: InheritedCall): string {
  const isOurs = call.role === 'uas'
  const contact = isOurs ? call.contact : `<${call.target}>`
  const body = isOurs ? call.localSdp : call.remoteSdp
  return messageText('SIP/2.0 200 OK', call, { contact, body })
}

function messageText(
  startLine: string,
  { role, local, remote, callId }: InheritedCall,
  { contact, body }: { readonly contact: string; readonly body: string },
): string {
  const [from, to] = role === 'uac' ? [local, remote] : [remote, local]
  return [
    ...[startLine, `From: ${from}`, `To: ${to}`, `Call-ID: ${callId}`, 'CSeq: 1 INVITE'],
    ...(contact === '' ? [] : [`Contact: ${contact}`]),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    ...[`Content-Length: ${Buffer.byteLength(body)}`, '', body],
  ].join('\r\n')
}
