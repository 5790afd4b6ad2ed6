import type { Node } from '../../inventory/model/cluster.ts'
import type { Doors } from './doors.ts'
import { Facts } from './node/facts.ts'
import { judgeFacts } from './node/judge-facts.ts'
import type { Outcome } from './outcome.ts'
import { runScript } from './run-script.ts'
import type { Session } from './ssh/session.ts'

const INSPECT = new URL('scripts/inspect.py', import.meta.url)

/** A node that was looked at. */
export interface Surveyed extends Outcome {
  /** Absent when nobody got in. */
  readonly session?: Session
}

/** Logs in, asks the machine what it is, and holds it against the description. */
export async function survey(node: Node, doors: Doors): Promise<Surveyed> {
  const session = await doors.login(node)
  const facts = Facts.parse(await runScript(session, INSPECT))
  // The answer was on its way for some milliseconds; a clock that matters is off by more.
  const findings = judgeFacts(node, facts, facts.time - Date.now() / 1000)
  return { node: node.name, standing: 'failed', files: [], findings, facts, session }
}
