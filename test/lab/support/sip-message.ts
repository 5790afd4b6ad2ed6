import { splitOutside } from '../../../switch/engine/message/split.ts'

/** A SIP message as text. */
export interface Message {
  /** `INVITE` or `200`. */
  readonly kind: string
  readonly head: string
  readonly body: string
}

export function parseMessage(text: string): Message {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const [first = '', second = ''] = head.split(' ')
  return { kind: first.startsWith('SIP/') ? second : first, head, body }
}

/** 0 for a request. */
export function statusOf({ kind }: Message): number {
  return /^\d{3}$/.test(kind) ? Number(kind) : 0
}

/** All of a name, one for each value of a list. */
export function headersOf({ head }: Message, name: string): readonly string[] {
  return [...head.matchAll(new RegExp(`^${name}: *(.*)$`, 'gim'))].flatMap(([, line = '']) =>
    splitOutside(line, ',').map((each) => each.trim()),
  )
}

export function headerOf({ head }: Message, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
}
