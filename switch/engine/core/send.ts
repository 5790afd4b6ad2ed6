import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { nextHop } from '../dialog/dialog.ts'
import type { SipRequest } from '../message/message.ts'
import { withHeaders } from '../message/message.ts'
import { renderVia } from '../message/via.ts'
import type { Path } from '../transport/transport.ts'
import type { Sent } from '../wire/leaders.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-table.ts'

/** A request with our Via on top. */
export function withVia(request: SipRequest, { local }: Path, branch: string): SipRequest {
  return withHeaders(request, [renderVia('udp', local, branch), ...request.headers])
}

/** The way to a dialog's peer; calls back without one when its name has no address. */
export function pathOf(
  { resolve }: Context,
  { dialog }: DialogEntry,
  then: (path: Path | undefined) => void,
): void {
  const { detour, listener: local } = dialog
  if (detour) return then({ local, remote: detour })
  resolve(nextHop(dialog), (remote) => then(remote && { local, remote }))
}

/** What the application is told of a message that went out. */
export function sentMeta(bytes: number, { local, remote }: Path, time: number): Sent {
  return { local, remote, bytes, time }
}

/** The listener a peer is reached from: of its family, and as near to it as there is one. */
export function chooseListener(
  listeners: readonly Endpoint[],
  remote: Endpoint,
): Endpoint | undefined {
  const family = remote.address.includes(':')
  const usable = listeners.filter(({ address }) => address.includes(':') === family)
  const near = usable.toSorted((one, other) => likeness(other, remote) - likeness(one, remote))
  return near[0]
}

/** Leading parts two addresses share; a loopback address reaches nobody but its own kind. */
function likeness({ address }: Endpoint, remote: Endpoint): number {
  if (isLoopback(address) !== isLoopback(remote.address)) return -1
  const separator = address.includes(':') ? ':' : '.'
  const [own, other] = [address.split(separator), remote.address.split(separator)]
  const differs = own.findIndex((part, index) => part !== other[index])
  return differs < 0 ? own.length : differs
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
