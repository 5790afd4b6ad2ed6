import type { Endpoint } from '../inventory/model/switch-file.ts'

/** `127.0.0.1:5060`, `[::1]:5060` (RFC 3986, 3.2.2). */
export function formatEndpoint({ address, port }: Endpoint): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`
}
