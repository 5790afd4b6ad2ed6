import type { Observer } from '../observe/observer.ts'
import type { Clock, Transport } from '../transport/transport.ts'
import { ConnectionGate } from './connection-gate.ts'
import { GuardedTransport } from './guard.ts'
import { type DefenceOptions, policyOf } from './policy.ts'
import { Pressure } from './pressure.ts'
import { RequestGate } from './request-gate.ts'
import { Sources } from './sources.ts'

/** What stands between the network and the engine's work. */
export interface Defence {
  /** Lets fall what should not be parsed. */
  guard(transport: Transport): Transport
  readonly requests: RequestGate
  readonly connections: ConnectionGate
  readonly pressure: Pressure
}

/** @throws {RangeError} when a trusted network is none. */
export function createDefence(
  options: DefenceOptions | undefined,
  { clock, observer }: { readonly clock: Clock; readonly observer: Observer },
): Defence {
  const policy = policyOf(options)
  const sources = new Sources(policy)
  const pressure = new Pressure(policy.total)
  const parts = { policy, sources, pressure, observer, clock }
  return {
    guard: (transport) => new GuardedTransport(transport, parts),
    requests: new RequestGate(parts),
    connections: new ConnectionGate(parts),
    pressure,
  }
}
