import { z } from 'zod'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { SwitchFileError } from './switch-file-error.ts'

const port = z.int().min(1).max(65535)
const endpoint = z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port })

/** rtpengine-client opens an IPv4 socket. */
const relay = z.strictObject({ address: z.ipv4(), port })

const route = z.strictObject({
  prefix: z.string(),
  to: z.string().regex(/^sip:[^@\s<>]+$/i, 'must be a SIP URI without a user part'),
})

const schema = z.strictObject({
  node: z.string().min(1),
  domain: z.string().min(1),
  sip: z.strictObject({ listen: z.array(endpoint).min(1) }),
  engine: z.strictObject({
    kind: z.enum(['switchyard', 'drachtio']),
    host: z.string().min(1),
    port,
    secretFile: z.string().startsWith('/'),
  }),
  rtpengines: z.array(relay).min(1),
  routes: z.array(route),
})

/**
 * Reads the text of `/etc/switchyard/switch.json`.
 *
 * @param file where the text comes from, for messages.
 * @throws {SwitchFileError}
 */
export function parseSwitchFile(text: string, file: string): SwitchFile {
  const result = schema.safeParse(parseJson(text, file))
  if (result.success) return result.data
  throw new SwitchFileError(
    result.error.issues.map(({ path, message }) => ({
      message: `${file}: ${path.map(String).join('.') || 'the file'}: ${message}`,
    })),
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SwitchFileError([{ message: `${file} is not JSON: ${reason}` }])
  }
}
