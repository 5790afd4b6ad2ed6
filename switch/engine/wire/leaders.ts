import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Arrival, Listener, Protocol } from '../transport/transport.ts'

/** First lines of what the engine tells applications; fields are positions, empty ones included. */

const JOIN = '|'

/** A request outside a dialog: with the listener it came to. */
export function newRequestLeader(id: string, arrival: Arrival, transactionId: string): string {
  const { local } = arrival
  return [
    id,
    'sip',
    'network',
    ...meta(arrival),
    transactionId,
    '',
    local.address,
    local.port,
    '',
  ].join(JOIN)
}

/** A request within a dialog, a CANCEL, or any response. */
export function messageLeader(
  id: string,
  arrival: Arrival,
  { transactionId, dialogId }: { readonly transactionId: string; readonly dialogId: string },
): string {
  return [id, 'sip', 'network', ...meta(arrival), transactionId, dialogId, ''].join(JOIN)
}

/** A BYE of the engine's own: the application has nothing to answer. */
export function ownRequestLeader(id: string, sent: Sent, dialogId: string): string {
  return [
    id,
    'sip',
    'application',
    ...sentMeta(sent, sent.remote),
    'unsolicited',
    dialogId,
    '',
  ].join(JOIN)
}

/** A response the application sent is out. */
export function responseSentLeader(
  id: string,
  sent: Sent,
  names: { readonly command: string; readonly transactionId: string; readonly dialogId: string },
): string {
  const place = [...sentMeta(sent, sent.remote), names.transactionId, names.dialogId]
  return [id, 'response', names.command, 'OK', 'application', ...place, '', 'Msg sent:', ''].join(
    JOIN,
  )
}

/** A request the application sent is out. */
export function requestSentLeader(
  id: string,
  sent: Sent,
  names: { readonly command: string; readonly transactionId: string },
): string {
  const place = [...sentMeta(sent, sent.local), names.transactionId]
  return [id, 'response', names.command, 'OK', 'application', ...place, 'Msg sent:', ''].join(JOIN)
}

/** A final response to a request that is passed on; more may follow. */
export function proxyResponseLeader(
  id: string,
  command: string,
  arrival: Pick<Arrival, 'bytes' | 'protocol' | 'remote' | 'time'>,
): string {
  const place = [...meta(arrival), '', '', 'continue']
  return [id, 'response', command, 'OK', 'network', ...place].join(JOIN)
}

/** A request that was passed on is over. */
export function proxyDoneLeader(id: string, command: string): string {
  return answerLeader(id, command, 'OK', 'done')
}

/** A plain answer to a command: `OK`, `NO` (the command is wrong), `NOK` (SIP will not have it). */
export function answerLeader(id: string, command: string, ...words: readonly string[]): string {
  return [id, 'response', command, ...words].join(JOIN)
}

/** A call detail record. */
export function recordLeader(
  id: string,
  record: {
    readonly kind: string
    readonly origin: string
    /** Milliseconds since 1970. */
    readonly time: number
    readonly words: readonly string[]
  },
): string {
  const { kind, origin, time, words } = record
  return [id, kind, origin, timeOfDay(time), ...words].join(JOIN)
}

export interface Sent {
  readonly local: Listener
  readonly remote: Endpoint
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly time: number
}

/** drachtio tells applications `tcp` of what comes over WebSocket. */
function named(protocol: Protocol): string {
  return protocol === 'ws' || protocol === 'wss' ? 'tcp' : protocol
}

function meta({
  bytes,
  protocol,
  remote,
  time,
}: Pick<Arrival, 'bytes' | 'protocol' | 'remote' | 'time'>): readonly (string | number)[] {
  return [bytes, named(protocol), remote.address, remote.port, timeOfDay(time)]
}

function sentMeta({ bytes, time, local }: Sent, place: Endpoint): readonly (string | number)[] {
  return [bytes, named(local.protocol), place.address, place.port, timeOfDay(time)]
}

/** Many frames tell of the same second. */
let latest = { second: -1, text: '' }

/** `HH:MM:SS.uuuuuu`, UTC. */
function timeOfDay(time: number): string {
  const second = Math.floor(time / 1000)
  if (second !== latest.second) {
    latest = { second, text: new Date(second * 1000).toISOString().slice(11, 20) }
  }
  return `${latest.text}${String(time - second * 1000).padStart(3, '0')}000`
}
