import { isIP } from 'node:net'
import type { Endpoint } from '../inventory/model/switch-file.ts'

/** `127.0.0.1:5060`, `[::1]:5060`. @returns undefined when it is neither. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, v6, v4 = '', port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const isSound = v6 === undefined ? isIP(v4) === 4 : isIP(v6) === 6
  return isSound && Number(port) < 65536 ? { address: v6 ?? v4, port: Number(port) } : undefined
}
