import type { Database } from '../store.ts'
import { PostgresError } from './postgres-error.ts'

/** What to do about an error of the connection, by its code (PostgreSQL 17, appendix A). */
const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'see whether PostgreSQL runs there',
  ETIMEDOUT: 'see whether it is on, and whether its firewall lets this node in',
  EHOSTUNREACH: 'see whether it is on, and the network between',
  ENETUNREACH: 'see the network of this node',
  ENOTFOUND: 'see the name of the host in switch.json',
  '28P01': 'the password is another there: run the playbook of the cluster',
  '28000': 'its pg_hba.conf does not name this node: run the playbook of the cluster',
  '3D000': 'run the playbook of the cluster, which makes it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it shows another certificate: run the playbook of the cluster',
  SELF_SIGNED_CERT_IN_CHAIN: 'it shows another certificate: run the playbook of the cluster',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it shows another certificate: run the playbook of the cluster',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host: make a new one there',
  CERT_HAS_EXPIRED: 'make it a new certificate',
}

/** An error while the database was opened, with what to do; one it has no advice for stays as it is. */
export function explainFailure(error: unknown, { host }: Database): unknown {
  if (!(error instanceof Error) || error instanceof PostgresError) return error
  const code = 'code' in error ? String(error.code) : ''
  const isLate = /timeout/i.test(error.message)
  const hint = HINTS[isLate ? 'ETIMEDOUT' : code]
  if (hint === undefined) return error
  const reason = error.message || code
  return new PostgresError(`the database on ${host} cannot be used: ${reason}`, hint)
}
