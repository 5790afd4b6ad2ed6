/** Messages as they stand in a datagram. */

/** Lines with their line ends and the empty one after them. */
export function sip(lines: readonly string[], body = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** A request that is complete but for what `changes` says: `undefined` leaves a field out. */
export function requestText(
  startLine: string,
  changes: Readonly<Record<string, string | undefined>> = {},
  body = '',
): string {
  const method = startLine.split(' ')[0] ?? ''
  const fields: Record<string, string | undefined> = {
    Via: 'SIP/2.0/UDP 192.0.2.9:5080;rport;branch=z9hG4bK-peer-1',
    'Max-Forwards': '70',
    From: '"Alice" <sip:alice@example.org>;tag=alice-1',
    To: '<sip:bob@example.org>',
    'Call-ID': 'call-1@192.0.2.9',
    CSeq: `1 ${method}`,
    ...changes,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return sip([startLine, ...lines], body)
}
