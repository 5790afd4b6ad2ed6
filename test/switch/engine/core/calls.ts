import { firstOf, type SipRequest } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { CONTACT, type CoreWorld, type FakeApplication, requestIn } from './core-world.ts'

export const INVITE_LINE = 'INVITE sip:b@192.0.2.1 SIP/2.0'
export const CALLER_CONTACT = { Contact: '<sip:alice@192.0.2.9:5080>' }

/** A caller's INVITE as it comes from the network. */
export function inviteText(changes: Readonly<Record<string, string | undefined>> = {}): string {
  return requestText(INVITE_LINE, { ...CALLER_CONTACT, ...changes })
}

/** A request of the caller's in the dialog that `inviteText` made. */
export function inDialogText(
  method: string,
  sequence: number,
  changes: Readonly<Record<string, string | undefined>> = {},
  body = '',
): string {
  return requestText(
    `${method} sip:b@192.0.2.1 SIP/2.0`,
    {
      Via: `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-${method}-${sequence}`,
      To: '<sip:bob@example.org>;tag=own',
      CSeq: `${sequence} ${method}`,
      ...changes,
    },
    body,
  )
}

/** Name of the dialog that `inviteText` makes. */
export const CALLER_DIALOG = 'call-1@192.0.2.9;from-tag=alice-1'

/** The transaction id of the newest request an application was shown. */
export function shownId(application: FakeApplication): string {
  const [frame] = application.frames.filter(({ fields }) => fields[1] === 'sip').slice(-1)
  return frame?.fields[8] ?? ''
}

/** A caller's INVITE that was answered, and acknowledged; all of it forgotten. @returns its id. */
export function answeredCall(
  world: CoreWorld,
  application: FakeApplication,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  world.network.bring(inviteText(changes))
  const transactionId = shownId(application)
  world.command(application, `${transactionId}|`, ['SIP/2.0 200 OK', 'To: <sip:x>;tag=own'])
  world.network.bring(inDialogText('ACK', 1))
  world.network.take()
  application.take()
  return transactionId
}

export interface Dialled {
  readonly invite: SipRequest
  readonly transactionId: string
  readonly dialogId: string
}

/** An application's INVITE, just sent. */
export function dial(
  world: CoreWorld,
  application: FakeApplication,
  headers: readonly string[] = [],
): Dialled {
  world.command(application, '|', ['INVITE sip:peer@192.0.2.9:5080 SIP/2.0', ...headers], 'v=0')
  const [frame] = application.frames.slice(-1)
  const invite = requestIn(frame?.text ?? '')
  const tag = /tag=([^;]+)/.exec(firstOf(invite, 'from') ?? '')?.[1]
  world.network.take()
  application.take()
  return {
    invite,
    transactionId: frame?.fields[10] ?? '',
    dialogId: `${firstOf(invite, 'call-id')};from-tag=${tag}`,
  }
}

/** An application's INVITE that was answered, and acknowledged; all of it forgotten. */
export function dialledCall(
  world: CoreWorld,
  application: FakeApplication,
  headers: readonly string[] = [CONTACT],
): Dialled {
  const dialled = dial(world, application)
  world.reply(dialled.invite, 200, { headers })
  world.command(application, `|${dialled.dialogId}`, ['ACK sip:placeholder SIP/2.0'])
  world.network.take()
  application.take()
  return dialled
}
