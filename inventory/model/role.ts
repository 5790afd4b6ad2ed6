/** What a node does. A node's name is its role's code plus an ordinal: `ds1`, `vpn1`. */
export type RoleCode = 'vpn' | 'ds' | 'ms' | 'es' | 'db' | 'cs'

/** Role codes with their names, in the order people list them. */
export const ROLES: Readonly<Record<RoleCode, string>> = {
  vpn: 'terminal server',
  ds: 'dialog server',
  ms: 'media server',
  es: 'edge server',
  db: 'data server',
  cs: 'everything on one node',
}
