import type { DialogEntry } from '../core/dialog-entry.ts'

/** A call as it is handed to an heir of its application's; one line of JSON. */
export function renderDialog({ dialog, descriptions, note }: DialogEntry): Buffer {
  const { id, role, callId, local, remote, contact, target } = dialog
  const call = { id, role, callId, local, remote, contact, target, note }
  const { local: localSdp = '', remote: remoteSdp = '' } = descriptions ?? {}
  return Buffer.from(JSON.stringify({ ...call, localSdp, remoteSdp }))
}
