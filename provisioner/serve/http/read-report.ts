import type { IncomingMessage } from 'node:http'
import { isReportedPhase } from '../state/phase.ts'
import type { Report } from '../state/step.ts'

/** Bytes of a form: 8 KiB of a log, each written as three characters, and room for the rest. */
const MOST_BYTES = 32 * 1024

/** Characters kept of a message and of a log. */
const [MESSAGE, LOG] = [500, 8192]

/** Reads a request's form. @returns absent when it is too long. */
export async function readForm(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What an installer says of itself (application/x-www-form-urlencoded). @returns absent: nothing we know. */
export function parseReport(form: string): Report | undefined {
  const fields = new URLSearchParams(form)
  const phase = fields.get('phase') ?? ''
  if (!isReportedPhase(phase)) return undefined
  const percent = fields.get('percent') ?? ''
  return {
    phase,
    ...(/^\d{1,3}$/.test(percent) ? { percent: Math.min(Number(percent), 100) } : {}),
    message: printable(fields.get('message') ?? '').slice(0, MESSAGE),
    log: printable(fields.get('log') ?? '').slice(-LOG),
  }
}

/** Without what moves the cursor of a terminal: it comes from the network and goes to one. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
}
