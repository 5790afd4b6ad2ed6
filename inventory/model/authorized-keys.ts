import type { Administrator } from './cluster.ts'

/** Lines of the list of who may log in: sshd(8), AUTHORIZED_KEYS FILE FORMAT. */
export function authorizedKeys(administrators: readonly Administrator[]): readonly string[] {
  return administrators.flatMap(({ name, keys }) =>
    keys.map(({ type, base64, comment }) => `${type} ${base64} ${comment || name}`),
  )
}
