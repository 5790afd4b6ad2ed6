import type { Header } from '../message/message.ts'
import { parseHeaders } from '../message/parse-message.ts'
import { isUsable } from '../message/usable.ts'
import { type ProxyOptions, parseDuration } from '../proxy/proxy-options.ts'

/** What an application asks for. */
export type Command =
  | {
      readonly id: string
      readonly type: 'authenticate'
      readonly secret: string
      readonly tags: readonly string[]
    }
  | { readonly id: string; readonly type: 'ping' }
  | { readonly id: string; readonly type: 'route'; readonly verb: string }
  | { readonly id: string; readonly type: 'remove-route'; readonly verb: string }
  | SipCommand
  | { readonly id: string; readonly type: 'dialogs'; readonly isPatient: boolean }
  | { readonly id: string; readonly type: 'adopt'; readonly dialogId: string }
  | NoteCommand
  | ProxyCommand
  | { readonly id: string; readonly type: 'unknown'; readonly word: string }

export interface SipCommand {
  readonly id: string
  readonly type: 'sip'
  readonly transactionId: string
  readonly dialogId: string
  /** URI of the next hop, where the application wants another than the Request-URI's. */
  readonly routeUri: string
  readonly message: AppMessage
}

/** A request is to be passed on; the message has more header fields for it. */
export interface ProxyCommand {
  readonly id: string
  readonly type: 'proxy'
  readonly transactionId: string
  readonly options: ProxyOptions
  readonly message: AppMessage
}

/** What an application wants its heir to know of a call. */
export interface NoteCommand {
  readonly id: string
  readonly type: 'note'
  readonly dialogId: string
  readonly text: string
}

/** A message an application wants sent: what it leaves out is filled in. */
export interface AppMessage {
  readonly startLine: string
  readonly headers: readonly Header[]
  readonly body: Buffer
}

/** @returns undefined when the frame is not even a leader of two fields. */
export function parseCommand(payload: Buffer): Command | undefined {
  const cut = payload.indexOf('\r\n')
  const leader = payload.toString('utf8', 0, cut < 0 ? payload.length : cut)
  const [id = '', word, first = '', second = '', third = ''] = leader.split('|')
  const rest = payload.subarray(cut < 0 ? payload.length : cut + 2)
  if (word === undefined) return undefined
  switch (word) {
    case 'authenticate':
      return { id, type: 'authenticate', secret: first, tags: listOf(second) }
    case 'ping':
      return { id, type: 'ping' }
    case 'route':
      return { id, type: 'route', verb: first.toLowerCase() }
    case 'remove_route':
      return { id, type: 'remove-route', verb: first.toLowerCase() }
    case 'sip': {
      const message = parseAppMessage(rest)
      return { id, type: 'sip', transactionId: first, dialogId: second, routeUri: third, message }
    }
    case 'proxy':
      return parseProxy(id, leader.split('|').slice(2), rest)
    case 'dialogs':
      return { id, type: 'dialogs', isPatient: first === 'wait' }
    case 'adopt':
      return { id, type: 'adopt', dialogId: afterFields(leader) }
    case 'note':
      return { id, type: 'note', dialogId: afterFields(leader), text: rest.toString() }
    default:
      return { id, type: 'unknown', word }
  }
}

function parseProxy(id: string, fields: readonly string[], rest: Buffer): ProxyCommand {
  const [transactionId = '', record, full, follow, mode, first = '', final = ''] = fields
  const provisionalTimeout = parseDuration(first)
  const finalTimeout = parseDuration(final)
  const options: ProxyOptions = {
    destinations: fields.slice(7).filter((each) => each !== ''),
    isRecordRouting: record === 'remainInDialog',
    isFull: full === 'fullResponse',
    followsRedirects: follow === 'followRedirects',
    isSimultaneous: mode === 'simultaneous',
    ...(provisionalTimeout !== undefined && { provisionalTimeout }),
    ...(finalTimeout !== undefined && { finalTimeout }),
  }
  return { id, type: 'proxy', transactionId, options, message: parseAppMessage(rest) }
}

function listOf(field: string): readonly string[] {
  return field === '' ? [] : field.split(',')
}

/** A Call-ID may have a `|` in it. */
function afterFields(leader: string): string {
  return leader.split('|').slice(2).join('|')
}

/** A header part without its closing empty line is a message without a body. */
function parseAppMessage(bytes: Buffer): AppMessage {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
  const [startLine = '', ...lines] = head.split('\r\n')
  // One unusable line does not take the others with it.
  const headers = lines.flatMap((line) => {
    const parsed = parseHeaders([line])
    return typeof parsed === 'string'
      ? []
      : parsed.filter((each) => isUsable(each) && !isTorn(each))
  })
  return { startLine, headers, body: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4) }
}

/** A part of a line end would be one for some peers. */
function isTorn({ line }: Header): boolean {
  return line.includes('\r') || line.includes('\n')
}
