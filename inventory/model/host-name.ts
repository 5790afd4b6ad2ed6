/** RFC 1123, 2.1: letters, digits and inner hyphens. */
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
const LONGEST = 253

/** Labels with dots between them, in lower case. */
export const HOST = new RegExp(`^${LABEL}(\\.${LABEL})*$`)

/** A host name; one whose last label is a number would be taken for an address (RFC 1123, 2.1). */
export function isHostName(text: string): boolean {
  return text.length <= LONGEST && HOST.test(text) && !/(^|\.)\d+$/.test(text)
}
