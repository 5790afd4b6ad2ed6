import { parseNameAddress } from '../../engine/message/name-address.ts'
import { splitOutside } from '../../engine/message/split.ts'
import { userOf } from '../sip-user.ts'
import type { Identity } from './identity.ts'

/** Diversions of one call: nobody forwards on purpose more often. */
export const MOST_DIVERSIONS = 5

/** How often a call may have come by the same number; the last time is that of now. */
const MOST_VISITS = 3

/** How often a call has been diverted, as its Diversion header says (RFC 5806, 4.2). */
export function diversionsIn(value: string | undefined): number {
  return splitOutside(value ?? '', ',')
    .filter((each) => each !== '')
    .map((each) => Number(parseNameAddress(each).parameters.get('counter') ?? 1))
    .reduce((sum, count) => sum + (Number.isSafeInteger(count) && count > 0 ? count : 1), 0)
}

/** True for a call that goes in circles: it has been diverted too often, or here too often. */
export function isLoop(header: (name: string) => string | undefined, dialled: string): boolean {
  if (diversionsIn(header('Diversion')) > MOST_DIVERSIONS) return true
  const visits = splitOutside(header('History-Info') ?? '', ',').filter(
    (entry) => userOf(parseNameAddress(entry).uri) === dialled,
  )
  return visits.length > MOST_VISITS
}

/** Who calls, once somebody has sent the call on. */
export function diverted(
  identity: Identity,
  { by, to }: { readonly by: string; readonly to: string },
): Identity {
  const { diversions, history } = identity
  return {
    ...identity,
    diversions: [`<${by}>;reason=unconditional;counter=1`, ...diversions],
    history: history.length === 0 ? history : [...history, `<${to}>;index=${nextIndex(history)}`],
  }
}

/** RFC 7044, 10.3: one deeper than the last. */
function nextIndex(history: readonly string[]): string {
  const index = parseNameAddress(history.at(-1) ?? '').parameters.get('index') ?? '1'
  return `${index}.1`
}
