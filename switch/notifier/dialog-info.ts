import type { AddressOfRecord } from '../store/binding-rows.ts'
import type { EventPackage } from './event-package.ts'

/** A dialog of a subscriber (RFC 4235, 4.1.2). Whom it is with is not told: it is their business. */
export interface LineDialog {
  readonly id: string
  /** `initiator`: the subscriber calls. */
  readonly direction: 'initiator' | 'recipient'
  readonly state: 'early' | 'confirmed'
}

/** Busy lamps (RFC 4235): for everybody of the domain. */
export function dialogPackage(
  dialogsOf: (of: AddressOfRecord) => readonly LineDialog[],
): EventPackage {
  return {
    name: 'dialog',
    contentType: 'application/dialog-info+xml',
    mayWatch: (watcher, of) => watcher.domain === of.domain,
    describe: async (of, version) => renderDialogInfo(of, version, dialogsOf(of)),
  }
}

/** Always the whole state, so that a NOTIFY that was lost is made up for by the next. */
export function renderDialogInfo(
  { domain, user }: AddressOfRecord,
  version: number,
  dialogs: readonly LineDialog[],
): string {
  const lines = dialogs.map(
    ({ id, direction, state }) =>
      `  <dialog id="${escaped(id)}" direction="${direction}"><state>${state}</state></dialog>\n`,
  )
  const entity = escaped(`sip:${user}@${domain}`)
  const attributes = `version="${version}" state="full" entity="${entity}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" ${attributes}>
${lines.join('')}</dialog-info>
`
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each)
