import { isIP } from 'node:net'
import type { Endpoint } from '../inventory/model/switch-file.ts'

/** `127.0.0.1:5060`, `[::1]:5060`. @returns undefined when it is neither. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, address = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text) ?? []
  return isIP(address) > 0 && Number(port) < 65536 ? { address, port: Number(port) } : undefined
}
