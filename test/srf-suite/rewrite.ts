/** Where a machine of the testbed is found on this one. */
export interface Place {
  /** Its name, for those the tests call by name. */
  readonly name?: string
  /** Its address in the testbed's network, for those the tests call by address. */
  readonly address?: string
  /** `address:port` on the loopback. */
  readonly here: string
}

/** Puts places of this machine where a file of the suite names machines of its testbed. */
export function rewrite(text: string, places: readonly Place[]): string {
  return places.reduce((result, { name, address, here }) => {
    // A name ends a string, after a quote or the scheme: 'sip:sipp-uas'.
    const named = name ? result.replaceAll(new RegExp(`(?<=[':])${name}(?=')`, 'g'), here) : result
    if (!address) return named
    return named.replaceAll(new RegExp(`${address.replaceAll('.', '\\.')}(?!\\d)`, 'g'), here)
  }, text)
}

/** Escapes what SIPp 3.6's reader takes for the end of an attribute. */
export function repairScenario(text: string): string {
  return text.replaceAll(/(?<=regexp=")[^"]*/g, (expression) =>
    expression.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
}
