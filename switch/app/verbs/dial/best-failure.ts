import { type CallError, Rejected, Timeout } from '../../core/errors.ts'

/**
 * The one failure that tells most of why nobody was reached: a telephone that rang counts more than
 * one that refused; among refusals the choice is that of RFC 3261, 16.7, item 6.
 */
export function bestFailure(failures: readonly CallError[]): CallError {
  const rang = failures.find((failure) => failure instanceof Timeout)
  if (rang) return rang
  const refusals = failures.filter((failure) => failure instanceof Rejected)
  const [best] = refusals.toSorted((one, other) => rank(one.status) - rank(other.status))
  return best ?? failures[0] ?? new Rejected(480, 'Temporarily Unavailable')
}

function rank(status: number): number {
  if (status >= 600) return 0
  return status === 503 ? 599 : status
}
