import { sees } from '../../app/http/allowance.ts'
import { HttpFailure } from '../../app/http/answer-request.ts'
import { parseSubscriberName, type SubscriberName } from '../../store/subscriber-name.ts'

/** @throws {HttpFailure} unless the operator asks. */
export function operatorOnly(tenant: string): void {
  if (tenant !== '*') throw new HttpFailure(403, 'only the operator may')
}

/**
 * Reads `name@domain`.
 *
 * @throws {HttpFailure} when it is none, or of somebody else: what one may not see is not there.
 */
export function ownName(tenant: string, text: string): SubscriberName {
  const name = parseSubscriberName(text)
  if (!name) throw new HttpFailure(400, `'${text}' is no name@domain`)
  if (!sees(tenant, name.domain)) throw new HttpFailure(404, `there is no ${text}`)
  return name
}
