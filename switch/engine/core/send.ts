import { nextHop } from '../dialog/dialog.ts'
import type { SipRequest } from '../message/message.ts'
import { withHeaders } from '../message/message.ts'
import { renderVia } from '../message/via.ts'
import { asSeenFrom, isLocalTo } from '../transport/local-networks.ts'
import { advertised, type Listener, type Path, type Target } from '../transport/transport.ts'
import type { Sent } from '../wire/leaders.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'

/** A request with our Via on top. */
export function withVia(request: SipRequest, { local }: Path, branch: string): SipRequest {
  const via = renderVia(local.protocol, advertised(local), branch)
  return withHeaders(request, [via, ...request.headers])
}

/** The ways to a dialog's peer, the best one first; none when its name has no address. */
export function waysOf(
  { resolve, listeners, transport, unreachable, clock }: Context,
  { dialog }: DialogEntry,
  then: (ways: readonly Path[]) => void,
): void {
  const { detour, flow, listener: local } = dialog
  if (detour && flow !== undefined && transport.stands(flow)) {
    return then([{ local, remote: detour, flow }])
  }
  if (detour && flow === undefined) return then([{ local, remote: detour }])
  resolve(nextHop(dialog), (targets) =>
    then(unreachable.order(waysTo(listeners, targets, local), clock.now())),
  )
}

/**
 * The way to each target, from the listener that reaches it.
 *
 * @param preferred the listener the dialog went through before.
 */
export function waysTo(
  listeners: readonly Listener[],
  targets: readonly Target[],
  preferred?: Listener,
): readonly Path[] {
  return targets.flatMap(({ protocol, address, port, name }) => {
    const usable = listeners.filter((each) => each.protocol === protocol)
    const remote = { address, port }
    const found = usable.find((each) => isAt(each, preferred)) ?? chooseListener(usable, remote)
    const local = found && asSeenFrom(address, found)
    return local ? [{ local, remote, ...(name === undefined ? {} : { name }) }] : []
  })
}

function isAt(listener: Listener, other: Listener | undefined): boolean {
  return listener.address === other?.address && listener.port === other.port
}

/** RFC 3261, 18.1.1: what may not fit a datagram goes over TCP, where that is served. */
export function withRoom(
  listeners: readonly Listener[],
  ways: readonly Path[],
  bytes: number,
): readonly Path[] {
  const streams = listeners.filter(({ protocol }) => protocol === 'tcp')
  if (bytes <= LARGEST_DATAGRAM || streams.length === 0) return ways
  return ways.flatMap((way) => {
    const local = way.local.protocol === 'udp' && chooseListener(streams, way.remote)
    return local ? [{ ...way, local }, way] : [way]
  })
}

/** Bytes of a request sent in one datagram when the path's MTU is not known. */
const LARGEST_DATAGRAM = 1300

/** What the application is told of a message that went out. */
export function sentMeta(bytes: number, { local, remote }: Path, time: number): Sent {
  return { local, remote, bytes, time }
}

/** The listener a peer is reached from: of its family, for its network, near to it, seen outside. */
export function chooseListener(
  listeners: readonly Listener[],
  remote: { readonly address: string },
): Listener | undefined {
  const family = remote.address.includes(':')
  const usable = listeners.filter(({ address }) => address.includes(':') === family)
  const near = usable.toSorted(
    (one, other) => likeness(other, remote.address) - likeness(one, remote.address),
  )
  return near[0]
}

/** More than parts of an address. */
const MEANT_FOR_IT = 100

/** Leading parts two addresses share; a loopback address reaches nobody but its own kind. */
function likeness(listener: Listener, remote: string): number {
  const { address, external } = listener
  if (isLoopback(address) !== isLoopback(remote)) return -1
  if (isLocalTo(listener, remote)) return MEANT_FOR_IT
  const separator = address.includes(':') ? ':' : '.'
  const [own, other] = [address.split(separator), remote.split(separator)]
  const differs = own.findIndex((part, index) => part !== other[index])
  return (differs < 0 ? own.length : differs) + (external ? 0.5 : 0)
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
